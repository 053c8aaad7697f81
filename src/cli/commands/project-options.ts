// The options by which several commands find the project and its tag.

import { resolve } from 'node:path';
import type { World } from '../../model/world.ts';

export const configOption = {
  kind: 'value',
  value: 'FILE',
  completes: 'file',
  description: 'configuration to read instead of selfsame.yaml',
} as const;

export const tagOption = {
  kind: 'value',
  value: 'TAG',
  completes: 'nothing',
  description: 'tag to release, where several are at the commit; in a rehearsal, the tag that is to be made',
} as const;

export const rehearseOption = {
  kind: 'flag',
  description: 'rehearse: sign with a Sigstore made for this run; nothing leaves the machine, and the signatures bind nobody',
} as const;

export const allowDirtyOption = {
  kind: 'flag',
  description: 'in a rehearsal, take a work tree that differs from its commit; every statement says so',
} as const;

/** A path from the command line as an absolute one; undefined stays. */
export function absolute<Path extends string | undefined>(world: World, path: Path): Path;
export function absolute(world: World, path: string | undefined): string | undefined {
  return path === undefined ? undefined : resolve(world.workingFolder, path);
}
