// doc-check: reads the Markdown files that are named, and has the rules look at them.

import { dirname, join, relative } from 'node:path';
import { didYouMean } from '../codec/suggest.ts';
import { type DocumentCheckConfig, defaultDocumentCheckConfig } from '../doccheck/document-config.ts';
import { parseDocumentConfig } from '../doccheck/parse-document-config.ts';
import { documentRules } from '../doccheck/rules/index.ts';
import { checkDocuments } from '../doccheck/run-rules.ts';
import { byCodeUnit } from '../model/code-unit-order.ts';
import type { DocumentCheck } from '../model/document.ts';
import { ToolError } from '../model/tool-error.ts';
import type { World } from '../model/world.ts';
import { noDocumentCache, openDocumentCache } from './document-cache.ts';
import { openDocumentProject } from './document-project.ts';
import { findDocuments, readDocuments } from './find-documents.ts';
import { writeFixes } from './write-fixes.ts';

const configFileName = 'doc-check.yaml';

export interface DocCheckOptions {
  /** Files and folders, relative to the working folder or absolute; those of the configuration when empty. */
  readonly paths: readonly string[];
  /** Absolute path of the configuration; doc-check.yaml in the working folder, where there is one, when absent. */
  readonly config?: string;
  /** Whether what rules would write is written. */
  readonly fix?: boolean;
  /** Ids of the rules that are asked, whatever the configuration says. */
  readonly only?: readonly string[];
  /** Ids of rules that are not asked. */
  readonly skip?: readonly string[];
  /** Whether nothing of an earlier run is believed, and nothing is kept for a later one. */
  readonly withoutCache?: boolean;
}

/** How often what rules write is looked at again: one generated part may hold another. */
const mostRounds = 5;

/** @throws {ToolError} `usage/unknown-rule`, `usage/no-documents`, `usage/no-such-path`, of kind `config`, `nothing/no-document`, and what rules throw. */
export async function docCheck(world: World, options: DocCheckOptions): Promise<DocumentCheck> {
  refuseUnknownRules([...(options.only ?? []), ...(options.skip ?? [])]);
  const config = await readConfig(world, options.config);
  const { files } = await findDocuments(world, pathsOf(options, config), config.exclude, options.paths.length === 0);
  const cache = options.withoutCache === true ? noDocumentCache : await openDocumentCache(world);
  const fixed = new Set<string>();
  for (let round = 1; ; round += 1) {
    const read = await readDocuments(world, files);
    const { project, notes, close } = openDocumentProject(world, cache);
    try {
      const { only, skip } = options;
      const { check, fixes } = await checkDocuments({
        ...{ files: read.files, before: read.findings, config, project, parse: cache.parse },
        today: world.clock.now().toISOString().slice(0, 10),
        ...(only === undefined ? {} : { only }),
        ...(skip === undefined ? {} : { skip }),
      });
      const written = options.fix === true && round < mostRounds ? await writeFixes(world, read.files, fixes) : [];
      for (const file of written) fixed.add(file);
      if (written.length > 0) continue;
      await cache.save();
      const all = [...new Set([...(check.notes ?? []), ...notes()])];
      return {
        ...check,
        ...(options.fix === true ? { fixed: [...fixed].sort(byCodeUnit) } : {}),
        ...(all.length === 0 ? {} : { notes: all }),
      };
    } finally {
      await close();
    }
  }
}

/**
 * Checks again after each change of a document or of the configuration. Ends when the world tells of no more changes.
 *
 * @param tell Given each outcome, or the error in its place: a file that is just being written is no reason to end.
 */
export async function watchDocuments(
  world: World,
  options: DocCheckOptions,
  tell: (outcome: DocumentCheck | ToolError) => void,
): Promise<void> {
  refuseUnknownRules([...(options.only ?? []), ...(options.skip ?? [])]);
  for (;;) {
    const changed = world.nextChange(await foldersToWatch(world, options));
    tell(await orToolError(() => docCheck(world, options)));
    // What `--fix` wrote is seen as a change too: the run after it finds nothing to write.
    if (!(await changed)) return;
  }
}

/** Every rule, in the order in which they are asked. */
export function describeDocumentRules(): readonly { readonly id: string; readonly title: string }[] {
  return documentRules.map(({ id, title }) => ({ id, title }));
}

async function foldersToWatch(world: World, options: DocCheckOptions): Promise<readonly string[]> {
  const configFolder = options.config === undefined ? world.workingFolder : dirname(options.config);
  const found = await orToolError(async () => {
    const config = await readConfig(world, options.config);
    return findDocuments(world, pathsOf(options, config), config.exclude, options.paths.length === 0);
  });
  return [...new Set([configFolder, ...(found instanceof ToolError ? [] : found.folders)])];
}

async function orToolError<Value>(work: () => Promise<Value>): Promise<Value | ToolError> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ToolError) return error;
    throw error;
  }
}

export function pathsOf({ paths }: DocCheckOptions, { documents }: DocumentCheckConfig): readonly string[] {
  if (paths.length > 0) return paths;
  if (documents.length > 0) return documents;
  throw new ToolError('usage', 'usage/no-documents', 'no document is named', {
    help: `name Markdown files or folders of them, here or under "documents" in ${configFileName}`,
  });
}

export function refuseUnknownRules(named: readonly string[]): void {
  const known = documentRules.map(({ id }) => id);
  const unknown = named.find((id) => !known.includes(id));
  if (unknown === undefined) return;
  throw new ToolError('usage', 'usage/unknown-rule', `there is no rule "${unknown}"${didYouMean(unknown, known)}`, {
    help: '"doc-check --list-rules" lists them',
  });
}

export async function readConfig(world: World, named: string | undefined): Promise<DocumentCheckConfig> {
  const file = named ?? join(world.workingFolder, configFileName);
  if (named === undefined && (await world.files.stat(file)) === undefined) return defaultDocumentCheckConfig;
  const ids = documentRules.map(({ id }) => id);
  return parseDocumentConfig(await world.files.readText(file), relative(world.workingFolder, file), ids);
}
