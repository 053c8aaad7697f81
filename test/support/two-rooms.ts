// Builds a fixture of testdata/build/variations in both rooms and tells what each made.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildInRoom } from '../../src/build/build-in-room.ts';
import { proveVariations } from '../../src/build/prove-variations.ts';
import { createWorld } from '../../src/host/create-world.ts';
import type { VariationRecord } from '../../src/model/build.ts';
import { planFor, repository, temporaryFolder } from './room-project.ts';

const world = createWorld();

export async function buildFixtureTwice(
  id: string,
  vary: readonly string[],
): Promise<{ readonly outputs: readonly [string, string]; readonly proven: readonly VariationRecord[] }> {
  const source = repository({ 'build.sh': readFileSync(join('testdata/build/variations', id, 'build.sh'), 'utf8') });
  const plan = planFor(source, { run: 'sh build.sh', vary });
  const folder = temporaryFolder();
  const build = (room: 'reference' | 'varied') =>
    buildInRoom(world, plan, { room, folder: join(folder, room), downloads: join(folder, 'downloads') });
  const [reference, varied] = [await build('reference'), await build('varied')];
  const read = (record: { readonly folder: string }) => readFileSync(join(record.folder, 'out'), 'utf8');
  return { outputs: [read(reference), read(varied)], proven: proveVariations(vary, reference, varied) };
}
