import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/codec/json-shape.ts';
import { verificationSummaryType } from '../../src/model/statement.ts';
import { parseStatement } from '../../src/statement/parse-statement.ts';
import { printStatement } from '../../src/statement/print-statement.ts';
import {
  type PassedVerification,
  resourceUriOf,
  verificationSummaryOf,
  verifierIdOf,
} from '../../src/statement/verification-summary.ts';

const hex = createHash('sha256').update('x').digest('hex');
const verified: PassedVerification = {
  identity: 'alice@example.org',
  toolVersion: '0.1.0',
  verifiedAt: new Date('2026-11-05T12:00:00.250Z'),
  repository: 'https://git.example.org/acme/hello',
  ref: 'refs/tags/v1.0.0',
  policy: { uri: 'https://example.org/policy', digest: { sha256: hex } },
  inputs: [{ name: 'hello.sigstore.json', sha256: hex }],
  artifacts: [
    { name: 'hello-b', sha256: hex },
    { name: 'hello-a', sha256: hex },
  ],
};

test('a summary says who verified what, when, by which policy, from which signatures, and claims no level', () => {
  expect(verificationSummaryOf(verified)).toEqual({
    _type: 'https://in-toto.io/Statement/v1',
    subject: [
      { name: 'hello-a', digest: { sha256: hex } },
      { name: 'hello-b', digest: { sha256: hex } },
    ],
    predicateType: 'https://slsa.dev/verification_summary/v1',
    predicate: {
      verifier: { id: 'mailto:alice@example.org', version: { selfsame: '0.1.0' } },
      timeVerified: '2026-11-05T12:00:00.250Z',
      resourceUri: 'git+https://git.example.org/acme/hello@refs/tags/v1.0.0',
      policy: { uri: 'https://example.org/policy', digest: { sha256: hex } },
      inputAttestations: [{ name: 'hello.sigstore.json', digest: { sha256: hex } }],
      verificationResult: 'PASSED',
      verifiedLevels: ['SLSA_BUILD_LEVEL_UNEVALUATED'],
      slsaVersion: '1.1',
    },
  });
});

test('a level is stated where the policy grants one, and that one alone', () => {
  expect(verificationSummaryOf({ ...verified, level: 3 }).predicate.verifiedLevels).toEqual(['SLSA_BUILD_LEVEL_3']);
});

test.each([
  ['alice@example.org', 'mailto:alice@example.org'],
  ['https://github.com/o/r/.github/workflows/x.yml@refs/tags/v1', 'https://github.com/o/r/.github/workflows/x.yml@refs/tags/v1'],
  ['spiffe://example.org/verifier', 'spiffe://example.org/verifier'],
])('the verifier "%s" is called %s', (identity, id) => {
  expect(verifierIdOf(identity)).toBe(id);
});

test('what is written is what is read', () => {
  const text = fc.string({ minLength: 1, unit: 'grapheme' }).filter((each) => each.isWellFormed());
  const named = fc.record({ name: text, sha256: fc.constant(hex) });
  const files = fc.uniqueArray(named, { minLength: 1, maxLength: 4, selector: ({ name }) => name });
  const input = fc.record(
    {
      identity: text,
      toolVersion: text,
      verifiedAt: fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }),
      repository: text,
      ref: text,
      policy: fc.record({ uri: text, name: text, digest: fc.constant({ sha256: hex }) }),
      inputs: files,
      artifacts: files,
      level: fc.constantFrom(1, 2, 3),
    },
    { requiredKeys: ['identity', 'toolVersion', 'verifiedAt', 'repository', 'ref', 'policy', 'inputs', 'artifacts'] },
  );
  fc.assert(
    fc.property(input, (each) => {
      const statement = verificationSummaryOf(each);
      expect(parseStatement(printStatement(statement))).toEqual({ status: 'parsed', value: { kind: 'summary', statement } });
    }),
  );
});

describe('a summary is read as far as it is one', () => {
  const sound = JSON.parse(JSON.stringify(verificationSummaryOf(verified).predicate)) as JsonObject;
  const read = (predicate: unknown) =>
    parseStatement(
      Buffer.from(JSON.stringify({ ...verificationSummaryOf(verified), predicate, predicateType: verificationSummaryType })),
    );

  test('with fields that are not known here, and without those that may be absent', () => {
    const { timeVerified, inputAttestations, slsaVersion, ...needed } = sound;
    const parsed = read({ ...needed, verifier: { id: 'https://v.example', more: 1 }, dependencyLevels: {}, verifiedLevels: [] });
    expect(parsed).toMatchObject({ status: 'parsed', value: { kind: 'summary' } });
    expect(JSON.stringify(parsed)).not.toContain('timeVerified');
  });

  test.each<[string, JsonObject | string, string]>([
    ['no object', 'text', 'predicate is not an object'],
    ['no verifier', { ...sound, verifier: undefined }, 'predicate.verifier is missing'],
    ['a verifier without id', { ...sound, verifier: {} }, 'predicate.verifier.id is missing'],
    ['a version that is no text', { ...sound, verifier: { id: 'x', version: { a: 1 } } }, 'verifier.version.a is not text'],
    ['no policy', { ...sound, policy: undefined }, 'predicate.policy is missing'],
    ['a policy without uri', { ...sound, policy: { digest: { sha256: hex } } }, 'predicate.policy.uri is missing'],
    [
      'a policy with half a digest',
      { ...sound, policy: { uri: 'x', digest: { sha256: 'ab' } } },
      'not lower-case hex of its length',
    ],
    ['no resource', { ...sound, resourceUri: '' }, 'predicate.resourceUri is empty'],
    ['another result', { ...sound, verificationResult: 'passed' }, 'is none of "PASSED", "FAILED"'],
    ['no levels', { ...sound, verifiedLevels: undefined }, 'predicate.verifiedLevels is missing'],
    ['a level that is a number', { ...sound, verifiedLevels: [3] }, 'predicate.verifiedLevels[0] is not text'],
    ['an input without anything', { ...sound, inputAttestations: [{}] }, 'has neither a name nor a uri nor a digest'],
    ['a time that is a number', { ...sound, timeVerified: 1_780_000_000 }, 'predicate.timeVerified is not text'],
    ['a day', { ...sound, timeVerified: '2026-11-05' }, 'is no time in UTC'],
    ['a time of nowhere', { ...sound, timeVerified: '2026-11-05T12:00:00' }, 'is no time in UTC'],
    ['a time of another zone', { ...sound, timeVerified: '2026-11-05T12:00:00+01:00' }, 'is no time in UTC'],
    ['a time that there never was', { ...sound, timeVerified: '2026-13-05T12:00:00Z' }, 'is no time in UTC'],
  ])('and not with %s', (_, predicate, reason) => {
    expect(read(predicate)).toEqual({ status: 'malformed', reason: expect.stringContaining(reason) });
  });

  test('whatever else stands there, without an error', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), fc.constantFrom(...Object.keys(sound)), (value, key) => {
        expect(['parsed', 'malformed']).toContain(read({ ...sound, [key]: value }).status);
      }),
    );
  });
});

test('a release is called by its repository and ref, as its provenance calls its source', () => {
  expect(resourceUriOf('https://github.com/o/r', 'refs/tags/v1')).toBe('git+https://github.com/o/r@refs/tags/v1');
});
