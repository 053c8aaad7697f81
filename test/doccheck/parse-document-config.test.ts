// doc-check.yaml is read strictly, with the place of every fault.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultDocumentCheckConfig } from '../../src/doccheck/document-config.ts';
import { parseDocumentConfig } from '../../src/doccheck/parse-document-config.ts';
import { ToolError } from '../../src/model/tool-error.ts';

const ruleIds = ['shell-syntax', 'link-target'];
const parse = (text: string) => parseDocumentConfig(text, 'doc-check.yaml', ruleIds);

function faultOf(text: string): ToolError {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof ToolError) return error;
    throw error;
  }
  throw new Error(`accepted: ${text}`);
}

test('required documents with their headings', () => {
  expect(parse('required:\n  docs/a.md: [One, "2"]\n  b.md: []\n')).toEqual({
    ...defaultDocumentCheckConfig,
    required: { 'docs/a.md': ['One', '2'], 'b.md': [] },
  });
});

test('rules are turned off by name', () => {
  expect(parse('rules: {link-target: off}\n').rules).toEqual({ 'link-target': 'off' });
});

test('a pair, a name, a command and a room, each with its defaults', () => {
  const config = parse(`
pairs:
  - {name: alerts, first: {files: [a.yaml], pattern: 'alert: (\\w+)'}, second: {files: [b.md], headings: [2]}}
names:
  - {kind: error code, pattern: '[a-z]+/[a-z-]+', from: {command: ./list-codes}}
commands:
  - {name: tool, help: tool --help}
  - {name: other, flags: [--one]}
rooms:
  plain: {documents: [docs/*.md]}
`);
  expect(config.pairs[0]?.oneWay).toBe(false);
  expect(config.names[0]?.from.command).toBe('./list-codes');
  expect(config.commands.map(({ name }) => name)).toEqual(['tool', 'other']);
  expect(config.rooms.plain).toEqual({ documents: ['docs/*.md'], path: [], env: {}, timeout: 60 });
});

describe('refused, with the place:', () => {
  test.each([
    ['', 'config/bad-value', 1, 1],
    ['[]', 'config/bad-value', 1, 1],
    ['require:\n  a.md: []\n', 'config/unknown-key', 1, 1],
    ['required:\n  a.md: []\nother: 1\n', 'config/unknown-key', 3, 1],
    ['required: [a.md]\n', 'config/bad-value', 1, 11],
    ['required:\n  a.md: One\n', 'config/bad-value', 2, 9],
    ['required:\n  a.md: [1.10]\n', 'config/unquoted-text', 2, 10],
    ['required:\n  a.md: [" "]\n', 'config/bad-value', 2, 10],
    ['required:\n  a.md: [""]\n', 'config/bad-value', 2, 10],
    ['required:\n  a.md: [One, One]\n', 'config/bad-value', 2, 15],
    ['required:\n  ../a.md: []\n', 'config/bad-value', 2, 3],
    ['required:\n  /a.md: []\n', 'config/bad-value', 2, 3],
    ['required:\n  a.md: []\n  a.md: []\n', 'config/bad-yaml', 3, 3],
    ['required:\n  __proto__: []\n', 'config/bad-value', 2, 3],
    ['rules:\n  link-targte: off\n', 'config/bad-value', 2, 3],
    ['rules:\n  link-target: on\n', 'config/bad-value', 2, 16],
    ['rules:\n  link-target: false\n', 'config/bad-value', 2, 16],
    ['demand:\n  links: -1\n', 'config/bad-value', 2, 10],
    ['demand:\n  links: 1.5\n', 'config/bad-value', 2, 10],
    ['demand:\n  link: 1\n', 'config/unknown-key', 2, 3],
    ['run: some\n', 'config/bad-value', 1, 6],
    ['rooms:\n  a: {document: [x]}\n', 'config/unknown-key', 2, 7],
    ['rooms:\n  a: {documents: [../x]}\n', 'config/bad-value', 2, 19],
    ['rooms:\n  a: {documents: [x], timeout: 0}\n', 'config/bad-value', 2, 32],
    ['placeholders:\n  <a>: "("\n', 'config/bad-value', 2, 8],
    ['commands:\n  - {name: a}\n', 'config/bad-value', 2, 5],
    ['commands:\n  - {name: a, help: a -h, flags: [-h]}\n', 'config/bad-value', 2, 5],
    ['commands:\n  - {help: a -h}\n', 'config/missing-key', 2, 5],
    ['pairs:\n  - {name: a, first: {files: [x], pattern: y}, second: {files: [x]}}\n', 'config/bad-value', 2, 56],
    ['pairs:\n  - {name: a, first: {pattern: y}, second: {command: z}}\n', 'config/bad-value', 2, 22],
    ['pairs:\n  - {name: a, first: {command: y, files: [x]}, second: {command: z}}\n', 'config/bad-value', 2, 42],
    ['names:\n  - {kind: a, pattern: b, from: {files: [x], pattern: y, command: z}}\n', 'config/bad-value', 2, 33],
  ])('%j', (text, code, line, column) => {
    const { kind, code: got, at } = faultOf(text);
    expect([kind, got, at?.line, at?.column]).toEqual(['config', code, line, column]);
  });

  test('a mistyped key names the right one, at any depth', () => {
    expect(faultOf('requierd:\n  a.md: []\n').message).toBe('unknown key "requierd"; did you mean "required"?');
    expect(faultOf('rooms: {a: {documents: [x], timeuot: 3}}\n')).toMatchObject({
      message: 'unknown key "rooms.a.timeuot"; did you mean "timeout"?',
      help: 'write "timeout"',
    });
    expect(faultOf('rules: {link-targte: off}\n').message).toBe(
      '"rules" names "link-targte", and there is no such rule; did you mean "link-target"?',
    );
  });

  test('all faults of a file are told at once', () => {
    const { message, excerpt } = faultOf('demand: {links: x}\nrun: some\nother: 1\n');
    expect(message).toBe('"demand.links" must be a number, not "x"');
    expect(excerpt).toEqual([
      'doc-check.yaml:2:6: "run" must be "marked" or "all", not "some"',
      'doc-check.yaml:3:1: unknown key "other"',
    ]);
  });
});

test('any text is read or refused as configuration', () => {
  const keys = ['required', 'rules', 'demand', 'rooms', 'pairs', 'names', 'commands', 'run', 'placeholders', 'shell-syntax'];
  const signs = [':', ': ', ' ', '\n', '\n  ', '- ', '[', ']', '{', '}', '"', ', ', 'a.md', '*a', '&a', '1', '__proto__', '#'];
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...keys, ...signs)).map((pieces) => pieces.join('')),
      (text) => {
        try {
          parse(text);
        } catch (error) {
          expect(error).toMatchObject({ name: 'ToolError', kind: 'config' });
        }
      },
    ),
  );
});
