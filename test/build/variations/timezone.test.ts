import { expect, test } from 'vitest';
import { timezone } from '../../../src/build/variations/timezone.ts';
import { describeRooms } from '../../support/room-project.ts';
import { buildFixtureTwice } from '../../support/two-rooms.ts';

describeRooms('the variation "timezone" in real rooms', () => {
  test('a local time that is embedded differs by 26 hours, so in its date as well', async () => {
    const { outputs, proven } = await buildFixtureTwice('timezone', ['timezone']);
    expect(outputs).toEqual(['2023-11-14 10:13 EVEN\n', '2023-11-15 12:13 ODD\n']);
    expect(proven).toEqual([{ id: 'timezone', status: 'took effect', reference: '-1200 EVEN', varied: '+1400 ODD' }]);
  });

  test('without it both rooms are in one zone', async () => {
    const { outputs, proven } = await buildFixtureTwice('timezone', []);
    expect(outputs[0]).toBe(outputs[1]);
    expect(proven).toEqual([]);
  });
});

test('rooms that are alike in this are no effect', () => {
  for (const [reference, varied] of [
    ['+0000 UTC', '+0000 UTC'],
    ['-1200 EVEN', '-1200 EVEN'],
    ['', '+1400 ODD'],
    ['-1200 EVEN', '+0000 ODD'],
  ] as const) {
    expect(timezone.probe.inEffect(reference, varied)).toBe(false);
  }
});
