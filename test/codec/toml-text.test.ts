import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readTomlText, readTomlTexts } from '../../src/codec/toml-text.ts';

const text = `
version = "0"
[package] # the crate
name = 'hello' # its name
version = "1.2.3"
description = """
version = "no"
[dependencies]
"""
[dependencies]
version = "9"
[[bin]]
name = "tool"
[build-system]
requires = ["setuptools>=77", # pinned
  'wheel',
]
mixed = ["a", 1]
`;

test('a text is found in its own table alone', () => {
  expect(readTomlText(text, 'package', 'version')).toBe('1.2.3');
  expect(readTomlText(text, 'package', 'name')).toBe('hello');
  expect(readTomlText(text, '', 'version')).toBe('0');
  expect(readTomlText(text, 'bin', 'name')).toBe('tool');
  expect(readTomlText(text, 'dependencies', 'version')).toBe('9');
});

test('what is not a plain text on one line is not found', () => {
  expect(readTomlText('[package]\nversion.workspace = true\nversion = 1\n', 'package', 'version')).toBeUndefined();
  expect(readTomlText('[package]\nversion = { workspace = true }\n', 'package', 'version')).toBeUndefined();
  expect(readTomlText(text, 'package', 'missing')).toBeUndefined();
  expect(readTomlText(text, 'missing', 'version')).toBeUndefined();
});

test('a table that only a text of several lines mentions is none', () => {
  expect(readTomlText('a = """\n[project]\nversion = "1"\n"""\n', 'project', 'version')).toBeUndefined();
});

test('a list of texts is read over lines and comments, and one of anything else is not', () => {
  expect(readTomlTexts(text, 'build-system', 'requires')).toEqual(['setuptools>=77', 'wheel']);
  expect(readTomlTexts('[a]\nb = []\n', 'a', 'b')).toEqual([]);
  expect(readTomlTexts(text, 'build-system', 'mixed')).toBeUndefined();
  expect(readTomlTexts(text, 'package', 'requires')).toBeUndefined();
});

test('any text is read without an error and in little time', () => {
  const piece = fc.constantFrom('[', ']', '"', "'", '=', '\n', '#', 'a', '"""', ',', ' ');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (parts) => {
      readTomlText(parts.join(''), 'a', 'a');
      readTomlTexts(parts.join(''), '', 'a');
    }),
  );
  const started = performance.now();
  readTomlTexts(`a = [${' '.repeat(200_000)}`, '', 'a');
  readTomlTexts(`a = [${'"x",'.repeat(50_000)}`, '', 'a');
  readTomlTexts('a = [ "'.repeat(10_000), '', 'a');
  readTomlText('"""'.repeat(50_001), '', 'a');
  expect(performance.now() - started).toBeLessThan(2000);
});
