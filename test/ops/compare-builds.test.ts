import { expect, test } from 'vitest';
import type { Comparison } from '../../src/model/comparison.ts';
import { joinArtifacts, joinComparisons } from '../../src/ops/compare-builds.ts';

const equal: Comparison = { schemaVersion: 1, outcome: 'equal', filesCompared: 1, bytesCompared: 2, differences: [] };
const differing = (path: string): Comparison => ({
  ...equal,
  outcome: 'different',
  differences: [{ kind: 'missing', path, reason: '' }],
});

test('the artifacts of all targets come sorted by name', () => {
  const named = (...names: string[]) => names.map((name) => ({ name }));
  expect(
    joinArtifacts([
      { target: 'one', artifacts: named('b', 'd') },
      { target: 'two', artifacts: named('a', 'c') },
    ]).map(({ name }) => name),
  ).toEqual(['a', 'b', 'c', 'd']);
});

test('one name in two targets is an error that names both', () => {
  const artifacts = [{ name: 'hello' }];
  expect(() =>
    joinArtifacts([
      { target: 'one', artifacts },
      { target: 'two', artifacts },
    ]),
  ).toThrow(
    expect.objectContaining({
      code: 'build/same-name',
      message: 'the targets "one" and "two" would both ship "hello"',
    }),
  );
});

test('all are equal only where each is, and every difference is told', () => {
  const of = (...comparisons: Comparison[]) => joinComparisons(comparisons.map((comparison) => ({ comparison })));
  expect(of()).toBeUndefined();
  expect(of(equal, equal)).toEqual({ ...equal, filesCompared: 2, bytesCompared: 4 });
  expect(of(differing('b'), equal, differing('a'))).toMatchObject({
    outcome: 'different',
    differences: [{ path: 'a' }, { path: 'b' }],
  });
});
