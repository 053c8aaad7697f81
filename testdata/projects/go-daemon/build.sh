#!/usr/bin/env bash
# Builds heartbeatd into dist/ the way release pipelines do: no paths, the version, commit and date of the source.
set -euo pipefail
cd "$(dirname "$0")"
version=${SELFSAME_VERSION:-0.0.0}
commit=${SELFSAME_COMMIT:-none}
# GNU date first, BSD date second.
epoch=${SOURCE_DATE_EPOCH:-0}
date=$(date -u -d "@$epoch" +%Y-%m-%dT%H:%M:%SZ 2>/dev/null || date -u -r "$epoch" +%Y-%m-%dT%H:%M:%SZ)
go build -trimpath -ldflags "-s -w -X main.version=$version -X main.commit=$commit -X main.date=$date" -o dist/heartbeatd ./cmd/heartbeatd
