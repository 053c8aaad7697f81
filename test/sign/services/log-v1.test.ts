import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { enterIntoLogV1 } from '../../../src/sign/services/log-v1.ts';
import { EntryExists } from '../../../src/sign/services/service-fault.ts';
import { changing, memoryHttp } from '../../support/memory-http.ts';
import { type CertifiedKey, certifiedKey, signedEnvelope, signedMessage } from '../../support/signing-certificate.ts';

const service = { url: 'http://log.example', operator: 'one', apiVersion: 1 };
const entries = '/api/v1/log/entries';
let key: CertifiedKey;
beforeAll(async () => {
  key = await certifiedKey();
});

// biome-ignore lint/suspicious/noExplicitAny: an answer is changed in ways that no type would allow.
type Json = Record<string, any>;

/** Changes the one entry of an answer, and its body when asked to. */
function withEntry(change: (entry: Json, body: Json) => void) {
  return memoryHttp(
    changing(key.sigstore.handle, entries, (answer) => {
      const value: Json = JSON.parse(String(answer.body));
      const [entry] = Object.values(value) as Json[];
      if (entry === undefined) throw new Error('no entry');
      const body = JSON.parse(Buffer.from(entry.body, 'base64').toString());
      const before = JSON.stringify(body);
      change(entry, body);
      if (JSON.stringify(body) !== before) entry.body = Buffer.from(JSON.stringify(body)).toString('base64');
      return { ...answer, body: JSON.stringify(value) };
    }),
  );
}

const enter = (http: ReturnType<typeof memoryHttp>, content = signedEnvelope()) =>
  enterIntoLogV1(http, service, content, key.certificate);

test.each([
  ['a statement', signedEnvelope, 'dsse'],
  ['an artifact', signedMessage, 'hashedrekord'],
])('%s is entered and comes back with promise, proof and checkpoint', async (_, sign, kind) => {
  const entry = await enter(memoryHttp(key.sigstore.handle), sign());
  expect(entry.kindVersion).toEqual({ kind, version: '0.0.1' });
  expect(entry.inclusionPromise?.signedEntryTimestamp.length).toBeGreaterThan(60);
  expect(entry.inclusionProof?.checkpoint?.envelope).toContain('log1.rehearsal');
  expect(JSON.parse(entry.canonicalizedBody.toString()).kind).toBe(kind);
});

