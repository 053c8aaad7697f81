import { verify as verifySignature } from 'node:crypto';
import { inspect } from 'node:util';
import { bundleFromJSON, bundleToJSON } from '@sigstore/bundle';
import { X509Certificate } from '@sigstore/core';
import { TrustedRoot } from '@sigstore/protobuf-specs';
import { toSignedEntity, toTrustMaterial, Verifier } from '@sigstore/verify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ToolError } from '../../src/model/tool-error.ts';
import type { LoopbackHandler } from '../../src/model/world.ts';
import { createSigner, type SignerOptions } from '../../src/sign/create-signer.ts';
import { createEmbeddedSigstore } from '../../src/sign/embedded/create-embedded-sigstore.ts';
import { changing, memoryHttp } from '../support/memory-http.ts';
import { type Rehearsal, rehearse, rehearsedClaims, rehearsedIdentity, servicesAt } from '../support/rehearse.ts';

const statement = { _type: 'https://in-toto.io/Statement/v1', subject: [], predicateType: 'x', predicate: {} };
const content = Buffer.from('the bytes of an artifact');
const every = { tlogThreshold: 1, ctlogThreshold: 1, timestampThreshold: 1 };

function verify(trustedRoot: string, bundle: string, artifact?: Buffer, thresholds = every) {
  const material = toTrustMaterial(TrustedRoot.fromJSON(JSON.parse(trustedRoot)));
  return new Verifier(material, thresholds).verify(toSignedEntity(bundleFromJSON(JSON.parse(bundle)), artifact));
}

const entriesOf = (bundle: string) => JSON.parse(bundle).verificationMaterial.tlogEntries;
const certificateOf = (bundle: string): string => JSON.parse(bundle).verificationMaterial.certificate.rawBytes;

const url = 'http://sigstore.example';

/** A rehearsal behind a handler of the test's own, in memory. */
function behind(
  wrap: (handle: LoopbackHandler) => LoopbackHandler,
  changes: Partial<SignerOptions> & { readonly rekorVersion?: 1 | 2; readonly now?: () => Date } = {},
) {
  const { rekorVersion = 1, now = () => new Date(), ...options } = changes;
  const sigstore = createEmbeddedSigstore({ now });
  const identityToken = sigstore.issueToken(rehearsedClaims);
  const http = memoryHttp(wrap(sigstore.handle));
  const signer = createSigner({ http, services: servicesAt(url, { rekorVersion }), identityToken, ...options });
  return { signer, http, identityToken, sigstore, trustedRoot: sigstore.trustedRoot(url) };
}

const same = (handle: LoopbackHandler) => handle;
const service = (host: string, apiVersion = 1) => ({ url: `http://${host}.example`, operator: host, apiVersion });

async function failureOf(work: Promise<unknown>): Promise<ToolError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof ToolError) return error;
  throw new Error(`no ToolError but ${inspect(error)}`);
}

