import { expect, test } from 'vitest';
import { type DoubleBuildReport, heldWalls, provenVariations, reportedTargets } from '../../src/model/comparison.ts';

type Proofs = Pick<DoubleBuildReport, 'variations' | 'walls'>;

const variation = (target: string | undefined, id: string, status: 'took effect' | 'no effect' = 'took effect') => ({
  ...(target === undefined ? {} : { target }),
  ...{ id, status, reference: '', varied: '' },
});
const wall = (target: string | undefined, id: string, status: 'held' | 'open' = 'held') =>
  (['reference', 'varied'] as const).map((room) => ({
    ...(target === undefined ? {} : { target }),
    ...{ room, id, status, seen: '' },
  }));
const sound: Proofs = {
  variations: [variation('one', 'umask'), variation('one', 'timezone'), variation('two', 'umask'), variation('two', 'timezone')],
  walls: [...wall('one', 'own-clock'), ...wall('two', 'own-clock')],
};

test('what was proven for every target is proven, sorted, each once', () => {
  expect(reportedTargets(sound)).toEqual(['one', 'two']);
  expect(provenVariations(sound)).toEqual(['timezone', 'umask']);
  expect(heldWalls(sound)).toEqual(['own-clock']);
});

test('a report without targets speaks of one build', () => {
  const alone = {
    variations: [variation(undefined, 'umask'), variation(undefined, 'timezone', 'no effect')],
    walls: wall(undefined, 'own-clock'),
  };
  expect(reportedTargets(alone)).toEqual([undefined]);
  expect(provenVariations(alone)).toEqual(['umask']);
  expect(heldWalls(alone)).toEqual(['own-clock']);
});

test.each<readonly [string, Proofs, readonly string[], readonly string[]]>([
  [
    'took no effect for one target',
    { ...sound, variations: [...sound.variations.slice(0, 3), variation('two', 'timezone', 'no effect')] },
    ['umask'],
    ['own-clock'],
  ],
  ['was not tried for one target', { ...sound, variations: sound.variations.slice(0, 3) }, ['umask'], ['own-clock']],
  [
    'is there twice, once without effect',
    { ...sound, variations: [...sound.variations, variation('two', 'umask', 'no effect')] },
    ['timezone'],
    ['own-clock'],
  ],
  [
    'stood open in one room of one target',
    { ...sound, walls: [...wall('one', 'own-clock'), ...wall('two', 'own-clock', 'open')] },
    ['timezone', 'umask'],
    [],
  ],
  ['is of no room of one target', { ...sound, walls: wall('one', 'own-clock') }, ['timezone', 'umask'], []],
  [
    'is not of a target, beside those that are',
    { ...sound, variations: [...sound.variations, variation(undefined, 'umask')] },
    ['umask'],
    [],
  ],
])('nothing is called proven that %s', (_, report, variations, walls) => {
  expect(provenVariations(report)).toEqual(variations);
  expect(heldWalls(report)).toEqual(walls);
});
