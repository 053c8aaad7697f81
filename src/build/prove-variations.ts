// Holds what the probes saw in both rooms against what the variations promise.

import type { BuildRecord, Variation, VariationRecord, WallRecord } from '../model/build.ts';
import { ToolError } from '../model/tool-error.ts';
import { variations } from './variations/index.ts';

/**
 * The variations that a plan asks for, in the order of the list.
 *
 * @throws {ToolError} `config/unknown-variation`.
 */
export function chosenVariations(vary: readonly string[]): readonly Variation[] {
  const known = new Set(variations.map(({ id }) => id));
  const unknown = vary.find((id) => !known.has(id));
  if (unknown !== undefined) {
    throw new ToolError('config', 'config/unknown-variation', `there is no variation "${unknown}"`, {
      help: `choose from ${[...known].map((id) => `"${id}"`).join(', ')}`,
    });
  }
  return variations.filter(({ id }) => vary.includes(id));
}

/** One record for each variation asked for; a probe that saw nothing proves nothing. */
export function proveVariations(
  vary: readonly string[],
  reference: Pick<BuildRecord, 'probes'>,
  varied: Pick<BuildRecord, 'probes'>,
): readonly VariationRecord[] {
  return chosenVariations(vary).map(({ id, probe }) => {
    const seen = { reference: reference.probes[id] ?? '', varied: varied.probes[id] ?? '' };
    const proven = seen.reference !== '' && seen.varied !== '' && probe.inEffect(seen.reference, seen.varied);
    return { id, status: proven ? 'took effect' : 'no effect', ...seen };
  });
}

/**
 * Why a release must not be made, one phrase each; empty when everything required was proven.
 *
 * @param walls Of all rooms together: a wall counts when it held in each of them.
 */
export function unmetRequirements(
  require: readonly string[],
  proven: readonly VariationRecord[],
  walls: readonly WallRecord[],
): readonly string[] {
  return require.flatMap((id) => {
    const variation = proven.find((record) => record.id === id);
    if (variation?.status === 'took effect') return [];
    if (variation !== undefined) {
      return [`the variation "${id}" took no effect: the rooms saw "${variation.reference}" and "${variation.varied}"`];
    }
    const same = walls.filter((wall) => wall.id === id);
    if (same.length === 0) return [`"${id}" was neither varied nor a wall of the rooms`];
    const open = same.find(({ status }) => status === 'open');
    return open === undefined ? [] : [`the wall "${id}" was open: ${open.seen}`];
  });
}
