// Expressions in texts, and which contexts they hand on.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseYamlTree } from '../../src/codec/yaml.ts';
import { allScalars } from '../../src/codec/yaml-tree.ts';
import { conditionOf, expressionsOf } from '../../src/preflight/expressions.ts';

function scalarIn(text: string) {
  const [scalar] = allScalars(parseYamlTree(text, 'x.yml').root);
  if (scalar === undefined) throw new Error('no scalar');
  return scalar;
}

function expressions(text: string) {
  return expressionsOf(text, scalarIn(text));
}

test('each expression has its text, its place and what it reads', () => {
  const text = "run: |\n  one ${{ github.ref }}\n  two ${{ env.A && inputs['b'] }}\n";
  expect(expressions(text)).toEqual([
    { text: 'github.ref', at: text.indexOf('${{ git'), reads: ['github.ref'] },
    { text: "env.A && inputs['b']", at: text.indexOf('${{ env'), reads: ['env.a', 'inputs.b'] },
  ]);
});

test('braces in quotes end nothing, and what is never closed reaches to the end', () => {
  expect(expressions("run: x ${{ format('}} {0} it''s', a.b) }} y").map(({ text }) => text)).toEqual([
    "format('}} {0} it''s', a.b)",
  ]);
  expect(expressions('run: x ${{ github.head_ref').map(({ text }) => text)).toEqual(['github.head_ref']);
});

test('an if may have braces or none', () => {
  for (const text of ['if: ${{ github.ref }}', 'if: github.ref'])
    expect(conditionOf(scalarIn(text)).reads).toEqual(['github.ref']);
});

test('a long text of openings that nothing closes is read in a moment', () => {
  const text = `run: "${"${{'".repeat(100_000)}"`;
  const started = performance.now();
  expressions(text);
  expect(performance.now() - started).toBeLessThan(2000);
});

test('any text gives expressions that stand where they say', () => {
  const piece = fc.constantFrom('${{', '}}', "'", ' ', 'a.b', '"', '[', ']', '(', ')');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
      const text = `run: |\n  x${pieces.join('')}\n`;
      for (const { at } of expressions(text)) expect(text.startsWith('${{', at)).toBe(true);
    }),
  );
});
