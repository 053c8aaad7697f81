import { expect, test } from 'vitest';
import { variations } from '../../src/build/variations/index.ts';
import type { WallRecord } from '../../src/model/build.ts';
import { variationIds, wallIds } from '../../src/model/variation-ids.ts';

test('a configuration can name every variation of the catalogue, and no other', () => {
  expect([...variationIds]).toEqual(variations.map(({ id }) => id));
});

test('a configuration can require every wall, and no other', () => {
  const walls: Readonly<Record<WallRecord['id'], true>> = {
    'network-cut': true,
    'read-only-outside': true,
    'own-processes': true,
    'own-clock': true,
  };
  expect([...wallIds]).toEqual(Object.keys(walls));
});
