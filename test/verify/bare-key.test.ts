// A bundle that is signed with a bare key holds for the very key that the caller gave, and for nobody else.

import { createHash, generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type Digest, digestAlgorithms } from '../../src/model/bundle-verdict.ts';
import { parseAnyStatement } from '../../src/statement/parse-any-statement.ts';
import { parseStatement } from '../../src/statement/parse-statement.ts';
import { authenticateAll, authenticateBundles } from '../../src/verify/authenticate.ts';
import { readDigestContent } from '../../src/verify/digest-content.ts';
import { parsePublicKey } from '../../src/verify/public-key.ts';
import { readMessageContent } from '../../src/verify/signature-content.ts';
import { parseTrustedRoot } from '../../src/verify/trusted-root.ts';
import { createKeySigstore, type KeyPair, type KeySigning } from '../support/key-signed-bundle.ts';
import { rehearse } from '../support/rehearse.ts';

const sigstore = createKeySigstore();
const content = Buffer.from('the program');
const payload = Buffer.from(
  JSON.stringify({
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: 'hello', digest: { sha256: createHash('sha256').update(content).digest('hex') } }],
    predicateType: 'https://example.com/other/v1',
    predicate: {},
  }),
);
const ec = (namedCurve: string): KeyPair => generateKeyPairSync('ec', { namedCurve });
const keys = ec('P-256');
const how: KeySigning = { keys, logVersion: 1, timestamp: true };
const policy = { thresholds: { logs: 1, signedCertificateTimestamps: 1, timestamps: 1 } };

const digestOf = (algorithm: Digest['algorithm']): Digest => ({
  algorithm,
  hex: createHash(algorithm).update(content).digest('hex'),
});

interface Asked {
  /** undefined: no key is given. */
  readonly key?: KeyPair | undefined;
  readonly by?: Digest;
  readonly root?: string;
}

async function answer(text: string, { key, by, root = sigstore.trustedRoot }: Asked) {
  const files = new Map(digestAlgorithms.map((algorithm) => [digestOf(algorithm).hex, fileOf(content)] as const));
  const [outcome] = await authenticateBundles([{ where: 'x', text }], {
    roots: parseTrustedRoot(root, new Date()),
    policy,
    ...(key === undefined ? {} : { key: parsePublicKey(pemOf(key), 'key.pub') }),
    parseStatement: parseAnyStatement,
    readMessage: async (bundle) =>
      by === undefined ? readMessageContent(bundle, files, digestAlgorithms) : readDigestContent(bundle, by),
  });
  return outcome?.status === 'refused' ? outcome.reason : outcome;
}

describe.each([1, 2] as const)('over a log of version %i', (logVersion) => {
  test('a file holds, and the answer names the key and the log', async () => {
    const text = await sigstore.signFile(content, { ...how, logVersion });
    const { sha256 } = parsePublicKey(pemOf(keys), 'x');
    const wanted = {
      status: 'authenticated',
      where: 'x',
      signer: { kind: 'key', facts: { algorithm: 'EC P-256', sha256, logEntries: [{ index: expect.any(String) }] } },
      signed: { kind: 'file', digest: digestOf('sha256') },
    };
    expect(await answer(text, { key: keys })).toMatchObject(wanted);
    expect(await answer(text, { key: keys, by: digestOf('sha256') })).toMatchObject(wanted);
  });

  test('a statement holds', async () => {
    const text = await sigstore.signStatement(payload, { ...how, logVersion });
    expect(await answer(text, { key: keys })).toMatchObject({
      signed: { kind: 'statement', statement: { predicateType: 'https://example.com/other/v1' } },
    });
  });

  test.each(['signFile', 'signStatement'] as const)('%s by another key is refused by the log entry', async (sign) => {
    const text = await sigstore[sign](sign === 'signFile' ? content : payload, { ...how, logVersion });
    expect(await answer(text, { key: ec('P-256') })).toBe("the log's entry records another key");
  });

  test.each(['signFile', 'signStatement'] as const)(
    '%s that the log records under the key of somebody else is refused',
    async (sign) => {
      const stranger = ec('P-256');
      // Signed by the stranger, recorded as if by the key: only the signature says no.
      const how2 = { ...how, logVersion, keys: stranger, recorded: keys.publicKey };
      const text = await sigstore[sign](sign === 'signFile' ? content : payload, how2);
      expect(await answer(text, { key: keys })).toBe('signature verification failed');
      if (sign === 'signFile')
        expect(await answer(text, { key: keys, by: digestOf('sha256') })).toBe('signature verification failed');
      // Recorded under another key: only the entry says no.
      const otherwise = await sigstore[sign](sign === 'signFile' ? content : payload, {
        ...how,
        logVersion,
        recorded: stranger.publicKey,
      });
      expect(await answer(otherwise, { key: keys })).toBe("the log's entry records another key");
    },
  );
});

test('without a key it is refused, in a release and by itself', async () => {
  const text = await sigstore.signFile(content, how);
  const refusal = 'it is signed with a bare key; only certificates are accepted';
  expect(await answer(text, {})).toBe(refusal);
  const context = { roots: parseTrustedRoot(sigstore.trustedRoot, new Date()), policy, files: new Map(), parseStatement };
  expect(await authenticateAll([{ where: 'x', text }], context)).toEqual([{ status: 'refused', where: 'x', reason: refusal }]);
});

