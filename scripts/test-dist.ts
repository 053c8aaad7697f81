// node scripts/test-dist.ts: makes a release commit in a scratch clone of what lies here, checks it, and sees one changed byte found.
// It takes longer than a test may: three times two builds that install everything.

import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ownReusableWorkflowPath } from '../src/model/own-project.ts';
import { gitIn } from './committed-files.ts';
import { checkout } from './sample-repository.ts';

const scratch = mkdtempSync(join(tmpdir(), 'selfsame-test-dist-'));
const clone = join(scratch, 'clone');
const git = gitIn(clone);
const version = (JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8')) as { version: string }).version;
let failed = 0;

try {
  makeClone();
  const prepare = run('release-prepare.ts', version, '--clone', clone);
  expect('a release commit is made', prepare.status === 0, prepare.output);
  const tagged = git('rev-parse', `release/v${version}`).trim();
  const withBundle = git('rev-parse', `${tagged}^`).trim();
  expect('it is on top of main', git('rev-parse', `${tagged}~2`).trim() === git('rev-parse', 'main').trim(), tagged);
  expect('main has no bundle', git('ls-tree', 'main', 'dist/action/').trim() === '', 'dist/action is there');
  expect('the tagged commit has one', git('ls-tree', tagged, 'dist/action/index.js').trim() !== '', 'no dist/action/index.js');
  const workflow = git('show', `${tagged}:${ownReusableWorkflowPath}`);
  expect('its workflow uses the commit with the bundle', workflow.includes(`@${withBundle} # v${version}`), workflow);
  expect('and no other', !workflow.includes(`@${'0'.repeat(40)}`), workflow);

  git('checkout', '--quiet', '--detach', tagged);
  const sound = run('check-dist.ts', clone);
  expect('the check takes it', sound.status === 0, sound.output);

  const file = join(clone, 'dist/action/index.js');
  const bytes = readFileSync(file);
  const middle = Math.floor(bytes.length / 2);
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  writeFileSync(file, bytes);
  commitAll('Change one byte of the bundle');
  const spoilt = run('check-dist.ts', clone);
  expect('one changed byte is found', spoilt.status === 1 && spoilt.output.includes('differs: "index.js"'), spoilt.output);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
process.exitCode = failed === 0 ? 0 : 1;

/** Of HEAD, with what is changed here on top, so that it tests what lies here. */
function makeClone(): void {
  execFileSync('git', ['clone', '--quiet', checkout, clone]);
  git('checkout', '--quiet', '-B', 'main');
  for (const tag of git('tag', '--list').split('\n')) if (tag !== '') git('tag', '--delete', tag);
  const here = gitIn(checkout);
  const changed = here('ls-files', '-z', '--modified', '--others', '--deleted', '--exclude-standard').split('\0');
  for (const path of new Set(changed.filter((each) => each !== ''))) {
    rmSync(join(clone, path), { recursive: true, force: true });
    if (!existsSync(join(checkout, path))) continue;
    mkdirSync(dirname(join(clone, path)), { recursive: true });
    cpSync(join(checkout, path), join(clone, path));
  }
  const changelog = join(clone, 'CHANGELOG.md');
  writeFileSync(changelog, readFileSync(changelog, 'utf8').replace('## [Unreleased]', `## [${version}] - 2026-01-01`));
  commitAll('What lies here');
}

function commitAll(message: string): void {
  git('add', '--all');
  git(
    '-c',
    'user.name=Test',
    '-c',
    'user.email=test@example.org',
    '-c',
    'commit.gpgSign=false',
    'commit',
    '--quiet',
    '--message',
    message,
  );
}

function run(script: string, ...args: readonly string[]): { readonly status: number | null; readonly output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(checkout, 'scripts', script), ...args], {
    encoding: 'utf8',
  });
  return { status, output: `${stdout}${stderr}` };
}

function expect(claim: string, holds: boolean, otherwise: string): void {
  console.log(`${holds ? 'ok' : 'FAILED'}  ${claim}`);
  if (holds) return;
  failed += 1;
  console.log(otherwise);
}
