// Which contexts an expression can hand on as text.

import { expect, test } from 'vitest';
import { flowsOf } from '../../src/preflight/expression-flow.ts';

test.each([
  ['github.head_ref', ['github.head_ref']],
  ['a.b || c.d', ['a.b', 'c.d']],
  ['a.b && c.d', ['c.d']],
  ["a.b == 'x' && 'y' || c.d", ['c.d']],
  ["a.b && 'x' || 'y'", []],
  ['(a.b || (c.d))', ['a.b', 'c.d']],
  ['(a.b) == (c.d)', []],
  ["format('{0} || {1}', a.b, c['d'])", ['a.b', 'c.d']],
  ['toJSON(a.b)', ['a.b']],
  ["contains(a.b, 'x')", []],
  ['!a.b', []],
  ['a.b >= 3', []],
  ["'a.b'", []],
  ['a[0].b[*].c', ['a.0.b.*.c']],
  ['hashFiles(a.b)', []],
])('%s hands on %j', (text, names) => {
  expect(flowsOf(text)).toEqual(names);
});

test('what is nested deeper than anyone writes is taken to hand on all that it reads', () => {
  expect(flowsOf(`${'('.repeat(500)}a.b == 'x'${')'.repeat(500)}`)).toEqual(['a.b']);
});
