// Opens an archive that a build made itself, so that SBOM readers see the files inside it.

import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { releaseArchiveLimits, unpackTarGz } from '../codec/tar.ts';
import type { Artifact } from '../model/build.ts';
import type { Files } from '../model/world.ts';

/** An archive is unpacked from memory. A larger one is listed as one file of unknown content. */
const maxArchiveBytes = 1024 ** 3;

/**
 * The artifact with its members below `folder`, when it is a `.tar.gz` or `.tgz` that can be unpacked safely; else as it is: its
 * SBOM then says that its content is unknown.
 *
 * @param folder Fresh folder of this artifact.
 */
export async function withMembers(files: Files, artifact: Artifact, folder: string): Promise<Artifact> {
  if (artifact.members !== undefined || artifact.sizeBytes > maxArchiveBytes || !/\.(?:tar\.gz|tgz)$/.test(artifact.name))
    return artifact;
  const unpacked = await unpackTarGz(await files.read(artifact.file, maxArchiveBytes), releaseArchiveLimits);
  if (unpacked.status === 'malformed') return artifact;
  const members: NonNullable<Artifact['members']>[number][] = [];
  for (const { path, content, executable } of unpacked.value) {
    const file = join(folder, path);
    await files.write(file, content, { executable });
    members.push({ path, file, sha256: createHash('sha256').update(content).digest('hex') });
  }
  return { ...artifact, members };
}
