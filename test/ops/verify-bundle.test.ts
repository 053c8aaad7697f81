// verify-bundle says yes for the very file, signer and type that were asked for, and tells what alone is wrong otherwise.

import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createWorld } from '../../src/host/create-world.ts';
import type { BundleVerdict } from '../../src/model/bundle-verdict.ts';
import { type VerifyBundleOptions, verifyBundle } from '../../src/ops/verify-bundle.ts';
import { createKeySigstore, type KeySigning } from '../support/key-signed-bundle.ts';
import { type Rehearsal, rehearse, rehearsedIdentity } from '../support/rehearse.ts';
import { silentProgress } from '../support/silent-progress.ts';

const folder = mkdtempSync(join(tmpdir(), 'selfsame-bundle-'));
const at = (name: string): string => join(folder, name);
const hex = (algorithm: string, bytes: Uint8Array): string => createHash(algorithm).update(bytes).digest('hex');

const hello = Buffer.from('the program');
const type = 'https://example.com/other/v1';
const world = createWorld({ workingFolder: folder });
const { identity, issuer } = rehearsedIdentity;
const person = { identity: 'me@example.org', issuer: 'https://issuer.example.org' };
let rehearsal: Rehearsal;

/** A statement about these digests. */
function statement(digest: Readonly<Record<string, string>>, predicateType = type): object {
  return { _type: 'https://in-toto.io/Statement/v1', subject: [{ name: 'hello', digest }], predicateType, predicate: {} };
}

