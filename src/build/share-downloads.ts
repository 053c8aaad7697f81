// What one room downloaded for another: only what a lock file pins by digest, and only by a way on which the tool that
// uses it checks that digest again. Go takes modules from a folder as from a proxy and holds each against go.sum; npm
// takes a package from its cache by the digest in package-lock.json. All else is fetched again by each room.

import { join } from 'node:path';
import { quoteShellWord } from '../codec/shell-quote.ts';
import { ToolError } from '../model/tool-error.ts';
import type { World } from '../model/world.ts';

/**
 * Gives a room a copy of its own, while nothing of the project has run in it yet.
 *
 * @param room Absolute path of the room, as seen from outside.
 * @throws {ToolError} `build/no-downloads` when they cannot be copied.
 */
export async function takeDownloads(world: Pick<World, 'files' | 'processes'>, downloads: string, room: string): Promise<void> {
  const from = join(downloads, 'npm');
  if ((await world.files.stat(from)) === undefined) return;
  const cache = join(room, 'cache', 'npm', '_cacache');
  await world.files.makeFolder(cache);
  const copied = await world.processes.run('cp', ['-R', from, join(cache, 'content-v2')], {});
  if (copied.exitCode === 0) return;
  throw new ToolError('build', 'build/no-downloads', `the downloads in "${downloads}" could not be copied into a room`, {
    help: 'see that the disk is not full, or remove that folder',
    excerpt: copied.stderr.trimEnd().split('\n').slice(-5),
  });
}

/**
 * Put before the commands of `prepare`, on the same line as the first of them, so that line numbers stay right:
 * Go looks into the shared folder first and goes on with the proxies that it would have asked.
 */
export function preparePrefix(downloads: string): string {
  const go = join(downloads, 'go');
  const folder = quoteShellWord(go);
  const address = quoteShellWord(`file://${encodeURI(go)}`);
  return `if [ -d ${folder} ] && command -v go >/dev/null; then export GOPROXY=${address},"$(cd / && go env GOPROXY)"; fi; `;
}

/** Run after `prepare`, with the shared folder writable for this moment alone. */
export function keepDownloadsScript(downloads: string): string {
  const go = quoteShellWord(join(downloads, 'go'));
  const npm = quoteShellWord(join(downloads, 'npm'));
  // The lists of versions and the checksum database are not pinned by anything. A file is copied aside and renamed: the
  // disk may be full, and the other room may be doing the same at this moment.
  return `
aside=$(mktemp -d ${quoteShellWord(join(downloads, 'aside-XXXXXXXX'))})
trap 'rm -rf -- "$aside"' EXIT
keep() {
  cd -- "$1"
  while IFS= read -r -d '' file; do
    if [ ! -e "$2/$file" ]; then
      mkdir -p -- "$(dirname -- "$2/$file")"
      cp -- "$file" "$aside/one"
      mv -f -- "$aside/one" "$2/$file"
    fi
  done
}
modules="$GOMODCACHE/cache/download"
if [ -d "$modules" ]; then
  (cd -- "$modules" && find . -type f -path '*/@v/*' \\( -name '*.info' -o -name '*.mod' -o -name '*.zip' \\) -print0) | keep "$modules" ${go}
fi
content="$npm_config_cache/_cacache/content-v2"
if [ -d "$content" ]; then
  (cd -- "$content" && find . -type f -print0) | keep "$content" ${npm}
fi
`;
}
