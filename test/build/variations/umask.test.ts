import { expect, test } from 'vitest';
import { umask } from '../../../src/build/variations/umask.ts';
import { describeRooms } from '../../support/room-project.ts';
import { buildFixtureTwice } from '../../support/two-rooms.ts';

describeRooms('the variation "umask" in real rooms', () => {
  test('a mode that is kept differs in the bit of the group', async () => {
    const { outputs, proven } = await buildFixtureTwice('umask', ['umask']);
    expect(outputs).toEqual(['-rw-r--r--\n', '-rw-rw-r--\n']);
    expect(proven).toEqual([{ id: 'umask', status: 'took effect', reference: '0022', varied: '0002' }]);
  });

  test('without it both rooms have one umask', async () => {
    const { outputs, proven } = await buildFixtureTwice('umask', []);
    expect(outputs[0]).toBe(outputs[1]);
    expect(proven).toEqual([]);
  });
});

test('rooms that are alike in this are no effect', () => {
  for (const [reference, varied] of [
    ['0022', '0022'],
    ['0002', '0002'],
    ['', '0002'],
    ['0022', ''],
  ] as const) {
    expect(umask.probe.inEffect(reference, varied)).toBe(false);
  }
});
