// npm run test:recipes: the recipe for third parties once more, outside of a room, so that the blocks run too that raise walls of their own.

import { readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { parseMarkdown } from '../src/codec/markdown.ts';
import { parseDocumentConfig } from '../src/doccheck/parse-document-config.ts';
import { readDirectives } from '../src/doccheck/read-directives.ts';
import { documentRules } from '../src/doccheck/rules/index.ts';
import { recipeRuns } from '../src/doccheck/rules/recipe-runs.ts';
import { createWorld } from '../src/host/create-world.ts';
import { createInterruption } from '../src/host/interruption.ts';
import { createRooms } from '../src/host/rooms.ts';
import { openDocumentProject } from '../src/ops/document-project.ts';
import { checkout } from './sample-repository.ts';
import { isInstalled, peerNames, toolProgram } from './sigstore-servers/tools.ts';

const file = 'docs/reproducibility.md';
const blocksOutside = 1;

const text = readFileSync(join(checkout, file), 'utf8');
const waiver = /<!-- doc-check: allow recipe-runs: [^>]*test:recipes[^>]* -->/g;
const found = text.match(waiver)?.length ?? 0;
const document = parseMarkdown(text.replaceAll(waiver, ''), file);

const folders = peerNames.filter(isInstalled).map((name) => dirname(toolProgram(name)));
const PATH = [process.env.PATH ?? '', ...folders].join(delimiter);
const world = createWorld({ workingFolder: checkout, environment: { ...process.env, PATH } });
const rooms = createRooms({ interruption: createInterruption(), withoutNamespaces: 'blocks raise their own', path: PATH });
const { project, notes, close } = openDocumentProject({ ...world, rooms });
try {
  const config = parseDocumentConfig(
    readFileSync(join(checkout, 'doc-check.yaml'), 'utf8'),
    'doc-check.yaml',
    documentRules.map(({ id }) => id),
  );
  const outcome = await recipeRuns.run({ documents: [document], directives: readDirectives(document), config, project });
  // What the page itself keeps from running stays so.
  const failed = outcome.findings.filter(({ message }) => !message.endsWith('does not run'));
  for (const { line, message, excerpt = [] } of failed) console.error([`${file}:${line}: ${message}`, ...excerpt].join('\n  | '));
  for (const note of [...notes(), ...(outcome.notes ?? [])]) console.error(note);
  const ran = outcome.counts?.ranBlocks ?? 0;
  const skipped = (outcome.notes ?? []).length;
  console.log(`${file}: ${ran} blocks ran, ${found} of them only here; ${failed.length} failed, ${skipped} without their tool`);
  const missing = process.env.SELFSAME_NOTHING_SKIPPED === '1' && skipped > 0;
  if (failed.length > 0 || missing || found !== blocksOutside || ran === 0) process.exitCode = 1;
} finally {
  await close();
}