describe.each([1, 2] as const)('over a log of version %i', (rekorVersion) => {
  let rehearsal: Rehearsal;
  beforeAll(async () => {
    rehearsal = await rehearse({ rekorVersion });
  });
  afterAll(() => rehearsal.close());

  test('a statement verifies with every threshold on, for the planned identity', async () => {
    const bundle = await rehearsal.sign(statement);
    const { identity } = verify(rehearsal.trustedRoot, bundle);
    expect(identity?.subjectAlternativeName).toBe(rehearsedIdentity.identity);
    expect(identity?.extensions?.issuer).toBe(rehearsedIdentity.issuer);
  });

  test('an artifact verifies with every threshold on, and other bytes do not', async () => {
    const bundle = await rehearsal.signArtifact(content);
    expect(() => verify(rehearsal.trustedRoot, bundle, content)).not.toThrow();
    expect(() => verify(rehearsal.trustedRoot, bundle, Buffer.from('other'))).toThrow('signature verification failed');
  });

  test('both kinds are version 0.3 bundles of one line, with the certificate and no chain', async () => {
    for (const bundle of [await rehearsal.sign(statement), await rehearsal.signArtifact(content)]) {
      const { mediaType, verificationMaterial } = JSON.parse(bundle);
      expect(mediaType).toBe('application/vnd.dev.sigstore.bundle.v0.3+json');
      expect(Object.keys(verificationMaterial)).toEqual(['certificate', 'timestampVerificationData', 'tlogEntries']);
      expect(bundle).not.toContain('\n');
    }
  });

  test('what stands first in a log says so, which the library would leave out', async () => {
    const first = await rehearse();
    try {
      const bundle = await first.sign(statement);
      const [entry] = JSON.parse(bundle).verificationMaterial.tlogEntries;
      expect(entry).toMatchObject({ logIndex: '0', inclusionProof: { logIndex: '0', hashes: [], treeSize: '1' } });
      // When this fails, upstream is mended and `withZeros` can go.
      const bare = JSON.stringify(bundleToJSON(bundleFromJSON(JSON.parse(bundle))));
      expect(JSON.parse(bare).verificationMaterial.tlogEntries[0]).not.toHaveProperty('logIndex');
    } finally {
      await first.close();
    }
  });

  test('another rehearsal’s root accepts nothing of this one', async () => {
    const other = await rehearse();
    const bundle = await rehearsal.sign(statement);
    await other.close();
    expect(() => verify(other.trustedRoot, bundle)).toThrow();
  });

  test('the payload is signed as it is, byte for byte', async () => {
    const bundle = JSON.parse(await rehearsal.sign('{ "not":\n"canonical" }'));
    expect(Buffer.from(bundle.dsseEnvelope.payload, 'base64').toString()).toBe('{ "not":\n"canonical" }');
    expect(bundle.dsseEnvelope.payloadType).toBe('application/vnd.in-toto+json');
  });

  test('forty signatures at once all verify, share one certificate and have a place each in the log', async () => {
    const { signer, trustedRoot, http } = behind(same, { rekorVersion });
    const made = Array.from({ length: 40 }, (_, index) =>
      index % 2 === 0 ? signer.signStatement(Buffer.from(`{"n":${index}}`)) : signer.signArtifact(Buffer.from(`${index}`)),
    );
    const bundles = (await Promise.all(made)).map(({ json }) => json);
    expect(http.requests.filter(({ url }) => url.endsWith('/signingCert')).length).toBe(1);
    expect(new Set(bundles.map(certificateOf)).size).toBe(1);
    expect(new Set(bundles.map((bundle) => entriesOf(bundle)[0].logIndex)).size).toBe(40);
    for (const [index, bundle] of bundles.entries())
      verify(trustedRoot, bundle, index % 2 === 1 ? Buffer.from(`${index}`) : undefined);
  });
});

test('version 1 carries the log’s time and the timestamp authority’s, version 2 the latter alone', async () => {
  const [first, second] = await Promise.all([rehearse({ rekorVersion: 1 }), rehearse({ rekorVersion: 2 })]);
  const [one, two] = await Promise.all([first.sign(statement), second.sign(statement)]);
  await Promise.all([first.close(), second.close()]);
  const both = { ...every, timestampThreshold: 2 };
  expect(() => verify(first.trustedRoot, one, undefined, both)).not.toThrow();
  expect(() => verify(second.trustedRoot, two, undefined, both)).toThrow('expected 2 timestamps, got 1');
  expect(entriesOf(one)[0].kindVersion).toEqual({ kind: 'dsse', version: '0.0.1' });
  expect(entriesOf(two)[0].kindVersion).toEqual({ kind: 'hashedrekord', version: '0.0.2' });
});

test('version 1 needs no timestamp authority', async () => {
  const rehearsal = await rehearse({ rekorVersion: 1, timestamps: false });
  const bundle = await rehearsal.sign(statement);
  await rehearsal.close();
  expect(() => verify(rehearsal.trustedRoot, bundle)).not.toThrow();
});

