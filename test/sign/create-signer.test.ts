import { inspect } from 'node:util';
import { bundleFromJSON } from '@sigstore/bundle';
import { X509Certificate } from '@sigstore/core';
import { TrustedRoot } from '@sigstore/protobuf-specs';
import { toSignedEntity, toTrustMaterial, Verifier } from '@sigstore/verify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ToolError } from '../../src/model/tool-error.ts';
import type { LoopbackHandler } from '../../src/model/world.ts';
import { createSigner, type SignerOptions } from '../../src/sign/create-signer.ts';
import { createEmbeddedSigstore } from '../../src/sign/embedded/create-embedded-sigstore.ts';
import { serveLoopback } from '../support/loopback.ts';
import { type Rehearsal, rehearse, rehearsedClaims, rehearsedIdentity } from '../support/rehearse.ts';

const statement = { _type: 'https://in-toto.io/Statement/v1', subject: [], predicateType: 'x', predicate: {} };
const content = Buffer.from('the bytes of an artifact');
const every = { tlogThreshold: 1, ctlogThreshold: 1, timestampThreshold: 1 };

function verify(trustedRoot: string, bundle: string, artifact?: Buffer, thresholds = every) {
  const material = toTrustMaterial(TrustedRoot.fromJSON(JSON.parse(trustedRoot)));
  return new Verifier(material, thresholds).verify(toSignedEntity(bundleFromJSON(JSON.parse(bundle)), artifact));
}

const entriesOf = (bundle: string) => JSON.parse(bundle).verificationMaterial.tlogEntries;
const certificateOf = (bundle: string): string => JSON.parse(bundle).verificationMaterial.certificate.rawBytes;

/** A rehearsal behind a handler of the test's own. */
async function behind(wrap: (handle: LoopbackHandler) => LoopbackHandler, changes: Partial<SignerOptions> = {}) {
  const sigstore = createEmbeddedSigstore({ now: () => new Date() });
  const server = await serveLoopback(wrap(sigstore.handle));
  const identityToken = sigstore.issueToken(rehearsedClaims);
  const urls = { fulcioUrl: server.url, rekorUrl: server.url, timestampUrl: server.url };
  const signer = createSigner({ identityToken, ...urls, rekorVersion: 1, ...changes });
  return { signer, identityToken, close: server.close, trustedRoot: sigstore.trustedRoot(server.url) };
}

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
    let certificates = 0;
    const { signer, trustedRoot, close } = await behind(
      (handle) => (request) => {
        if (request.path === '/api/v2/signingCert') certificates += 1;
        return handle(request);
      },
      { rekorVersion },
    );
    const made = Array.from({ length: 40 }, (_, index) =>
      index % 2 === 0 ? signer.signStatement(Buffer.from(`{"n":${index}}`)) : signer.signArtifact(Buffer.from(`${index}`)),
    );
    const bundles = (await Promise.all(made)).map(({ json }) => json);
    await close();
    expect(certificates).toBe(1);
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

test('version 2 without a timestamp authority is refused before anything is sent', () => {
  const { issueToken } = createEmbeddedSigstore({ now: () => new Date() });
  const options = { identityToken: issueToken(rehearsedClaims), fulcioUrl: 'x:', rekorUrl: 'x:', rekorVersion: 2 } as const;
  expect(() => createSigner(options)).toThrow(expect.objectContaining({ code: 'usage/timestamp-missing' }));
});

test('a log whose answer was lost has the entry already, and the signature is made all the same', async () => {
  let posts = 0;
  const { signer, trustedRoot, close } = await behind((handle) => async (request) => {
    const answer = await handle(request);
    if (request.path !== '/api/v1/log/entries') return answer;
    posts += 1;
    return posts === 1 ? { status: 502, body: '' } : answer;
  });
  const { json } = await signer.signStatement(Buffer.from('{}'));
  await close();
  expect(posts).toBe(2);
  expect(entriesOf(json)[0].inclusionProof.treeSize).toBe('1');
  expect(() => verify(trustedRoot, json)).not.toThrow();
});

