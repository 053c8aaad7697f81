// A whole release before two verifiers: the one of the package sigstore is asked over loopback, with the rehearsal's root.

import { appendFileSync, cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createWorld } from '../../src/host/create-world.ts';
import { createSigstorePackage } from '../../src/host/sigstore.ts';
import type { CheckResult, Verdict } from '../../src/model/verdict.ts';
import type { SecondAnswer, World } from '../../src/model/world.ts';
import { release } from '../../src/ops/release.ts';
import { askSecondVerifier } from '../../src/ops/second-opinion.ts';
import { type VerifyOptions, verifyRelease } from '../../src/ops/verify-release.ts';
import { createEmbeddedSigstore } from '../../src/sign/embedded/create-embedded-sigstore.ts';
import { makeProject } from '../support/make-project.ts';
import { silentProgress } from '../support/silent-progress.ts';
import { serveTufRepository, type TufRepository } from '../support/tuf-repository.ts';

const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'selfsame-second-')));
const project = makeProject();
const sound = join(scratch, 'sound');
const root = join(scratch, 'trusted_root.json');
const tufRoot = join(scratch, 'root.json');
const world = worldWith();
let served: TufRepository;
let asked: VerifyOptions = {};

beforeAll(async () => {
  const options = { folder: project.folder, rehearse: true, allowDirty: false, keep: false, out: sound };
  const outcome = await release(createWorld({ workingFolder: project.folder }), options, silentProgress);
  expect(outcome.reasons).toEqual([]);
  cpSync(join(sound, 'trusted_root.json'), root);
  served = await serveTufRepository({ 'trusted_root.json': readFileSync(root, 'utf8') });
  writeFileSync(tufRoot, served.firstRoot);
  asked = {
    version: 'v0.1.0',
    from: sound,
    trustedRoot: root,
    identity: 'https://rehearsal.selfsame.invalid/rehearsal.selfsame.invalid/local/hello@refs/tags/v0.1.0',
    issuer: 'https://rehearsal.selfsame.invalid',
    repository: 'https://rehearsal.selfsame.invalid/local/hello',
    online: true,
    tufMirror: served.url,
    tufRoot,
  };
});

afterAll(async () => {
  await served.close();
  project.remove();
  rmSync(scratch, { recursive: true, force: true });
});

function worldWith(answer?: (bundle: string, content?: Uint8Array) => SecondAnswer): World {
  const sigstore = createSigstorePackage(false);
  return createWorld({
    workingFolder: scratch,
    environment: { HOME: join(scratch, 'home') },
    sigstore: answer === undefined ? sigstore : { ...sigstore, createVerifier: async () => answer },
  });
}

function opinionOf({ checks }: Verdict): CheckResult | undefined {
  return checks.find(({ check }) => check === 'second-opinion');
}