test.each([
  ['a log of version 2', { wanted: 1, candidates: [service('log', 2)] }],
  ['a log of version 2 that may take over', { wanted: 1, candidates: [service('log', 1), service('other', 2)] }],
  ['no log', { wanted: 0, candidates: [] }],
])('%s without a timestamp authority is refused before anything is sent', (_, logs) => {
  const services = { ...servicesAt(url, { timestamps: false }), logs };
  expect(() => behind(same, { services })).toThrow(expect.objectContaining({ code: 'usage/timestamp-missing' }));
});

describe('a log that answers 409', () => {
  test('of version 1 has the entry already, which is fetched and used', async () => {
    const { signer, trustedRoot, http } = behind((handle) => async (request) => {
      // The answer to the first of two equal requests is lost.
      if (request.path === '/api/v1/log/entries') await handle(request);
      return handle(request);
    });
    const { json } = await signer.signStatement(Buffer.from('{}'));
    expect(http.requests.filter(({ method }) => method === 'GET').length).toBe(1);
    expect(entriesOf(json)[0].inclusionProof.treeSize).toBe('1');
    expect(() => verify(trustedRoot, json)).not.toThrow();
  });

  test.each([
    ['of version 1 and does not show the entry', 1, '/api/v1/log/entries'],
    ['of version 2, which never shows it', 2, '/api/v2/log/entries'],
  ] as const)('%s gets another signature over the same bytes', async (_, rekorVersion, path) => {
    let lost = 2;
    const { signer, trustedRoot, http } = behind(
      (handle) => async (request) => {
        const answer = await handle(request);
        if (request.path !== path || lost === 0) return answer;
        lost -= 1;
        return { status: 409, body: '{"message":"an equivalent entry already exists"}' };
      },
      { rekorVersion },
    );
    for (const artifact of [undefined, content]) {
      lost = 2;
      const made = artifact === undefined ? signer.signStatement(Buffer.from('{}')) : signer.signArtifact(artifact);
      const { json } = await made;
      expect(() => verify(trustedRoot, json, artifact)).not.toThrow();
      expect(entriesOf(json)[0].inclusionProof.treeSize).toBe(artifact === undefined ? '3' : '6');
    }
    const bodies = http.requests.filter(({ url }) => url.endsWith(path)).map(({ body }) => String(body));
    expect([bodies.length, new Set(bodies).size]).toEqual([6, 6]);
  });

  test('for ever gives up', async () => {
    const { signer, http } = behind(
      (handle) => async (request) =>
        request.path === '/api/v1/log/entries' ? { status: 409, body: '{"message":"there"}' } : handle(request),
    );
    const error = await failureOf(signer.signStatement(Buffer.from('{}')));
    expect([error.code, error.excerpt]).toEqual(['network/no-log-entry', [`"${url}": (409) there`]]);
    expect(http.requests.filter(({ url }) => url.endsWith('/log/entries')).length).toBe(3);
  });
});

