// What is told of a release that was signed, whether in one go or later.

import { join } from 'node:path';
import { releaseFileNames } from '../model/release.ts';
import type { PinnedPlan, UnsignedRelease } from '../model/unsigned-release.ts';
import type { Verdict } from '../model/verdict.ts';

/** SHA-256 of SHA256SUMS, which names every file by digest but the signatures and the trusted root. */
export function checksumsDigest({ files }: UnsignedRelease): { readonly digest?: string } {
  const checksums = files.find(({ name }) => name === releaseFileNames.checksums);
  return checksums === undefined ? {} : { digest: checksums.sha256 };
}

/** Why the folder as written was refused, as phrases. */
export function reasonsOf({ checks }: Verdict): readonly string[] {
  return checks.flatMap(({ check, failures }) => failures.map(({ reason }) => `${check}: ${reason}`));
}

/**
 * What a third party types after `verify-release`. The root in the folder is named only where no other is at hand: a verifier who has
 * one gives that.
 *
 * @param root `public-good` where the root that ships with this tool accepts the release.
 */
export function verifyArguments(
  { tag, identity }: Pick<PinnedPlan, 'tag' | 'identity'>,
  folder: string,
  root: 'public-good' | 'in the folder',
): readonly string[] {
  return [
    ...[tag, '--from', folder],
    ...(root === 'public-good' ? [] : ['--trusted-root', join(folder, releaseFileNames.trustedRoot)]),
    ...['--identity', identity.identity, '--issuer', identity.issuer, '--repository', identity.repository],
  ];
}
