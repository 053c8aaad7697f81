// A person verifies a release and signs that they did; somebody else, who has one artifact of it, takes their word or does not.

import { createHash } from 'node:crypto';
import { appendFileSync, cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { splitJsonLines } from '../../src/codec/json-lines.ts';
import type { Policy, ReleaseEvidence, Verdict } from '../../src/model/verdict.ts';
import type { SummaryFlags } from '../../src/ops/accept-summary.ts';
import { describePolicy, summarySigning, writeSummary } from '../../src/ops/summarize.ts';
import { toolVersion } from '../../src/ops/tool-version.ts';
import { type VerifyOptions, verifyRelease } from '../../src/ops/verify-release.ts';
import { policyFromRemote } from '../../src/verify/policy.ts';
import { listening, type OtherSigstore, person, personIssuer, startOtherSigstore, worldIn } from '../support/other-sigstore.ts';
import { evidenceOf } from '../support/release-evidence.ts';
import { type SignedReleases, signedReleases, signedRepository } from '../support/signed-release.ts';
import { silentProgress } from '../support/silent-progress.ts';

const verifier = 'auditor@example.org';
const none = { identity: undefined, issuer: undefined, repository: undefined };

let sigstore: OtherSigstore;
let signed: SignedReleases;
let release: string;
/** Of the release, by the policy in `policy`. */
let summary: string;
let policy: string;
beforeAll(async () => {
  sigstore = await startOtherSigstore();
  signed = signedReleases(sigstore);
  release = await signed.release('1.0.0', { artifacts: 2 });
  policy = join(signed.folder, 'policy.yaml');
  const signer = `  - identity: ${person}\n    issuer: ${personIssuer}\n    sourceFrom: provenance\n    level: 1\n`;
  writeFileSync(policy, `signers:\n${signer}repository: ${signedRepository}\n`);
  summary = await summarize({ ...none, policy });
});
afterAll(async () => {
  signed.remove();
  await sigstore.close();
});

function verify(options: Partial<VerifyOptions>, progress = silentProgress): Promise<Verdict> {
  const asked = { identity: person, issuer: personIssuer, repository: signedRepository, trustedRoot: signed.trustedRoot };
  return verifyRelease(worldIn(signed.folder), { version: 'v1.0.0', ...asked, ...options }, progress);
}

let count = 0;

function fresh(name: string): string {
  count += 1;
  return join(signed.folder, `${name}-${count}`);
}

async function summarize(options: Partial<VerifyOptions> = {}): Promise<string> {
  const file = fresh('summary');
  const verdict = await verify({ from: release, summaryOut: { file, signing: signed.signingAs(verifier) }, ...options });
  expect(verdict.verdict).toBe('accepted');
  return file;
}

interface Payload {
  readonly subject: readonly { readonly name: string }[];
  readonly predicate: Readonly<Record<string, unknown>>;
}

function payloadOf(file: string): Payload {
  const [line] = splitJsonLines(readFileSync(file, 'utf8'));
  return JSON.parse(Buffer.from(JSON.parse(line?.text ?? '').dsseEnvelope.payload, 'base64').toString());
}

function sha256Of(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

describe('after an accepted verdict, a summary', () => {
  test('names the artifacts, the release, the policy by its bytes, the level of that policy, and every signature file', () => {
    const { subject, predicate } = payloadOf(summary);
    expect(subject.map(({ name }) => name)).toEqual(['hello-1', 'hello-2']);
    expect(predicate).toMatchObject({
      verifier: { id: `mailto:${verifier}`, version: { selfsame: toolVersion } },
      resourceUri: `git+${signedRepository}@refs/tags/v1.0.0`,
      policy: { uri: 'https://selfsame.invalid/policies/file/v1', name: 'policy.yaml', digest: { sha256: sha256Of(policy) } },
      inputAttestations: ['hello-1.0.0.intoto.jsonl', 'hello-1.sigstore.json', 'hello-2.sigstore.json'].map((name) => ({
        ...{ name, digest: { sha256: sha256Of(join(release, name)) } },
      })),
      ...{ verificationResult: 'PASSED', verifiedLevels: ['SLSA_BUILD_LEVEL_1'], slsaVersion: '1.1' },
    });
  });

  test('claims no level where the policy grants none, and says who and by which policy on the way', async () => {
    const progress = listening();
    const file = fresh('summary');
    await verify({ from: release, summaryOut: { file, signing: signed.signingAs(verifier) } }, progress);
    const { predicate } = payloadOf(file);
    expect(predicate).toMatchObject({ verifiedLevels: ['SLSA_BUILD_LEVEL_UNEVALUATED'] });
    const effective = predicate.policy as { readonly uri: string; readonly digest: { readonly sha256: string } };
    expect(effective.uri).toBe('https://selfsame.invalid/policies/effective/v1');
    expect(progress.told).toContain(`as ${verifier}, by the policy sha256:${effective.digest.sha256}`);
  });

  test('is not written when the release is refused, and nobody is asked to sign', async () => {
    const spoiled = fresh('spoiled');
    cpSync(release, spoiled, { recursive: true });
    appendFileSync(join(spoiled, 'hello-1'), 'x');
    const progress = listening();
    const file = fresh('summary');
    const signing = { ...signed.signingAs(verifier), identityTokenFile: join(signed.folder, 'no-token') };
    const verdict = await verify({ from: spoiled, summaryOut: { file, signing } }, progress);
    expect(verdict.verdict).toBe('refused');
    expect(existsSync(file)).toBe(false);
    expect(progress.told).toContain('no summary is written: the release is refused');
  });

  test('is never written over something', async () => {
    const asked = { from: release, summaryOut: { file: policy, signing: signed.signingAs(verifier) } };
    await expect(verify(asked)).rejects.toMatchObject({ kind: 'usage', code: 'summary/exists' });
    expect(readFileSync(policy, 'utf8')).toContain('signers:');
  });

  test('of which the services answer wrongly is not written', async () => {
    const other = await startOtherSigstore();
    try {
      const root = fresh('root');
      writeFileSync(root, other.trustedRoot);
      const file = fresh('summary');
      const signing = { ...signed.signingAs(verifier), trustedRoot: root };
      await expect(verify({ from: release, summaryOut: { file, signing } })).rejects.toMatchObject({
        code: expect.stringMatching(/^sign\//),
      });
      expect(existsSync(file)).toBe(false);
    } finally {
      await other.close();
    }
  });
});

test('the digest of a policy that is written nowhere is of all that it asks for, and not of how it is called', () => {
  const made = policyFromRemote('https://github.com/o/r', 'v1') as Policy;
  const digest = (each: Policy) => describePolicy(each).digest?.sha256;
  expect(digest({ ...made, from: 'elsewhere' })).toBe(digest(made));
  expect(digest({ ...made, runner: 'github-hosted' })).not.toBe(digest(made));
  expect(describePolicy({ ...made, from: '/home/alice/policy.yaml', fileSha256: 'ab' })).toEqual({
    ...{ uri: 'https://selfsame.invalid/policies/file/v1', name: 'policy.yaml', digest: { sha256: 'ab' } },
  });
});

describe('the summary is signed under', () => {
  const bare = { interactive: false };
  test.each([
    ['the root that is named for it', { ...bare, fulcioUrl: 'a', trustedRoot: '/own' }, '/own'],
    ["the release's, where services are named by URL", { ...bare, fulcioUrl: 'a' }, '/release'],
    ["the release's, where a SigningConfig is named", { ...bare, signingConfig: 'a' }, '/release'],
    ['its own, where a Sigstore is named', { ...bare, sigstore: 'staging' }, undefined],
    ['its own, where nothing is', bare, undefined],
  ] as const)('%s', (_, signing, wanted) => {
    expect(summarySigning(signing, '/release').trustedRoot).toBe(wanted);
  });

  test('no root at all where none is named', () => {
    expect(summarySigning({ ...bare, fulcioUrl: 'a' }, undefined).trustedRoot).toBeUndefined();
  });
});

describe('somebody who has one artifact and the summary', () => {
  let have: string;
  beforeAll(() => {
    have = fresh('have');
    mkdirSync(have);
    cpSync(join(release, 'hello-2'), join(have, 'hello-2'));
  });

  function flags(more: SummaryFlags = {}): SummaryFlags {
    return { from: verifier, issuer: personIssuer, file: summary, ...more };
  }

  function accept(more: SummaryFlags = {}, options: Partial<VerifyOptions> = {}): Promise<Verdict> {
    const asked = { identity: undefined, issuer: undefined, from: have, summary: flags(more) };
    return verify({ ...asked, ...options });
  }

  function failing({ checks }: Verdict): readonly string[] {
    return checks.filter(({ status }) => status === 'fail').map(({ check }) => check);
  }

  test('takes the word of the verifier, and the verdict says so first', async () => {
    const verdict = await accept({ policy: `sha256:${sha256Of(policy)}`, level: 1, maxAge: '1' });
    expect(failing(verdict)).toEqual([]);
    expect(verdict).toMatchObject({ verdict: 'accepted', rehearsal: false, restsOn: { verifier, issuer: personIssuer } });
    expect(verdict.criteria[0]?.wanted).toMatch(/^a verification summary: verified by auditor@example\.org at \S+Z, not here$/);
    expect(verdict.criteria).toContainEqual({ name: 'trusted root', wanted: `named: ${signed.trustedRoot}` });
    // None of the checks that look at a release is among these: no report can take one for the other.
    expect(verdict.checks.every(({ check }) => check.startsWith('summary-'))).toBe(true);
    expect(verdict.files.map(({ name }) => name)).toEqual(['hello-2']);
  });

  test('may keep the summary and the signatures beside it', async () => {
    const beside = fresh('beside');
    mkdirSync(beside);
    for (const name of ['hello-1', 'hello-1.sigstore.json', 'hello-1.0.0.intoto.jsonl'])
      cpSync(join(release, name), join(beside, name));
    const file = join(beside, 'audit.jsonl');
    cpSync(summary, file);
    expect(failing(await accept({ file }, { from: beside }))).toEqual([]);
    const link = fresh('link');
    symlinkSync(beside, link);
    expect(failing(await accept({ file }, { from: link }))).toEqual([]);
    // A file of the same name that is not this summary is a file like any other.
    appendFileSync(file, '\n');
    expect(failing(await accept({ file: summary }, { from: beside }))).toEqual(['summary-subjects']);
  });

  const refused: readonly (readonly [string, SummaryFlags, Partial<VerifyOptions>, readonly string[]])[] = [
    ['from somebody else', { from: person }, {}, ['summary-signer']],
    ['that somebody else vouches for', { issuer: 'https://issuer.example.org' }, {}, ['summary-signer']],
    ['from one whose name only begins so', { from: verifier.slice(0, -1) }, {}, ['summary-signer']],
    ['of another version', {}, { version: 'v1.0.1' }, ['summary-resource']],
    ['of another repository', {}, { repository: `${signedRepository}-fork` }, ['summary-resource']],
    ['by another policy', { policy: `sha256:${'0'.repeat(64)}` }, {}, ['summary-policy']],
    ['of too low a level', { level: 2 }, {}, ['summary-result']],
  ];

  test.each(refused)('refuses a summary %s', async (_, more, options, wanted) => {
    const verdict = await accept(more, options);
    expect(failing(verdict)).toEqual(wanted);
    expect(verdict.verdict).toBe('refused');
  });

  test('refuses a file that is not the one that was verified, and one that was not verified', async () => {
    const other = fresh('other');
    mkdirSync(other);
    writeFileSync(join(other, 'hello-1'), 'this is hello-2\n');
    expect(failing(await accept({}, { from: other }))).toEqual(['summary-subjects']);
    unlinkSync(join(other, 'hello-1'));
    writeFileSync(join(other, 'hello-3'), 'this is hello-2\n');
    expect(failing(await accept({}, { from: other }))).toEqual(['summary-subjects']);
  });

  test('refuses the whole release, whose other files no summary names', async () => {
    expect(failing(await accept({}, { from: release }))).toEqual(['summary-subjects']);
  });

  test('refuses a statement that is no summary, signed by the very verifier', async () => {
    const statements = join(release, 'hello-1.0.0.intoto.jsonl');
    const verdict = await accept({ file: statements, from: person });
    expect(failing(verdict)).toEqual(['summary-signature']);
  });

  test('refuses what is no bundle, and a summary that was changed', async () => {
    const broken = fresh('broken');
    writeFileSync(broken, 'no bundle\n');
    expect(failing(await accept({ file: broken }))).toEqual(['summary-signature']);
    const bundle = JSON.parse(readFileSync(summary, 'utf8'));
    const payload = Buffer.from(bundle.dsseEnvelope.payload, 'base64').toString().replace('LEVEL_1', 'LEVEL_3');
    bundle.dsseEnvelope.payload = Buffer.from(payload).toString('base64');
    writeFileSync(broken, JSON.stringify(bundle));
    expect(failing(await accept({ file: broken }))).toEqual(['summary-signature']);
  });

  test('refuses a summary by the same name under a root that is not the one named', async () => {
    const other = await startOtherSigstore();
    try {
      const root = fresh('root');
      writeFileSync(root, other.trustedRoot);
      expect(failing(await accept({}, { trustedRoot: root }))).toEqual(['summary-signature']);
    } finally {
      await other.close();
    }
  });

  test.each<[string, SummaryFlags, Partial<VerifyOptions>, string]>([
    ['no file', { file: undefined } as never, {}, 'usage/half-a-summary'],
    ['no verifier', { from: undefined } as never, {}, 'usage/half-a-summary'],
    ['no issuer', { issuer: undefined } as never, {}, 'usage/half-a-summary'],
    ['a digest that is none', { policy: 'sha256:AB' }, {}, 'usage/bad-digest'],
    ['an age that is none', { maxAge: '0' }, {}, 'usage/bad-age'],
    ['half a day', { maxAge: '0.5' }, {}, 'usage/bad-age'],
    ['no folder', {}, { from: undefined } as never, 'usage/no-release'],
    ['no repository', {}, { repository: undefined } as never, 'usage/no-repository'],
    ['a signer of the release', {}, { identity: person, issuer: personIssuer }, 'usage/contradiction'],
    ['a policy', {}, { policy: 'policy.yaml' }, 'usage/contradiction'],
    ['a second verifier', {}, { online: true }, 'usage/contradiction'],
    ['an earlier release', {}, { previous: '/x' }, 'usage/contradiction'],
    ['a summary to write', {}, { summaryOut: { file: '/x', signing: { interactive: false } } }, 'usage/contradiction'],
  ])('cannot ask with %s', async (_, more, options, code) => {
    await expect(accept(more, options)).rejects.toMatchObject({ kind: 'usage', code });
  });
});

describe('nobody is asked to sign a summary of', () => {
  const asked = { file: '/nowhere/summary', signing: { interactive: false } };
  test('a rehearsal, which binds nobody', async () => {
    const writing = writeSummary(worldIn('/'), evidenceOf({ rehearsal: true }), asked, silentProgress);
    await expect(writing).rejects.toMatchObject({ kind: 'usage', code: 'summary/rehearsal' });
  });

  test('a release that others made, of which nothing says what is in it', async () => {
    const evidence: ReleaseEvidence = { ...evidenceOf(), manifest: { status: 'malformed', reason: 'it is missing' } };
    await expect(writeSummary(worldIn('/'), evidence, asked, silentProgress)).rejects.toMatchObject({
      ...{ kind: 'usage', code: 'summary/foreign' },
    });
  });
});
