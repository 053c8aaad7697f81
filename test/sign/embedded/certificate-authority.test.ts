import { generateKeyPairSync, sign, X509Certificate } from 'node:crypto';
import { X509Certificate as SigstoreCertificate } from '@sigstore/core';
import { describe, expect, test } from 'vitest';
import { bitString, contextConstructed, integer, sequence } from '../../../src/codec/der.ts';
import { rehearsalIssuer } from '../../../src/model/rehearsal.ts';
import { createEmbeddedSigstore } from '../../../src/sign/embedded/create-embedded-sigstore.ts';
import { ecdsaWithSha256, emptyName, subjectPublicKeyInfo } from '../../../src/sign/embedded/x509.ts';
import { ask, messageOf } from '../../support/ask.ts';
import { certificateRequest, keys, proofOver, publicKeyPem } from '../../support/certificate-request.ts';
import { rehearsedClaims } from '../../support/rehearse.ts';

const start = new Date('2026-01-02T03:04:05.678Z');
const path = '/api/v2/signingCert';
const { identity } = rehearsedClaims;

function playing(options: { readonly alsoIssues?: readonly string[] } = {}) {
  let time = start;
  const sigstore = createEmbeddedSigstore({ now: () => time, ...options });
  const token = sigstore.issueToken(rehearsedClaims);
  const later = (ms: number) => {
    time = new Date(start.getTime() + ms);
  };
  return { sigstore, token, later, request: (body: unknown) => ask(sigstore.handle, 'POST', path, body) };
}

async function chainFor(claims = rehearsedClaims): Promise<readonly X509Certificate[]> {
  const { sigstore, request } = playing();
  const answer = await request(certificateRequest({ token: sigstore.issueToken(claims), proof: proofOver(claims.identity) }));
  expect(answer.status).toBe(200);
  const { chain } = JSON.parse(answer.body.toString()).signedCertificateEmbeddedSct;
  return chain.certificates.map((pem: string) => new X509Certificate(pem));
}

test('the certificate is for the key asked for, lasts ten minutes, and says in its issuer that it binds nobody', async () => {
  const [leaf, authority] = await chainFor();
  expect(leaf?.publicKey.equals(keys.publicKey)).toBe(true);
  expect(leaf?.validFromDate).toEqual(new Date('2026-01-02T03:04:05Z'));
  expect(leaf?.validToDate).toEqual(new Date('2026-01-02T03:14:05Z'));
  expect(leaf?.issuer).toBe('O=Selfsame rehearsal (binds nobody)\nCN=Selfsame rehearsal (binds nobody)');
  expect(leaf?.subject).toBeFalsy();
  expect(leaf?.subjectAltName).toBe(`URI:${identity}`);
  expect(leaf?.keyUsage).toEqual(['1.3.6.1.5.5.7.3.3']);
  expect(leaf?.ca).toBe(false);
  expect(authority?.ca).toBe(true);
  expect(authority !== undefined && leaf?.verify(authority.publicKey)).toBe(true);
  expect(authority !== undefined && leaf?.checkIssued(authority)).toBe(true);
});

test('every claim stands in the extension that Fulcio gives it, .1 to .6 raw and .8 to .23 as DER', async () => {
  const claims = {
    ...rehearsedClaims,
    workflowName: 'w',
    buildSignerUri: '9',
    buildSignerDigest: '10',
    runnerEnvironment: '11',
    sourceRepositoryUri: 'https://git.example/owner/hello',
    sourceRepositoryDigest: '13',
    sourceRepositoryRef: '14',
    sourceRepositoryIdentifier: '15',
    sourceRepositoryOwnerUri: '16',
    sourceRepositoryOwnerIdentifier: '17',
    buildConfigUri: '18',
    buildConfigDigest: '19',
    buildTrigger: '20',
    runInvocationUri: '21',
    sourceRepositoryVisibility: '22',
    deploymentEnvironment: 'é23',
  };
  const [leaf] = await chainFor(claims);
  const certificate = SigstoreCertificate.parse(leaf?.raw ?? Buffer.alloc(0));
  const raw = (number: number) => certificate.extension(`1.3.6.1.4.1.57264.1.${number}`)?.value.toString();
  const typed = (number: number) => {
    const value = certificate.extension(`1.3.6.1.4.1.57264.1.${number}`)?.valueObj.subs[0];
    return value?.tag.number === 0x0c ? value.value.toString() : undefined;
  };
  expect([1, 2, 3, 4, 5, 6].map(raw)).toEqual([rehearsalIssuer, '20', '13', 'w', 'owner/hello', '14']);
  expect([8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23].map(typed)).toEqual([
    ...[
      rehearsalIssuer,
      '9',
      '10',
      '11',
      'https://git.example/owner/hello',
      '13',
      '14',
      '15',
      '16',
      '17',
      '18',
      '19',
      '20',
      '21',
    ],
    ...['22', 'é23'],
  ]);
});