beforeAll(async () => {
  rehearsal = await rehearse();
  const other = Buffer.from('another program');
  writeFileSync(at('hello'), hello);
  writeFileSync(at('other'), other);
  symlinkSync(at('hello'), at('link'));
  writeFileSync(at('root.json'), rehearsal.trustedRoot);
  const about = await rehearsal.sign(statement({ sha256: hex('sha256', hello), sha512: hex('sha512', hello) }));
  const aboutOther = await rehearsal.sign(statement({ sha256: hex('sha256', other) }));
  const stranger = await rehearsal.sign(statement({ sha256: hex('sha256', hello) }), { issuer: 'https://other.example.org' });
  const files: Readonly<Record<string, string>> = {
    'hello.sigstore.json': await rehearsal.signArtifact(hello),
    'statement.json': about,
    'pretty.json': JSON.stringify(JSON.parse(about), undefined, 2),
    'old.json': await rehearsal.sign({
      ...statement({ sha256: hex('sha256', hello) }),
      _type: 'https://in-toto.io/Statement/v0.1',
    }),
    'sha384.json': await rehearsal.sign(statement({ sha384: hex('sha384', hello) })),
    'torn.json': await rehearsal.sign(statement({ sha256: hex('sha256', hello), sha512: hex('sha512', other) })),
    'commit.json': await rehearsal.sign(statement({ gitCommit: 'ab'.repeat(20) })),
    'none.json': await rehearsal.sign({ hello: 'world' }),
    'stranger.json': stranger,
    'all.jsonl': `${aboutOther}\n${about}\n`,
    'others.jsonl': `${aboutOther}\n${aboutOther}\n`,
    'mixed.jsonl': `${about}\n${stranger}\n`,
    'broken.jsonl': `${about}\n{}\n`,
    'gap.jsonl': `${about}\n\n${about}\n`,
    'empty.json': '',
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(at(name), text);
});
afterAll(async () => {
  await rehearsal.close();
  rmSync(folder, { recursive: true, force: true });
});

/** With file, signer and root as they should be, but for what is changed. */
function ask(bundle: string, changes: Partial<VerifyBundleOptions> = {}): Promise<BundleVerdict> {
  const options = { bundle: at(bundle), file: at('hello'), identity, issuer, trustedRoot: at('root.json'), ...changes };
  return verifyBundle(world, options, silentProgress);
}

const reasonsOf = (verdict: BundleVerdict): readonly string[] =>
  [...verdict.bundles.flatMap(({ failures }) => failures), ...verdict.failures].map(({ reason }) => reason);

describe('yes', () => {
  test.each([
    ['a file and its signature', 'hello.sigstore.json', {}],
    ['a file that is reached by a link', 'hello.sigstore.json', { file: at('link') }],
    [
      'a digest and the signature of its file',
      'hello.sigstore.json',
      { file: undefined, digest: `sha256:${hex('sha256', hello)}` },
    ],
    ['a statement that names the file', 'statement.json', {}],
    ['a bundle over several lines', 'pretty.json', {}],
    ['a statement that names the digest', 'statement.json', { file: undefined, digest: `sha512:${hex('sha512', hello)}` }],
    ['a statement by SHA-384', 'sha384.json', {}],
    ['a statement of version 0.1, as cosign writes it', 'old.json', {}],
    ['a statement of the type asked for', 'statement.json', { type }],
    [
      'an identity that matches the pattern',
      'statement.json',
      { identity: undefined, identityPattern: '.*@refs/tags/v1\\.0\\.0' },
    ],
    ['lines of which one names the file', 'all.jsonl', {}],
    ['lines of which one names the file and is of the type', 'all.jsonl', { type }],
  ] as const)('%s', async (_, bundle, changes) => {
    const verdict = await ask(bundle, changes);
    expect(reasonsOf(verdict)).toEqual([]);
    expect(verdict).toMatchObject({ schemaVersion: 1, verdict: 'accepted', rehearsal: true });
  });
});

describe('no, for one reason alone', () => {
  test.each([
    ['another file', 'hello.sigstore.json', { file: at('other') }, 'and none here has it'],
    ['another digest', 'hello.sigstore.json', { file: undefined, digest: `sha256:${'0'.repeat(64)}` }, 'not the one asked for'],
    ['a file that no statement names', 'statement.json', { file: at('other') }, 'nothing that is signed names "other"'],
    ['digests of which one is another file’s', 'torn.json', {}, 'nothing that is signed names "hello"'],
    ['a statement without a digest that a file has', 'commit.json', {}, 'nothing that is signed names "hello"'],
    [
      'a digest by another algorithm than the statement’s',
      'sha384.json',
      { file: undefined, digest: `sha256:${hex('sha256', hello)}` },
      'nothing that is signed',
    ],
    ['another identity', 'statement.json', { identity: `${identity}x` }, 'signed by somebody else'],
    ['another issuer', 'statement.json', { issuer: `${issuer}/` }, 'signed by somebody else'],
    [
      'a pattern that matches a part',
      'statement.json',
      { identity: undefined, identityPattern: 'https' },
      'signed by somebody else',
    ],
    [
      'another type',
      'statement.json',
      { type: 'https://slsa.dev/provenance/v1' },
      'of the type "https://slsa.dev/provenance/v1"',
    ],
    ['a signature over a file where a type is asked for', 'hello.sigstore.json', { type }, `of the type "${type}"`],
    ['a payload that is no statement', 'none.json', {}, 'is no statement'],
    ['lines of which none names the file', 'others.jsonl', {}, 'nothing that is signed names "hello"'],
    ['lines of which one is by somebody else', 'mixed.jsonl', {}, 'signed by somebody else'],
    ['lines of which one is no bundle', 'broken.jsonl', {}, 'malformed'],
    ['an empty line', 'gap.jsonl', {}, 'malformed'],
    ['an empty file', 'empty.json', {}, 'malformed'],
  ] as const)('%s', async (_, bundle, changes, reason) => {
    const verdict = await ask(bundle, changes);
    expect(verdict.verdict).toBe('refused');
    expect(reasonsOf(verdict)).toEqual([expect.stringContaining(reason)]);
  });

  test('a key, where the bundle has a certificate', async () => {
    writeFileSync(at('some.pub'), generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }));
    const verdict = await ask('statement.json', { identity: undefined, issuer: undefined, key: at('some.pub') });
    expect(reasonsOf(verdict)).toEqual(['it is signed with a certificate, and a bare key was asked for']);
  });

  test('a clock that is behind the signature', async () => {
    const past = { ...world, clock: { now: () => new Date(Date.now() - 3_600_000) } };
    const options = { bundle: at('statement.json'), file: at('hello'), identity, issuer, trustedRoot: at('root.json') };
    expect(reasonsOf(await verifyBundle(past, options, silentProgress))).toEqual(['it was signed in the future']);
  });
});

test('the place of each line is told, and which speak of the file', async () => {
  const { bundles } = await ask('all.jsonl');
  expect(bundles.map(({ where, status, matches }) => ({ where, status, matches }))).toEqual([
    { where: 'all.jsonl:1', status: 'accepted', matches: false },
    { where: 'all.jsonl:2', status: 'accepted', matches: true },
  ]);
});

test('a root that is past its validity is said, and what was signed while it held stays signed', async () => {
  const root = JSON.parse(rehearsal.trustedRoot);
  const later = { ...world, clock: { now: () => new Date('2090-01-01') } };
  writeFileSync(at('root2.json'), JSON.stringify(root));
  const options = { bundle: at('statement.json'), file: at('hello'), identity, issuer, trustedRoot: at('root2.json') };
  const verdict = await verifyBundle(later, options, silentProgress);
  expect(verdict.verdict).toBe('accepted');
  expect(verdict.remarks).toContainEqual(expect.stringContaining('the certificate authorities of the trusted root ended on'));
});

