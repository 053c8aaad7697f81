// A folder on this machine, such as one that a web server shows: copied file by file, there under its name only when it is whole.

import { join } from 'node:path';
import { counted } from '../../model/counted.ts';
import { ToolError } from '../../model/tool-error.ts';
import type { Files } from '../../model/world.ts';
import { type ReleaseFile, type ReleaseTarget, resultOf } from '../target.ts';

export const folder: ReleaseTarget = {
  id: 'folder',
  takes: 'release',
  title: 'a folder on this machine',
  permissions: [],
  async publish(job, { files, log }) {
    const { out } = job;
    if (out === undefined) {
      throw new ToolError('usage', 'publish/no-out', '--to folder does not say which folder', {
        help: 'add --out DIR: the folder to make',
      });
    }
    const at = await files.stat(`${out}/.`);
    if (at !== undefined || (await files.stat(out)) !== undefined) {
      const differences = at?.kind === 'folder' ? await differencesIn(files, out, job.files) : ['it is no folder'];
      if (differences.length > 0) {
        throw new ToolError('file', 'publish/folder-differs', `there is something else at "${out}"`, {
          help: 'nothing is changed there: move it away, or name another folder with --out',
          excerpt: differences.slice(0, 30),
        });
      }
      await log.run('copy', 'compare the folder', async () => ({
        ...{ value: undefined, status: 'nothing to do', detail: `${counted(job.files.length, 'file')}, equal` },
      }));
      return resultOf({ outcome: 'unchanged', folder: out, files: job.files.map((file) => toPublished(file, 'kept')) });
    }
    if (job.dryRun) {
      await log.run('copy', 'see what is to be copied', async () => ({
        ...{ value: undefined, status: 'would be done', detail: `${counted(job.files.length, 'file')} to copy` },
      }));
      return resultOf({ outcome: 'would publish', files: job.files.map((file) => toPublished(file, 'would be published')) });
    }
    const copied = await log.run('copy', `copy ${counted(job.files.length, 'file')}`, async () => {
      const names = await copyAll(files, job.files, `${out}.partial`);
      await files.rename(`${out}.partial`, out);
      return { value: names, status: 'done', detail: `${names.size} copied, ${job.files.length - names.size} there before` };
    });
    return resultOf({
      ...{ outcome: 'published', folder: out },
      files: job.files.map((file) => toPublished(file, copied.has(file.name) ? 'published' : 'kept')),
    });
  },
};

/** What lies in the partial folder with the right bytes stays; all else there goes. */
async function copyAll(files: Files, wanted: readonly ReleaseFile[], partial: string): Promise<ReadonlySet<string>> {
  await files.makeFolder(partial);
  const names = new Set(wanted.map(({ name }) => name));
  for (const { path } of await files.list(partial)) if (!names.has(path)) await files.remove(join(partial, path));
  const copied = new Set<string>();
  for (const { name, file, sha256 } of wanted) {
    const to = join(partial, name);
    if (await isEqual(files, to, sha256)) continue;
    await files.remove(to);
    await files.copy(file, to);
    copied.add(name);
    // What was verified is what is there: the copy is read, and not the file that it was made from.
    if (await isEqual(files, to, sha256)) continue;
    throw new ToolError('file', 'publish/file-changed', `"${file}" has other bytes than when it was verified`, {
      help: 'see that nothing writes into the release folder, and publish again',
    });
  }
  return copied;
}

async function differencesIn(files: Files, out: string, wanted: readonly ReleaseFile[]): Promise<readonly string[]> {
  const names = new Set(wanted.map(({ name }) => name));
  const differences = (await files.list(out))
    .filter(({ path }) => !names.has(path))
    .map(({ path }) => `not of this release: ${path}`);
  for (const { name, sha256 } of wanted)
    if (!(await isEqual(files, join(out, name), sha256))) differences.push(`other bytes, or none: ${name}`);
  return differences;
}

async function isEqual(files: Files, path: string, sha256: string): Promise<boolean> {
  return (await files.stat(path))?.kind === 'file' && (await files.digest(path)).sha256 === sha256;
}

function toPublished<Status>({ name, sizeBytes, sha256 }: ReleaseFile, status: Status) {
  return { name, sizeBytes, sha256, status };
}
