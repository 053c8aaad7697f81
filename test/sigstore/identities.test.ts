// What the real certificate authority states about each kind of identity, and what it refuses.

import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { askToken } from '../../scripts/sigstore-servers/ask-token.ts';
import type { Claims, IdentityKind } from '../../scripts/sigstore-servers/identity-kinds.ts';
import { ToolError } from '../../src/model/tool-error.ts';
import { createSigner } from '../../src/sign/create-signer.ts';
import { chooseIdentity } from '../../src/sign/identity/choose-identity.ts';
import { readIdentity } from '../../src/sign/identity/read-identity.ts';
import { authenticated, countingHttp, provenanceOf, servicesOf, signerOf, stack, world } from './stack.ts';

const payload = provenanceOf('hello\n');

// How many claims each kind states: a comparison of nothing with nothing would hold too.
const kinds: readonly (readonly [IdentityKind, number, Claims])[] = [
  ['github', 14, {}],
  ['github', 15, { environment: 'production' }],
  ['github', 14, { job_workflow_ref: 'shared/flows/.github/workflows/build.yml@refs/heads/main', repository: 'owner/name' }],
  // The templates that Fulcio ships call every GitLab gitlab.com, unless the token says otherwise.
  ['gitlab', 14, { url: 'https://git.example' }],
  ['gitlab', 14, { url: 'https://gitlab.com', ref: 'main', ref_type: 'branch' }],
  ['buildkite', 4, {}],
  ['circleci', 6, {}],
  ['email', 0, {}],
  ['email', 0, { email: 'somebody+else@example.org' }],
  ['federated', 0, {}],
];

test.each(kinds)(
  'a certificate for a token of %s states its %i claims just as the token tells, with %j',
  async (kind, count, claims) => {
    const { signer, expected } = await signerOf(kind, claims);
    const { signer: facts } = await authenticated((await signer.signStatement(payload)).json);
    const { issuer, ...stated } = facts.claims;
    expect(stated).toEqual(expected.claims);
    expect(Object.keys(stated)).toHaveLength(count);
    expect([facts.identity, issuer]).toEqual([expected.identity, expected.issuer]);
  },
);

test('a person behind a broker is stated with the issuer behind it, and any other kind with its own', async () => {
  const issuers = await Promise.all(
    (['federated', 'email', 'github'] as const).map(async (kind) => (await signerOf(kind)).expected.issuer),
  );
  expect(issuers).toEqual(['https://accounts.example.org', stack.issuers.email, stack.issuers.github]);
});

test('a runner that is asked as on GitHub gives the token that signs', async () => {
  const environment = {
    GITHUB_ACTIONS: 'true',
    ACTIONS_ID_TOKEN_REQUEST_URL: `${stack.issuers.github}/id-token?api-version=2.0`,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'bearer-of-the-job',
  };
  const context = { ...world, environment, identityIssuers: [], interactive: false, tell: () => undefined };
  const source = await chooseIdentity(context, {});
  const identityToken = await source.getToken();
  const { expected, jobWorkflowRef } = readIdentity(identityToken, new Date());
  const { signStatement } = createSigner({ http: world.http, services: servicesOf(), identityToken, expected });
  const { signer } = await authenticated((await signStatement(payload)).json);
  expect(signer.identity).toBe(`https://github.com/${jobWorkflowRef}`);
});

test.each<readonly [string, IdentityKind, Claims]>([
  ['for another audience', 'github', { aud: 'somebody-else' }],
  ['that has expired', 'github', { exp: Math.floor(Date.now() / 1000) - 600 }],
  ['without what its template needs', 'github', { run_id: null }],
  ['of an issuer that Fulcio does not know', 'github', { iss: 'http://127.0.0.1:1/elsewhere' }],
])(
  'for a token %s there is no certificate, nothing is signed, and the error does not show the token',
  async (_, kind, claims) => {
    const http = countingHttp();
    const identityToken = await askToken(stack, kind, claims);
    const { signStatement } = createSigner({ http, services: servicesOf(), identityToken });
    const error = await failureOf(signStatement(payload));
    expect([error.kind, error.code]).toEqual(['network', 'network/no-certificate']);
    expect(http.asked).toEqual(['/api/v2/signingCert']);
    const shown = inspect(error, { depth: null, showHidden: true });
    for (const part of identityToken.split('.')) expect(shown).not.toContain(part);
  },
);

test('for an address that its issuer has not verified nobody is asked for a certificate', async () => {
  const http = countingHttp();
  const identityToken = await askToken(stack, 'email', { email_verified: false });
  const make = async () => createSigner({ http, services: servicesOf(), identityToken }).signStatement(payload);
  expect(await failureOf(make())).toMatchObject({ code: 'usage/identity-token' });
  expect(http.asked).toEqual([]);
});

test('a certificate for somebody else than the plan names is not used: nothing gets into the log', async () => {
  const http = countingHttp();
  const identityToken = await askToken(stack, 'email', { email: 'mallory@example.org' });
  const { expected } = readIdentity(await askToken(stack, 'email'), new Date());
  const { signStatement } = createSigner({ http, services: servicesOf(), identityToken, expected });
  expect(await failureOf(signStatement(payload))).toMatchObject({ code: 'sign/unexpected-identity' });
  expect(http.asked).toEqual(['/api/v2/signingCert']);
});

async function failureOf(signing: Promise<unknown>): Promise<ToolError> {
  const error = await signing.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof ToolError) return error;
  throw new Error(`no ToolError: ${inspect(error)}`);
}