describe('several services', () => {
  /** Each host is a handler. */
  const hosts =
    (handlers: Readonly<Record<string, LoopbackHandler>>) =>
    (handle: LoopbackHandler) =>
    (request: Parameters<LoopbackHandler>[0]) => {
      const host = (request.headers.host ?? '').replace('.example', '');
      return (handlers[host] ?? handle)(request);
    };
  const down: LoopbackHandler = async () => ({ status: 400, body: '{"message":"down"}' });

  test('take over where the first fails: authority, log and timestamps', async () => {
    const notes: string[] = [];
    const services = {
      certificateAuthorities: [service('ca1'), service('ca2')],
      logs: { wanted: 1, candidates: [service('log1'), service('log2', 2)] },
      timestampAuthorities: { wanted: 1, candidates: [service('tsa1'), service('tsa2')] },
      identityIssuers: [],
    };
    const { signer, http, trustedRoot } = behind(hosts({ ca1: down, log1: down, tsa1: down }), {
      services,
      note: (text) => notes.push(text),
    });
    const first = (await signer.signStatement(Buffer.from('{}'))).json;
    const second = (await signer.signArtifact(content)).json;
    verify(trustedRoot, first);
    verify(trustedRoot, second, content);
    expect(entriesOf(second)[0].kindVersion.version).toBe('0.0.2');
    expect(notes.toSorted()).toEqual([
      '"http://ca2.example" takes over from "http://ca1.example": (400) down',
      '"http://log2.example" takes over from "http://log1.example": (400) down',
      '"http://tsa2.example" takes over from "http://tsa1.example": (400) down',
    ]);
    const asked = (host: string) => http.requests.filter(({ url }) => url.includes(`${host}.example`)).length;
    expect([asked('ca1'), asked('ca2'), asked('log1'), asked('log2'), asked('tsa1'), asked('tsa2')]).toEqual([1, 1, 1, 2, 1, 2]);
  });

  test('are all in the bundle where several are wanted', async () => {
    const others = createEmbeddedSigstore({ now: () => new Date() });
    const services = {
      ...servicesAt(url),
      logs: { wanted: 2, candidates: [service('log1'), service('log2', 2)] },
      timestampAuthorities: { wanted: 2, candidates: [service('tsa1'), service('tsa2')] },
    };
    const { signer } = behind(hosts({ tsa2: others.handle }), { services });
    const bundle = JSON.parse((await signer.signStatement(Buffer.from('{}'))).json);
    const material = bundle.verificationMaterial;
    expect(material.tlogEntries.map((entry: { kindVersion: { kind: string } }) => entry.kindVersion.kind)).toEqual([
      'dsse',
      'hashedrekord',
    ]);
    expect(material.timestampVerificationData.rfc3161Timestamps.length).toBe(2);
  });

  test('too few of them give one error with all reasons', async () => {
    const services = { ...servicesAt(url), logs: { wanted: 2, candidates: [service('log1'), service('log2'), service('log3')] } };
    const { signer } = behind(hosts({ log1: down, log3: down }), { services });
    const error = await failureOf(signer.signStatement(Buffer.from('{}')));
    expect([error.code, error.excerpt]).toEqual([
      'network/no-log-entry',
      ['"http://log1.example": (400) down', '"http://log3.example": (400) down'],
    ]);
  });
});

describe('before anything is entered into a log', () => {
  const beforeLogs = async (changes: Parameters<typeof behind>[1], wrap = same) => {
    const { signer, http } = behind(wrap, changes);
    const error = await failureOf(signer.signStatement(Buffer.from('{}')));
    expect(http.requests.map(({ url }) => new URL(url).pathname)).toEqual(['/api/v2/signingCert']);
    return error;
  };
  const { identity, issuer } = rehearsedIdentity;

  test('a certificate for another key is refused', async () => {
    const other = behind(same);
    await other.signer.signArtifact(content);
    const theirs = await other.sigstore.handle({
      method: 'POST',
      path: '/api/v2/signingCert',
      headers: {},
      body: Buffer.from(String(other.http.requests[0]?.body)),
    });
    const error = await beforeLogs({}, (handle) => changing(handle, '/api/v2/signingCert', () => theirs));
    expect([error.kind, error.code]).toEqual(['network', 'network/wrong-certificate']);
  });

  test.each([
    ['identity', { identity: 'https://git.example/mallory', issuer, claims: {} }],
    ['issuer', { identity, issuer: 'https://issuer.example', claims: {} }],
  ])('a certificate of another %s than expected is refused', async (_, expected) => {
    const error = await beforeLogs({ expected });
    expect([error.kind, error.code]).toEqual(['usage', 'sign/unexpected-identity']);
    expect(error.excerpt.length).toBe(1);
  });

  test('an identity token that has expired is refused by the authority, with the mend and without the token', async () => {
    let time = new Date();
    const { signer, identityToken } = behind(same, { now: () => time });
    time = new Date(time.getTime() + 601_000);
    const error = await failureOf(signer.signStatement(Buffer.from('{}')));
    expect([error.code, error.excerpt]).toEqual(['network/no-certificate', [`"${url}": (401) the identity token has expired`]]);
    expect(error.help).toContain('fresh identity token');
    expect(inspect(error, { depth: null, showHidden: true })).not.toContain(identityToken.slice(-20));
  });
});

test('a certificate that is expected is the one that is given', async () => {
  const expected = { identity: rehearsedIdentity.identity, issuer: rehearsedIdentity.issuer, claims: {} };
  const { signer, trustedRoot } = behind(same, { expected });
  verify(trustedRoot, (await signer.signStatement(Buffer.from('{}'))).json);
});

