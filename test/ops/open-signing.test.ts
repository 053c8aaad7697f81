import { describe, expect, test } from 'vitest';
import type { PinnedPlan } from '../../src/model/unsigned-release.ts';
import { requirePinnedIdentity, type SigningOptions, withConfigured } from '../../src/ops/open-signing.ts';
import type { Identity } from '../../src/sign/identity/read-identity.ts';

const plan: PinnedPlan = {
  ...{ name: 'hello', version: '1.0.0', tag: 'v1.0.0', rehearsal: false, commit: '0'.repeat(40), gates: [], require: [] },
  identity: {
    ...{ identity: 'https://ci.example.org/job', issuer: 'https://issuer.example.org' },
    ...{ repository: 'https://git.example.org/a/b', ref: 'refs/tags/v1.0.0' },
  },
};

function holder(expected: Partial<Identity['expected']>): Identity {
  const { identity, issuer } = plan.identity;
  return { expected: { identity, issuer, claims: {}, ...expected }, expiresAt: new Date(0), sourceFrom: 'certificate' };
}

describe('a release that waits is signed by whom it was planned for', () => {
  test('in the run that its provenance names, or where no certificate names one', () => {
    requirePinnedIdentity(holder({ claims: { runInvocationUri: 'run:1' } }), { plan, run: 'run:1' });
    requirePinnedIdentity(holder({}), { plan, run: 'run:1' });
  });

  test('in any run once its provenance is signed', () => {
    requirePinnedIdentity(holder({ claims: { runInvocationUri: 'run:2' } }), { plan });
  });

  test.each([
    ['another identity', { identity: 'https://ci.example.org/other' }, 'sign/other-identity'],
    ['the same name from another issuer', { issuer: 'https://other.example.org' }, 'sign/other-identity'],
    ['another run', { claims: { runInvocationUri: 'run:2' } }, 'sign/other-run'],
  ])('and not by %s', (_, expected, code) => {
    expect(() => requirePinnedIdentity(holder(expected), { plan, run: 'run:1' })).toThrow(expect.objectContaining({ code }));
  });
});

describe('the configuration says where to sign', () => {
  const config = { signingConfig: 'keys/services.json', trustedRoot: 'keys/root.json', identityFrom: 'gitlab' } as const;
  const configured = { signingConfig: '/project/keys/services.json', trustedRoot: '/project/keys/root.json' };

  test('where the command line says nothing, its paths seen from its own folder', () => {
    expect(withConfigured({ interactive: false }, config, '/project')).toEqual({
      interactive: false,
      identityFrom: 'gitlab',
      ...configured,
    });
  });

  test.each<[string, Partial<SigningOptions>, object]>([
    ['another Sigstore', { sigstore: 'staging' }, { sigstore: 'staging', identityFrom: 'gitlab' }],
    ['services by their addresses', { fulcioUrl: 'https://f' }, { fulcioUrl: 'https://f', identityFrom: 'gitlab' }],
    ['another root', { trustedRoot: '/r.json' }, { ...configured, trustedRoot: '/r.json', identityFrom: 'gitlab' }],
    ['another source of the identity', { identityFrom: 'file' }, { ...configured, identityFrom: 'file' }],
    ['a token in a file', { identityTokenFile: '/t.jwt' }, { ...configured, identityTokenFile: '/t.jwt' }],
  ])('and nothing of what the command line says: %s', (_, options, wanted) => {
    expect(withConfigured({ interactive: false, ...options }, config, '/project')).toEqual({ interactive: false, ...wanted });
  });
});
