import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { predicateTypes } from '../../src/model/statement.ts';
import { parseForeignStatement } from '../../src/statement/parse-foreign-statement.ts';
import { parseStatement } from '../../src/statement/parse-statement.ts';

const [v1, v01] = ['https://in-toto.io/Statement/v1', 'https://in-toto.io/Statement/v0.1'];
const subject = [{ name: 'hello', digest: { sha256: 'ab'.repeat(32) } }];
const provenance = {
  buildDefinition: { buildType: 'https://build.example', externalParameters: {} },
  runDetails: { builder: { id: 'https://build.example' } },
};

function parse(statement: unknown) {
  return parseForeignStatement(Buffer.from(typeof statement === 'string' ? statement : JSON.stringify(statement)));
}

function statementOf(changes: Readonly<Record<string, unknown>>) {
  return { _type: v1, subject, predicateType: 'https://example.org/note', predicate: { a: 1 }, ...changes };
}

test('a statement that ours may be is read as ours are', () => {
  const statement = statementOf({ predicateType: predicateTypes.provenance, predicate: provenance });
  expect(parse(statement)).toEqual(parseStatement(Buffer.from(JSON.stringify(statement))));
  expect(parse(statement)).toMatchObject({ status: 'parsed', value: { kind: 'provenance' } });
});

test('a statement of version 0.1, as cosign writes it, is read with all that version 1 would say', () => {
  const parsed = parse(statementOf({ _type: v01, predicateType: predicateTypes.provenance, predicate: provenance }));
  expect(parsed).toEqual(parse(statementOf({ predicateType: predicateTypes.provenance, predicate: provenance })));
  expect(parse(statementOf({ _type: v01 }))).toMatchObject({ status: 'parsed', value: { kind: 'other' } });
});

describe('a type that we know in another shape', () => {
  test.each(['release', 'gate', 'doubleBuild'] as const)('is kind other where it is %s', (kind) => {
    const parsed = parse(statementOf({ predicateType: predicateTypes[kind], predicate: { ownerId: '1' } }));
    expect(parsed).toMatchObject({ status: 'parsed', value: { kind: 'other', statement: { predicate: { ownerId: '1' } } } });
    expect(parse(statementOf({ _type: v01, predicateType: predicateTypes[kind], predicate: {} }))).toMatchObject({
      status: 'parsed',
    });
  });

  test.each(['provenance', 'sbom'] as const)('is refused where it is %s, in both versions', (kind) => {
    for (const _type of [v1, v01]) {
      const parsed = parse(statementOf({ _type, predicateType: predicateTypes[kind], predicate: { a: 1 } }));
      expect(parsed).toMatchObject({ status: 'malformed', reason: expect.stringContaining('predicate') });
    }
  });
});

test('a subject without a name is kept with an empty one', () => {
  const parsed = parse(statementOf({ subject: [{ digest: { sha256: 'ab'.repeat(32) } }] }));
  expect(parsed).toMatchObject({ status: 'parsed', value: { statement: { subject: [{ name: '' }] } } });
});

test.each([
  ['two subjects of one name', { subject: [...subject, ...subject] }, 'subject names "hello" twice'],
  [
    'two subjects of one name in a release statement of others',
    { subject: [...subject, ...subject], predicateType: predicateTypes.release },
    'subject names "hello" twice',
  ],
  ['no subject', { subject: [] }, 'subject is empty'],
  [
    'another version',
    { _type: 'https://in-toto.io/Statement/v2' },
    '_type is not that of an in-toto statement of version 1 or 0.1',
  ],
  ['no predicate type', { predicateType: undefined }, 'predicateType is missing'],
  [
    'a digest that is none',
    { subject: [{ name: 'hello', digest: { sha256: 'x' } }] },
    'subject[0].digest.sha256 is not lower-case',
  ],
])('%s is refused', (_, changes, reason) => {
  expect(parse(statementOf(changes))).toMatchObject({ status: 'malformed', reason: expect.stringContaining(reason) });
});

test.each([
  ['{"_type":"https://in-toto.io/Statement/v0.1","_type":"https://in-toto.io/Statement/v1"}', 'given twice'],
  ['[]', 'the statement is not an object'],
  ['', 'not JSON'],
  [`${'['.repeat(65)}${']'.repeat(65)}`, 'nested deeper than 64 levels'],
])('%j is refused', (text, reason) => {
  expect(parse(text)).toMatchObject({ status: 'malformed', reason: expect.stringContaining(reason) });
});

test('no bytes make it fail otherwise than by saying what is wrong', () => {
  const json = fc.record(
    {
      _type: fc.constantFrom(v1, v01, 'x', 1),
      subject: fc.oneof(fc.constant(subject), fc.jsonValue()),
      predicateType: fc.oneof(fc.constantFrom(...Object.values(predicateTypes)), fc.jsonValue()),
      predicate: fc.jsonValue(),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(
      fc.oneof(
        json.map((each) => Buffer.from(JSON.stringify(each))),
        fc.uint8Array(),
      ),
      (bytes) => {
        const parsed = parseForeignStatement(bytes);
        if (parsed.status === 'malformed') expect(parsed.reason).not.toBe('');
        else expect(parsed.value.statement.subject.length).toBeGreaterThan(0);
      },
    ),
  );
});
