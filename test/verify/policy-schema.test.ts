// Holds schema/policy.schema.json against what reads a policy: the same policies are right and wrong for both.

import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { policySchema } from '../../scripts/policy-schema.ts';
import { parseYaml } from '../../src/codec/yaml.ts';
import { ToolError } from '../../src/model/tool-error.ts';
import { parsePolicy } from '../../src/verify/parse-policy.ts';
import { policyKeys } from '../../src/verify/policy-form.ts';
import { badPolicies, goodPolicies, minimalPolicy } from '../support/policy-corpus.ts';

const ajv = new Ajv2020({ strict: true, strictRequired: false, allErrors: true });
addFormats.default(ajv);
const schema = JSON.parse(readFileSync('schema/policy.schema.json', 'utf8'));
const validate = ajv.compile(schema);

function isRead(document: unknown): boolean {
  try {
    parsePolicy(parseYaml(JSON.stringify(document), 'p'), [], 'p', 'v0.1.0');
    return true;
  } catch (error) {
    if (error instanceof ToolError) return false;
    throw error;
  }
}

test('schema/policy.schema.json is what the description makes; "npm run generate" writes it', () => {
  expect(schema).toEqual(JSON.parse(JSON.stringify(policySchema)));
});

test.each(goodPolicies)('the schema takes a policy that says %s', (_, text) => {
  expect(validate(parseYaml(text, 'p').value), JSON.stringify(validate.errors)).toBe(true);
});

test.each(badPolicies)('the schema refuses a policy with $title, where it has a word for that', ({ text, parsingAlone }) => {
  expect(validate(parseYaml(text, 'p').value)).toBe(parsingAlone === true);
});

test.each(['rebuilders: [x]'])('the schema refuses "%s", which is for later', (line) => {
  expect(validate(parseYaml(`${minimalPolicy}${line}\n`, 'p').value)).toBe(false);
});

test('the schema and the reader agree on any policy', () => {
  const text = fc.constantFrom('push', 'https://a.example/b/c', 'https://a.example/b.git', 'a@b.example', '', 'x y', 'x\n');
  const wrong = fc.constantFrom<unknown>(null, true, 7, [], {}, ['a', ''], 'coverage');
  const mostly = <Value>(right: fc.Arbitrary<Value>) =>
    fc.oneof({ weight: 9, arbitrary: right }, { weight: 1, arbitrary: wrong });
  const level = mostly(fc.constantFrom(0, 1, 2, 3, 4, 1.5));
  const claim = mostly(fc.oneof(text, fc.record({ pattern: fc.constantFrom('a.*', '(', '') }, { requiredKeys: [] })));
  const signer = fc.record(
    {
      identity: mostly(text),
      identityPattern: mostly(fc.constantFrom('.*', '[', '', 'a|b')),
      issuer: mostly(text),
      claims: mostly(fc.record({ buildTrigger: claim, deploymentEnvironment: claim, issuer: claim }, { requiredKeys: [] })),
      level,
      sourceFrom: mostly(fc.constantFrom('certificate', 'provenance', 'me')),
    },
    { requiredKeys: ['issuer'] },
  );
  const count = mostly(fc.constantFrom(-1, 0, 1, 10, 11, 2.5));
  const texts = mostly(fc.array(mostly(text), { maxLength: 2 }));
  const policy = fc.record(
    {
      signers: mostly(fc.array(mostly(signer), { maxLength: 2 })),
      repository: mostly(text),
      commit: mostly(fc.constantFrom('0'.repeat(40), 'f'.repeat(64), 'F'.repeat(40), '0'.repeat(41))),
      triggers: texts,
      runner: mostly(text),
      minimumLevel: level,
      thresholds: mostly(fc.record({ logs: count, signedCertificateTimestamps: count, timestamps: count }, { requiredKeys: [] })),
      statements: mostly(fc.array(fc.constantFrom('provenance', 'sbom', 'gate', 'release', 'slsa'), { maxLength: 2 })),
      gates: texts,
      variations: texts,
      acceptedDifferences: mostly(
        fc.array(mostly(fc.record({ path: text, cause: text }, { requiredKeys: ['path'] })), { maxLength: 2 }),
      ),
      coverage: mostly(fc.constantFrom('required', 'not-required', 'no')),
      completeness: mostly(fc.constantFrom('required', 'not-required', 'no')),
    },
    { requiredKeys: ['signers', 'repository'] },
  );
  // Most of these are wrong somewhere: one key at a time beside what is right makes both answers common.
  const right = parseYaml(minimalPolicy, 'p').value as object;
  const key = fc.constantFrom(...policyKeys);
  const one = fc.tuple(policy, key).map(([whole, name]) => ({ ...right, ...(name in whole ? { [name]: whole[name] } : {}) }));
  const answers = { yes: 0, no: 0 };
  fc.assert(
    fc.property(fc.oneof({ weight: 4, arbitrary: one }, { weight: 1, arbitrary: policy }), (document) => {
      const read = isRead(document);
      expect(validate(document), JSON.stringify(document)).toBe(read);
      answers[read ? 'yes' : 'no'] += 1;
    }),
    { numRuns: 1500 },
  );
  expect(Math.min(answers.yes, answers.no)).toBeGreaterThan(200);
});

test('every key has a description, for editors', () => {
  const without: string[] = [];
  const visit = (node: Record<string, unknown>, name: string): void => {
    for (const [key, member] of Object.entries((node.properties ?? {}) as Record<string, Record<string, unknown>>)) {
      if (typeof member.description !== 'string') without.push(`${name}${key}`);
      visit((member.items ?? member) as Record<string, unknown>, `${name}${key}.`);
    }
  };
  visit(schema, '');
  expect(without).toEqual([]);
});
