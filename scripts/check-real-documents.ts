// Runs doc-check over the documents of large modules in the Go module cache, and shows a sample of what it finds, to be read by hand.
// What was found, and how much of it was right: docs/doc-check-real-documents.md

import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createWorld } from '../src/host/create-world.ts';
import { byCodeUnit, byText } from '../src/model/code-unit-order.ts';
import type { DocumentFinding } from '../src/model/document.ts';
import { ToolError } from '../src/model/tool-error.ts';
import { docCheck } from '../src/ops/doc-check.ts';
import { escapeForTerminal, escapeLogLine } from '../src/report/escape.ts';

const usage = `node scripts/check-real-documents.ts: doc-check over documents that others wrote

  --modules N   how many modules, those with the most Markdown files first (default 10)
  --folder DIR  where they are looked for (default ~/go/pkg/mod)
  --samples N   how many findings are shown, in turn of each rule (default 50)
  --seed TEXT   chooses among them (default "0")
  --rule RULE   shows findings of this rule alone
  --context N   lines shown before and behind each (default 4)

Exit 0 when every document was looked at; what is right about the findings is for whoever reads them.
`;

const { values } = parseArgs({
  options: {
    modules: { type: 'string', default: '10' },
    folder: { type: 'string', default: join(homedir(), 'go', 'pkg', 'mod') },
    samples: { type: 'string', default: '50' },
    seed: { type: 'string', default: '0' },
    rule: { type: 'string' },
    context: { type: 'string', default: '4' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) console.log(usage);
else await main();

interface Found extends DocumentFinding {
  readonly module: string;
}

async function main(): Promise<void> {
  const modules = chooseModules(values.folder, Number(values.modules));
  if (modules.length === 0)
    throw new ToolError('nothing', 'nothing/no-module', `no module with Markdown below "${values.folder}"`);
  const found: Found[] = [];
  for (const module of modules) {
    const started = performance.now();
    const world = createWorld({ workingFolder: join(values.folder, module), environment: process.env });
    const { checked, findings, notes = [] } = await docCheck(world, { paths: ['.'], withoutCache: true });
    const ms = Math.round(performance.now() - started);
    console.log(
      `${module}: ${checked.files} documents, ${checked.blocks} blocks, ${checked.links ?? 0} links: ${findings.length} findings in ${ms} ms`,
    );
    for (const note of notes) console.log(`  ${escapeForTerminal(note)}`);
    found.push(...findings.map((finding) => ({ ...finding, module })));
  }
  const byRule = [...Map.groupBy(found, ({ rule }) => rule)].sort(byText(([rule]) => rule));
  console.log(`\n${found.length} findings: ${byRule.map(([rule, each]) => `${each.length} ${rule}`).join(', ')}\n`);
  const chosen = byRule.filter(([rule]) => values.rule === undefined || rule === values.rule).map(([, each]) => each);
  for (const [index, finding] of sample(chosen, Number(values.samples), values.seed).entries()) show(finding, index + 1);
}

/** One version of each: that with the most documents, of equals the first. A path is that of its folder, with the marks of the cache. */
function chooseModules(folder: string, count: number): readonly string[] {
  const counts = new Map<string, number>();
  for (const path of globSync('**/*.{md,markdown}', { cwd: folder, exclude: (name) => name === 'cache' })) {
    const [module] = /^.*?@[^/]+/.exec(path) ?? [];
    if (module !== undefined) counts.set(module, (counts.get(module) ?? 0) + 1);
  }
  const sorted = [...counts].sort(([first, many], [second, more]) => more - many || byCodeUnit(first, second));
  const names = new Set<string>();
  return sorted
    .map(([module]) => module)
    .filter((module) => {
      const name = nameOf(module);
      if (names.has(name)) return false;
      names.add(name);
      return true;
    })
    .slice(0, count);
}

function nameOf(module: string): string {
  return module.slice(0, module.lastIndexOf('@'));
}

/** In turn of each rule, so that one that says much does not crowd out the others. */
function sample(groups: readonly (readonly Found[])[], count: number, seed: string): readonly Found[] {
  const keyOf = (finding: Found) =>
    createHash('sha256')
      .update(JSON.stringify([seed, finding]))
      .digest('hex');
  const shuffled = groups.map((group) => [...group].sort(byText(keyOf)));
  const longest = Math.max(0, ...shuffled.map(({ length }) => length));
  const turns = Array.from({ length: longest }, (_, turn) => shuffled.flatMap((group) => group.slice(turn, turn + 1)));
  return turns.flat().slice(0, count);
}

function show({ module, rule, file, line, column, message }: Found, number: number): void {
  console.log(`${number}. [${rule}] ${escapeForTerminal(`${module}/${file}`)}:${line}:${column}`);
  console.log(`   ${escapeForTerminal(message)}`);
  const lines = readFileSync(join(values.folder, module, file), 'utf8').split(/\r\n?|\n/);
  const around = Number(values.context);
  for (let at = Math.max(1, line - around); at <= Math.min(lines.length, line + around); at += 1)
    console.log(`   ${at === line ? '>' : ' '} ${escapeLogLine((lines[at - 1] ?? '').slice(0, 200))}`);
  console.log('');
}
