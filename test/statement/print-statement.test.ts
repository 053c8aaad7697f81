import { describe, expect, test } from 'vitest';
import { maxPredicateBytes, type Statement } from '../../src/model/statement.ts';
import { ToolError } from '../../src/model/tool-error.ts';
import { printStatement } from '../../src/statement/print-statement.ts';

const digest = { sha256: 'a'.repeat(64) };

function statementOf(predicate: unknown, names: readonly string[] = ['hello']): Statement {
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: names.map((name) => ({ name, digest })),
    predicateType: 'https://cyclonedx.org/bom',
    predicate,
  };
}

/** A predicate of so many bytes as JSON: `{"text":"…"}`. */
function predicateOf(bytes: number) {
  return { text: 'x'.repeat(bytes - '{"text":""}'.length) };
}

describe('a predicate', () => {
  test('of 16 MiB is printed, whatever the statement has besides', () => {
    const statement = statementOf(predicateOf(maxPredicateBytes), ['hello', 'a'.repeat(100_000)]);
    expect(printStatement(statement).length).toBeGreaterThan(maxPredicateBytes);
  });

  test('of one byte more is refused, with the statement and its size', () => {
    const error = errorOf(statementOf(predicateOf(maxPredicateBytes + 1)));
    expect(error).toMatchObject({ kind: 'build', code: 'sign/predicate-too-large' });
    expect(error.message).toBe('the statement "https://cyclonedx.org/bom" about "hello" says 16777217 bytes, more than 16777216');
    expect(error.help).toMatch(/^"text" takes 16777208 bytes/);
  });

  test('counts in bytes and not in characters', () => {
    expect(errorOf(statementOf({ text: 'é'.repeat(maxPredicateBytes / 2) })).code).toBe('sign/predicate-too-large');
  });

  test('that is refused names what most of it is, as far down as there is one thing', () => {
    const list = Array.from({ length: 1000 }, (_, index) => ({ name: 'x'.repeat(17_000), index }));
    const error = errorOf(statementOf({ small: 'x', outer: { other: ['y'], components: list } }, ['a', 'b', 'c']));
    expect(error.message).toContain('about "a" and 2 more');
    expect(error.help).toMatch(/^"outer\.components" takes 17\d{6} bytes of them/);
    const even = errorOf(statementOf({ outer: { a: 'x'.repeat(9e6), b: 'x'.repeat(9e6) } }));
    expect(even.help).toMatch(/^"outer" takes 18000015 bytes of them/);
    const three = errorOf(statementOf({ a: 'x'.repeat(6e6), b: 'x'.repeat(7e6), c: 'x'.repeat(6e6) }));
    expect(three.help).toMatch(/^"b" takes 7000002 bytes of them/);
    expect(errorOf(statementOf('x'.repeat(17e6))).help).toMatch(/^"predicate" takes 17000002 bytes/);
  });
});

function errorOf(statement: Statement): ToolError {
  try {
    printStatement(statement);
  } catch (error) {
    if (error instanceof ToolError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
