import { expect, test } from 'vitest';
import { chosenVariations, proveVariations, unmetRequirements } from '../../src/build/prove-variations.ts';
import { variations } from '../../src/build/variations/index.ts';
import type { VariationRecord, WallRecord } from '../../src/model/build.ts';
import { variationIds } from '../../src/model/variation-ids.ts';

const held: WallRecord = { id: 'network-cut', status: 'held', seen: 'connect: refused' };
const open: WallRecord = { id: 'network-cut', status: 'open', seen: 'connect: reached' };
const effective: VariationRecord = { id: 'umask', status: 'took effect', reference: '0022', varied: '0002' };
const idle: VariationRecord = { id: 'umask', status: 'no effect', reference: '0022', varied: '0022' };

test('the ids that the configuration knows are the ids of the variations', () => {
  expect(variations.map(({ id }) => id)).toEqual(variationIds);
});

test('a variation is counted only when both probes prove it', () => {
  const seen = { 'build-path': '/a/one', timezone: '-1200 EVEN', umask: '0022' };
  const other = { 'build-path': '/a/other', timezone: '+1400 ODD', umask: '0022' };
  expect(proveVariations(['umask', 'timezone', 'build-path'], { probes: seen }, { probes: other })).toEqual([
    { id: 'build-path', status: 'took effect', reference: '/a/one', varied: '/a/other' },
    { id: 'timezone', status: 'took effect', reference: '-1200 EVEN', varied: '+1400 ODD' },
    { id: 'umask', status: 'no effect', reference: '0022', varied: '0022' },
  ]);
});

test('a probe that saw nothing in one room proves nothing', () => {
  const [record] = proveVariations(['umask'], { probes: {} }, { probes: { umask: '0002' } });
  expect(record).toEqual({ id: 'umask', status: 'no effect', reference: '', varied: '0002' });
});

test('a variation that is not asked for is not reported', () => {
  expect(proveVariations([], { probes: { umask: '0022' } }, { probes: { umask: '0002' } })).toEqual([]);
});

test('a variation that there is not is an error that names those that there are', () => {
  expect(() => chosenVariations(['umask', 'moon-phase'])).toThrow(
    expect.objectContaining({ code: 'config/unknown-variation', message: 'there is no variation "moon-phase"' }),
  );
});

test('nothing is unmet where all that is required was proven', () => {
  expect(unmetRequirements(['umask', 'network-cut'], [effective], [held, held])).toEqual([]);
});

test('a required variation without effect is unmet', () => {
  expect(unmetRequirements(['umask'], [idle], [])).toEqual([
    'the variation "umask" took no effect: the rooms saw "0022" and "0022"',
  ]);
});

test('a required wall that was open in one of the rooms is unmet', () => {
  expect(unmetRequirements(['network-cut'], [], [held, open])).toEqual(['the wall "network-cut" was open: connect: reached']);
});

test('what was never tried is unmet', () => {
  expect(unmetRequirements(['umask', 'network-cut'], [], [])).toEqual([
    '"umask" was neither varied nor a wall of the rooms',
    '"network-cut" was neither varied nor a wall of the rooms',
  ]);
});
