// Which builds a release is made of when each has a machine of its own, and what the machines must agree on. See docs/matrix.md

import { createHash } from 'node:crypto';
import { printCompactJson } from '../codec/canonical-json.ts';
import { didYouMean } from '../codec/suggest.ts';
import { defaultRunner } from '../model/config.ts';
import type { Leg } from '../model/leg.ts';
import type { ReleasePlan } from '../model/plan.ts';
import { ToolError } from '../model/tool-error.ts';

/** By target in the order of the configuration, reference before varied; the gates last, where there are some. */
export function legsOf({ targets, gates }: ReleasePlan): readonly Leg[] {
  const builds = targets ?? [{ name: '', runner: defaultRunner }];
  return [
    ...builds.flatMap(({ name, runner }) =>
      (['reference', 'varied'] as const).map((room) => ({
        leg: name === '' ? room : `${name}-${room}`,
        target: name,
        room,
        runner,
      })),
    ),
    ...(gates.length === 0 ? [] : [{ leg: 'gates', target: '', room: 'gates', runner: defaultRunner } as const]),
  ];
}

/** @throws {ToolError} `usage/unknown-leg`. */
export function findLeg(plan: ReleasePlan, name: string): Leg {
  const legs = legsOf(plan);
  const found = legs.find(({ leg }) => leg === name);
  if (found !== undefined) return found;
  const known = legs.map(({ leg }) => leg);
  throw new ToolError('usage', 'usage/unknown-leg', `there is no leg "${name}"${didYouMean(name, known)}`, {
    help: `the legs of this release are ${known.map((leg) => `"${leg}"`).join(', ')}`,
  });
}

/**
 * SHA-256 of the plan without what may differ between the machines that build and sign: where the clone lies, which run it is, and who
 * signs. Whether it is rehearsed changes nothing that is built.
 */
export function planDigest(plan: ReleasePlan): string {
  const { identity: _identity, github: _github, rehearsal: _rehearsal, source, ...same } = plan;
  const { folder: _folder, ...what } = source;
  return createHash('sha256')
    .update(printCompactJson({ ...same, source: what }))
    .digest('hex');
}
