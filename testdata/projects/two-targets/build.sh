#!/usr/bin/env bash
# Writes the command for one target. The date comes from the source, not from the clock.
set -euo pipefail
date=$(date -u -d "@$SOURCE_DATE_EPOCH" +%Y-%m-%d)
mkdir -p dist
sed -e "s/@GREETING@/$GREETING/" -e "s/@TARGET@/$SELFSAME_TARGET/" -e "s/@VERSION@/$SELFSAME_VERSION/" -e "s/@DATE@/$date/" \
  src/whereami.sh > "dist/whereami-$SELFSAME_TARGET"
chmod 755 "dist/whereami-$SELFSAME_TARGET"
