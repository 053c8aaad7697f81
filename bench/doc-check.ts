// npm run bench -- doc-check: 250 documents with 1 MB and 1,000 shell blocks, without and with the answers of an earlier run, against
// markdownlint-cli2 and remark-validate-links on the same tree. The peers come from npm, once, into the user's cache.

import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { checkout } from '../scripts/sample-repository.ts';
import { makeDocuments } from './document-tree.ts';
import { type Command, median, type Row, rounded, timed } from './measure.ts';

const runs = 5;

/** What `npm install` is given; all exact. */
const peers = ['markdownlint-cli2@0.24.1', 'remark-cli@12.0.1', 'remark-validate-links@13.1.0'] as const;

export async function docCheck(
  folder: string,
  report: (row: Row) => void,
  program = join(checkout, 'dist/cli/doc-check.js'),
): Promise<void> {
  const documents = join(folder, 'docs');
  makeDocuments(documents);
  const cache = join(folder, 'cache');
  const ours = within(folder, ['env', `XDG_CACHE_HOME=${cache}`, process.execPath, program, 'docs']);

  const cold = await medianOf(() => {
    rmSync(cache, { recursive: true, force: true });
    return timed(ours);
  });
  report(againstGoal('250 files, 1 MB, 1,000 shell blocks, nothing known before, in ms / 4,000', cold.timeMs, 4_000));
  const warm = await medianOf(() => timed(ours));
  report(againstGoal('the same again, in ms / 500', warm.timeMs, 500));
  const peaks = [cold.peakMiB, warm.peakMiB].filter((peak) => peak !== undefined);
  if (peaks.length > 0) report(againstGoal('peak memory of both, in MiB / 200', Math.max(...peaks), 200));

  const tools = installPeers();
  writeFileSync(join(folder, '.markdownlint-cli2.jsonc'), '{ "config": { "default": true, "MD013": false } }\n');
  const lint = within(folder, [process.execPath, join(tools, 'markdownlint-cli2/markdownlint-cli2-bin.mjs'), 'docs/*.md']);
  const settings = '["validate-links", {"repository": false}]';
  writeFileSync(
    join(folder, '.remarkrc.json'),
    `{ "plugins": [${settings.replace('validate-links', join(tools, 'remark-validate-links/index.js'))}] }\n`,
  );
  const remark = within(folder, [process.execPath, join(tools, 'remark-cli/cli.js'), '--quiet', '--frail', 'docs']);
  for (const command of [lint, remark]) requireDone(command);
  const peer = await medianOf(async () => ({
    timeMs: (await timed(lint)).timeMs + (await timed(remark)).timeMs,
    peakMiB: undefined,
  }));
  for (const [name, mine] of [
    ['nothing known before', cold],
    ['again', warm],
  ] as const) {
    const ratio = mine.timeMs / peer.timeMs;
    report({
      case: `${name} / markdownlint-cli2 and remark-validate-links`,
      ...{ ours: rounded(mine.timeMs), peer: rounded(peer.timeMs), ratio: rounded(ratio), goal: 1, holds: ratio <= 1 },
      ...(mine.peakMiB === undefined ? {} : { oursPeakMiB: mine.peakMiB }),
    });
  }
}

/** The program itself takes the place of the shell, so that its memory is what is measured. */
function within(folder: string, command: Command): Command {
  return ['sh', '-c', 'cd "$1" && shift && exec "$@"', 'sh', folder, ...command];
}

interface Measured {
  readonly timeMs: number;
  readonly peakMiB: number | undefined;
}

/** The median time and the highest peak. */
async function medianOf(run: () => Promise<Measured>): Promise<Measured> {
  const measured: Measured[] = [];
  for (let count = 0; count < runs; count += 1) measured.push(await run());
  const peaks = measured.flatMap(({ peakMiB }) => (peakMiB === undefined ? [] : [peakMiB]));
  return {
    timeMs: median(measured.map(({ timeMs }) => timeMs)),
    peakMiB: peaks.length === 0 ? undefined : Math.max(...peaks),
  };
}

function againstGoal(what: string, ours: number, peer: number): Row {
  return { case: what, ours: rounded(ours), peer, ratio: rounded(ours / peer), goal: 1, holds: ours <= peer };
}

/** A peer that fails would be quick. */
function requireDone([program = '', ...args]: Command): void {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0)
    throw new Error(`"${[program, ...args].join(' ')}" ended with ${status}\n${stdout}\n${stderr}`.slice(0, 4_000));
}

/** @returns The folder with the packages. */
function installPeers(): string {
  const { XDG_CACHE_HOME: cache = '', HOME: home = homedir() } = process.env;
  const folder = join(cache === '' ? join(home, '.cache') : cache, 'selfsame/tools/document-peers');
  const modules = join(folder, 'node_modules');
  if (existsSync(modules)) return modules;
  const draft = `${folder}.draft`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true });
  writeFileSync(join(draft, 'package.json'), '{ "private": true }\n');
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', ...peers], { cwd: draft, stdio: 'ignore' });
  // A folder gets its name when all is in it.
  rmSync(folder, { recursive: true, force: true });
  renameSync(draft, folder);
  return modules;
}
