import { expect, test } from 'vitest';
import { printCanonicalJson, printCompactJson } from '../../src/codec/canonical-json.ts';

test('keys are sorted by code unit at every depth, so capitals come first', () => {
  expect(printCompactJson({ b: [{ z: 1, B: 2 }], a: null, Z: 'x' })).toBe('{"Z":"x","a":null,"b":[{"B":2,"z":1}]}');
});

test('a member that is undefined is left out', () => {
  expect(printCompactJson({ a: undefined, b: 1 })).toBe('{"b":1}');
});

test('a file ends with one newline and is indented by two spaces', () => {
  expect(printCanonicalJson({ a: [1] })).toBe('{\n  "a": [\n    1\n  ]\n}\n');
});