describe('verify-release --online', () => {
  test('accepts a sound release of which both verifiers accept every signature', async () => {
    const verdict = await verifyRelease(world, asked, silentProgress);
    expect(verdict.verdict).toBe('accepted');
    expect(opinionOf(verdict)).toMatchObject({ status: 'pass', summary: `${verdict.signatures.length} signatures, agreed` });
    expect(verdict.signatures.length).toBeGreaterThan(3);
  });

  test('shows the second verifier every bundle as it is, and the bytes that a message signature is over', async () => {
    const shown: (readonly [string, string | undefined])[] = [];
    const watching = worldWith((bundle, content) => {
      shown.push([bundle, content === undefined ? undefined : Buffer.from(content).toString()]);
      return { status: 'accepted' };
    });
    await verifyRelease(watching, asked, silentProgress);
    const messages = shown.filter(([, content]) => content !== undefined);
    expect(messages).toEqual([[readFileSync(join(sound, 'hello.txt.sigstore.json'), 'utf8'), 'hello 0.1.0\n']]);
    const statements = shown.filter(([, content]) => content === undefined).map(([bundle]) => bundle);
    expect(statements).toEqual(readFileSync(join(sound, 'hello-0.1.0.intoto.jsonl'), 'utf8').trimEnd().split('\n'));
  });

  test('says the same of a spoiled artifact as the second verifier does', async () => {
    const from = join(scratch, 'spoiled');
    cpSync(sound, from, { recursive: true });
    appendFileSync(join(from, 'hello.txt'), 'x');
    const verdict = await verifyRelease(world, { ...asked, from }, silentProgress);
    expect(verdict.checks.filter(({ status }) => status === 'fail').map(({ check }) => check)).toContain('signatures');
    expect(opinionOf(verdict)).toMatchObject({ status: 'pass' });
  });

  test('refuses a release whose root the second verifier no longer trusts', async () => {
    const other = createEmbeddedSigstore({ now: () => new Date() }).trustedRoot('https://other.example');
    const changed = await serveTufRepository({ 'trusted_root.json': other });
    const changedRoot = join(scratch, 'changed-root.json');
    writeFileSync(changedRoot, changed.firstRoot);
    const verdict = await verifyRelease(world, { ...asked, tufMirror: changed.url, tufRoot: changedRoot }, silentProgress);
    await changed.close();
    expect(verdict.verdict).toBe('refused');
    expect(verdict.checks.filter(({ status }) => status === 'fail').map(({ check }) => check)).toEqual(['second-opinion']);
    expect(opinionOf(verdict)?.failures).toHaveLength(verdict.signatures.length);
  });

  test('refuses a release of which the second verifier accepts what is refused here', async () => {
    const from = join(scratch, 'unknown-field');
    cpSync(sound, from, { recursive: true });
    const file = join(from, 'hello.txt.sigstore.json');
    // Two readers could see two things in it: one of the places in which the package sigstore lets more pass.
    writeFileSync(file, readFileSync(file, 'utf8').replace('{', '{"unknown":1,'));
    const verdict = await verifyRelease(world, { ...asked, from }, silentProgress);
    expect(opinionOf(verdict)).toMatchObject({
      status: 'fail',
      failures: [{ reason: expect.stringContaining('selfsame is stricter'), got: expect.stringContaining('unknown') }],
    });
  });

  test('is no pass, and no verdict, when the second verifier cannot be asked', async () => {
    const gone = await serveTufRepository();
    await gone.close();
    await expect(verifyRelease(world, { ...asked, tufMirror: gone.url }, silentProgress)).rejects.toMatchObject({
      kind: 'network',
      code: 'network/trust-update',
    });
  });

  test('writes nothing on this machine', async () => {
    const home = join(scratch, 'home');
    await verifyRelease(world, asked, silentProgress);
    expect(await world.files.stat(home)).toBeUndefined();
  });
});

describe('what cannot be done as asked:', () => {
  test.each<[string, Partial<VerifyOptions>, string]>([
    [
      'a root of a rehearsal, and a second verifier that knows the public one',
      { tufMirror: undefined, tufRoot: undefined },
      'usage/online-root',
    ],
    ['a repository of trusted keys and no second verifier', { online: false, tufRoot: undefined }, 'usage/without-online'],
    ['a first root and no second verifier', { online: false, tufMirror: undefined }, 'usage/without-online'],
    ['a repository of which nobody said whom to trust', { tufRoot: undefined }, 'usage/no-first-root'],
  ])('%s', async (_, change, code) => {
    await expect(verifyRelease(world, { ...asked, ...change }, silentProgress)).rejects.toMatchObject({ kind: 'usage', code });
  });

  test('an artifact that is too large for a second verifier', async () => {
    const text = JSON.stringify({ messageSignature: { messageDigest: { digest: Buffer.from('ab', 'hex').toString('base64') } } });
    const digests = new Map([['big', { sizeBytes: 2 ** 31, sha256: 'ab', sha512: '' }]]);
    const found = { folder: sound, bundles: [{ where: 'big.sigstore.json', text }], digests };
    const opinions = askSecondVerifier(
      worldWith(() => ({ status: 'accepted' })),
      found,
      { thresholds: { logs: 1, signedCertificateTimestamps: 1, timestamps: 1 } },
      { mirror: served.url, root: tufRoot },
    );
    await expect(opinions).rejects.toMatchObject({ kind: 'file', code: 'file/too-large' });
  });
});

test('without --online nobody is asked, and the check says so', async () => {
  served.requests.length = 0;
  const offline = { ...asked, online: false, tufMirror: undefined, tufRoot: undefined };
  const verdict = await verifyRelease(world, offline, silentProgress);
  expect(opinionOf(verdict)).toMatchObject({ status: 'pass', summary: 'not asked' });
  expect(verdict.criteria.at(-1)).toEqual({ name: 'trusted root', wanted: `named: ${root}` });
  expect(served.requests).toEqual([]);
});