test.each([
  ['/api/v2/signingCert', 'network/no-certificate'],
  ['/api/v1/log/entries', 'network/no-log-entry'],
  ['/api/v1/timestamp', 'network/no-timestamp'],
])('a service that refuses at %s gives the error %s with its reason', async (path, code) => {
  const { signer, close } = await behind((handle) => async (request) => {
    const refusal = { status: 400, headers: { 'content-type': 'application/json' }, body: '{"message":"because"}' };
    return request.path === path ? refusal : handle(request);
  });
  const error = await failureOf(signer.signStatement(Buffer.from('{}')));
  await close();
  expect([error.kind, error.code]).toEqual(['network', code]);
  expect(error.excerpt.join('\n')).toContain('(400) because');
});

test.each([
  ['/api/v2/signingCert', '{}', 'network/no-certificate'],
  ['/api/v2/signingCert', 'not JSON', 'network/no-certificate'],
  ['/api/v1/log/entries', '{"a":{"body":"e30=","logID":"","logIndex":0}}', 'network/not-signed'],
])('a service that answers nonsense at %s (%s) gives the error %s', async (path, body, code) => {
  const { signer, close } = await behind(
    (handle) => async (request) => (request.path === path ? { status: 200, body } : handle(request)),
  );
  const error = await failureOf(signer.signStatement(Buffer.from('{}')));
  await close();
  expect([error.kind, error.code]).toEqual(['network', code]);
});

test('a token that has expired is refused by the authority, and the error does not hold it', async () => {
  let time = new Date();
  const sigstore = createEmbeddedSigstore({ now: () => time });
  const server = await serveLoopback(sigstore.handle);
  const identityToken = sigstore.issueToken(rehearsedClaims);
  time = new Date(time.getTime() + 601_000);
  const signer = createSigner({ identityToken, fulcioUrl: server.url, rekorUrl: server.url, rekorVersion: 1 });
  const error = await failureOf(signer.signStatement(Buffer.from('{}')));
  await server.close();
  expect(error.excerpt.join('\n')).toContain('(401) the identity token has expired');
  expect(inspect(error, { depth: null, showHidden: true })).not.toContain(identityToken.slice(-20));
});

test('a service that repeats what it was sent does not bring the token into the error', async () => {
  const { signer, identityToken, close } = await behind(() => async ({ body }) => {
    const message = Buffer.from(body).toString();
    return { status: 400, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ message }) };
  });
  const error = await failureOf(signer.signStatement(Buffer.from('{}')));
  await close();
  const shown = inspect(error, { depth: null, showHidden: true });
  expect(shown).toContain('(identity token)');
  for (const part of identityToken.split('.')) expect(shown).not.toContain(part);
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
  ['a final newline', `a.${encoded('{"sub":"x"}')}.${canary}\n`],
])('a token of %s is refused at once, and the error does not show it', (_, identityToken) => {
  const make = () => createSigner({ identityToken, fulcioUrl: 'x:', rekorUrl: 'x:', rekorVersion: 1 });
  expect(make).toThrow(expect.objectContaining({ kind: 'usage', code: 'usage/identity-token' }));
  try {
    make();
  } catch (error) {
    expect(inspect(error, { depth: null, showHidden: true })).not.toContain(canary);
  }
});

test('an e-mail address that its issuer has not verified is refused, and the error does not show the token', async () => {
  const identityToken = `${encoded('{}')}.${encoded('{"email":"a@example.com","email_verified":false}')}.${canary}`;
  const signer = createSigner({
    identityToken,
    fulcioUrl: 'http://127.0.0.1:1',
    rekorUrl: 'http://127.0.0.1:1',
    rekorVersion: 1,
  });
  const error = await failureOf(signer.signStatement(Buffer.from('{}')));
  expect(error.code).toBe('usage/identity-token');
  expect(inspect(error, { depth: null, showHidden: true })).not.toContain(canary);
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
