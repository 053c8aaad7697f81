import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseStatement } from '../../src/statement/parse-statement.ts';
import { printStatement } from '../../src/statement/print-statement.ts';
import { type RebuildStatementInput, rebuildAttributes, rebuildOf } from '../../src/statement/rebuild.ts';

const [one, other] = ['ab'.repeat(32), 'cd'.repeat(32)];
const input: RebuildStatementInput = {
  outcome: 'differs',
  artifacts: [
    { name: 'same', published: one, rebuilt: one },
    { name: 'other', published: one, rebuilt: other },
    { name: 'none', published: one },
    { name: 'more', rebuilt: other },
  ],
  conditions: [
    { kind: 'tool', name: 'go', wanted: 'go1', got: 'go1' },
    { kind: 'tool', name: 'cc', wanted: 'cc1' },
    { kind: 'wall', name: 'network-cut', wanted: 'held', got: 'held' },
  ],
  source: { repository: 'https://git.example.org/acme/hello', ref: 'refs/tags/v1.0.0', commit: 'ef'.repeat(20) },
  rebuilder: 'rebuilder@example.org',
  ofRehearsal: false,
  rebuiltOn: new Date('2026-01-02T03:04:05.678Z'),
};

test('each published artifact is a subject by its published digest, with what came of it', () => {
  const { subject, predicate } = rebuildOf(input);
  expect(subject).toEqual(['none', 'other', 'same'].map((name) => ({ name, digest: { sha256: one } })));
  expect(predicate.attributes.map(({ attribute, target, evidence }) => [attribute, target?.name, evidence?.digest])).toEqual([
    ['NOT_REBUILT', 'none', undefined],
    ['REBUILT_OTHER_BYTES', 'other', { sha256: other }],
    ['REBUILT_SAME_BYTES', 'same', { sha256: one }],
  ]);
});

test('the conditions are the commit, the outcome, what else was made, the tools as seen here, and the time', () => {
  expect(rebuildOf(input).predicate.attributes[0]?.conditions).toEqual({
    outcome: 'differs',
    source: {
      uri: 'git+https://git.example.org/acme/hello@refs/tags/v1.0.0',
      digest: { gitCommit: 'ef'.repeat(20) },
    },
    tools: [{ name: 'go', version: 'go1' }],
    alsoMade: ['more'],
    ofRehearsal: false,
    rebuiltOn: '2026-01-02T03:04:05Z',
  });
});

test('the rebuilder is a URI or a name, as the certificate has it', () => {
  expect(rebuildOf(input).predicate.producer).toEqual({ name: 'rebuilder@example.org' });
  expect(rebuildOf({ ...input, rebuilder: 'https://ci.example.org/x' }).predicate.producer).toEqual({
    uri: 'https://ci.example.org/x',
  });
});

test('one rebuilder never claims what takes several, nor what the release itself claims', () => {
  expect(Object.values(rebuildAttributes)).not.toContain('REPRODUCIBLE');
  expect(JSON.stringify(rebuildOf({ ...input, outcome: 'reproduced' }))).not.toContain('SLSA');
});

test('whatever the artifacts are called, the statement is read back as it was made', () => {
  const digest = fc.constantFrom(one, other, undefined);
  const artifacts = fc.uniqueArray(
    fc.record({ name: fc.string({ minLength: 1 }), published: fc.constant(one), rebuilt: digest }),
    {
      selector: ({ name }) => name,
      minLength: 1,
    },
  );
  fc.assert(
    fc.property(artifacts, (made) => {
      const statement = rebuildOf({
        ...input,
        artifacts: made.map(({ rebuilt, ...rest }) => ({ ...rest, ...(rebuilt === undefined ? {} : { rebuilt }) })),
      });
      const parsed = parseStatement(printStatement(statement));
      expect(parsed).toMatchObject({ status: 'parsed', value: { kind: 'doubleBuild' } });
      if (parsed.status === 'parsed') expect(parsed.value.statement).toEqual(statement);
    }),
  );
});
