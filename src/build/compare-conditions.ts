// Holds what was recorded of a release's reference room against a room of today: its tools, its shape, its walls.

import type { BuildRecord } from '../model/build.ts';
import { byCodeUnit } from '../model/code-unit-order.ts';
import type { DoubleBuildReport } from '../model/comparison.ts';
import type { RebuildCondition } from '../model/rebuild.ts';

/**
 * All that was recorded or is seen: tools, then variations, then walls, each sorted by name.
 *
 * @param target The one that was built; absent where there are none.
 */
export function compareConditions(
  report: Pick<DoubleBuildReport, 'tools' | 'variations' | 'walls'>,
  record: Pick<BuildRecord, 'tools' | 'probes' | 'walls'>,
  target?: string,
): readonly RebuildCondition[] {
  const isOfTarget = (each: { readonly target?: string }): boolean => each.target === target;
  const reference = report.walls.filter((wall) => isOfTarget(wall) && wall.room === 'reference');
  const conditions = [
    ...joined('tool', toVersions(report.tools.filter(isOfTarget)), toVersions(record.tools)),
    ...joined(
      'variation',
      new Map(report.variations.filter(isOfTarget).map(({ id, reference: seen }) => [id, seen])),
      new Map(Object.entries(record.probes)),
    ),
    ...joined('wall', toStatuses(reference), toStatuses(record.walls)),
  ];
  return target === undefined ? conditions : conditions.map((condition) => ({ ...condition, target }));
}

function joined(
  kind: RebuildCondition['kind'],
  wanted: ReadonlyMap<string, string>,
  got: ReadonlyMap<string, string>,
): readonly RebuildCondition[] {
  const names = [...new Set([...wanted.keys(), ...got.keys()])].sort(byCodeUnit);
  return names.map((name) => {
    const [one, other] = [wanted.get(name), got.get(name)];
    return {
      kind,
      name,
      ...(one === undefined ? {} : { wanted: one }),
      ...(other === undefined ? {} : { got: other }),
    };
  });
}

function toVersions(tools: BuildRecord['tools']): ReadonlyMap<string, string> {
  return new Map(tools.map(({ name, version }) => [name, version]));
}

function toStatuses(walls: readonly { readonly id: string; readonly status: string }[]): ReadonlyMap<string, string> {
  return new Map(walls.map(({ id, status }) => [id, status]));
}
