import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { boolean, integer, nothing, objectIdentifier, octetString, sequence, utf8String } from '../../../src/codec/der.ts';
import { derMembers } from '../../../src/codec/der-members.ts';
import { RFC3161Timestamp } from '../../../src/codec/sigstore-core.ts';
import type { LoopbackHandler } from '../../../src/model/world.ts';
import { requestTimestamp } from '../../../src/sign/services/timestamp-authority.ts';
import { memoryHttp } from '../../support/memory-http.ts';
import { type CertifiedKey, certifiedKey } from '../../support/signing-certificate.ts';

const service = { url: 'http://tsa.example', operator: 'one', apiVersion: 1 };
const signature = Buffer.from('a signature');
const digestOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest();
let time = new Date();
let key: CertifiedKey;
beforeAll(async () => {
  key = await certifiedKey(() => time);
});

const ask = (handle: LoopbackHandler, url = service.url) =>
  requestTimestamp(memoryHttp(handle), { ...service, url }, signature, key.certificate);

function query(digest: Buffer, nonce: Uint8Array | undefined): Buffer {
  const imprint = sequence(sequence(objectIdentifier('2.16.840.1.101.3.4.2.1'), nothing()), octetString(digest));
  return Buffer.from(sequence(integer(1), imprint, ...(nonce === undefined ? [] : [nonce]), boolean(true)));
}

/** The authority, asked something else than what it was asked. */
function askedInstead(change: (digest: Buffer, nonce: Uint8Array) => Buffer): LoopbackHandler {
  return (asked) => {
    const nonce = derMembers(asked.body)?.[2] ?? integer(0);
    return key.sigstore.handle({ ...asked, body: change(digestOf(signature), nonce) });
  };
}

test('a timestamp is over the digest of the signature, with the nonce that was sent and the certificate of who signed it', async () => {
  const http = memoryHttp(key.sigstore.handle);
  const response = await requestTimestamp(http, service, signature, key.certificate);
  const timestamp = RFC3161Timestamp.parse(Buffer.from(response));
  expect(() => timestamp.tstInfo.verify(signature)).not.toThrow();
  const sent = derMembers(Buffer.from(http.requests[0]?.body ?? ''));
  const nonce = timestamp.tstInfo.root.subs.find(({ tag }, at) => at > 4 && tag.isInteger())?.toDER();
  expect(nonce).toEqual(Buffer.from(sent?.[2] ?? ''));
  expect(nonce?.length).toBeGreaterThan(6);
  expect(sent?.[3]).toEqual(Buffer.from(boolean(true)));
  expect(http.requests[0]).toMatchObject({
    url: 'http://tsa.example/api/v1/timestamp',
    headers: { 'content-type': 'application/timestamp-query' },
  });
});

test('a URL with a path is asked as it stands', async () => {
  const seen: string[] = [];
  await ask((asked) => {
    seen.push(asked.path);
    return key.sigstore.handle({ ...asked, path: '/api/v1/timestamp' });
  }, 'http://tsa.example/some/tsa');
  expect(seen).toEqual(['/some/tsa']);
});

test('two signatures are asked about with two nonces, one signature with one', async () => {
  const http = memoryHttp(key.sigstore.handle);
  for (const each of [signature, signature, Buffer.from('another')]) {
    await requestTimestamp(http, service, each, key.certificate);
  }
  const [first, second, third] = http.requests.map(({ body }) =>
    Buffer.from(derMembers(Buffer.from(body ?? ''))?.[2] ?? '').toString('hex'),
  );
  expect(first).toBe(second);
  expect(third).not.toBe(first);
});

test('a timestamp over another message is refused', async () => {
  await expect(ask(askedInstead((_, nonce) => query(digestOf(Buffer.from('other')), nonce)))).rejects.toMatchObject({
    code: 'network/wrong-timestamp',
    message: 'the timestamp is over another message',
  });
});

test.each([
  ['another nonce', () => integer(7)],
  ['no nonce', () => undefined],
])('a timestamp with %s is refused', async (_, nonce) => {
  await expect(ask(askedInstead((digest) => query(digest, nonce())))).rejects.toMatchObject({
    code: 'network/wrong-timestamp',
    message: 'the timestamp answers another request',
  });
});

test.each([
  ['ten minutes before', -600_000],
  ['eleven minutes after', 660_000],
])('a timestamp of %s the certificate is refused', async (_, ms) => {
  const now = time;
  time = new Date(now.getTime() + ms);
  const fault = await ask(key.sigstore.handle).catch((error: unknown) => error);
  time = now;
  expect(fault).toMatchObject({
    code: 'network/wrong-timestamp',
    message: expect.stringContaining('when the certificate is not valid'),
  });
});

test.each<[string, number, Uint8Array | string, string]>([
  ['a refusal in HTTP', 400, '{"message":"because"}', '(400) because'],
  ['a refusal in the response', 200, sequence(sequence(integer(2), sequence(utf8String('no')))), 'refused with the status 2'],
  ['a page', 200, '<!doctype html><p>Welcome', 'is no timestamp response'],
  ['nothing', 200, '', 'is no timestamp response'],
  ['a status alone', 200, sequence(sequence(integer(0))), 'cannot be read'],
  ['another place', 302, '', 'which is not followed'],
])('%s instead of a timestamp is told as it is', async (_, status, body, reason) => {
  await expect(ask(async () => ({ status, body }))).rejects.toMatchObject({
    code: 'network/no-timestamp',
    message: expect.stringContaining(reason),
  });
});

test('a response of which any byte is cut off or changed is a fault, or states the same', async () => {
  const good = Buffer.from(await ask(key.sigstore.handle));
  await fc.assert(
    fc.asyncProperty(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 }), fc.boolean(), async (at, change, cut) => {
      const body = cut ? good.subarray(0, at) : Buffer.from(good.map((byte, index) => (index === at ? byte ^ change : byte)));
      const answer = await ask(async () => ({ status: 200, body })).catch((error: unknown) => error);
      if (answer instanceof Buffer) {
        const { tstInfo } = RFC3161Timestamp.parse(Buffer.from(answer));
        expect(tstInfo.messageImprintHashedMessage).toEqual(digestOf(signature));
      } else expect(answer).toMatchObject({ code: expect.stringMatching(/^network\/(no|wrong)-timestamp$/) });
    }),
    { numRuns: 300 },
  );
});
