// The doors of parsers say where a text is no JSON, YAML, TOML, XML, script or Dockerfile, and end for every text.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findDockerfileFault } from '../../src/codec/dockerfile.ts';
import { findJsonFault } from '../../src/codec/jsonc.ts';
import { findScriptFault } from '../../src/codec/script-syntax.ts';
import { faultAt, phrase, type SyntaxFault } from '../../src/codec/syntax-fault.ts';
import { findTomlFault } from '../../src/codec/toml.ts';
import { findXmlFault } from '../../src/codec/xml.ts';
import { findYamlFault } from '../../src/codec/yaml.ts';

const doors: Readonly<Record<string, (text: string) => SyntaxFault | undefined>> = {
  json: (text) => findJsonFault(text, 'json'),
  jsonc: (text) => findJsonFault(text, 'jsonc'),
  yaml: findYamlFault,
  toml: findTomlFault,
  xml: findXmlFault,
  dockerfile: findDockerfileFault,
  javascript: (text) => findScriptFault(text, 'javascript'),
  typescript: (text) => findScriptFault(text, 'typescript'),
};

const piece = fc.oneof(
  fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    '"',
    "'",
    ':',
    ',',
    '<a>',
    '</a>',
    '&',
    '*',
    '- ',
    '\n',
    '  ',
    '#',
    '//',
    'FROM a\n',
    'RUN <<E\n',
    '`',
    '${',
  ),
  fc.string({ maxLength: 5 }),
);

describe.each(Object.entries(doors))('%s', (_, find) => {
  test('ends for every text, and names a line that counts from 1', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => {
        const fault = find(pieces.join(''));
        if (fault === undefined) return;
        expect(fault.line).toBeGreaterThan(0);
        expect(fault.column ?? 1).toBeGreaterThan(0);
        expect(fault.message).not.toBe('');
        expect(fault.message).not.toContain('\n');
      }),
      { numRuns: 150 },
    );
  });
});

test('whatever JSON.stringify writes is JSON, JSON with comments and YAML', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
      const text = JSON.stringify(value, undefined, 1);
      expect([findJsonFault(text, 'json'), findJsonFault(text, 'jsonc')]).toEqual([undefined, undefined]);
      expect(findScriptFault(`(${text})`, 'javascript')).toBeUndefined();
    }),
    { numRuns: 200 },
  );
});

test('what JSON.parse refuses is no JSON here', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('{', '}', '[', ']', '"a"', ':', ',', '1', 'null', ' '), { maxLength: 8 }), (pieces) => {
      const text = pieces.join('');
      let isJson = true;
      try {
        JSON.parse(text);
      } catch {
        isJson = false;
      }
      expect(findJsonFault(text, 'json') === undefined).toBe(isJson);
    }),
  );
});

test('a parser that deep nesting would break for good is never given it, and reads on', () => {
  for (const part of [
    '(',
    '[',
    '{',
    '!',
    'a=>',
    'a?b:',
    'a=',
    'if(a)',
    '`${',
    'a.',
    '{a:',
    'a**',
    'a?.',
    'a<',
    'function a(){',
    'B<',
  ]) {
    expect(findScriptFault(part.repeat(6000), 'typescript'), part).toBeDefined();
  }
  expect(findScriptFault('const a: string = "b";', 'typescript')).toBeUndefined();
});

test('long and flat script is not deep', () => {
  const line = 'const a = { b: [1, 2], c: (d) => d.e?.f(`g`) || !h };';
  expect(findScriptFault(`${line}\n`.repeat(2000).replaceAll('const', 'var'), 'javascript')).toBeUndefined();
  expect(findScriptFault(`${line.slice(0, -1)}\n`.repeat(2000).replaceAll('const', 'var'), 'javascript')).toBeUndefined();
});

test('what only scripts may do is JavaScript, and no TypeScript', () => {
  expect(findScriptFault('with (a) b;', 'javascript')).toBeUndefined();
  expect(findScriptFault('with (a) b;', 'typescript')).toBeDefined();
  expect(findScriptFault('let b;\nlet a: string;', 'javascript')).toMatchObject({ line: 2, column: 6 });
  expect(findScriptFault('enum A { B }', 'javascript')).toBeDefined();
  expect(findScriptFault('import a from "b"; export default a; await a;', 'javascript')).toBeUndefined();
});

test('Node says nothing on standard error about its parser', () => {
  const said: unknown[] = [];
  const listen = (warning: unknown) => said.push(warning);
  process.on('warning', listen);
  findScriptFault('let a;', 'typescript');
  process.off('warning', listen);
  expect(said).toEqual([]);
});

test('a message is one phrase, and a place counts from 1', () => {
  expect(phrase('Unexpected thing.\nmore')).toBe('unexpected thing');
  expect(phrase('JSON has none')).toBe('JSON has none');
  expect(faultAt('a\nbc', 3, 'A thing')).toEqual({ line: 2, column: 2, message: 'a thing' });
});

test.each([
  [400, undefined],
  [600, 'nested too deep'],
])('blocks of YAML %i levels deep: %s, whatever the stack allows', (levels, message) => {
  const text = Array.from({ length: levels }, (_, level) => `${' '.repeat(level)}a:`).join('\n');
  expect(findYamlFault(text)?.message).toBe(message);
});
