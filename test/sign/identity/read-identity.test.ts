import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ToolError } from '../../../src/model/tool-error.ts';
import { readIdentity } from '../../../src/sign/identity/read-identity.ts';
import { failureWithout, makeToken } from '../../support/identity.ts';

const now = new Date('2026-11-21T12:00:00Z');
const soon = now.getTime() / 1000 + 300;
const person = { email: 'a@example.org', email_verified: true, exp: soon };
const workflow = {
  iss: 'https://token.actions.githubusercontent.com',
  job_workflow_ref: 'acme/hello/.github/workflows/r.yml@refs/tags/v1',
  repository: 'acme/hello',
  ref: 'refs/tags/v1',
  exp: soon,
};

function codeOf(token: string): string {
  try {
    readIdentity(token, now);
    return 'read';
  } catch (error) {
    if (error instanceof ToolError) return error.code;
    throw error;
  }
}

describe('a token of a workflow', () => {
  test('tells name, issuer, end, the workflow that was called, and that its certificate vouches for the source', () => {
    const identity = readIdentity(makeToken(workflow), now);
    expect(identity).toMatchObject({
      expected: {
        identity: 'https://github.com/acme/hello/.github/workflows/r.yml@refs/tags/v1',
        issuer: 'https://token.actions.githubusercontent.com',
        claims: { sourceRepositoryUri: 'https://github.com/acme/hello', sourceRepositoryRef: 'refs/tags/v1' },
      },
      expiresAt: new Date('2026-11-21T12:05:00Z'),
      sourceFrom: 'certificate',
      jobWorkflowRef: 'acme/hello/.github/workflows/r.yml@refs/tags/v1',
    });
  });

  test('stands under the server that is named', () => {
    const { expected } = readIdentity(makeToken(workflow), now, 'https://git.example');
    expect(expected.identity).toBe('https://git.example/acme/hello/.github/workflows/r.yml@refs/tags/v1');
  });

  test('of Buildkite leaves the source to the provenance, since its certificate names none', () => {
    const { sourceFrom, jobWorkflowRef } = readIdentity(
      makeToken({ organization_slug: 'acme', pipeline_slug: 'hello', exp: soon }),
      now,
    );
    expect([sourceFrom, jobWorkflowRef]).toEqual(['provenance', undefined]);
  });

  test.each(['repository', 'ref'])('without "%s" leaves the source to the provenance', (name) => {
    const claims = Object.fromEntries(Object.entries(workflow).filter(([key]) => key !== name));
    expect(readIdentity(makeToken(claims), now).sourceFrom).toBe('provenance');
  });

  // As Go 1.26 prints them, and as they stood in certificates of Fulcio 1.8.8.
  test.each([
    [0, '0'],
    [999_999, '999999'],
    [1_000_000, '1e+06'],
    [2_097_152, '2.097152e+06'],
    [12_345_678_901, '1.2345678901e+10'],
    [1e21, '1e+21'],
    [-1_234_567, '-1.234567e+06'],
    [1.5, '1.5'],
    ['12345678901', '12345678901'],
    [true, 'true'],
    [null, '<nil>'],
    [['a list'], undefined],
    [{ an: 'object' }, undefined],
  ])('prints the claim %j as Fulcio does', (sha, printed) => {
    expect(readIdentity(makeToken({ ...workflow, sha }), now).expected.claims.sourceRepositoryDigest).toBe(printed);
  });
});

describe('a token of a person', () => {
  test('gives the address as name, no claims, and leaves the source to the provenance', () => {
    expect(readIdentity(makeToken(person), now)).toEqual({
      expected: { identity: 'a@example.org', issuer: 'https://issuer.example', claims: {} },
      expiresAt: new Date('2026-11-21T12:05:00Z'),
      sourceFrom: 'provenance',
    });
  });

  test('names the issuer behind a broker', () => {
    const token = makeToken({ ...person, federated_claims: { connector_id: 'https://accounts.example' } });
    expect(readIdentity(token, now).expected.issuer).toBe('https://accounts.example');
  });

  test.each([true, 'true', 'True'])('is taken when the address is verified: %j', (verified) => {
    expect(codeOf(makeToken({ ...person, email_verified: verified }))).toBe('read');
  });

  test.each([false, 'false', undefined, null, 1, 'yes'])('is refused when it is not: %j', (verified) => {
    expect(codeOf(makeToken({ ...person, email_verified: verified }))).toBe('usage/unverified-email');
  });

  test.each([undefined, '', 'no address', 'a@b@c', 7])('without an address is of no known kind: %j', (email) => {
    expect(codeOf(makeToken({ ...person, email }))).toBe('usage/unknown-identity');
  });
});

describe('the audience', () => {
  test.each(['sigstore', ['other', 'sigstore']])('may be %j', (aud) => {
    expect(codeOf(makeToken({ ...person, aud }))).toBe('read');
  });

  test.each(['other', ['other'], [], undefined, 'sigstore2', [['sigstore']]])('may not be %j', (aud) => {
    expect(codeOf(makeToken({ ...person, aud }))).toBe('usage/identity-audience');
  });

  test('is told with what it is for', () => {
    expect(() => readIdentity(makeToken({ ...person, aud: 'sts.example' }), now)).toThrow(
      expect.objectContaining({
        message: 'the identity token is for "sts.example", not for "sigstore"',
        help: expect.stringContaining('the audience says whom a token was made for'),
      }),
    );
  });
});

test('a token is good until its last second and not in it', () => {
  expect(codeOf(makeToken({ ...person, exp: now.getTime() / 1000 + 0.5 }))).toBe('read');
  expect(codeOf(makeToken({ ...person, exp: now.getTime() / 1000 }))).toBe('usage/identity-expired');
});

const encoded = (text: string) => Buffer.from(text).toString('base64url');

test.each([
  ['no token', 'canary-canary'],
  ['two parts', 'eyJjYW5hcnkiOjF9.eyJjYW5hcnkiOjF9'],
  ['a payload that is no JSON', `e30.${encoded('canary-canary')}.c2ln`],
  ['a list', `e30.${encoded('["canary-canary"]')}.c2ln`],
  ['a key given twice', `e30.${encoded('{"canary-canary":1,"canary-canary":2}')}.c2ln`],
  ['no subject', makeToken({ ...person, sub: undefined })],
  ['an empty subject', makeToken({ ...person, sub: '' })],
  ['an empty issuer', makeToken({ ...person, iss: '' })],
  ['an issuer that is no text', makeToken({ ...person, iss: 7 })],
  ['no end', makeToken({ ...person, exp: undefined })],
  ['an end in words', makeToken({ ...person, exp: 'canary-canary' })],
  ['an end beyond all dates', makeToken({ ...person, exp: 1e300 })],
])('%s is refused, and nothing of it is repeated', async (_, token) => {
  const work = async () => readIdentity(token, now);
  const error = await failureWithout([token, 'canary-canary', 'canary-subject'], [], work());
  expect(error.code).toBe('usage/identity-token');
});

test('whatever a token claims, the answer is an identity or an error with a code', () => {
  const names = fc.constantFrom(
    ...Object.keys({ ...workflow, ...person }),
    'sub',
    'aud',
    'federated_claims',
    '__proto__',
    'ci_config_ref_uri',
  );
  fc.assert(
    fc.property(fc.dictionary(names, fc.jsonValue()), (claims) => {
      expect(codeOf(makeToken({ ...person, ...claims }))).toMatch(/^(read|usage\/[a-z-]+)$/);
    }),
  );
});
