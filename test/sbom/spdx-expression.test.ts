import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseSpdxExpression } from '../../src/sbom/spdx-expression.ts';

test.each([
  ['MIT', ['MIT']],
  ['GPL-2.0+', ['GPL-2.0+']],
  ['EPL-2.0 OR GPL-2.0 WITH Classpath-exception-2.0', ['EPL-2.0', 'GPL-2.0']],
  ['(MIT AND (Apache-2.0 or 0BSD))', ['MIT', 'Apache-2.0', '0BSD']],
  ['DocumentRef-a:LicenseRef-b', ['DocumentRef-a:LicenseRef-b']],
])('"%s" is an expression', (text, identifiers) => {
  expect(parseSpdxExpression(text)).toEqual(identifiers);
});

test.each([
  '',
  '   ',
  'MIT ANDD foo',
  'MIT foo',
  'MIT AND',
  'AND MIT',
  '(MIT',
  'MIT)',
  '()',
  'MIT WITH',
  'MIT WITH a WITH b',
  '(MIT OR ISC) WITH a',
  'SEE LICENSE IN LICENCE',
  'MIT/X11',
  'GPL++',
])('"%s" is none', (text) => {
  expect(parseSpdxExpression(text)).toBeUndefined();
});

test('no text makes the parser throw', () => {
  const words = fc
    .array(fc.constantFrom('(', ')', 'AND', 'OR', 'WITH', 'MIT', ' ', '+'), { maxLength: 12 })
    .map((parts) => parts.join(' '));
  fc.assert(fc.property(fc.oneof(fc.string(), words), (text) => void parseSpdxExpression(text)));
});