test('the identity of a person is held against the certificate too', async () => {
  writeFileSync(at('person.json'), await rehearsal.signArtifact(hello, person));
  expect(await ask('person.json', person)).toMatchObject({
    verdict: 'accepted',
    bundles: [{ signer: { kind: 'certificate', identity: person.identity, claims: { issuer: person.issuer } } }],
  });
});

describe('with a key', () => {
  const sigstore = createKeySigstore();
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const how: KeySigning = { keys, logVersion: 2, timestamp: true };
  const byKey = { identity: undefined, issuer: undefined, key: at('cosign.pub'), trustedRoot: at('key-root.json') };

  beforeAll(async () => {
    writeFileSync(at('cosign.pub'), keys.publicKey.export({ type: 'spki', format: 'pem' }));
    writeFileSync(
      at('other.pub'),
      generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ type: 'spki', format: 'pem' }),
    );
    writeFileSync(at('key-root.json'), sigstore.trustedRoot);
    writeFileSync(at('by-key.json'), await sigstore.signFile(hello, how));
    writeFileSync(at('sha512-by-key.json'), await sigstore.signFile(hello, { ...how, hash: 'sha512' }));
    writeFileSync(at('sha384-by-key.json'), await sigstore.signFile(hello, { ...how, hash: 'sha384' }));
  });

  test.each(['by-key.json', 'sha512-by-key.json', 'sha384-by-key.json'])('%s holds', async (bundle) => {
    const verdict = await ask(bundle, byKey);
    expect(reasonsOf(verdict)).toEqual([]);
    expect(verdict).toMatchObject({ verdict: 'accepted', bundles: [{ signer: { kind: 'key', algorithm: 'EC P-256' } }] });
  });

  test('does not hold for another key, nor for an identity', async () => {
    expect(reasonsOf(await ask('by-key.json', { ...byKey, key: at('other.pub') }))).toEqual([
      "the log's entry records another key",
    ]);
    expect(reasonsOf(await ask('by-key.json', { trustedRoot: at('key-root.json') }))).toEqual([
      expect.stringContaining('bare key'),
    ]);
  });
});

describe('cannot be asked so:', () => {
  test.each([
    ['usage/no-subject', { file: undefined }],
    ['usage/two-subjects', { digest: `sha256:${'0'.repeat(64)}` }],
    ['usage/bad-digest', { file: undefined, digest: 'sha256:00' }],
    ['usage/bad-digest', { file: undefined, digest: `sha512:${'0'.repeat(64)}` }],
    ['usage/bad-digest', { file: undefined, digest: `md5:${'0'.repeat(32)}` }],
    ['usage/bad-digest', { file: undefined, digest: `sha256:${'A'.repeat(64)}` }],
    ['usage/bad-digest', { file: undefined, digest: '' }],
    ['usage/no-identity', { identity: undefined, issuer: undefined }],
    ['usage/half-an-identity', { identity: undefined }],
    ['usage/half-an-identity', { issuer: undefined }],
    ['usage/two-identities', { identityPattern: '.*' }],
    ['usage/bad-pattern', { identity: undefined, identityPattern: '(' }],
    ['usage/key-and-identity', { key: at('hello') }],
    ['file/not-found', { file: at('nowhere') }],
    ['file/not-found', { bundle: at('nowhere') }],
    ['file/bad-public-key', { identity: undefined, issuer: undefined, key: at('hello') }],
    ['file/bad-trusted-root', { trustedRoot: at('hello') }],
  ] as const)('%s for %o', async (code, changes) => {
    await expect(ask('statement.json', changes)).rejects.toMatchObject({ code, help: expect.any(String) });
  });
});

test.each(['hello.sigstore.json', 'all.jsonl', 'mixed.jsonl', 'broken.jsonl', 'torn.json'])(
  'the verdict over %s has the form of its schema',
  async (bundle) => {
    const schema = JSON.parse(readFileSync('schema/bundle-verdict.schema.json', 'utf8'));
    const ajv = new Ajv2020({ strict: true, allErrors: true });
    addFormats.default(ajv);
    // Strict here, so that a member which the schema does not name shows.
    const closed = JSON.parse(JSON.stringify(schema), (_, part) =>
      part?.properties ? { ...part, additionalProperties: false } : part,
    );
    const validate = ajv.compile(closed);
    validate(JSON.parse(JSON.stringify(await ask(bundle))));
    expect(validate.errors).toBeNull();
  },
);
