// doc-check: reads the Markdown files that are named, and has every rule look at them.

import { join, relative, resolve } from 'node:path';
import { bashSyntax } from '../doccheck/bash-syntax.ts';
import { defaultDocumentCheckConfig, parseDocumentConfig } from '../doccheck/parse-document-config.ts';
import { checkDocuments } from '../doccheck/run-rules.ts';
import { byText } from '../model/code-unit-order.ts';
import type { DocumentCheck } from '../model/document.ts';
import { ToolError } from '../model/tool-error.ts';
import type { World } from '../model/world.ts';

const configFileName = 'doc-check.yaml';

export interface DocCheckOptions {
  /** Files and folders, relative to the working folder or absolute. */
  readonly paths: readonly string[];
  /** Absolute path of the configuration; doc-check.yaml in the working folder, where there is one, when absent. */
  readonly config?: string;
}

export async function docCheck(world: World, options: DocCheckOptions): Promise<DocumentCheck> {
  const found = new Set((await Promise.all(options.paths.map((path) => markdownFiles(world, path)))).flat());
  const files = await Promise.all(
    [...found].map(async (file) => ({
      file: slashes(relative(world.workingFolder, file)),
      text: await world.files.readText(file),
    })),
  );
  const { required } = await readConfig(world, options.config);
  return checkDocuments({ files: files.sort(byText(({ file }) => file)), required, checkShell: bashSyntax(world.processes) });
}

async function readConfig(world: World, named: string | undefined) {
  const file = named ?? join(world.workingFolder, configFileName);
  if (named === undefined && (await world.files.stat(file)) === undefined) return defaultDocumentCheckConfig;
  return parseDocumentConfig(await world.files.readText(file), relative(world.workingFolder, file));
}

async function markdownFiles(world: World, path: string): Promise<readonly string[]> {
  const absolute = resolve(world.workingFolder, path);
  const entry = await world.files.stat(absolute);
  if (entry === undefined) {
    throw new ToolError('usage', 'usage/no-such-path', `there is nothing at "${path}"`, {
      help: 'name Markdown files, or folders of them',
    });
  }
  if (entry.kind !== 'folder') return [absolute];
  const entries = await world.files.list(absolute);
  return entries
    .filter(
      (each) => each.kind === 'file' && /\.(?:md|markdown)$/i.test(each.path) && !each.path.split('/').includes('node_modules'),
    )
    .map((each) => join(absolute, each.path));
}

function slashes(path: string): string {
  return path.replaceAll('\\', '/');
}