test('after a failed request for the certificate a later signature asks again, and all that waited fail alike', async () => {
  let failures = 1;
  const { signer, http, trustedRoot } = behind((handle) => async (request) => {
    if (request.path !== '/api/v2/signingCert' || failures === 0) return handle(request);
    failures -= 1;
    return { status: 400, body: '' };
  });
  const waiting = await Promise.all([1, 2, 3].map((n) => failureOf(signer.signStatement(Buffer.from(`${n}`)))));
  expect(waiting.map(({ code }) => code)).toEqual(Array(3).fill('network/no-certificate'));
  expect(http.requests.length).toBe(1);
  verify(trustedRoot, (await signer.signStatement(Buffer.from('{}'))).json);
});

test.each([
  ['/api/v2/signingCert', 'network/no-certificate'],
  ['/api/v1/log/entries', 'network/no-log-entry'],
  ['/api/v1/timestamp', 'network/no-timestamp'],
])('a service that refuses at %s gives the error %s with its reason', async (path, code) => {
  const { signer } = behind((handle) => async (request) => {
    const refusal = { status: 400, headers: { 'content-type': 'application/json' }, body: '{"message":"because"}' };
    return request.path === path ? refusal : handle(request);
  });
  const error = await failureOf(signer.signStatement(Buffer.from('{}')));
  expect([error.kind, error.code]).toEqual(['network', code]);
  expect(error.excerpt).toEqual([`"${url}": (400) because`]);
});

test.each([
  ['/api/v2/signingCert', '{}', 'network/no-certificate'],
  ['/api/v2/signingCert', 'not JSON', 'network/no-certificate'],
  ['/api/v1/log/entries', '{"a":{"body":"e30=","logID":"","logIndex":0}}', 'network/no-log-entry'],
  ['/api/v1/timestamp', 'not DER', 'network/no-timestamp'],
])('a service that answers nonsense at %s (%s) gives the error %s', async (path, body, code) => {
  const { signer } = behind((handle) => async (request) => (request.path === path ? { status: 200, body } : handle(request)));
  const error = await failureOf(signer.signStatement(Buffer.from('{}')));
  expect([error.kind, error.code]).toEqual(['network', code]);
});

test('a service that goes on and on is cut short', async () => {
  const { signer } = behind(() => async () => ({ status: 400, body: JSON.stringify({ message: 'no '.repeat(10_000) }) }));
  const error = await failureOf(signer.signStatement(Buffer.from('{}')));
  expect(error.excerpt.join('').length).toBeLessThan(600);
});

test('a fault of the program itself is not taken for a service’s', async () => {
  const http = { request: async () => Promise.reject(new RangeError('a bug')) };
  const { signer } = behind(same, { http });
  await expect(signer.signStatement(Buffer.from('{}'))).rejects.toThrow(RangeError);
});

test('what is asked again is told once for each reason', async () => {
  const notes: string[] = [];
  const { sigstore, identityToken } = behind(same);
  const memory = memoryHttp(sigstore.handle);
  const http: SignerOptions['http'] = {
    async request(request) {
      request.onRetry?.({ reason: '"sigstore.example" answered 503', waitMs: 1234 });
      request.onRetry?.({ reason: '"sigstore.example" answered 503', waitMs: 2345 });
      return memory.request(request);
    },
  };
  const signer = createSigner({ http, services: servicesAt(url), identityToken, note: (text) => notes.push(text) });
  await Promise.all([signer.signStatement(Buffer.from('1')), signer.signStatement(Buffer.from('2'))]);
  expect(notes).toEqual(['"sigstore.example" answered 503; it is asked again in 1.2 s']);
});

test('the very bytes of a view into a larger buffer are signed', async () => {
  const { signer, trustedRoot } = behind(same);
  const large = Buffer.from('before{}after');
  const { json } = await signer.signStatement(large.subarray(6, 8));
  expect(Buffer.from(JSON.parse(json).dsseEnvelope.payload, 'base64').toString()).toBe('{}');
  verify(trustedRoot, (await signer.signArtifact(large.subarray(6, 8))).json, Buffer.from('{}'));
});

