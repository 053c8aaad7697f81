// A small release that the stack's servers sign: two artifacts and six statements, verified as a whole before it gets its name.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Verdict } from '../../src/model/verdict.ts';
import type { Http } from '../../src/model/world.ts';
import { signUnsigned } from '../../src/ops/sign-unsigned.ts';
import { readUnsigned } from '../../src/release/unsigned-folder.ts';
import { silentProgress } from '../support/silent-progress.ts';
import { stageRelease } from '../support/staged-release.ts';
import { type SignerOfStack, signerOf, stackText, world } from './stack.ts';

export interface Staged {
  /** Absolute path of the release as it waits for its signatures. */
  readonly unsigned: string;
  /** Absolute path of the release folder, once it is signed. */
  readonly out: string;
  readonly version: string;
}

export interface Released extends Staged {
  readonly verdict: Verdict;
  readonly identity: string;
  readonly issuer: string;
}

/** @param folder Absolute; made when it is not there. */
export async function release(folder: string, version: string): Promise<Released> {
  return sign(await stage(folder, version));
}

/** GitHub's own build type is for GitHub's issuer alone, so that the provenance is a local build's. */
export async function stage(folder: string, version: string): Promise<Staged> {
  mkdirSync(folder, { recursive: true });
  const { identity, issuer, claims } = (await signerFor(version)).expected;
  const unsigned = await stageRelease(world, folder, {
    identity: { identity, issuer, repository: 'https://github.com/example/hello', ref: `refs/tags/v${version}` },
    commit: claims.sourceRepositoryDigest ?? '',
    runInvocationUri: claims.runInvocationUri ?? '',
    ...{ version, artifacts: 2 },
  });
  return { unsigned, out: join(folder, 'release'), version };
}

/** With a token, a key and a certificate of its own. */
export async function sign(staged: Staged, http?: Http): Promise<Released> {
  const { signer, expected } = await signerFor(staged.version, http);
  const session = { signer, trustedRoot: stackText('trustedRoot'), root: 'in the folder', close: async () => undefined } as const;
  const unsigned = await readUnsigned(world.files, staged.unsigned);
  const folders = { unsigned, folder: staged.unsigned, out: staged.out, random: 'x' };
  const verdict = await signUnsigned(world, folders, session, silentProgress);
  return { ...staged, verdict, identity: expected.identity, issuer: expected.issuer };
}

function signerFor(version: string, http: Http = world.http): Promise<SignerOfStack> {
  const workflow = `example/hello/.github/workflows/release.yml@refs/tags/v${version}`;
  return signerOf('github', { job_workflow_ref: workflow }, { http });
}
