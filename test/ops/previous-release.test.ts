// A release held against an earlier one, both signed by a person with a Sigstore of its own.

import { execFileSync } from 'node:child_process';
import { appendFileSync, cpSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ToolError } from '../../src/model/tool-error.ts';
import type { Policy, Verdict } from '../../src/model/verdict.ts';
import { readPrevious, retagged } from '../../src/ops/previous-release.ts';
import { type VerifyOptions, verifyRelease } from '../../src/ops/verify-release.ts';
import { escapePattern } from '../../src/verify/matcher.ts';
import { policyFromRemote } from '../../src/verify/policy.ts';
import { type OtherSigstore, person, personIssuer, startOtherSigstore, worldIn } from '../support/other-sigstore.ts';
import { type SignedReleases, signedReleases, signedRepository } from '../support/signed-release.ts';
import { silentProgress } from '../support/silent-progress.ts';

let sigstore: OtherSigstore;
let signed: SignedReleases;
let first: string;
let second: string;
beforeAll(async () => {
  sigstore = await startOtherSigstore();
  signed = signedReleases(sigstore);
  first = await signed.release('1.0.0', { gates: 2, artifacts: 2 });
  second = await signed.release('1.1.0', { gates: 2 });
});
afterAll(async () => {
  signed.remove();
  await sigstore.close();
});

function verify(options: Partial<VerifyOptions>): Promise<Verdict> {
  const asked = { identity: person, issuer: personIssuer, repository: signedRepository, trustedRoot: signed.trustedRoot };
  return verifyRelease(worldIn(signed.folder), { ...asked, ...options }, silentProgress);
}

function failing({ checks }: Verdict): readonly string[] {
  return checks.filter(({ status }) => status !== 'pass').map(({ check }) => check);
}

function reasonsOf({ checks }: Verdict): readonly string[] {
  return checks.flatMap(({ failures }) => failures.map(({ reason }) => reason));
}

let copies = 0;

function copyOf(release: string, spoil: (folder: string) => void): string {
  copies += 1;
  const copy = join(signed.folder, `copy-${copies}`);
  cpSync(release, copy, { recursive: true });
  spoil(copy);
  return copy;
}

describe('a later release is accepted', () => {
  test('after the earlier one, which the criteria name, and fewer artifacts are only said', async () => {
    const verdict = await verify({ version: 'v1.1.0', from: second, previous: first });
    expect(failing(verdict)).toEqual([]);
    expect(verdict.criteria).toContainEqual({ name: 'no less than', wanted: '"v1.0.0", the earlier release' });
    const downgrade = verdict.checks.find(({ check }) => check === 'downgrade');
    expect(downgrade?.summary).toBe('held against "v1.0.0"; 1 artifact fewer');
  });

  test('after an archive of the earlier one', async () => {
    const archive = join(signed.folder, 'first.tar.gz');
    execFileSync('tar', ['-czf', archive, '-C', dirname(first), 'hello-1.0.0']);
    expect(failing(await verify({ version: 'v1.1.0', from: second, previous: archive }))).toEqual([]);
  });

  test('under a written policy that pins the commit of the later one and speaks of each tag', async () => {
    const policy = join(signed.folder, 'policy.yaml');
    writeFileSync(
      policy,
      `signers:
  - identityPattern: maintainer@example\\.org
    issuer: ${personIssuer}
    sourceFrom: provenance
repository: ${signedRepository}
commit: ${'f'.repeat(40)}
`,
    );
    const later = await signed.release('1.2.0', { commit: 'f'.repeat(40), gates: 2 });
    const none = { identity: undefined, issuer: undefined, repository: undefined };
    expect(failing(await verify({ ...none, policy, version: 'v1.2.0', from: later, previous: first }))).toEqual([]);
  });
});

describe('a later release is refused by the check downgrade alone', () => {
  test('with an older version', async () => {
    const verdict = await verify({ version: 'v1.0.0', from: first, previous: second });
    expect(failing(verdict)).toEqual(['downgrade']);
    expect(reasonsOf(verdict)).toEqual(['the version is older than that of "v1.1.0"']);
  });

  test('with a gate less', async () => {
    const fewer = await signed.release('1.3.0', { gates: 1 });
    const verdict = await verify({ version: 'v1.3.0', from: fewer, previous: first });
    expect(failing(verdict)).toEqual(['downgrade']);
    expect(reasonsOf(verdict)).toEqual(['the gate "gate-2" passed for "v1.0.0", and not here']);
  });

  test('by another signer whom the policy accepts as well', async () => {
    const other = await signed.release('1.4.0', { gates: 2, by: 'second@example.org' });
    const either = {
      identity: undefined,
      identityPattern: '(maintainer|second)@example\\.org',
      sourceFrom: 'provenance',
    } as const;
    const verdict = await verify({ ...either, version: 'v1.4.0', from: other, previous: first });
    expect(failing(verdict)).toEqual(['downgrade']);
    expect(reasonsOf(verdict)).toEqual(['someone signed who did not sign "v1.0.0"']);
  });
});

