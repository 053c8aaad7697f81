// SHA256SUMS lists every file that it must, with the digest that the file has.

import { counted } from '../../model/counted.ts';
import { releaseFileNames } from '../../model/release.ts';
import type { Check, Failure } from '../../model/verdict.ts';
import { conclude } from '../evidence.ts';
import { judgeChecksumLists } from '../foreign-subjects.ts';

export const checksums: Check = {
  id: 'checksums',
  title: 'SHA256SUMS is complete and right',
  proves: 'Whoever checks with sha256sum alone looks at every file, and at the same bytes.',
  doesNotProve: 'Where the files come from: anybody can write checksums.',
  readsFrom: ['file'],
  run: (evidence) => {
    if (evidence.foreign !== undefined) return judgeChecksumLists(evidence, evidence.foreign);
    const { checksums: sums, manifest, digests } = evidence;
    if (sums.status === 'malformed') {
      return conclude(evidence, '', [
        {
          reason: `"${releaseFileNames.checksums}" cannot be used: ${sums.reason}`,
          from: 'file',
          help: 'fetch it again, as bytes and not as text',
        },
      ]);
    }
    const listed = new Map(sums.value.map(({ name, sha256 }) => [name, sha256]));
    // What must be listed is what release.json names; whether that is all of the folder, `subjects` says.
    const wanted = new Set([
      ...(manifest.status === 'parsed' ? manifest.value.files.map(({ name }) => name) : []),
      releaseFileNames.manifest,
    ]);
    const failures = [
      ...[...wanted].flatMap((name): Failure[] =>
        listed.has(name) ? [] : [{ reason: `"${releaseFileNames.checksums}" does not list "${name}"`, from: 'file' }],
      ),
      ...[...listed].flatMap(([name, sha256]): Failure[] => {
        if (manifest.status === 'parsed' && !wanted.has(name)) {
          return [{ reason: `"${releaseFileNames.checksums}" lists "${name}", which is not of the release`, from: 'file' }];
        }
        const got = digests.get(name)?.sha256;
        return got === undefined || got === sha256
          ? []
          : [
              {
                reason: `"${name}" has another digest than "${releaseFileNames.checksums}" lists`,
                wanted: sha256,
                got,
                from: 'file',
              },
            ];
      }),
    ];
    return conclude(evidence, counted(listed.size, 'line'), failures);
  },
};
