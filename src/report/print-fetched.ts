// What was fetched, as a person reads it: the files, what the server says of them, and the command that verifies them elsewhere.

import type { FetchedRelease } from '../model/outcome.ts';
import { printCount } from './duration.ts';
import { escapeForTerminal } from './escape.ts';
import { alignedRows, section } from './layout.ts';
import { shellCommand } from './shell-quote.ts';
import type { Style } from './style.ts';

export function printFetched(fetched: FetchedRelease, style: Style): string {
  const { repository, tag, api, draft, prerelease, immutable, files, folder, verify } = fetched;
  return [
    section(
      'Release',
      alignedRows([
        ['repository', repository],
        ['tag', tag],
        ['asked', api],
      ]),
      style,
    ),
    section(
      'As the server says',
      alignedRows([
        ['draft', draft ? 'yes' : 'no'],
        ['prerelease', prerelease ? 'yes' : 'no'],
        ['immutable', immutable === undefined ? 'it does not say' : immutable ? 'yes' : 'no'],
      ]),
      style,
    ),
    section(
      'Files',
      alignedRows(files.map(({ name, sizeBytes, sha256 }) => [`sha256:${sha256}`, `${printCount(sizeBytes)} bytes`, name])),
      style,
    ),
    `${style.good('fetched')}: ${escapeForTerminal(folder)}\n`,
    `${style.warning('nothing of it is verified yet')}\n`,
    `\n${style.strong('Without a network, it is verified with')}\n`,
    `${shellCommand(['verify-release', ...verify])}\n`,
  ].join('');
}
