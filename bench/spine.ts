// npm run bench -- spine: start-up, verification and comparison, each against the least that such a command can take.

import { execFileSync } from 'node:child_process';
import { closeSync, cpSync, existsSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from '../scripts/sample-repository.ts';
import { type Command, measure, type Row } from './measure.ts';

/** @param folder Empty; what is measured on is made there. */
export async function spine(folder: string, report: (row: Row) => void): Promise<void> {
  const node = process.execPath;
  const cli = (name: string): string => join(checkout, 'dist/cli', `${name}.js`);
  if (!existsSync(cli('selfsame'))) throw new Error('dist/cli is not there: run "npm run build" first');
  const empty = join(folder, 'empty.mjs');
  writeFileSync(empty, '');
  const nothing: Command = [node, empty];

  report(
    await measure({ case: 'help / empty script', ours: [node, cli('selfsame'), '--help'], peer: nothing, goal: 1.5, runs: 21 }),
  );

  const verify = releaseOfOneArtifact(folder, [node, cli('selfsame')]);
  report(
    await measure({
      case: 'verify one artifact / empty script',
      ours: [node, cli('verify-release'), ...verify],
      peer: nothing,
      goal: 3,
      runs: 21,
    }),
  );

  const files = [join(folder, 'first.bin'), join(folder, 'second.bin')] as const;
  writeLarge(files[0], 500);
  cpSync(files[0], files[1]);
  report(
    await measure({
      case: 'compare 2 x 500 MB / cmp',
      ours: [node, cli('selfsame'), 'compare', ...files],
      peer: ['cmp', ...files],
      goal: 1.3,
      runs: 7,
    }),
  );

  const trees = [join(folder, 'first'), join(folder, 'second')] as const;
  writeTree(trees[0], 20_000);
  cpSync(trees[0], trees[1], { recursive: true });
  report(
    await measure({
      case: 'compare 2 x 20,000 files / diff -rq',
      ours: [node, cli('selfsame'), 'compare', ...trees],
      peer: ['diff', '-rq', ...trees],
      goal: 1.5,
      runs: 7,
    }),
  );
}

/** Releases a project of one file; returns what verify-release is to be given. */
function releaseOfOneArtifact(folder: string, selfsame: readonly [string, string]): readonly string[] {
  const project = join(folder, 'hello');
  mkdirSync(project);
  writeFileSync(
    join(project, 'selfsame.yaml'),
    'name: hello\nbuild:\n  run: printf "hello, world\\n" > hello\n  outputs: [hello]\n',
  );
  writeFileSync(join(project, '.gitignore'), '/hello\n');
  const git = (...args: string[]): void => {
    execFileSync('git', ['-C', project, '-c', 'user.name=Bench', '-c', 'user.email=bench@example.org', ...args], {
      stdio: 'ignore',
    });
  };
  git('init', '--initial-branch=main');
  git('remote', 'add', 'origin', 'https://example.org/samples/hello');
  git('add', '--all');
  git('commit', '--message', 'Say hello');
  git('tag', 'v1.0.0');
  const [program, script] = selfsame;
  const printed = execFileSync(program, [script, 'release', '--rehearse', '--out', join(folder, 'release'), '--json'], {
    cwd: project,
    encoding: 'utf8',
  });
  return (JSON.parse(printed) as { verify: string[] }).verify;
}

/** Bytes that no file system stores smaller than they are, the same in every run. */
function writeLarge(path: string, sizeMB: number): void {
  const file = openSync(path, 'w');
  const block = Buffer.alloc(1_000_000);
  for (let at = 0; at < sizeMB; at += 1) {
    for (let offset = 0; offset < block.length; offset += 4)
      block.writeUInt32LE(Math.imul(offset + at, 2_654_435_761) >>> 0, offset);
    writeSync(file, block);
  }
  closeSync(file);
}

/** Files of 0 to 9 kB, 89 MB in 20,000, a hundred a folder. */
function writeTree(folder: string, count: number): void {
  const bytes = Buffer.alloc(9000, 'the same in both trees\n');
  for (let index = 0; index < count; index += 1) {
    const parent = join(folder, `part-${Math.floor(index / 100)}`);
    if (index % 100 === 0) mkdirSync(parent, { recursive: true });
    writeFileSync(join(parent, `file-${index}.txt`), bytes.subarray(0, (index * 7919) % 9000));
  }
}
