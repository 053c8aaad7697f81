import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseYaml } from '../../src/codec/yaml.ts';
import { ToolError } from '../../src/model/tool-error.ts';
import type { Policy } from '../../src/model/verdict.ts';
import { matches } from '../../src/verify/matcher.ts';
import { parsePolicy } from '../../src/verify/parse-policy.ts';
import { policyFromFlags } from '../../src/verify/policy.ts';
import { claimMeanings, policyKeys, signerKeys } from '../../src/verify/policy-form.ts';
import { badPolicies, goodPolicies, minimalPolicy, withSignerKey } from '../support/policy-corpus.ts';

const page = readFileSync('docs/policy.md', 'utf8');
const flags = {
  tag: 'v0.1.0',
  identity: 'https://github.com/owner/hello/.github/workflows/release.yml@refs/tags/v0.1.0',
  issuer: 'https://token.actions.githubusercontent.com',
  repository: 'https://github.com/owner/hello',
};

function parse(text: string): Policy {
  return parsePolicy(parseYaml(text, 'release-policy.yaml'), [], 'release-policy.yaml', 'v0.1.0');
}

describe('a policy of a file', () => {
  test('has the same defaults as flags', () => {
    expect(parse(minimalPolicy)).toEqual({ ...policyFromFlags(flags), from: 'release-policy.yaml' });
  });

  test.each(goodPolicies)('may say %s', (_, text) => {
    expect(parse(text).signers.length).toBeGreaterThan(0);
  });

  test('may say everything', () => {
    const [, text = ''] = goodPolicies.find(([title]) => title === 'everything') ?? [];
    expect(parse(text)).toEqual({
      from: 'release-policy.yaml',
      signers: [{ identity: { exact: flags.identity }, issuer: { exact: flags.issuer }, level: 3 }],
      repository: flags.repository,
      tag: 'v0.1.0',
      ref: 'refs/tags/v0.1.0',
      commit: '0'.repeat(40),
      triggers: ['push'],
      runner: 'github-hosted',
      minimumLevel: 2,
      thresholds: { logs: 2, signedCertificateTimestamps: 0, timestamps: 1 },
      statements: ['provenance', 'gate'],
      statementsNamed: true,
      gates: ['unit-tests'],
      variations: ['timezone', 'network-cut'],
      acceptedDifferences: [{ path: 'a.zip', cause: 'zip-local-time' }],
      completeness: 'not-required',
      coverage: 'required',
      allowRehearsal: false,
    });
  });

  test('takes a signer at its word only where it says so, also one with an e-mail address', () => {
    const person = minimalPolicy.replace(/identity: .*/, 'identity: alice@example.org');
    expect(parse(person).signers[0]).not.toHaveProperty('sourceFrom');
    for (const from of ['certificate', 'provenance']) {
      expect(parse(person.replace('repository:', `    sourceFrom: ${from}\nrepository:`)).signers[0]?.sourceFrom).toBe(from);
    }
  });

  test('may be a part of another file', () => {
    const indented = minimalPolicy.replaceAll(/^/gm, '  ');
    expect(parsePolicy(parseYaml(`verify:\n${indented}`, 'selfsame.yaml'), ['verify'], 'x', 'v0.1.0').repository).toBe(
      'https://github.com/owner/hello',
    );
  });

  test('fills the tag into a pattern as plain text', () => {
    const policy = parse(minimalPolicy.replace('identity: ', 'identityPattern: ').replace('release.yml', '[a-z]+\\.yml'));
    const [rule] = policy.signers;
    expect(rule && matches(rule.identity, flags.identity)).toBe(true);
    expect(rule && matches(rule.identity, flags.identity.replace('v0.1.0', 'v0x1.0'))).toBe(false);
  });

  test('fills the tag into claims, and into their patterns as plain text', () => {
    const claims = (text: string) => parse(withSignerKey(text)).signers[0]?.claims;
    expect(claims('claims: {sourceRepositoryRef: "refs/tags/${tag}"}')).toEqual({
      sourceRepositoryRef: { exact: 'refs/tags/v0.1.0' },
    });
    const { buildConfigUri } = claims('claims: {buildConfigUri: {pattern: ".*@refs/tags/${tag}"}}') ?? {};
    expect(buildConfigUri && matches(buildConfigUri, flags.identity)).toBe(true);
    expect(buildConfigUri && matches(buildConfigUri, flags.identity.replace('v0.1.0', 'v0x1.0'))).toBe(false);
  });

  test('can name every extension of a certificate', () => {
    const names = Object.keys(claimMeanings);
    expect(names).toHaveLength(15);
    const text = withSignerKey(`claims: {${names.map((name) => `${name}: x`).join(', ')}}`);
    expect(Object.keys(parse(text).signers[0]?.claims ?? {}).sort()).toEqual([...names].sort());
  });

  test.each(badPolicies)('is refused with a position for $title', ({ text, message }) => {
    const error = errorOf(() => parse(text));
    expect(error).toMatchObject({ kind: 'config', code: 'config/bad-policy', message: expect.stringContaining(message) });
    expect(error.at).toMatchObject({ file: 'release-policy.yaml', line: expect.any(Number) });
    expect(error.help).toBeTruthy();
  });

  test.each(['rebuilders: [alice@example.org]'])('does not take "%s" for something weaker', (line) => {
    const error = errorOf(() => parse(`${minimalPolicy}${line}\n`));
    expect(error).toMatchObject({ kind: 'config', code: 'config/not-yet', at: { line: 5, column: 1 } });
    expect(error.message).toMatch(/^"rebuilders" cannot be asked for yet: /);
  });

  test('is refused for a tag that cannot be one', () => {
    const parseAt = (tag: string) => parsePolicy(parseYaml(minimalPolicy, 'x'), [], 'x', tag);
    expect(errorOf(() => parseAt('v1 x'))).toMatchObject({ code: 'usage/bad-tag' });
  });

  test('of any shape is read or refused, and never crashes', () => {
    const keys = fc.constantFrom(...policyKeys, ...signerKeys, 'pattern', 'buildTrigger', 'rebuilders', 'x');
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom('push', 'https://a/b', '', '(', 1, 3, 0.5, true, null),
        fc.array(tie('value'), { maxLength: 2 }),
        fc.dictionary(keys, tie('value'), { maxKeys: 4 }),
      ),
    }));
    const wrong = fc.record(
      { signers: value, repository: fc.constantFrom('https://a/b', 'a'), thresholds: value, triggers: value, gates: value },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(value, wrong), (document) => {
        try {
          expect(parsePolicy(parseYaml(JSON.stringify(document), 'p'), [], 'p', 'v1').signers.length).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toBeInstanceOf(ToolError);
          expect((error as ToolError).code).toMatch(/^config\/(bad-policy|not-yet)$/);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('docs/policy.md', () => {
  // The text before the first heading is none's.
  const examples = page.split(/^#+ (?=.+$)/m).map((section) => ({
    heading: section.slice(0, section.indexOf('\n')),
    text: [...section.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text]) => text).join(''),
  }));
  const exampleOf = (heading: string): Policy => parse(examples.find((each) => each.heading === heading)?.text ?? '');

  test('shows policies, each of which is read', () => {
    const shown = examples.filter(({ text }) => text !== '');
    expect(shown.map(({ heading }) => heading)).toEqual([
      'The file',
      'Claims',
      'A project on GitHub',
      'A reusable workflow',
      'A person',
      'A project on GitLab',
      "GitHub's private Sigstore",
    ]);
    for (const { text } of shown) expect(parse(text).repository).toMatch(/^https:/);
  });

  test('shows the least that a policy says', () => {
    expect(exampleOf('The file')).toEqual(parse(minimalPolicy));
  });

  test('shows claims that a certificate of GitHub meets, and no other', () => {
    const uri = exampleOf('Claims').signers[0]?.claims?.buildConfigUri;
    expect(uri && matches(uri, flags.identity)).toBe(true);
    expect(uri && matches(uri, flags.identity.replace('release.yml', 'test.yml'))).toBe(false);
  });

  test('shows a person who is taken at their word', () => {
    expect(exampleOf('A person').signers).toEqual([
      {
        identity: { exact: 'alice@example.org' },
        issuer: { exact: 'https://accounts.example.org' },
        sourceFrom: 'provenance',
      },
    ]);
  });

  test('shows the thresholds of a Sigstore that has no logs', () => {
    expect(exampleOf("GitHub's private Sigstore").thresholds).toEqual({ logs: 0, signedCertificateTimestamps: 0, timestamps: 1 });
  });

  test('tells every key, and every claim with its meaning', () => {
    for (const key of [...policyKeys, ...signerKeys]) expect(page, key).toContain(`| \`${key}\` |`);
    for (const [name, meaning] of Object.entries(claimMeanings)) expect(page).toContain(`| \`${name}\` | ${meaning} |`);
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