test('a bundle with a certificate does not hold for a key', async () => {
  const rehearsal = await rehearse();
  try {
    const text = await rehearsal.signArtifact(content);
    expect(await answer(text, { key: keys, root: rehearsal.trustedRoot })).toBe(
      'it is signed with a certificate, and a bare key was asked for',
    );
  } finally {
    await rehearsal.close();
  }
});

test('a time that somebody else vouches for is needed: the log of version 2 gives none', async () => {
  const text = await sigstore.signFile(content, { ...how, logVersion: 2, timestamp: false });
  expect(await answer(text, { key: keys })).toBe('no trusted time says when it was signed');
  const timed = await sigstore.signFile(Buffer.concat([content]), { ...how, logVersion: 1, timestamp: false });
  expect(await answer(timed, { key: keys })).toMatchObject({ signer: { facts: { timestamps: [] } } });
});

test('a log entry is needed', async () => {
  const bundle = JSON.parse(await sigstore.signFile(content, how));
  bundle.verificationMaterial.tlogEntries = [];
  expect(await answer(JSON.stringify(bundle), { key: keys })).toBe('expected 1 logs, got 0');
});

describe('the kinds of key', () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pss = generateKeyPairSync('rsa-pss', { modulusLength: 2048 });
  const ed25519 = generateKeyPairSync('ed25519');
  const kinds: readonly (readonly [string, KeyPair, KeySigning['hash']])[] = [
    ['EC P-384', ec('P-384'), 'sha384'],
    ['EC P-384', ec('P-384'), 'sha256'],
    ['EC P-521', ec('P-521'), 'sha512'],
    ['EC P-521', ec('P-521'), 'sha256'],
    ['RSA 2048', rsa, 'sha256'],
  ];

  test.each(kinds)('%s signs files and statements, with %o and %s', async (algorithm, pair, hash = 'sha256') => {
    for (const logVersion of [1, 2] as const) {
      const signing: KeySigning = { keys: pair, logVersion, timestamp: true, hash };
      const file = await sigstore.signFile(content, signing);
      const wanted = { signer: { kind: 'key', facts: { algorithm } }, signed: { digest: digestOf(hash) } };
      expect(await answer(file, { key: pair })).toMatchObject(wanted);
      expect(await answer(file, { key: pair, by: digestOf(hash) })).toMatchObject(wanted);
      expect(await answer(await sigstore.signStatement(payload, signing), { key: pair })).toMatchObject({
        signed: { kind: 'statement' },
      });
    }
  });

  test('RSA-PSS signs files and statements; over a digest alone it is named', async () => {
    const signing = { ...how, keys: pss };
    const file = await sigstore.signFile(content, signing);
    expect(await answer(file, { key: pss })).toMatchObject({ signer: { facts: { algorithm: 'RSA-PSS 2048' } } });
    expect(await answer(file, { key: pss, by: digestOf('sha256') })).toContain('"rsa-pss" is checked over the file alone');
    expect(await answer(await sigstore.signStatement(payload, signing), { key: pss })).toMatchObject({ status: 'authenticated' });
  });

  test('Ed25519 signs statements; over a file it is named', async () => {
    const signing = { ...how, keys: ed25519 };
    expect(await answer(await sigstore.signStatement(payload, signing), { key: ed25519 })).toMatchObject({
      signer: { facts: { algorithm: 'Ed25519' } },
    });
    const file = await sigstore.signFile(content, signing);
    expect(await answer(file, { key: ed25519 })).toContain('an Ed25519 signature over a file cannot be checked here');
    expect(await answer(file, { key: ed25519, by: digestOf('sha256') })).toContain('"ed25519" is checked over the file alone');
  });
});

describe('by its digest, a file', () => {
  test('is refused for another digest, and for one of another algorithm', async () => {
    const text = await sigstore.signFile(content, how);
    const other = { algorithm: 'sha256', hex: '00'.repeat(32) } as const;
    expect(await answer(text, { key: keys, by: other })).toContain('not the one asked for');
    expect(await answer(text, { key: keys, by: digestOf('sha512') })).toContain('not the one asked for');
  });
});

test('a release names its files by SHA-256 alone', async () => {
  const rehearsal = await rehearse();
  try {
    const bundle = JSON.parse(await rehearsal.signArtifact(content));
    bundle.messageSignature.messageDigest = {
      algorithm: 'SHA2_512',
      digest: Buffer.from(digestOf('sha512').hex, 'hex').toString('base64'),
    };
    const files = new Map([[digestOf('sha512').hex, fileOf(content)]]);
    const context = { roots: parseTrustedRoot(rehearsal.trustedRoot, new Date()), policy, files, parseStatement };
    expect(await authenticateAll([{ where: 'x', text: JSON.stringify(bundle) }], context)).toEqual([
      { status: 'refused', where: 'x', reason: 'it signs a digest other than SHA-256' },
    ]);
  } finally {
    await rehearsal.close();
  }
});

function pemOf({ publicKey }: KeyPair): string {
  return publicKey.export({ type: 'spki', format: 'pem' }).toString();
}

function fileOf(bytes: Buffer) {
  return {
    name: 'hello',
    sizeBytes: bytes.length,
    blocks: async function* () {
      yield bytes.subarray(0, 3);
      yield bytes.subarray(3);
    },
  };
}
