// doc-check.yaml is read strictly, with the place of every fault.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDocumentConfig } from '../../src/doccheck/parse-document-config.ts';
import { ToolError } from '../../src/model/tool-error.ts';

function faultOf(text: string): ToolError {
  try {
    parseDocumentConfig(text, 'doc-check.yaml');
  } catch (error) {
    if (error instanceof ToolError) return error;
    throw error;
  }
  throw new Error(`accepted: ${text}`);
}

test('required documents with their headings', () => {
  expect(parseDocumentConfig('required:\n  docs/a.md: [One, "2"]\n  b.md: []\n', 'doc-check.yaml')).toEqual({
    required: { 'docs/a.md': ['One', '2'], 'b.md': [] },
  });
});

describe('refused, with the place:', () => {
  test.each([
    ['', 'config/bad-value', 1, 1],
    ['[]', 'config/bad-value', 1, 1],
    ['require:\n  a.md: []\n', 'config/unknown-key', 1, 1],
    ['required:\n  a.md: []\nother: 1\n', 'config/unknown-key', 3, 1],
    ['required: {}\n', 'config/bad-value', 1, 11],
    ['required: [a.md]\n', 'config/bad-value', 1, 11],
    ['required:\n  a.md: One\n', 'config/bad-value', 2, 9],
    ['required:\n  a.md: [1.10]\n', 'config/bad-value', 2, 10],
    ['required:\n  a.md: [" "]\n', 'config/bad-value', 2, 10],
    ['required:\n  a.md: [One, One]\n', 'config/bad-value', 2, 15],
    ['required:\n  ../a.md: []\n', 'config/bad-value', 2, 3],
    ['required:\n  /a.md: []\n', 'config/bad-value', 2, 3],
    ['required:\n  a.md: []\n  a.md: []\n', 'config/bad-yaml', 3, 3],
  ])('%j', (text, code, line, column) => {
    const { kind, code: got, at } = faultOf(text);
    expect([kind, got, at?.line, at?.column]).toEqual(['config', code, line, column]);
  });

  test('a mistyped key names the right one', () => {
    expect(faultOf('requierd:\n  a.md: []\n').message).toContain('did you mean "required"?');
  });
});

test('any text is read or refused as configuration', () => {
  const piece = fc.constantFrom(
    'required',
    ':',
    ' ',
    '\n',
    '- ',
    '[',
    ']',
    '{',
    '}',
    '"',
    'a.md',
    '*a',
    '&a',
    '1',
    '__proto__',
    '#',
  );
  fc.assert(
    fc.property(
      fc.array(piece).map((pieces) => pieces.join('')),
      (text) => {
        try {
          parseDocumentConfig(text, 'doc-check.yaml');
        } catch (error) {
          expect(error).toMatchObject({ name: 'ToolError', kind: 'config' });
        }
      },
    ),
  );
});
