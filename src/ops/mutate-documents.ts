// doc-check --mutate: breaks the documents that are named, in memory, and has the rules look at each break.

import { mutateDocuments as runMutants } from '../doccheck/mutate/run-mutants.ts';
import { byCodeUnit } from '../model/code-unit-order.ts';
import type { DocumentMutation } from '../model/document-mutation.ts';
import { ToolError } from '../model/tool-error.ts';
import type { World } from '../model/world.ts';
import { type DocCheckOptions, pathsOf, readConfig, refuseUnknownRules } from './doc-check.ts';
import { noDocumentCache, openDocumentCache } from './document-cache.ts';
import { openDocumentProject } from './document-project.ts';
import { findDocuments, readDocuments } from './find-documents.ts';

export interface MutateDocumentsOptions extends Omit<DocCheckOptions, 'fix'> {
  /** Chooses among the places; `0` when absent. */
  readonly seed?: string | undefined;
  /** Text of a whole number from 1: how many mutants of each kind and document are tried at most; 5 when absent. */
  readonly mutations?: string | undefined;
  /** Told now and then how far it is. */
  readonly onProgress?: (tried: number, planned: number) => void;
}

/** After which no further mutant is tried. */
const longestMs = 20 * 60 * 1000;

const defaultMost = 5;

/**
 * Writes nothing but the cache.
 *
 * @throws {ToolError} `usage/bad-count`, `nothing/no-mutant`, `nothing/unread-document`, and whatever `docCheck` throws.
 */
export async function mutateDocuments(world: World, options: MutateDocumentsOptions): Promise<DocumentMutation> {
  refuseUnknownRules([...(options.only ?? []), ...(options.skip ?? [])]);
  const most = toMost(options.mutations);
  const config = await readConfig(world, options.config);
  const { files } = await findDocuments(world, pathsOf(options, config), config.exclude, options.paths.length === 0);
  const cache = options.withoutCache === true ? noDocumentCache : await openDocumentCache(world);
  const read = await readDocuments(world, files);
  const [unread] = read.findings;
  if (unread !== undefined) {
    throw new ToolError('nothing', 'nothing/unread-document', `${unread.file}: ${unread.message}`, {
      help: unread.help ?? 'leave the document out',
    });
  }
  const { project, notes, close } = openDocumentProject(world, cache);
  const { only, skip, onProgress } = options;
  const started = world.clock.now().getTime();
  try {
    const outcome = await runMutants({
      ...{ files: read.files, config, project, most, seed: options.seed ?? '0', parse: cache.parse },
      today: world.clock.now().toISOString().slice(0, 10),
      hasTime: () => world.clock.now().getTime() - started < longestMs,
      ...(only === undefined ? {} : { only }),
      ...(skip === undefined ? {} : { skip }),
      ...(onProgress === undefined ? {} : { onMutant: onProgress }),
    });
    await cache.save();
    const all = [...new Set([...(outcome.notes ?? []), ...notes()])].sort(byCodeUnit);
    return all.length === 0 ? outcome : { ...outcome, notes: all };
  } finally {
    await close();
  }
}

function toMost(text: string | undefined): number {
  if (text === undefined) return defaultMost;
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new ToolError('usage', 'usage/bad-count', `--mutations is "${text}", and not a whole number from 1 to 999999`, {
    help: `leave it out for ${defaultMost}`,
  });
}