test('a claim that the token does not make has no extension', async () => {
  const [leaf] = await chainFor({ identity, issuer: rehearsalIssuer });
  const certificate = SigstoreCertificate.parse(leaf?.raw ?? Buffer.alloc(0));
  const ids = certificate.extensions.map(({ subs }) => subs[0]?.toOID() ?? '').filter((id) => id.startsWith('1.3.6.1.4.1.57264'));
  expect(ids).toEqual(['1.3.6.1.4.1.57264.1.1', '1.3.6.1.4.1.57264.1.8']);
});

test('an e-mail address becomes a name of that kind', async () => {
  const [leaf] = await chainFor({ identity: 'someone@example.com', issuer: rehearsalIssuer });
  expect(leaf?.subjectAltName).toBe('email:someone@example.com');
});

test('two certificates have different serial numbers', async () => {
  const [[first], [second]] = await Promise.all([chainFor(), chainFor()]);
  expect(first?.serialNumber).not.toBe(second?.serialNumber);
});

test('the token may come in the header, as sigstore-go sends it', async () => {
  const { sigstore, token } = playing();
  const { publicKeyRequest } = certificateRequest({ token, proof: proofOver(identity) }) as { publicKeyRequest: object };
  const answer = await ask(sigstore.handle, 'POST', path, { publicKeyRequest }, { authorization: `Bearer ${token}` });
  expect(answer.status).toBe(200);
});

describe('a certificate signing request', () => {
  const info = sequence(integer(0), emptyName, subjectPublicKeyInfo(keys.publicKey), contextConstructed(0));
  const request = (signer = keys.privateKey) => {
    const der = Buffer.from(sequence(info, ecdsaWithSha256, bitString(sign('sha256', info, signer))));
    const pem = `-----BEGIN CERTIFICATE REQUEST-----\n${der.toString('base64')}\n-----END CERTIFICATE REQUEST-----\n`;
    return Buffer.from(pem).toString('base64');
  };

  test('it proves the possession of its key', async () => {
    const { token, request: post } = playing();
    const answer = await post({ credentials: { oidcIdentityToken: token }, certificateSigningRequest: request() });
    const { chain } = JSON.parse(answer.body.toString()).signedCertificateEmbeddedSct;
    expect(new X509Certificate(chain.certificates[0]).publicKey.equals(keys.publicKey)).toBe(true);
  });

  test('one that another key signed is refused', async () => {
    const { token, request: post } = playing();
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const answer = await post({
      credentials: { oidcIdentityToken: token },
      certificateSigningRequest: request(other.privateKey),
    });
    expect([answer.status, messageOf(answer)]).toEqual([
      400,
      'the certificate signing request is not signed by the key that it names',
    ]);
  });
});

test('a token signed by another issuer’s key is refused, and by nothing else', async () => {
  const { request } = playing();
  const token = playing().token;
  const answer = await request(certificateRequest({ token, proof: proofOver(identity) }));
  expect([answer.status, messageOf(answer)]).toEqual([401, 'the signature of the identity token is wrong']);
});