describe('an entry that the log has already', () => {
  test('is fetched from the log, and is the first one', async () => {
    const http = memoryHttp(key.sigstore.handle);
    const content = signedEnvelope('twice');
    const first = await enter(http, content);
    const second = await enter(http, content);
    expect(second.logIndex).toBe(first.logIndex);
    expect(http.requests.map(({ method }) => method)).toEqual(['POST', 'POST', 'GET']);
  });

  test.each(['http://elsewhere.example/steal/', '//elsewhere.example/', '/other/path/', 'http://u:p@elsewhere.example:1/'])(
    'is fetched from the same log when the place is said to be at "%s"',
    async (prefix) => {
      const http = memoryHttp(
        changing(key.sigstore.handle, entries, (answer) => ({
          ...answer,
          headers: { location: (answer.headers?.location ?? '').replace(/^.*\//, prefix) },
        })),
      );
      const content = signedEnvelope(prefix);
      await enter(http, content);
      await enter(http, content);
      expect(http.requests.every(({ url }) => url.startsWith(`${service.url}${entries}`))).toBe(true);
      expect(http.requests.at(-1)?.url).toMatch(/^http:\/\/log\.example\/api\/v1\/log\/entries\/[0-9a-f]{64}$/);
    },
  );

  test.each(['', '/api/v1/log/entries/', '/api/v1/log/entries/..%2f', `/${'a'.repeat(65)}`, `/${'a'.repeat(64)}?x`])(
    'cannot be had when its place is "%s"',
    async (location) => {
      const http = memoryHttp(async () => ({ status: 409, headers: { location }, body: '{"message":"it is there"}' }));
      await expect(enter(http)).rejects.toThrow(new EntryExists('(409) it is there'));
      expect(http.requests.length).toBe(1);
    },
  );

  test('cannot be had while the log does not show it', async () => {
    const http = memoryHttp(async ({ method }) =>
      method === 'POST' ? { status: 409, headers: { location: `/${'a'.repeat(80)}` }, body: '' } : { status: 404, body: '' },
    );
    await expect(enter(http)).rejects.toThrow(EntryExists);
  });

  test('is refused when it turns out to be of another signature', async () => {
    const first = await key.sigstore.handle({
      method: 'POST',
      path: entries,
      headers: {},
      body: Buffer.from(String(await requestOf(signedEnvelope('another')))),
    });
    const http = memoryHttp(async (asked) =>
      asked.method === 'POST' ? { status: 409, headers: first.headers ?? {}, body: '' } : key.sigstore.handle(asked),
    );
    await expect(enter(http)).rejects.toMatchObject({ code: 'network/wrong-log-entry' });
  });
});

/** The body that the client sends. */
async function requestOf(content: ReturnType<typeof signedEnvelope>) {
  const http = memoryHttp(async () => ({ status: 500, body: '' }));
  await enter(http, content).catch(() => undefined);
  return http.requests[0]?.body;
}

test.each<[string, () => ReturnType<typeof signedEnvelope>, (entry: Json, body: Json) => void, string]>([
  [
    'another digest of a statement',
    signedEnvelope,
    (_, { spec }) => {
      spec.payloadHash.value = '0'.repeat(64);
    },
    'another digest',
  ],
  [
    'another digest of an artifact',
    signedMessage,
    (_, { spec }) => {
      spec.data.hash.value = '0'.repeat(64);
    },
    'another digest',
  ],
  [
    'another kind of digest',
    signedEnvelope,
    (_, { spec }) => {
      spec.payloadHash.algorithm = 'sha512';
    },
    'is not "sha256"',
  ],
  [
    'another signature of a statement',
    signedEnvelope,
    (_, { spec }) => {
      spec.signatures[0].signature = 'AAAA';
    },
    'another signature',
  ],
  [
    'another signature of an artifact',
    signedMessage,
    (_, { spec }) => {
      spec.signature.content = 'AAAA';
    },
    'another signature',
  ],
  [
    'another certificate',
    signedEnvelope,
    (_, { spec }) => {
      spec.signatures[0].verifier = otherCertificate();
    },
    'another certificate',
  ],
  [
    'another certificate of an artifact',
    signedMessage,
    (_, { spec }) => {
      spec.signature.publicKey.content = otherCertificate();
    },
    'another certificate',
  ],
  [
    'a key in the place of the certificate',
    signedEnvelope,
    (_, { spec }) => {
      spec.signatures[0].verifier = 'AAAA';
    },
    'another certificate',
  ],
  [
    'a second signature',
    signedEnvelope,
    (_, { spec }) => {
      spec.signatures.push(spec.signatures[0]);
    },
    'does not hold one signature',
  ],
  [
    'another kind',
    signedEnvelope,
    (_, body) => {
      body.kind = 'intoto';
    },
    'not a "dsse"',
  ],
  [
    'another version',
    signedEnvelope,
    (_, body) => {
      body.apiVersion = '0.0.2';
    },
    'of version "0.0.1"',
  ],
  [
    'an empty tree',
    signedEnvelope,
    (entry) => {
      entry.verification.inclusionProof.treeSize = 0;
    },
    'without a proof',
  ],
  [
    'a time before the certificate',
    signedEnvelope,
    (entry) => {
      entry.integratedTime -= 601;
    },
    'when the certificate is not valid',
  ],
  [
    'a time after the certificate',
    signedEnvelope,
    (entry) => {
      entry.integratedTime += 1201;
    },
    'when the certificate is not valid',
  ],
  [
    'no time',
    signedEnvelope,
    (entry) => {
      entry.integratedTime = 0;
    },
    'when the certificate is not valid',
  ],
  [
    'a time beyond all dates',
    signedEnvelope,
    (entry) => {
      entry.integratedTime = Number.MAX_SAFE_INTEGER;
    },
    'no date',
  ],
])('an entry with %s is refused', async (_, sign, change, reason) => {
  await expect(enter(withEntry(change), sign())).rejects.toMatchObject({
    code: 'network/wrong-log-entry',
    message: expect.stringContaining(reason),
  });
});

function otherCertificate(): string {
  const text = key.certificate.der.toString('base64').replace(/^(.{200})./, (_, start: string) => `${start}A`);
  return Buffer.from(`-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----\n`).toString('base64');
}

test.each<[string, (entry: Json) => void]>([
  [
    'no promise',
    ({ verification }) => {
      delete verification.signedEntryTimestamp;
    },
  ],
  [
    'no proof',
    ({ verification }) => {
      delete verification.inclusionProof;
    },
  ],
  [
    'no checkpoint',
    ({ verification }) => {
      delete verification.inclusionProof.checkpoint;
    },
  ],
  [
    'an empty checkpoint',
    ({ verification }) => {
      verification.inclusionProof.checkpoint = '';
    },
  ],
  [
    'a root that is no hexadecimal',
    ({ verification }) => {
      verification.inclusionProof.rootHash = 'xy';
    },
  ],
  [
    'an index that is no number',
    (entry) => {
      entry.logIndex = '1';
    },
  ],
  [
    'an index below zero',
    (entry) => {
      entry.logIndex = -1;
    },
  ],
  [
    'a name of the log that is no hexadecimal',
    (entry) => {
      entry.logID = 'é';
    },
  ],
])('an answer with %s cannot be used', async (_, change) => {
  await expect(enter(withEntry(change))).rejects.toMatchObject({
    code: 'network/no-log-entry',
    message: expect.stringContaining('the answer cannot be used'),
  });
});

test('whatever an answer of 200 holds, it is an entry of this signature or a fault', async () => {
  const anything = fc.oneof(
    fc.json(),
    fc.string(),
    fc.json().map((body) => `{"a":{"body":"${Buffer.from(body).toString('base64')}"}}`),
  );
  await fc.assert(
    fc.asyncProperty(anything, fc.constantFrom(200, 201), async (body, status) => {
      const http = memoryHttp(async () => ({ status, body }));
      await expect(enter(http)).rejects.toMatchObject({ code: expect.stringMatching(/^network\/(no|wrong)-log-entry$/) });
    }),
    { numRuns: 60 },
  );
});

test('a large statement is given the time that a slow line needs for it', async () => {
  const http = memoryHttp(key.sigstore.handle);
  await enter(http, signedEnvelope('x'.repeat(1_000_000)));
  const { timeoutMs = 0 } = http.requests[0] ?? {};
  expect(timeoutMs).toBeGreaterThan(30_000 + 13_000);
  expect(timeoutMs).toBeLessThan(60_000);
});
