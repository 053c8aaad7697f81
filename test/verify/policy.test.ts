import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseYaml } from '../../src/codec/yaml.ts';
import { ToolError } from '../../src/model/tool-error.ts';
import { escapePattern, matches } from '../../src/verify/matcher.ts';
import { parsePolicy, policyFromFlags, policyFromRemote, withNamedRoot } from '../../src/verify/policy.ts';

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
  const [rule] = policy?.signers ?? [];
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

  test('is none where nothing is known of who signs', () => {
    expect(policyFromRemote('https://gitlab.example/owner/hello', 'v0.1.0')).toBeUndefined();
    expect(policyFromRemote('https://github.com.evil.example/owner/hello', 'v0.1.0')).toBeUndefined();
    expect(policyFromRemote('http://github.com/owner/hello', 'v0.1.0')).toBeUndefined();
  });
});

describe('a policy of a file', () => {
  const minimal = `signers:
  - identity: https://github.com/owner/hello/.github/workflows/release.yml@refs/tags/\${tag}
    issuer: https://token.actions.githubusercontent.com
repository: https://github.com/owner/hello
`;

  test('has the same defaults as flags', () => {
    expect(parse(minimal)).toEqual({ ...policyFromFlags(flags), from: 'release-policy.yaml' });
  });

  test('may say everything', () => {
    const policy = parse(`${minimal}commit: "${'0'.repeat(40)}"
triggers: [push]
runner: github-hosted
thresholds: {logs: 2, signedCertificateTimestamps: 0, timestamps: 1}
statements: [provenance, gate]
gates: [unit-tests]
variations: [timezone, network-cut]
acceptedDifferences: [{path: a.zip, cause: zip-local-time}]
`);
    expect(policy).toMatchObject({
      commit: '0'.repeat(40),
      triggers: ['push'],
      runner: 'github-hosted',
      thresholds: { logs: 2, signedCertificateTimestamps: 0, timestamps: 1 },
      statements: ['provenance', 'gate'],
      gates: ['unit-tests'],
      variations: ['timezone', 'network-cut'],
      acceptedDifferences: [{ path: 'a.zip', cause: 'zip-local-time' }],
    });
  });

  test('is what docs/policy.md shows', () => {
    const [, example = ''] = /```yaml\n([\s\S]*?)```/.exec(readFileSync('docs/policy.md', 'utf8')) ?? [];
    expect(parse(example)).toEqual(parse(minimal));
  });

  test('takes a signer at its word only where it says so, also one with an e-mail address', () => {
    const person = minimal.replace(/identity: .*/, 'identity: alice@example.org');
    expect(parse(person).signers[0]).not.toHaveProperty('sourceFrom');
    for (const from of ['certificate', 'provenance']) {
      expect(parse(person.replace('repository:', `    sourceFrom: ${from}\nrepository:`)).signers[0]?.sourceFrom).toBe(from);
    }
  });

  test('is what docs/policy.md shows for a person', () => {
    const [, example = ''] = [...readFileSync('docs/policy.md', 'utf8').matchAll(/```yaml\n([\s\S]*?)```/g)][1] ?? [];
    expect(parse(example).signers).toEqual([
      {
        identity: { exact: 'alice@example.org' },
        issuer: { exact: 'https://accounts.example.org' },
        sourceFrom: 'provenance',
      },
    ]);
  });

  test('may be a part of another file', () => {
    const indented = minimal.replaceAll(/^/gm, '  ');
    expect(parsePolicy(parseYaml(`verify:\n${indented}`, 'selfsame.yaml'), ['verify'], 'x', 'v0.1.0').repository).toBe(
      'https://github.com/owner/hello',
    );
  });

  test('fills the tag into a pattern as plain text', () => {
    const policy = parse(minimal.replace('identity: ', 'identityPattern: ').replace('release.yml', '[a-z]+\\.yml'));
    const [rule] = policy.signers;
    expect(rule && matches(rule.identity, flags.identity)).toBe(true);
    expect(rule && matches(rule.identity, flags.identity.replace('v0.1.0', 'v0x1.0'))).toBe(false);
  });

  test.each([
    ['an unknown key', `${minimal}gate: [x]\n`, 'did you mean "gates"'],
    ['no signers', 'repository: https://github.com/owner/hello\n', '"signers" is missing'],
    ['an empty list of signers', minimal.replace(/signers:[\s\S]*(?=repository)/, 'signers: []\n'), 'is empty'],
    ['a signer without an issuer', minimal.replace(/ {4}issuer.*\n/, ''), '"signers.0.issuer" is missing'],
    ['a signer without an identity', minimal.replace(/identity: .*\n {4}/, ''), 'needs one of'],
    ['an empty identity', minimal.replace(/identity: .*/, 'identity: ""'), 'is empty'],
    ['a pattern that is none', minimal.replace(/identity: .*/, 'identityPattern: "("'), 'no regular expression'],
    ['no repository', minimal.replace(/repository.*\n/, ''), '"repository" is missing'],
    ['a repository that is none', minimal.replace(/repository.*/, 'repository: hello'), 'https://host/owner/name'],
    ['a word that nobody has', minimal.replace('repository:', '    sourceFrom: me\nrepository:'), 'certificate, provenance'],
    ['a short commit', `${minimal}commit: abc\n`, 'not a full commit'],
    ['a number for a text', `${minimal}runner: 5\n`, 'is not text'],
    ['no trigger at all', `${minimal}triggers: []\n`, 'is empty'],
    ['a kind of statement that is not known', `${minimal}statements: [slsa]\n`, 'is none of provenance'],
    ['a threshold without a time', `${minimal}thresholds: {timestamps: 0}\n`, 'from 1 to 10'],
    ['a threshold that is no whole number', `${minimal}thresholds: {logs: 1.5}\n`, 'from 0 to 10'],
    ['a list', '- a\n', 'is not a mapping'],
    ['nothing', '', 'is'],
  ])('is refused with a position for %s', (_, text, message) => {
    const error = errorOf(() => parse(text));
    expect(error).toMatchObject({ kind: 'config', code: 'config/bad-policy', message: expect.stringContaining(message) });
    expect(error.at).toMatchObject({ file: 'release-policy.yaml', line: expect.any(Number) });
  });

  function parse(text: string) {
    return parsePolicy(parseYaml(text, 'release-policy.yaml'), [], 'release-policy.yaml', 'v0.1.0');
  }
});

describe('a matcher', () => {
  test('of a pattern matches the whole text or not at all', () => {
    expect(matches({ pattern: 'a|b' }, 'ab')).toBe(false);
    expect(matches({ pattern: 'a' }, 'a\n')).toBe(false);
    expect(matches({ pattern: '.*' }, undefined)).toBe(false);
  });

  test('of an escaped text matches that text and no other', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (text, other) => {
        expect(matches({ pattern: escapePattern(text) }, text)).toBe(true);
        expect(matches({ pattern: escapePattern(text) }, other)).toBe(text === other);
      }),
    );
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