test('a token whose claims were changed after it was signed is refused', async () => {
  const { sigstore, request } = playing();
  const [header, , signature] = sigstore.issueToken(rehearsedClaims).split('.');
  const [, payload] = sigstore.issueToken({ ...rehearsedClaims, identity: 'https://git.example/other' }).split('.');
  const token = `${header}.${payload}.${signature}`;
  const answer = await request(certificateRequest({ token, proof: proofOver('https://git.example/other') }));
  expect([answer.status, messageOf(answer)]).toEqual([401, 'the signature of the identity token is wrong']);
});

test.each([
  ['HS256', 'signed with the public key as a secret'],
  ['none', 'not signed'],
])('a token of the algorithm "%s", %s, is refused', async (alg) => {
  const { token, request } = playing();
  const header = Buffer.from(JSON.stringify({ alg, typ: 'JWT' })).toString('base64url');
  const [, payload] = token.split('.');
  const answer = await request(certificateRequest({ token: `${header}.${payload}.`, proof: proofOver(identity) }));
  expect([answer.status, messageOf(answer)]).toEqual([401, 'the signature of the identity token is wrong']);
});

test('a token is refused from the second in which it expires, and not before', async () => {
  const { token, later, request } = playing();
  const body = certificateRequest({ token, proof: proofOver(identity) });
  // It was made at 05.678 and lasts to 05 ten minutes later.
  later(599_321);
  expect((await request(body)).status).toBe(200);
  later(599_322);
  const answer = await request(body);
  expect([answer.status, messageOf(answer)]).toEqual([401, 'the identity token has expired']);
});

test('a token from the future is refused', async () => {
  const { token, later, request } = playing();
  later(-1000);
  const answer = await request(certificateRequest({ token, proof: proofOver(identity) }));
  expect([answer.status, messageOf(answer)]).toEqual([401, 'the identity token is not valid yet']);
});

test('a token for another audience is refused', async () => {
  const { sigstore, request } = playing();
  const token = sigstore.issueToken(rehearsedClaims, { audience: 'npm' });
  const answer = await request(certificateRequest({ token, proof: proofOver(identity) }));
  expect([answer.status, messageOf(answer)]).toEqual([401, 'the identity token is for the audience "npm"']);
});

test('a token that names another issuer is refused, unless a test says that the rehearsal plays it too', async () => {
  const issuer = 'https://issuer.example';
  const [strict, wide] = [playing(), playing({ alsoIssues: [issuer] })];
  const ask = ({ sigstore, request }: typeof strict) =>
    request(certificateRequest({ token: sigstore.issueToken({ ...rehearsedClaims, issuer }), proof: proofOver(identity) }));
  const answer = await ask(strict);
  expect([answer.status, messageOf(answer)]).toEqual([401, 'no certificates for the issuer "https://issuer.example"']);
  expect((await ask(wide)).status).toBe(200);
});

test('a proof over another subject is refused', async () => {
  const { token, request } = playing();
  const answer = await request(certificateRequest({ token, proof: proofOver('https://git.example/other') }));
  expect([answer.status, messageOf(answer)]).toEqual([
    400,
    'the proof of possession is not a signature over the subject of the token',
  ]);
});

test('a proof by another key than the one asked for is refused', async () => {
  const { token, request } = playing();
  const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'pem', type: 'spki' }).toString();
  const answer = await request(certificateRequest({ token, proof: proofOver(identity), publicKey: other }));
  expect([answer.status, messageOf(answer)]).toEqual([
    400,
    'the proof of possession is not a signature over the subject of the token',
  ]);
});

test.each([
  ['no PEM', 'x', 'a public key on an elliptic curve is wanted'],
  [
    'a key of another kind',
    generateKeyPairSync('ed25519').publicKey.export({ format: 'pem', type: 'spki' }).toString(),
    'a public key on an elliptic curve is wanted',
  ],
  ['half a key', publicKeyPem.replace('MFkw', 'MFow'), 'a public key on an elliptic curve is wanted'],
])('%s is refused as a public key', async (_, publicKey, message) => {
  const { token, request } = playing();
  const answer = await request(certificateRequest({ token, proof: proofOver(identity), publicKey }));
  expect([answer.status, messageOf(answer)]).toEqual([400, message]);
});
