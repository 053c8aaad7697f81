import { expect, test } from 'vitest';
import { buildPath } from '../../../src/build/variations/build-path.ts';
import { describeRooms } from '../../support/room-project.ts';
import { buildFixtureTwice } from '../../support/two-rooms.ts';

describeRooms('the variation "build-path" in real rooms', () => {
  test('a path that is embedded differs, in its length as well', async () => {
    const { outputs, proven } = await buildFixtureTwice('build-path', ['build-path']);
    expect(outputs).toEqual([
      'built in /tmp/selfsame-room/source\n',
      'built in /tmp/selfsame-room/the-same-source-in-another-folder\n',
    ]);
    expect(proven).toEqual([
      {
        id: 'build-path',
        status: 'took effect',
        reference: '/tmp/selfsame-room/source',
        varied: '/tmp/selfsame-room/the-same-source-in-another-folder',
      },
    ]);
  });

  test('without it both rooms have one path', async () => {
    const { outputs, proven } = await buildFixtureTwice('build-path', []);
    expect(outputs[0]).toBe(outputs[1]);
    expect(proven).toEqual([]);
  });
});

test('rooms that are alike in this are no effect', () => {
  for (const [reference, varied] of [
    ['/a/one', '/a/one'],
    ['/a/one', '/b/two'],
    ['', '/b/two'],
    ['/a/one', 'env: no such file'],
  ] as const) {
    expect(buildPath.probe.inEffect(reference, varied)).toBe(false);
  }
});
