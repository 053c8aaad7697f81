// Finds the Markdown files that are named, and reads them. What cannot be read as a document is a finding, and never a crash.

import { dirname, join, relative, resolve } from 'node:path';
import { toGlobMatcher } from '../codec/glob.ts';
import { byCodeUnit } from '../model/code-unit-order.ts';
import type { DocumentFinding } from '../model/document.ts';
import { ToolError } from '../model/tool-error.ts';
import type { World } from '../model/world.ts';
import { findInside } from './document-project.ts';

/** What is longer is no text that anybody reads, and would be looked at for minutes. */
const longestDocumentBytes = 8 * 1024 * 1024;

export interface FoundDocuments {
  /** Absolute paths, sorted. */
  readonly files: readonly string[];
  /** Absolute paths of the folders in which a change would change the answer, sorted. */
  readonly folders: readonly string[];
}

export interface ReadDocuments {
  /** Paths relative to the working folder, with forward slashes. */
  readonly files: readonly { readonly file: string; readonly text: string }[];
  readonly findings: readonly DocumentFinding[];
}

/**
 * @param paths Files and folders, relative to the working folder or absolute.
 * @param exclude Globs of paths relative to the working folder. A file that is named itself is taken all the same.
 * @param areConfigured Whether a configuration names the paths, which may be another's: then no link on their way leads out of the project.
 * @throws {ToolError} `usage/no-such-path`.
 */
export async function findDocuments(
  world: World,
  paths: readonly string[],
  exclude: readonly string[],
  areConfigured = false,
): Promise<FoundDocuments> {
  const isExcluded = exclude.map(toGlobMatcher);
  const files = new Set<string>();
  const folders = new Set<string>();
  for (const path of paths) {
    const absolute = resolve(world.workingFolder, path);
    const entry = await world.files.stat(absolute);
    if (entry === undefined || (areConfigured && (await findInside(world, world.workingFolder, path)) === undefined)) {
      throw new ToolError(
        'usage',
        'usage/no-such-path',
        `there is nothing at "${path}"${entry === undefined ? '' : ' inside the project'}`,
        {
          help: 'name Markdown files, or folders of them',
        },
      );
    }
    if (entry.kind !== 'folder') {
      files.add(absolute);
      continue;
    }
    folders.add(absolute);
    for (const each of await world.files.list(absolute)) {
      const file = join(absolute, each.path);
      const isDocument = each.kind === 'file' && /\.(?:md|markdown)$/i.test(each.path) && !isForeign(each.path);
      if (isDocument && !isExcluded.some((matches) => matches(shown(world, file)))) files.add(file);
    }
  }
  for (const file of files) folders.add(dirname(file));
  return { files: [...files].sort(byCodeUnit), folders: [...folders].sort(byCodeUnit) };
}

/** @throws {ToolError} `file/not-regular` and the like, for what is no file at all. */
export async function readDocuments(world: World, files: readonly string[]): Promise<ReadDocuments> {
  const read: { file: string; text: string }[] = [];
  const findings: DocumentFinding[] = [];
  for (const path of files) {
    const file = shown(world, path);
    try {
      read.push({ file, text: await world.files.readText(path, longestDocumentBytes) });
    } catch (error) {
      const found = error instanceof ToolError ? unreadable(file, error) : undefined;
      if (found === undefined) throw error;
      findings.push(found);
    }
  }
  return { files: read, findings };
}

function unreadable(file: string, { code }: ToolError): DocumentFinding | undefined {
  const place = { rule: 'document', file, line: 1, column: 1 };
  if (code === 'file/not-utf8') return { ...place, message: 'the document is not UTF-8 text', help: 'save it as UTF-8' };
  if (code !== 'file/too-large') return undefined;
  return {
    ...place,
    message: `the document is larger than ${longestDocumentBytes / 1024 / 1024} MiB, and was not looked at`,
    help: 'split it, or leave it out with "exclude" in doc-check.yaml',
  };
}

/** What packages bring is not this project's. */
function isForeign(path: string): boolean {
  return path.split('/').some((part) => part === 'node_modules' || part === '.git');
}

function shown(world: World, file: string): string {
  return relative(world.workingFolder, file).replaceAll('\\', '/');
}
