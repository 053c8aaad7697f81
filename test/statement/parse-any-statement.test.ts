// A statement of any maker is read for what it says of itself, and for nothing else.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseAnyStatement } from '../../src/statement/parse-any-statement.ts';

const sha256 = 'ab'.repeat(32);
const sound = {
  _type: 'https://in-toto.io/Statement/v1',
  subject: [{ name: 'hello', digest: { sha256 } }],
  predicateType: 'https://example.com/other/v1',
  predicate: {},
};

const parse = (value: unknown) => parseAnyStatement(Buffer.from(JSON.stringify(value)));

test.each(['https://in-toto.io/Statement/v1', 'https://in-toto.io/Statement/v0.1'])('%s is read', (_type) => {
  expect(parse({ ...sound, _type })).toEqual({
    status: 'parsed',
    value: { subject: sound.subject, predicateType: sound.predicateType },
  });
});

test('the predicate may be anything, also where its type is one that a release has', () => {
  expect(parse({ ...sound, predicateType: 'https://slsa.dev/provenance/v1', predicate: 7 }).status).toBe('parsed');
  expect(parse({ ...sound, predicate: undefined }).status).toBe('parsed');
});

test('subjects may share a name or have none: they are found by digest', () => {
  const [subject] = sound.subject;
  expect(parse({ ...sound, subject: [subject, subject, { digest: { gitCommit: 'ab'.repeat(20) } }] })).toMatchObject({
    value: { subject: [{ name: 'hello' }, { name: 'hello' }, { name: '', digest: { gitCommit: 'ab'.repeat(20) } }] },
  });
});

describe('is no statement', () => {
  test.each<readonly [string, unknown, string]>([
    ['of another version', { ...sound, _type: 'https://in-toto.io/Statement/v2' }, '_type'],
    ['without a type', { ...sound, _type: undefined }, '_type'],
    ['without a subject', { ...sound, subject: [] }, 'subject is empty'],
    ['without subjects', { ...sound, subject: undefined }, 'subject is missing'],
    ['with a subject that has no digest', { ...sound, subject: [{ name: 'a' }] }, 'digest'],
    ['with an empty digest', { ...sound, subject: [{ name: 'a', digest: {} }] }, 'is empty'],
    ['with an empty name', { ...sound, subject: [{ name: '', digest: { sha256 } }] }, 'name is empty'],
    [
      'with a digest in capitals',
      { ...sound, subject: [{ name: 'a', digest: { sha256: sha256.toUpperCase() } }] },
      'lower-case hex',
    ],
    ['without a predicate type', { ...sound, predicateType: undefined }, 'predicateType is missing'],
    ['a list', [sound], 'not an object'],
  ])('%s', (_, value, reason) => {
    expect(parse(value)).toEqual({ status: 'malformed', reason: expect.stringContaining(reason) });
  });

  test('with a key twice, or not UTF-8', () => {
    expect(parseAnyStatement(Buffer.from('{"_type":1,"_type":2}')).status).toBe('malformed');
    expect(parseAnyStatement(Buffer.of(0xff)).status).toBe('malformed');
  });

  test('whatever its bytes, and nothing breaks', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array(),
          fc.json().map(Buffer.from),
          fc.jsonValue().map((value) => Buffer.from(JSON.stringify({ ...sound, subject: value }))),
        ),
        (bytes) => {
          expect(['parsed', 'malformed']).toContain(parseAnyStatement(bytes).status);
        },
      ),
    );
  });
});
