import { createPublicKey, verify } from 'node:crypto';
import { expect, test } from 'vitest';
import { identityKinds } from '../../../scripts/sigstore-servers/identity-kinds.ts';
import { createIssuer, issuerPath } from '../../../scripts/sigstore-servers/issuer.ts';

const baseUrl = 'http://127.0.0.1:4444';
const now = new Date('2026-11-21T12:00:00Z');
const issuer = createIssuer(() => now, baseUrl);

function ask(method: string, path: string, body = '', headers: Readonly<Record<string, string>> = {}) {
  const answer = issuer.handle({ method, path, headers, body: Buffer.from(body) });
  return { status: answer?.status, value: JSON.parse(String(answer?.body ?? 'null')) };
}

function claimsOf(token: string): Readonly<Record<string, unknown>> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
}

test.each(identityKinds)('a token of the kind %s is signed by the key that discovery leads to', (kind) => {
  const { token } = ask('POST', `${issuerPath(kind)}/token`).value;
  const discovery = ask('GET', `${issuerPath(kind)}/.well-known/openid-configuration`).value;
  expect(discovery).toMatchObject({ issuer: `${baseUrl}${issuerPath(kind)}`, id_token_signing_alg_values_supported: ['RS256'] });
  const { keys } = ask('GET', discovery.jwks_uri.slice(baseUrl.length)).value;
  const [header = '', payload = '', signature = ''] = token.split('.');
  expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toMatchObject({ alg: 'RS256', kid: keys[0].kid });
  const key = createPublicKey({ key: keys[0], format: 'jwk' });
  expect(verify('sha256', Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, 'base64url'))).toBe(true);
  const seconds = now.getTime() / 1000;
  expect(claimsOf(token)).toMatchObject({ iss: discovery.issuer, aud: 'sigstore', nbf: seconds, exp: seconds + 600 });
});

test('what is asked for stands in the token, and what follows from it', () => {
  const workflow = 'owner/name/.github/workflows/x.yml@refs/heads/main';
  const { token } = ask(
    'POST',
    `${issuerPath('github')}/token`,
    JSON.stringify({ job_workflow_ref: workflow, exp: 1, run_id: null }),
  ).value;
  expect(claimsOf(token)).toMatchObject({
    job_workflow_ref: workflow,
    workflow_ref: workflow,
    repository: 'owner/name',
    repository_owner: 'owner',
    ref: 'refs/heads/main',
    ref_type: 'branch',
    sub: 'repo:owner/name:ref:refs/heads/main',
    exp: 1,
  });
  expect(claimsOf(token)).not.toHaveProperty('run_id');
});

test('a runner that asks as on GitHub is answered as by GitHub, for the audience that it names', () => {
  const path = `${issuerPath('github')}/id-token?audience=other`;
  expect(ask('GET', path, '', { authorization: 'bearer anything' }).status).toBe(200);
  expect(claimsOf(ask('GET', path, '', { authorization: 'bearer anything' }).value.value).aud).toBe('other');
  expect(ask('GET', path).status).toBe(401);
});

test.each([
  ['POST', `${issuerPath('github')}/token`, '[]', 400],
  ['POST', `${issuerPath('github')}/token`, 'no JSON', 400],
  ['GET', `${issuerPath('github')}/token`, '', 404],
  ['GET', `${issuerPath('github')}/../keys`, '', undefined],
  ['GET', '/issuers/nobody/keys', '', undefined],
])('%s %s with "%s" is answered with %s', (method, path, body, status) => {
  expect(ask(method, path, body).status).toBe(status);
});