describe('an earlier release that is refused itself is no answer, with its reasons:', () => {
  const cases: readonly (readonly [string, (folder: string) => void, string])[] = [
    [
      'a changed artifact',
      (at) => appendFileSync(join(at, 'hello-1'), 'x'),
      'subjects: "hello-1" is not the file that was signed',
    ],
    ['no manifest', (at) => unlinkSync(join(at, 'release.json')), 'subjects: "release.json" is missing'],
    ['no statements', (at) => unlinkSync(join(at, 'hello-1.0.0.intoto.jsonl')), 'no release statement says which tag it is of'],
    [
      'statements that cannot be read',
      (at) => writeFileSync(join(at, 'hello-1.0.0.intoto.jsonl'), '{}\n'),
      'no release statement says which tag it is of',
    ],
    [
      'the statements of two releases',
      (at) => cpSync(join(second, 'hello-1.1.0.intoto.jsonl'), join(at, 'hello-1.1.0.intoto.jsonl')),
      'its release statements name several tags',
    ],
  ];

  test.each(cases)('%s', async (_, spoil, reason) => {
    const previous = copyOf(first, spoil);
    const error = await verify({ version: 'v1.1.0', from: second, previous }).catch((each: unknown) => each);
    expect(error).toMatchObject({ kind: 'file', code: 'release/previous-refused', message: expect.stringContaining(previous) });
    expect(error instanceof ToolError ? error.excerpt : []).toContain(reason);
  });

  test('one that somebody else signed', async () => {
    const other = await signed.release('0.9.0', { by: 'second@example.org' });
    await expect(verify({ version: 'v1.1.0', from: second, previous: other })).rejects.toMatchObject({
      code: 'release/previous-refused',
      excerpt: expect.arrayContaining([expect.stringContaining('signer-identity: ')]),
    });
  });

  test('one of a tag that nobody can ask for', async () => {
    const policyFor = () => Promise.reject(new ToolError('usage', 'usage/bad-tag', '"v 1" cannot be a tag'));
    const later = { trustedRoot: sigstore.trustedRoot, policy: policyFromRemote('https://github.com/o/r', 'v1') as Policy };
    await expect(readPrevious(worldIn(signed.folder), { from: first, later, policyFor })).rejects.toMatchObject({
      ...{ kind: 'file', code: 'release/previous-refused', excerpt: ['"v 1" cannot be a tag'] },
    });
  });

  test('one that is not there', async () => {
    const nowhere = join(signed.folder, 'nowhere');
    await expect(verify({ version: 'v1.1.0', from: second, previous: nowhere })).rejects.toMatchObject({
      code: 'release/not-found',
    });
  });
});

describe('flags that name the tag of the later release name that of the earlier one instead:', () => {
  const workflow = 'https://github.com/o/r/.github/workflows/x.yml';
  test.each([
    [{ identity: `${workflow}@refs/tags/v2` }, { identity: `${workflow}@refs/tags/v1` }],
    [{ identity: `${workflow}@refs/tags/v22` }, { identity: `${workflow}@refs/tags/v22` }],
    [{ identity: `${workflow}@refs/heads/v2` }, { identity: `${workflow}@refs/heads/v2` }],
    [{ identity: 'alice@example.org' }, { identity: 'alice@example.org' }],
    [{ identityPattern: '.*@refs/tags/v2' }, { identityPattern: '.*@refs\\/tags\\/v1' }],
    [{ identityPattern: `.*@${escapePattern('refs/tags/v2')}` }, { identityPattern: '.*@refs\\/tags\\/v1' }],
    [{ identityPattern: '.*@refs/heads/.*' }, { identityPattern: '.*@refs/heads/.*' }],
    [{}, {}],
  ])('%j', (given, wanted) => {
    expect(retagged(given, 'v2', 'v1')).toEqual(wanted);
  });

  test('a tag with characters that mean something in a pattern, in each way to write it', () => {
    for (const written of ['refs/tags/v2.0', 'refs/tags/v2\\.0', 'refs\\/tags\\/v2\\.0']) {
      expect(retagged({ identityPattern: `.*@${written}` }, 'v2.0', 'v1.$&').identityPattern).toBe('.*@refs\\/tags\\/v1\\.\\$&');
    }
  });
});
