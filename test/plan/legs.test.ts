import { expect, test } from 'vitest';
import type { ReleasePlan } from '../../src/model/plan.ts';
import { findLeg, legsOf, planDigest } from '../../src/plan/legs.ts';
import { planFor, repository } from '../support/room-project.ts';

const plan = planFor(repository());
const gate = { id: 'unit', run: 'true', covers: [] };

test('a plan without targets and gates has two legs, one a room', () => {
  expect(legsOf(plan)).toEqual([
    { leg: 'reference', target: '', room: 'reference', runner: 'ubuntu-24.04' },
    { leg: 'varied', target: '', room: 'varied', runner: 'ubuntu-24.04' },
  ]);
});

test('every leg has a name of its own, also where a target is called like a room', () => {
  const empty = { outputs: [], environment: {}, archives: [], embeds: [], runner: 'x' };
  const named = ['reference', 'gates', 'reference-varied'].map((name) => ({ name, ...empty }));
  const legs = legsOf({ ...plan, targets: named, gates: [gate] }).map(({ leg }) => leg);
  expect(new Set(legs).size).toBe(legs.length);
  expect(legs).toHaveLength(7);
  expect(legs.at(-1)).toBe('gates');
});

test('a leg is found by its name alone', () => {
  expect(findLeg({ ...plan, gates: [gate] }, 'gates').room).toBe('gates');
  expect(() => findLeg(plan, 'gates')).toThrow('there is no leg "gates"');
  expect(() => findLeg(plan, '')).toThrow('there is no leg ""');
});

test('the digest is that of any machine and any signer', () => {
  const elsewhere: ReleasePlan = {
    ...plan,
    rehearsal: !plan.rehearsal,
    identity: { identity: 'somebody', issuer: 'else', repository: 'r', ref: 'r' },
    source: { ...plan.source, folder: '/elsewhere' },
  };
  expect(planDigest(elsewhere)).toBe(planDigest(plan));
});

test.each<readonly [string, (plan: ReleasePlan) => ReleasePlan]>([
  ['the commit', (each) => ({ ...each, source: { ...each.source, commit: '1'.repeat(40) } })],
  ['whether the work tree differs from it', (each) => ({ ...each, source: { ...each.source, dirty: true } })],
  ['whether the tag is there', (each) => ({ ...each, source: { ...each.source, tagged: false } })],
  ['the repository', (each) => ({ ...each, source: { ...each.source, repository: 'https://example.org/a/b' } })],
  ['the commands', (each) => ({ ...each, build: { ...each.build, run: 'another' } })],
  ['a variable', (each) => ({ ...each, build: { ...each.build, environment: { A: 'b' } } })],
  ['what is required', (each) => ({ ...each, build: { ...each.build, require: ['umask'] } })],
  ['a gate', (each) => ({ ...each, gates: [gate] })],
])('the digest tells %s', (_, change) => {
  expect(planDigest(change(plan))).not.toBe(planDigest(plan));
});
