// Expressions mean what GitHub says, and what this runner does not read is an error.

import { describe, expect, test } from 'vitest';
import { evaluate, evaluateTemplate, holds, type Value } from './expressions.ts';

const contexts = {
  github: { sha: 'abc', ref_name: 'v1' },
  needs: { plan: { outputs: { matrix: '{"include":[{"leg":"a"}]}' } } },
  inputs: { config: '', root: "o'k.json" },
} as const;

describe('an expression is', () => {
  test.each<[string, Value]>([
    ['github.sha', 'abc'],
    ["github['sha']", 'abc'],
    ['github.none.deeper', null],
    ["'it''s'", "it's"],
    ["github.sha == 'ABC'", true],
    ["github.none == ''", true],
    ["github.sha != 'abc' || false", false],
    ["inputs.config && format('--c {0}', inputs.config)", ''],
    ["inputs.root && format('--c ''{0}'' {1}', inputs.root, 7)", "--c 'o'k.json' 7"],
    ["(inputs.config || github.sha) != ''", true],
    ['fromJSON(needs.plan.outputs.matrix).include', [{ leg: 'a' }]],
    ['fromJSON(toJSON(github)).sha', 'abc'],
    ['!inputs.config && true', true],
  ])('%s', (expression, value) => {
    expect(evaluate(expression, { contexts })).toEqual(value);
  });

  test.each(['secrets.TOKEN', 'hashFiles()', 'github.sha >= 1', 'a b', '', "'open", 'success()', 'github.*'])(
    'refused when this runner does not read it: %s',
    (expression) => {
      expect(() => evaluate(expression, { contexts })).toThrow('does not read');
    },
  );
});

test('a template is filled in, and is the value itself where there is nothing else', () => {
  expect(evaluateTemplate('${{ fromJSON(needs.plan.outputs.matrix) }}', { contexts })).toEqual({ include: [{ leg: 'a' }] });
  expect(evaluateTemplate("a ${{ github.sha }} '${{ inputs.config }}'", { contexts })).toBe("a abc ''");
  expect(evaluateTemplate('${{ github.sha }}${{ github.sha }}', { contexts })).toBe('abcabc');
});

test('a condition without a status function needs success', () => {
  expect(holds(undefined, { contexts, status: 'failure' })).toBe(false);
  expect(holds("github.sha == 'abc'", { contexts, status: 'failure' })).toBe(false);
  expect(holds("github.sha == 'abc'", { contexts, status: 'success' })).toBe(true);
  expect(holds("failure() && github.sha == 'abc'", { contexts, status: 'failure' })).toBe(true);
  expect(holds('failure()', { contexts, status: 'success' })).toBe(false);
  expect(holds('${{ !cancelled() }}', { contexts, status: 'failure' })).toBe(true);
});
