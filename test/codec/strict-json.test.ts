import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseStrictJson } from '../../src/codec/strict-json.ts';

function reason(text: string | Uint8Array, options?: { maxDepth?: number }): string {
  const parsed = parseStrictJson(text, options);
  return parsed.status === 'malformed' ? parsed.reason : `parsed ${JSON.stringify(parsed.value)}`;
}

describe('it agrees with JSON.parse', () => {
  test('on every text without duplicate keys, indented or not, as string or bytes', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8 }), fc.constantFrom(0, 1, '\t', '\r\n '), (value, indent) => {
        const text = JSON.stringify(value, undefined, indent).replaceAll('\\r\\n ', ' ');
        fc.pre(text.isWellFormed() && !/\\ud[89a-f]/i.test(text));
        const expected = { status: 'parsed', value: JSON.parse(text) };
        expect(parseStrictJson(text)).toEqual(expected);
        expect(parseStrictJson(new TextEncoder().encode(text))).toEqual(expected);
      }),
    );
  });

  test('on any text whatever: what JSON.parse refuses is refused, and nothing throws', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '\\',
      '"a"',
      '"b"',
      '1',
      '-',
      'e',
      '\\u0061',
      '\\ud800',
      ' ',
      'null',
      '\n',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
        const text = pieces.join('');
        const parsed = parseStrictJson(text);
        if (parsed.status === 'parsed') expect(JSON.parse(text)).toEqual(parsed.value);
      }),
      { numRuns: 2000 },
    );
  });

  test('on bytes that were changed anywhere: it answers and never throws', () => {
    const sound = new TextEncoder().encode('{"a":[1,{"é":"\\u00e9"}],"b":"c\\"d","__proto__":{"x":null}}');
    fc.assert(
      fc.property(fc.nat(sound.length - 1), fc.nat(255), (at, byte) => {
        const changed = Uint8Array.from(sound);
        changed[at] = byte;
        const parsed = parseStrictJson(changed);
        if (parsed.status === 'parsed') expect(JSON.parse(new TextDecoder().decode(changed))).toEqual(parsed.value);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('it refuses what has two readings', () => {
  test('a key given twice, at its line and column', () => {
    expect(reason('{\n  "a": 1,\n  "a": 1\n}')).toBe('key "a" is given twice, line 3 column 3');
  });

  test('any object with a key repeated at any place', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 6 }), fc.nat(), (keys, pick) => {
        const repeated = [...keys, keys[pick % keys.length] ?? ''];
        const members = repeated.map((key, index) => `${JSON.stringify(key)}:[{"k":${index}}]`).join(',');
        expect(reason(`{${members}}`)).toMatch(/is given twice/);
        expect(reason(`[{"deep":{${members}}}]`)).toMatch(/is given twice/);
      }),
    );
  });

  test('a key spelled once plainly and once with an escape', () => {
    expect(reason('{"a":1,"\\u0061":2}')).toMatch(/^key "a" is given twice/);
    expect(reason('{"\\/":1,"/":2}')).toMatch(/^key "\/" is given twice/);
  });

  test('"__proto__" given twice, while one of them is a member like any other', () => {
    expect(reason('{"__proto__":1,"__proto__":2}')).toMatch(/given twice/);
    const parsed = parseStrictJson('{"__proto__":{"admin":true}}');
    expect(parsed.status === 'parsed' && Object.hasOwn(parsed.value as object, '__proto__')).toBe(true);
    expect(({} as Record<string, unknown>).admin).toBeUndefined();
  });

  test('the same key in two objects is no duplicate, nor is a value that equals a key', () => {
    expect(parseStrictJson('[{"a":"a"},{"a":["a","a"]}]').status).toBe('parsed');
    expect(parseStrictJson('{"a":{"a":{"a":1},"b":2},"b":{}}').status).toBe('parsed');
  });

  test('a comma or a bracket inside a string does not count as structure', () => {
    expect(parseStrictJson('{"a,{":"}]","b":"\\",\\"a,{\\":1"}').status).toBe('parsed');
  });
});

describe('it refuses what is no Unicode text', () => {
  test('bytes that are not UTF-8', () => {
    expect(reason(Uint8Array.of(0x22, 0xc3, 0x28, 0x22))).toBe('not UTF-8');
    expect(reason(Uint8Array.of(0x22, 0xed, 0xa0, 0x80, 0x22))).toBe('not UTF-8');
  });

  test('a byte-order mark, as text or as bytes', () => {
    expect(reason('\u{feff}{}')).toBe('opens with a byte-order mark');
    expect(reason(Uint8Array.of(0xef, 0xbb, 0xbf, 0x7b, 0x7d))).toBe('opens with a byte-order mark');
  });

  test('a surrogate that stands alone, raw or escaped, in a value or a key', () => {
    expect(reason('"\ud800"')).toMatch(/surrogate/);
    expect(reason('["\\ud800"]')).toMatch(/surrogate/);
    expect(reason('{"\\udc00x":1}')).toMatch(/surrogate/);
    expect(parseStrictJson('"\\ud83d\\ude00"')).toEqual({ status: 'parsed', value: '😀' });
  });
});

describe('it refuses what is no JSON', () => {
  test.each([
    ['nothing', ''],
    ['text after the value', '{} {}'],
    ['a trailing comma', '{"a":1,}'],
    ['a comment', '{"a":1/* */}'],
    ['single quotes', "{'a':1}"],
    ['a string without an end', '{"a":"b'],
    ['a raw newline in a string', '"a\nb"'],
    ['NaN', '[NaN]'],
    ['a leading zero', '[01]'],
    ['an unknown escape', '"\\x41"'],
    ['brackets that cross', '{"a":[}]'],
  ])('%s', (_, text) => {
    expect(parseStrictJson(text).status).toBe('malformed');
  });
});

describe('its depth is bounded', () => {
  test('64 levels are read and 65 are refused, arrays and objects alike', () => {
    expect(parseStrictJson('['.repeat(64) + ']'.repeat(64)).status).toBe('parsed');
    expect(reason('['.repeat(65) + ']'.repeat(65))).toBe('nested deeper than 64 levels, line 1 column 65');
    expect(reason(`${'{"a":'.repeat(65)}1${'}'.repeat(65)}`)).toMatch(/deeper than 64/);
  });

  test('another bound may be given', () => {
    expect(reason('[[[]]]', { maxDepth: 2 })).toMatch(/deeper than 2/);
  });

  test('a million open brackets are refused at once', () => {
    expect(reason('['.repeat(1_000_000))).toMatch(/deeper/);
  });
});

test('a large text takes about as long as JSON.parse itself', () => {
  const text = JSON.stringify(
    Array.from({ length: 20_000 }, (_, index) => ({ name: `file ${index}`, digest: { sha256: 'ab'.repeat(32) } })),
  );
  const hostile = `"${'\\\\'.repeat(500_000)}"`;
  const start = performance.now();
  expect(parseStrictJson(text).status).toBe('parsed');
  expect(parseStrictJson(hostile).status).toBe('parsed');
  expect(performance.now() - start).toBeLessThan(2000);
});
