// Brings what ships out of a room: outputs as they are, archives packed. Both rooms are staged alike, and then compared.

import { join } from 'node:path';
import { collectOutputs } from '../build/collect-outputs.ts';
import type { Artifact, BuildRecord } from '../model/build.ts';
import { byText } from '../model/code-unit-order.ts';
import { artifactNameFault } from '../model/file-role.ts';
import type { ReleasePlan } from '../model/plan.ts';
import { ToolError } from '../model/tool-error.ts';
import type { Files } from '../model/world.ts';
import { packArchive } from '../release/pack-archive.ts';

/** What ships, before its digests are known. */
export type StagedFile = Pick<Artifact, 'name' | 'file' | 'executable' | 'members'>;

/**
 * Every artifact of one room as a file of `folder`, sorted by name. A file keeps nothing of its mode but whether it can be run:
 * the rest is the room's umask.
 *
 * @throws {ToolError} `release/bad-name` for a name that the release folder keeps for itself, `build/same-name` when an archive is named like an output, and what collecting throws.
 */
export async function stageArtifacts(
  files: Files,
  plan: ReleasePlan,
  record: BuildRecord,
  folder: string,
): Promise<readonly StagedFile[]> {
  await files.makeFolder(folder);
  const staged: StagedFile[] = [];
  for (const output of await collectOutputs(files, record, plan)) {
    const file = join(folder, output.name);
    await files.copy(output.file, file);
    staged.push({ name: output.name, file, executable: (output.mode & 0o111) !== 0 });
  }
  for (const archive of plan.archives) {
    if (staged.some(({ name }) => name === archive.name)) {
      throw new ToolError('build', 'build/same-name', `the archive "${archive.name}" is named like another artifact`, {
        help: 'give one of them another name in selfsame.yaml',
      });
    }
    const file = join(folder, archive.name);
    const { members } = await packArchive(
      files,
      archive,
      { folder: record.folder, commitTimeSeconds: plan.source.commitTimeSeconds },
      file,
    );
    staged.push({ name: archive.name, file, executable: false, members });
  }
  for (const { name } of staged) requireArtifactName(name);
  return staged.sort(byText(({ name }) => name));
}

/** With digests. One room's are enough: the other's files are compared with them byte by byte. */
export function digestArtifacts(files: Files, staged: readonly StagedFile[]): Promise<readonly Artifact[]> {
  return Promise.all(staged.map(async (each) => ({ ...each, ...(await files.digest(each.file)) })));
}

function requireArtifactName(name: string): void {
  const fault = artifactNameFault(name);
  if (fault === undefined) return;
  throw new ToolError('build', 'release/bad-name', `no artifact can be called "${name}": the name ${fault}`, {
    help: 'rename the output in selfsame.yaml or in the build',
  });
}