test.each([1, 2] as const)('a statement of 16 MiB goes through a log of version %i', async (rekorVersion) => {
  const rehearsal = await rehearse({ rekorVersion });
  const payload = Buffer.alloc(16 * 1024 * 1024, 'x');
  const bundle = await rehearsal.sign(payload);
  await rehearsal.close();
  expect(() => verify(rehearsal.trustedRoot, bundle)).not.toThrow();
  expect(JSON.parse(bundle).dsseEnvelope.payload.length).toBe(Math.ceil(payload.length / 3) * 4);
});

const canary = 'canary-in-a-coal-mine';
const encoded = (text: string) => Buffer.from(text).toString('base64url');
test.each([
  ['nothing', ''],
  ['no JSON Web Token', canary],
  ['two parts', `${canary}.${canary}`],
  ['four parts', `a.${encoded('{"sub":"x"}')}.${canary}.b`],
  ['a payload that is no JSON', `${canary}.${encoded(canary)}.${canary}`],
  ['a payload that is no object', `${canary}.${encoded('1')}.${canary}`],
  ['a payload without a subject', `${canary}.${encoded(`{"other":"${canary}"}`)}.${canary}`],
  ['a subject that is no text', `${canary}.${encoded('{"sub":1}')}.${canary}`],
  ['a subject given twice', `${canary}.${encoded(`{"sub":"x","sub":"${canary}"}`)}.${canary}`],
  ['an e-mail address that nobody verified', `${canary}.${encoded('{"sub":"x","email":"a@example.com"}')}.${canary}`],
  [
    'an e-mail address that its issuer has not verified',
    `${canary}.${encoded('{"email":"a@example.com","email_verified":false}')}.${canary}`,
  ],
  ['a final newline', `a.${encoded('{"sub":"x"}')}.${canary}\n`],
])('a token of %s is refused at once, and the error does not show it', (_, identityToken) => {
  const make = () => behind(same, { identityToken });
  expect(make).toThrow(expect.objectContaining({ kind: 'usage', code: 'usage/identity-token' }));
  try {
    make();
  } catch (error) {
    expect(inspect(error, { depth: null, showHidden: true })).not.toContain(canary);
  }
});

test.each([true, 'true'])('an e-mail address that is verified (%j) is what the key is proven over', async (verified) => {
  const { sigstore } = behind(same);
  const token = sigstore.issueToken({ ...rehearsedClaims, identity: 'dev@example.org' });
  // The rehearsal's own tokens name it as the subject; the proof must be over the e-mail address all the same.
  const { sub, ...claims } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
  const identityToken = `e30.${encoded(JSON.stringify({ ...claims, sub: 'other', email: sub, email_verified: verified }))}.e30`;
  const { signer, http } = behind(() => async () => ({ status: 400, body: '' }), { identityToken });
  await failureOf(signer.signArtifact(content));
  const { publicKeyRequest: asked } = JSON.parse(String(http.requests[0]?.body));
  const proof = Buffer.from(asked.proofOfPossession, 'base64');
  expect(verifySignature('sha256', Buffer.from('dev@example.org'), asked.publicKey.content, proof)).toBe(true);
});

test('claims that a test overrides stand in the certificate', async () => {
  const rehearsal = await rehearse();
  const bundle = await rehearsal.sign(statement, {
    identity: 'https://git.example/mallory',
    issuer: 'https://issuer.example',
    buildTrigger: 'push',
  });
  await rehearsal.close();
  const { identity } = verify(rehearsal.trustedRoot, bundle);
  expect([identity?.subjectAlternativeName, identity?.extensions?.issuer]).toEqual([
    'https://git.example/mallory',
    'https://issuer.example',
  ]);
  const certificate = X509Certificate.parse(Buffer.from(certificateOf(bundle), 'base64'));
  expect(certificate.extension('1.3.6.1.4.1.57264.1.20')?.valueObj.subs[0]?.value.toString()).toBe('push');
});
