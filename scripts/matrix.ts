// node scripts/matrix.ts [PROJECT]: releases a project as a matrix of a workflow does, each leg a process of its own in a clone of its
// own, then collects the legs in another clone as a rehearsal, and verifies the release. Without PROJECT a sample with two targets.

import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { LegMatrix } from '../src/model/leg.ts';
import type { ReleaseOutcome } from '../src/model/outcome.ts';
import { checkout, makeSampleRepository } from './sample-repository.ts';

export interface MatrixRun {
  readonly matrix: LegMatrix;
  /** Exit code of each leg, by name. */
  readonly legs: Readonly<Record<string, number>>;
  /** Absent when collecting ended without an outcome. */
  readonly outcome?: ReleaseOutcome;
  /** Exit code of verify-release; absent when there was nothing to verify. */
  readonly verified?: number;
}

interface Finished {
  readonly code: number;
  readonly stdout: string;
}

/**
 * @param project Absolute path of a clone with a commit; the tag may be missing, since it is a rehearsal.
 * @param folder Absolute path of an empty folder for clones, legs and the release.
 * @param say Told what is done, a line at a time.
 */
export async function runMatrix(project: string, folder: string, say: (line: string) => void): Promise<MatrixRun> {
  const planned = await selfsame(project, ['plan', '--rehearse', '--matrix']);
  if (planned.code !== 0) throw new Error(`there is no plan of "${project}"`);
  const matrix = JSON.parse(planned.stdout) as LegMatrix;
  const legs: Record<string, number> = {};
  const waiting = matrix.include.map(({ leg }) => leg);
  const work = async (): Promise<void> => {
    for (let leg = waiting.shift(); leg !== undefined; leg = waiting.shift()) {
      const clone = cloneOf(project, join(folder, 'clones', leg));
      const { code } = await selfsame(clone, [
        'release',
        '--rehearse',
        '--leg',
        leg,
        '--out',
        join(folder, 'legs', leg),
        '--quiet',
      ]);
      say(`leg ${leg}: exit ${code}`);
      legs[leg] = code;
    }
  };
  await Promise.all([work(), work()]);
  const out = join(folder, 'release');
  const clone = cloneOf(project, join(folder, 'clones', 'collect'));
  const collected = await selfsame(clone, [
    ...['release', '--rehearse', '--collect', join(folder, 'legs')],
    ...['--out', out, '--evidence', join(folder, 'evidence'), '--json', '--quiet'],
  ]);
  say(`collect: exit ${collected.code}`);
  if (collected.code > 1) return { matrix, legs };
  const outcome = JSON.parse(collected.stdout) as ReleaseOutcome;
  if (outcome.outcome !== 'released') return { matrix, legs, outcome };
  const { code: verified } = await selfsame(folder, ['verify-release', ...outcome.verify, '--quiet']);
  say(`verify-release: exit ${verified}`);
  return { matrix, legs, outcome, verified };
}

/** With the remote of the project: the address is part of what is released. */
function cloneOf(project: string, folder: string): string {
  const git = (at: string, ...args: string[]): string => execFileSync('git', ['-C', at, ...args], { encoding: 'utf8' }).trim();
  mkdirSync(join(folder, '..'), { recursive: true });
  const commit = git(project, 'rev-parse', 'HEAD');
  git(project, 'clone', '--quiet', '--no-local', '--no-checkout', project, folder);
  git(folder, 'checkout', '--quiet', '--detach', commit);
  const remotes = git(project, 'remote').split('\n');
  if (remotes.includes('origin')) git(folder, 'remote', 'set-url', 'origin', git(project, 'remote', 'get-url', 'origin'));
  else git(folder, 'remote', 'remove', 'origin');
  return folder;
}

function selfsame(folder: string, args: readonly string[]): Promise<Finished> {
  const program = join(checkout, 'src/cli/selfsame.ts');
  const child = spawn(process.execPath, [program, ...args], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
  const parts: Buffer[] = [];
  child.stdout.on('data', (part: Buffer) => parts.push(part));
  return new Promise((fulfil, reject) => {
    child.on('error', reject);
    child.on('close', (code) => fulfil({ code: code ?? 70, stdout: Buffer.concat(parts).toString() }));
  });
}

/** Every leg built, one release, accepted. */
export function isWhole({ legs, outcome, verified }: MatrixRun): boolean {
  return Object.values(legs).every((code) => code === 0) && outcome?.outcome === 'released' && verified === 0;
}

async function main(named: string | undefined): Promise<void> {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'selfsame-matrix-'));
  const project = named === undefined ? join(folder, 'project') : resolve(named);
  if (named === undefined) {
    const repository = 'https://example.org/samples/whereami';
    makeSampleRepository({ sample: 'two-targets', folder: project, tag: 'v0.1.0', repository });
  }
  const started = performance.now();
  const run = await runMatrix(project, folder, (line) => console.log(line));
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  if (isWhole(run)) {
    rmSync(folder, { recursive: true });
    console.log(`matrix: ${run.matrix.include.length} legs, released and accepted, in ${seconds} s`);
    return;
  }
  for (const reason of run.outcome?.reasons ?? []) console.log(`- ${reason}`);
  console.log(`matrix: failed; what was made is kept in ${folder}`);
  process.exitCode = 1;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main(process.argv[2]);
