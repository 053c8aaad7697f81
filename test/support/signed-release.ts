// Whole releases that a person signed with a Sigstore that is no rehearsal's, for tests of what comes after signing.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PlannedIdentity } from '../../src/model/plan.ts';
import type { SigningOptions } from '../../src/ops/open-signing.ts';
import { sign } from '../../src/ops/sign.ts';
import { type OtherSigstore, person, personIssuer, signingAt, worldIn } from './other-sigstore.ts';
import { silentProgress } from './silent-progress.ts';
import { type StagedRelease, stageRelease } from './staged-release.ts';

export const signedRepository = 'https://git.example.org/acme/hello';

export interface SignedReleases {
  /** Absolute path of a fresh folder; everything is below it. */
  readonly folder: string;
  /** Absolute path of the Sigstore's root. */
  readonly trustedRoot: string;
  /** Options that sign as `person`, or as somebody else whom the same issuer vouches for. */
  signingAs(email?: string): SigningOptions;
  /** Absolute path of a signed release. */
  release(version: string, options?: Omit<StagedRelease, 'identity' | 'version'> & { readonly by?: string }): Promise<string>;
  remove(): void;
}

export function signedReleases(sigstore: OtherSigstore): SignedReleases {
  const folder = mkdtempSync(join(tmpdir(), 'selfsame-test-'));
  const trustedRoot = join(folder, 'root.json');
  writeFileSync(trustedRoot, sigstore.trustedRoot);
  let count = 0;

  function signingAs(email = person): SigningOptions {
    count += 1;
    const token = join(folder, `token-${count}.jwt`);
    writeFileSync(token, sigstore.token(email), { mode: 0o600 });
    return signingAt(sigstore.url, { trustedRoot, token });
  }

  return {
    folder,
    trustedRoot,
    signingAs,
    async release(version, { by = person, ...options } = {}) {
      count += 1;
      const below = join(folder, `release-${count}`);
      mkdirSync(below);
      const identity: PlannedIdentity = {
        ...{ identity: by, issuer: personIssuer, sourceFrom: 'provenance' },
        ...{ repository: signedRepository, ref: `refs/tags/v${version}` },
      };
      const world = worldIn(below);
      const unsigned = await stageRelease(world, below, { identity, version, ...options });
      const outcome = await sign(world, { folder: unsigned, resume: true, ...signingAs(by) }, silentProgress);
      if (outcome.folder === undefined) throw new Error(outcome.reasons.join('; '));
      return outcome.folder;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
