// Reads what the notes of a release are made from: a file that was given, or the clone's change log and its templates of pull requests.

import { join } from 'node:path';
import type { PublishConfig } from '../model/publish.ts';
import type { World } from '../model/world.ts';
import type { NotesRequest } from '../publish/release-body.ts';
import { compareVersions } from '../verify/version-order.ts';

/** Where GitHub looks for a template, whose name is all in small letters or all in large ones. */
const templateFolders = ['', '.github', 'docs'];

export interface NotesSource {
  readonly tag: string;
  readonly version: string;
  readonly commit: string;
  readonly tagForm: string;
  readonly publish: PublishConfig;
  /** Absolute path. */
  readonly notesFrom: string | undefined;
}

export async function readPublishNotes(
  { files, workingFolder }: Pick<World, 'files' | 'workingFolder'>,
  { tag, version, commit, tagForm, publish, notesFrom }: NotesSource,
): Promise<NotesRequest> {
  if (notesFrom !== undefined) return { from: 'file', text: await files.readText(notesFrom) };
  const file = join(workingFolder, publish.changelog);
  const isThere = (await files.stat(file))?.kind === 'file';
  return {
    ...{ from: 'changelog', file: publish.changelog, version, pullRequestNotes: publish.pullRequestNotes },
    text: isThere ? await files.readText(file) : undefined,
    templates: isThere ? await readTemplates(files, workingFolder) : [],
    since: { tag, commit, tagForm, compareVersions },
  };
}

async function readTemplates(files: World['files'], root: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const folder of templateFolders) {
    for (const name of ['PULL_REQUEST_TEMPLATE', 'pull_request_template']) {
      for (const end of ['.md', '.txt', '']) {
        const path = join(root, folder, `${name}${end}`);
        const kind = (await files.stat(path))?.kind;
        if (kind === 'file') found.push(await files.readText(path));
        if (kind !== 'folder') continue;
        const inside = (await files.list(path)).filter((entry) => entry.kind === 'file' && /\.(md|txt)$/.test(entry.path));
        for (const entry of inside) found.push(await files.readText(join(path, entry.path)));
      }
    }
  }
  return found;
}
