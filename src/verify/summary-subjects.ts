// A verification summary names every file that its word is taken for, by name and digest.

import { counted } from '../model/counted.ts';
import type { Failure } from '../model/verdict.ts';
import { isUnsignedFile } from './evidence.ts';
import { acceptedSummaries, notThere, type SummaryCheck } from './summary-evidence.ts';
import { isDigestOf } from './to-bundle-verdict.ts';

export const summarySubjects: SummaryCheck = {
  id: 'summary-subjects',
  title: 'the summary names every file of the folder',
  proves: 'The verifier says that it looked at exactly these files, each by its name and digest.',
  doesNotProve: 'That the folder holds all files of the release. Signatures and trusted_root.json in it were not looked at.',
  readsFrom: ['predicate', 'file', 'folder'],
  run: (evidence) => {
    const summaries = acceptedSummaries(evidence);
    if (summaries.length === 0) return notThere;
    const subjects = summaries.flatMap((each) => each.subjects);
    const odd = evidence.entries.flatMap(({ path, kind }): Failure[] =>
      kind === 'file' && !path.includes('/')
        ? []
        : [
            {
              reason: `"${path}" is ${kind === 'file' ? 'in a folder inside' : 'no regular file'}`,
              from: 'folder',
              help: takeAway,
            },
          ],
    );
    const files = [...evidence.digests].filter(
      ([name]) => !name.includes('/') && name !== evidence.ownFile && !isUnsignedFile(name),
    );
    const uncovered = files.flatMap(([name, { sha256, sha512 }]): Failure[] => {
      const named = subjects.filter((subject) => subject.name === name);
      if (named.length === 0) return [{ reason: `the summary does not name "${name}"`, from: 'folder', help: takeAway }];
      const known = [
        { algorithm: 'sha256', hex: sha256 },
        { algorithm: 'sha512', hex: sha512 },
      ] as const;
      const other = named.find(({ digest }) => !isDigestOf(digest, known));
      if (other === undefined) return [];
      return [
        {
          reason: `"${name}" is not the file that the verifier looked at`,
          wanted: other.digest.sha256 ?? other.digest.sha512 ?? 'a SHA-256 or SHA-512',
          got: other.digest.sha256 === undefined && other.digest.sha512 !== undefined ? sha512 : sha256,
          from: 'file',
          help: 'fetch it again; do not use it until this is explained',
        },
      ];
    });
    const none: readonly Failure[] =
      files.length > 0
        ? []
        : [
            {
              reason: 'the folder holds no file that a summary could name',
              from: 'folder',
              help: 'name the folder that holds the files',
            },
          ];
    return {
      summary: `${files.length} of ${counted(subjects.length, 'file')} of the summary`,
      failures: [...odd, ...uncovered, ...none],
    };
  },
};

const takeAway = 'a summary speaks of the artifacts alone: take other files away, or verify the whole release itself';
