import { createHash } from 'node:crypto';
import { RekorWitness } from '@sigstore/sign';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { preAuthenticationEncoding } from '../../../src/codec/pre-authentication-encoding.ts';
import { enterIntoLogV2 } from '../../../src/sign/services/log-v2.ts';
import { EntryExists } from '../../../src/sign/services/service-fault.ts';
import { publicKeyPem } from '../../support/certificate-request.ts';
import { serveLoopback } from '../../support/loopback.ts';
import { changing, memoryHttp } from '../../support/memory-http.ts';
import { type CertifiedKey, certifiedKey, signedEnvelope, signedMessage } from '../../support/signing-certificate.ts';

const service = { url: 'http://log.example', operator: 'one', apiVersion: 2 };
const entries = '/api/v2/log/entries';
let key: CertifiedKey;
beforeAll(async () => {
  key = await certifiedKey();
});

// biome-ignore lint/suspicious/noExplicitAny: an answer is changed in ways that no type would allow.
type Json = Record<string, any>;

const enter = (http: ReturnType<typeof memoryHttp>, content = signedEnvelope()) =>
  enterIntoLogV2(http, service, content, key.certificate);

test('a statement is entered as a signature over its pre-authentication encoding', async () => {
  const entry = await enter(memoryHttp(key.sigstore.handle));
  const { spec } = JSON.parse(entry.canonicalizedBody.toString());
  const digest = createHash('sha256')
    .update(preAuthenticationEncoding('type', Buffer.from('payload')))
    .digest('base64');
  expect(spec.hashedRekordV002.data).toEqual({ algorithm: 'SHA2_256', digest });
  expect(entry.inclusionProof?.checkpoint?.envelope).toContain('log2.rehearsal');
});

test('an artifact is entered by its own digest', async () => {
  const entry = await enter(memoryHttp(key.sigstore.handle), signedMessage('bytes'));
  const { spec } = JSON.parse(entry.canonicalizedBody.toString());
  expect(spec.hashedRekordV002.data.digest).toBe(createHash('sha256').update('bytes').digest('base64'));
});

// When this fails, the library has been mended: whether services/log-v2.ts is still wanted depends on the reasons of
// docs/decisions/one-http-client.md alone.
test('the library’s own witness still sends what a log of version 2 refuses', async () => {
  const server = await serveLoopback(key.sigstore.handle);
  const witness = new RekorWitness({ rekorBaseURL: server.url, majorApiVersion: 2 });
  await expect(witness.testify(signedEnvelope(), publicKeyPem)).rejects.toThrow('(400) invalid type, must be hashedrekord');
  await server.close();
});

test('a log is given time to publish its next checkpoint', async () => {
  const http = memoryHttp(key.sigstore.handle);
  await enter(http);
  expect(http.requests[0]?.timeoutMs).toBeGreaterThanOrEqual(60_000);
});

test('an entry that the log has already is told apart from a refusal', async () => {
  const message = 'an equivalent entry already exists in the transparency log with index 5';
  const answer = { status: 409, headers: { 'x-log-index': '5' }, body: JSON.stringify({ code: 6, message, details: [] }) };
  const fault = await enter(memoryHttp(async () => answer)).catch((error: unknown) => error);
  expect(fault).toBeInstanceOf(EntryExists);
  expect(fault).toMatchObject({ code: 'network/no-log-entry', message: `(409) ${message}` });
});

function withEntry(change: (entry: Json, record: Json, body: Json) => void) {
  return memoryHttp(
    changing(key.sigstore.handle, entries, (answer) => {
      const entry: Json = JSON.parse(String(answer.body));
      const body = JSON.parse(Buffer.from(entry.canonicalizedBody, 'base64').toString());
      const before = JSON.stringify(body);
      change(entry, body.spec.hashedRekordV002, body);
      if (JSON.stringify(body) !== before) entry.canonicalizedBody = Buffer.from(JSON.stringify(body)).toString('base64');
      return { ...answer, body: JSON.stringify(entry) };
    }),
  );
}

test.each<[string, (entry: Json, record: Json, body: Json) => void, string]>([
  [
    'another digest',
    (_, { data }) => {
      data.digest = 'AAAA';
    },
    'another digest',
  ],
  [
    'another signature',
    (_, { signature }) => {
      signature.content = 'AAAA';
    },
    'another signature',
  ],
  [
    'another certificate',
    (_, { signature }) => {
      signature.verifier.x509Certificate.rawBytes = 'AAAA';
    },
    'another certificate',
  ],
  [
    'no certificate',
    (_, { signature }) => {
      delete signature.verifier.x509Certificate;
    },
    'x509Certificate is missing',
  ],
  [
    'another kind beside it',
    (entry) => {
      entry.kindVersion.kind = 'dsse';
    },
    'not a "hashedrekord"',
  ],
  [
    'another version beside it',
    (entry) => {
      entry.kindVersion.version = '0.0.1';
    },
    'of version "0.0.2"',
  ],
  [
    'no proof',
    (entry) => {
      delete entry.inclusionProof;
    },
    'without a proof',
  ],
  [
    'no checkpoint',
    (entry) => {
      delete entry.inclusionProof.checkpoint;
    },
    'without a proof',
  ],
  [
    'no root',
    (entry) => {
      delete entry.inclusionProof.rootHash;
    },
    'without a proof',
  ],
  [
    'no size',
    (entry) => {
      delete entry.inclusionProof.treeSize;
    },
    'without a proof',
  ],
  [
    'no body',
    (entry) => {
      delete entry.canonicalizedBody;
    },
    'cannot be read',
  ],
])('an entry with %s is refused', async (_, change, reason) => {
  await expect(enter(withEntry(change))).rejects.toMatchObject({
    code: 'network/wrong-log-entry',
    message: expect.stringContaining(reason),
  });
});

test('the entry of another signature is refused', async () => {
  const http = memoryHttp((asked) => key.sigstore.handle({ ...asked, body: Buffer.from(other) }));
  const probe = memoryHttp(async () => ({ status: 500, body: '' }));
  await enter(probe, signedEnvelope('another')).catch(() => undefined);
  const other = String(probe.requests[0]?.body);
  await expect(enter(http)).rejects.toMatchObject({ code: 'network/wrong-log-entry' });
});

test('whatever an answer of 200 holds, it is an entry of this signature or a fault', async () => {
  const parts = fc.record({
    logId: fc.json().map((text) => JSON.parse(text)),
    kindVersion: fc.json().map((text) => JSON.parse(text)),
  });
  const anything = fc.oneof(
    fc.json(),
    fc.string(),
    parts.map((value) => JSON.stringify(value)),
  );
  await fc.assert(
    fc.asyncProperty(anything, async (body) => {
      const http = memoryHttp(async () => ({ status: 200, body }));
      await expect(enter(http)).rejects.toMatchObject({ code: expect.stringMatching(/^network\/(no|wrong)-log-entry$/) });
    }),
    { numRuns: 60 },
  );
});
