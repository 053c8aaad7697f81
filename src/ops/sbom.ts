// selfsame sbom: builds once, lists what ships, and writes the SBOMs alone. Nothing is compared, stated or signed.

import { hash } from 'node:crypto';
import { join, resolve } from 'node:path';
import { byText } from '../model/code-unit-order.ts';
import type { SbomOutcome } from '../model/outcome.ts';
import type { Progress, World } from '../model/world.ts';
import { targetPlans } from '../plan/target-plans.ts';
import { requireFree } from '../release/write-release.ts';
import { buildOneRoom, listBuiltRoom } from './build-one-room.ts';
import { type ProjectOptions, planProject, readProject } from './open-project.ts';

export interface SbomOptions extends Omit<ProjectOptions, 'rehearse'> {
  /** Folder to make; `release/sbom` in the working folder when absent. */
  readonly out?: string;
}

/**
 * Needs nobody's identity, and no tag: the version of an untagged commit is the one of a rehearsal.
 *
 * @returns `refused` with its reasons when a document lacks something or lists too much; the documents are written then too.
 * @throws {ToolError} `release/folder-exists`, and what reading the project and building throws.
 */
export async function sbom(world: World, options: SbomOptions, progress: Progress): Promise<SbomOutcome> {
  const planned = progress.stage('plan');
  const plan = planProject(world, await readProject(world, { ...options, rehearse: true }), undefined);
  planned(`${plan.name} ${plan.version} from ${plan.source.commit.slice(0, 12)}`);
  const out = resolve(world.workingFolder, options.out ?? join('release', 'sbom'));
  await requireFree(world.files, out);
  const workshop = await world.files.makeTemporaryFolder('selfsame-');
  try {
    const listed = [];
    for (const target of targetPlans(plan)) {
      const title = target.target === undefined ? 'build' : `build ${target.target}`;
      const built = await buildOneRoom(world, target, { room: 'reference', title, workshop }, progress);
      listed.push(await listBuiltRoom(world, target, built, progress));
    }
    const sboms = listed.flatMap((each) => each.sboms).sort(byText(({ name }) => name));
    const reasons = listed.flatMap((each) => each.reasons);
    for (const { name, text } of sboms) await world.files.write(join(out, name), text);
    const { name, version, tag, source } = plan;
    return {
      schemaVersion: 1,
      outcome: reasons.length === 0 ? 'listed' : 'refused',
      plan: { name, version, tag, commit: source.commit },
      folder: out,
      sboms: sboms.map((each) => ({
        name: each.name,
        sha256: hash('sha256', each.text),
        describes: each.describes.name,
        components: Array.isArray(each.document.components) ? each.document.components.length : 0,
        covered: each.covered,
      })),
      reasons,
    };
  } finally {
    await world.files.remove(workshop);
  }
}
