import { describe, expect, test } from 'vitest';
import { ToolError } from '../../src/model/tool-error.ts';
import { matches } from '../../src/verify/matcher.ts';
import { policyFromFlags, policyFromRemote, withNamedRoot } from '../../src/verify/policy.ts';

const flags = {
  tag: 'v0.1.0',
  identity: 'https://github.com/owner/hello/.github/workflows/release.yml@refs/tags/v0.1.0',
  issuer: 'https://token.actions.githubusercontent.com',
  repository: 'https://github.com/owner/hello',
};

describe('a policy of flags', () => {
  test('pins signer, issuer, repository and the very tag', () => {
    expect(policyFromFlags(flags)).toMatchObject({
      from: '--identity and --issuer',
      signers: [{ identity: { exact: flags.identity }, issuer: { exact: flags.issuer } }],
      repository: flags.repository,
      tag: 'v0.1.0',
      ref: 'refs/tags/v0.1.0',
      statements: ['provenance', 'sbom', 'doubleBuild', 'release'],
      thresholds: { logs: 1, signedCertificateTimestamps: 1, timestamps: 1 },
      allowRehearsal: false,
    });
  });

  const person = { ...flags, identity: 'alice@example.org', issuer: 'https://accounts.example.org' };

  test('takes the word of an exact e-mail address for the source, for its certificate states none', () => {
    expect(policyFromFlags(person)?.signers).toEqual([
      { identity: { exact: person.identity }, issuer: { exact: person.issuer }, sourceFrom: 'provenance' },
    ]);
    expect(policyFromFlags({ ...person, sourceFrom: 'certificate' })?.signers[0]?.sourceFrom).toBe('certificate');
  });

  test.each([
    { identity: flags.identity },
    { identity: 'https://user@example.org/x' },
    { identity: 'spiffe:alice@example.org' },
    { identity: 'alice@bob@example.org' },
    { identity: '@example.org' },
    { identity: 'alice@' },
    { identity: 'alice' },
    { identity: undefined, identityPattern: 'alice@example\\.org' },
  ])('takes nobody else at their word unless asked: %o', (who) => {
    const [rule] = policyFromFlags({ ...person, ...who })?.signers ?? [];
    expect(rule).toBeDefined();
    expect(rule).not.toHaveProperty('sourceFrom');
    expect(policyFromFlags({ ...person, ...who, sourceFrom: 'provenance' })?.signers[0]?.sourceFrom).toBe('provenance');
  });

  test('is none when no identity is given', () => {
    expect(policyFromFlags({ tag: 'v0.1.0', repository: flags.repository })).toBeUndefined();
  });

  test('accepts a rehearsal when its root is named, and only then', () => {
    const policy = policyFromFlags(flags);
    expect(policy?.allowRehearsal).toBe(false);
    expect(policy && withNamedRoot(policy).allowRehearsal).toBe(true);
  });

  test.each([
    ['usage/half-an-identity', { issuer: undefined }],
    ['usage/half-an-identity', { issuer: '' }],
    ['usage/half-an-identity', { identity: undefined }],
    ['usage/half-an-identity', { identity: '' }],
    ['usage/two-identities', { identityPattern: '.*' }],
    ['usage/bad-pattern', { identity: undefined, identityPattern: '(' }],
    ['usage/no-repository', { repository: undefined }],
    ['usage/bad-repository', { repository: 'owner/hello' }],
    ['usage/bad-repository', { repository: 'https://github.com/owner/hello.git' }],
    ['usage/bad-repository', { repository: 'https://github.com/owner/hello/' }],
    ['usage/bad-tag', { tag: '' }],
    ['usage/bad-tag', { tag: 'a b' }],
    ['usage/bad-tag', { tag: 'v1..v2' }],
    ['usage/bad-tag', { tag: '-x' }],
    ['usage/bad-commit', { commit: 'abc123' }],
    ['usage/bad-commit', { commit: 'A'.repeat(40) }],
  ])('is refused with %s for %o', (code, changed) => {
    const error = errorOf(() => policyFromFlags({ ...flags, ...changed } as typeof flags));
    expect(error).toMatchObject({ kind: 'usage', code });
    expect(error.help).not.toBe('');
  });
});

describe('the policy of a remote', () => {
  const policy = policyFromRemote('https://github.com/owner/hello', 'v0.1.0');
  const [rule, reusable] = policy?.signers ?? [];
  const accepts = (identity: string) => rule !== undefined && matches(rule.identity, identity);

  test('accepts any workflow of that very repository at that very tag', () => {
    expect(accepts('https://github.com/owner/hello/.github/workflows/release.yml@refs/tags/v0.1.0')).toBe(true);
    expect(accepts('https://github.com/owner/hello/.github/workflows/publish.yaml@refs/tags/v0.1.0')).toBe(true);
    expect(rule?.issuer).toEqual({ exact: flags.issuer });
  });

  test.each([
    'https://github.com/owner/hello2/.github/workflows/release.yml@refs/tags/v0.1.0',
    'https://github.com/mallory/hello/.github/workflows/release.yml@refs/tags/v0.1.0',
    'https://github.com/owner/hello/.github/workflows/release.yml@refs/heads/v0.1.0',
    'https://github.com/owner/hello/.github/workflows/release.yml@refs/tags/v0.1.0-rc1',
    'https://github.com/owner/hello/.github/workflows/release.yml@refs/tags/v0x1.0',
    'https://github.com/owner/hello/.github/workflows/release.yml.attacker.yml@refs/heads/x@refs/tags/v0.1.0',
    'https://github.com/owner/hello/.github/workflows/deep/release.yml@refs/tags/v0.1.0',
    'https://evil.example/https://github.com/owner/hello/.github/workflows/release.yml@refs/tags/v0.1.0',
    'https://github.com/owner/hello/.github/workflows/release.yml@refs/tags/v0.1.0\nx',
    '',
  ])('does not accept %s', (identity) => expect(accepts(identity)).toBe(false));

  test('accepts our own reusable workflow at a tag of a release besides, and says which rule is which', () => {
    const ours = 'https://github.com/selfsame-dev/selfsame/.github/workflows/build-and-attest.yml@refs/tags/';
    expect(policy?.signers).toHaveLength(2);
    expect(reusable?.issuer).toEqual({ exact: flags.issuer });
    expect(['v1.2.3', 'v10.0.12'].map((tag) => reusable && matches(reusable.identity, `${ours}${tag}`))).toEqual([true, true]);
    for (const tag of ['v1', 'v1.2', 'v1.2.3-rc1', 'v1.2.3.4', '1.2.3', 'v1x2x3', 'x@refs/tags/v1.2.3']) {
      expect(reusable && matches(reusable.identity, `${ours}${tag}`), tag).toBe(false);
    }
    expect(policy?.signers.map(({ name }) => name)).toEqual([
      'the rule for workflows of the repository itself',
      'the rule for the reusable workflow of Selfsame',
    ]);
  });

  test('is none where nothing is known of who signs', () => {
    expect(policyFromRemote('https://gitlab.example/owner/hello', 'v0.1.0')).toBeUndefined();
    expect(policyFromRemote('https://github.com.evil.example/owner/hello', 'v0.1.0')).toBeUndefined();
    expect(policyFromRemote('http://github.com/owner/hello', 'v0.1.0')).toBeUndefined();
  });
});

function errorOf(run: () => unknown): ToolError {
  try {
    run();
  } catch (error) {
    if (error instanceof ToolError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
