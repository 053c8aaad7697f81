import { expect, test } from 'vitest';
import { compareConditions } from '../../src/build/compare-conditions.ts';
import type { BuildRecord } from '../../src/model/build.ts';
import type { DoubleBuildReport } from '../../src/model/comparison.ts';
import { isOtherHere } from '../../src/model/rebuild.ts';

type Recorded = Pick<DoubleBuildReport, 'tools' | 'variations' | 'walls'>;
type Seen = Pick<BuildRecord, 'tools' | 'probes' | 'walls'>;

const recorded: Recorded = {
  tools: [{ name: 'go', version: 'go1.26.8' }],
  variations: [{ id: 'umask', status: 'took effect', reference: '0022', varied: '0002' }],
  walls: [
    { room: 'reference', id: 'network-cut', status: 'held', seen: 'there' },
    { room: 'varied', id: 'network-cut', status: 'open', seen: 'there' },
  ],
};
const seen: Seen = {
  tools: [{ name: 'go', version: 'go1.26.8' }],
  probes: { umask: '0022' },
  walls: [{ id: 'network-cut', status: 'held', seen: 'here, in other words' }],
};

function others(one: Partial<Recorded>, other: Partial<Seen> = {}): readonly string[] {
  return compareConditions({ ...recorded, ...one }, { ...seen, ...other })
    .filter(isOtherHere)
    .map(({ kind, name }) => `${kind} ${name}`);
}

test('a room like the reference room is the same in everything, whatever the varied one was', () => {
  expect(compareConditions(recorded, seen)).toEqual([
    { kind: 'tool', name: 'go', wanted: 'go1.26.8', got: 'go1.26.8' },
    { kind: 'variation', name: 'umask', wanted: '0022', got: '0022' },
    { kind: 'wall', name: 'network-cut', wanted: 'held', got: 'held' },
  ]);
  expect(others({})).toEqual([]);
});

test.each<[string, Partial<Recorded>, Partial<Seen>, readonly string[]]>([
  ['a tool of another version', { tools: [{ name: 'go', version: 'go1.26.9' }] }, {}, ['tool go']],
  ['a tool that is not here', {}, { tools: [] }, ['tool go']],
  ['a tool of which nothing was recorded', { tools: [] }, {}, ['tool go']],
  ['another shape of the room', {}, { probes: { umask: '0002' } }, ['variation umask']],
  ['a shape that was not asked for here', {}, { probes: {} }, ['variation umask']],
  ['a wall that is open here', {}, { walls: [{ id: 'network-cut', status: 'open', seen: '' }] }, ['wall network-cut']],
  ['a wall of which nothing was recorded', { walls: [] }, {}, ['wall network-cut']],
])('%s is named, alone', (_, one, other, named) => {
  expect(others(one, other)).toEqual(named);
});

test('names that every object inherits are names like any other', () => {
  const tools = [{ name: '__proto__', version: '1' }];
  expect(others({ tools: [...recorded.tools, ...tools] })).toEqual(['tool __proto__']);
});
