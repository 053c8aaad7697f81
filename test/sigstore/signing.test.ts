// What src/sign makes with the real servers, src/verify authenticates, and what is wrong with it is refused.

import { describe, expect, test } from 'vitest';
import { askToken } from '../../scripts/sigstore-servers/ask-token.ts';
import { createSigner } from '../../src/sign/create-signer.ts';
import { authenticate, authenticated, countingHttp, provenanceOf, servicesOf, sha256, signerOf, stack, world } from './stack.ts';

const content = Buffer.from('hello\n');

test('a statement and an artifact are signed, with a timestamp, an entry of the log and a promise of the certificate log', async () => {
  const before = Math.floor(Date.now() / 1000) * 1000;
  const { signer, expected } = await signerOf('github');
  const [statement, artifact] = await Promise.all([signer.signStatement(provenanceOf(content)), signer.signArtifact(content)]);
  const ofStatement = await authenticated(statement.json);
  const ofArtifact = await authenticated(artifact.json, { contents: [content] });
  expect(ofStatement.signed).toMatchObject({ kind: 'statement', payloadSha256: sha256(provenanceOf(content)) });
  expect(ofArtifact.signed).toEqual({ kind: 'artifact', artifact: { sha256: sha256(content) } });
  for (const { signer: facts } of [ofStatement, ofArtifact]) {
    expect(facts.identity).toBe(expected.identity);
    expect(facts.logEntries).toHaveLength(1);
    // A log of version 2 tells no time.
    expect(facts.logEntries[0]).not.toHaveProperty('integratedTime');
    const [time = new Date(0), ...more] = facts.timestamps;
    expect(more).toEqual([]);
    expect(time.getTime()).toBeGreaterThanOrEqual(before);
    expect(time.getTime()).toBeLessThanOrEqual(Date.now() + 1000);
  }
  // One certificate for both.
  expect(ofStatement.signer.certificateSerial).toBe(ofArtifact.signer.certificateSerial);
});

test('many signatures at once get one certificate, and each an entry of its own', async () => {
  const http = countingHttp();
  const { signer } = await signerOf('email', {}, { http });
  const contents = Array.from({ length: 60 }, (_, index) => Buffer.from(`file ${index}\n`));
  const bundles = await Promise.all(contents.map((each) => signer.signArtifact(each)));
  const outcomes = await authenticate(
    bundles.map(({ json }) => json),
    { contents },
  );
  const entries = outcomes.map((outcome) =>
    outcome.status === 'authenticated' ? outcome.signer.logEntries[0]?.index : outcome.reason,
  );
  expect(new Set(entries).size).toBe(contents.length);
  expect(http.asked.filter((path) => path === '/api/v2/signingCert')).toHaveLength(1);
  expect(http.asked.filter((path) => path === '/api/v2/log/entries')).toHaveLength(contents.length);
  expect(http.asked.filter((path) => path === '/api/v1/timestamp')).toHaveLength(contents.length);
});

test('a statement longer than a request to the log may be is signed, since the log gets its digest alone', async () => {
  const { signer } = await signerOf('github');
  const statement = {
    ...JSON.parse(Buffer.from(provenanceOf(content)).toString()),
    predicateType: 'https://build.example/large',
  };
  const payload = Buffer.from(JSON.stringify({ ...statement, predicate: { text: 'x'.repeat(15 * 1024 * 1024) } }));
  const { json } = await signer.signStatement(payload);
  expect((await authenticated(json)).signed).toMatchObject({ kind: 'statement', payloadSha256: sha256(payload) });
});

describe('with a log of version 2 alone', () => {
  const none = { wanted: 0, candidates: [] };

  test('nothing is signed, and nobody is asked, since nobody would say when it was signed', async () => {
    const http = countingHttp();
    const identityToken = await askToken(stack, 'github');
    const make = () => createSigner({ http, services: { ...servicesOf(), timestampAuthorities: none }, identityToken });
    expect(make).toThrow(expect.objectContaining({ kind: 'usage', code: 'usage/timestamp-missing' }));
    expect(http.asked).toEqual([]);
  });

  test('a bundle whose timestamp was taken out is refused', async () => {
    const { signer } = await signerOf('github');
    const bundle = JSON.parse((await signer.signStatement(provenanceOf(content))).json);
    delete bundle.verificationMaterial.timestampVerificationData;
    expect(await authenticate([JSON.stringify(bundle)])).toMatchObject([
      { status: 'refused', reason: 'no trusted time says when it was signed' },
    ]);
  });
});

describe('of two bundles that the servers made', async () => {
  const { signer } = await signerOf('github');
  const sign = async (text: string) => JSON.parse((await signer.signStatement(provenanceOf(text))).json);
  const [one, other] = await Promise.all([sign('one'), sign('other')]);

  test.each([
    [
      'payload',
      (bundle: typeof one) => ({ ...bundle, dsseEnvelope: { ...bundle.dsseEnvelope, payload: other.dsseEnvelope.payload } }),
    ],
    [
      'signature',
      (bundle: typeof one) => ({
        ...bundle,
        dsseEnvelope: { ...bundle.dsseEnvelope, signatures: other.dsseEnvelope.signatures },
      }),
    ],
    ['log entry', (bundle: typeof one) => withMaterial(bundle, { tlogEntries: other.verificationMaterial.tlogEntries })],
    [
      'timestamp',
      (bundle: typeof one) =>
        withMaterial(bundle, { timestampVerificationData: other.verificationMaterial.timestampVerificationData }),
    ],
    [
      'proof of inclusion',
      (bundle: typeof one) =>
        withMaterial(bundle, {
          tlogEntries: [
            {
              ...bundle.verificationMaterial.tlogEntries[0],
              logIndex: other.verificationMaterial.tlogEntries[0].logIndex,
              inclusionProof: other.verificationMaterial.tlogEntries[0].inclusionProof,
            },
          ],
        }),
    ],
  ])('one with the %s of the other is refused', async (_, swap) => {
    expect(await authenticate([JSON.stringify(one), JSON.stringify(swap(one))])).toMatchObject([
      { status: 'authenticated' },
      { status: 'refused' },
    ]);
  });

  function withMaterial(bundle: typeof one, changes: object): typeof one {
    return { ...bundle, verificationMaterial: { ...bundle.verificationMaterial, ...changes } };
  }
});

test('a service is found by its URL alone as well', async () => {
  const { urls } = stack;
  const service = (url: string, apiVersion: number) => ({ url, operator: 'us', apiVersion });
  const { signStatement } = createSigner({
    http: world.http,
    identityToken: await askToken(stack, 'email'),
    services: {
      certificateAuthorities: [service(urls.fulcio, 1)],
      logs: { wanted: 1, candidates: [service(urls.rekor, 2)] },
      timestampAuthorities: { wanted: 1, candidates: [service(urls.timestamp, 1)] },
      identityIssuers: [],
    },
  });
  expect((await authenticated((await signStatement(provenanceOf(content))).json)).signer.identity).toBe('me@example.org');
});
