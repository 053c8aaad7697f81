#!/usr/bin/env bash
# Brings node_modules as package-lock.json pins it: from vendor/ where the repository carries one, from the registry otherwise.
# No install script runs: esbuild's program comes in a package of its own.
set -euo pipefail
cd "$(dirname "$0")/.."
if [ -d node_modules ]; then
  exit 0
elif [ -d vendor ]; then
  cp -R vendor node_modules
else
  npm ci --ignore-scripts --no-audit --no-fund
fi
