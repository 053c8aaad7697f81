// The programs as a user runs them: output, exit code, files, and what is left after Ctrl-C.

import { execFileSync, type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { helloConfig, makeProject, type TestProject } from '../support/make-project.ts';

const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'selfsame-cli-')));
/** Temporary folders of a test's own, so that what a command leaves behind is seen. */
const temporary = join(scratch, 'tmp');
mkdirSync(temporary);
const projects: TestProject[] = [];
afterAll(() => {
  for (const { remove } of projects) remove();
  rmSync(scratch, { recursive: true, force: true });
});

function project(files?: Readonly<Record<string, string>>): TestProject {
  const made = makeProject(files);
  projects.push(made);
  return made;
}

function program(name: 'selfsame' | 'verify-release' | 'doc-check'): string {
  return resolve('src/cli', `${name}.ts`);
}

const environment = { ...process.env, TMPDIR: temporary, NO_COLOR: '1' };

function run(folder: string, name: 'selfsame' | 'verify-release' | 'doc-check', ...words: string[]): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, [program(name), ...words], { cwd: folder, encoding: 'utf8', env: environment });
}

describe('what cannot be done as asked ends with 2 and says the mend', () => {
  test('outside of a repository', () => {
    const folder = join(scratch, 'no-repository');
    mkdirSync(folder);
    writeFileSync(join(folder, 'selfsame.yaml'), helloConfig);
    const { status, stderr } = run(folder, 'selfsame', 'release', '--rehearse');
    expect(status).toBe(2);
    expect(stderr).toMatch(/repository/);
    expect(stderr).toMatch(/help: /);
  });

  test('without a configuration', () => {
    const { status, stderr } = run(project({ 'README.md': 'x' }).folder, 'selfsame', 'plan', '--rehearse');
    expect(status).toBe(2);
    expect(stderr).toMatch(/no configuration/);
    expect(stderr).toMatch(/selfsame init/);
  });

  test('with a key that is none, at its line and column with a caret and the key that was meant', () => {
    const made = project({ 'selfsame.yaml': helloConfig.replace('outputs:', 'output:') });
    const { status, stderr } = run(made.folder, 'selfsame', 'plan', '--rehearse');
    expect(status).toBe(2);
    expect(stderr).toMatch(/selfsame\.yaml:4:3/);
    expect(stderr).toMatch(/"outputs"/);
    expect(stderr).toMatch(/^\s*\|?\s*\^/m);
  });
});

test('release --json prints one object, and verify-release with its arguments says yes', () => {
  const made = project();
  const out = join(scratch, 'hello');
  const released = run(made.folder, 'selfsame', 'release', '--rehearse', '--out', out, '--json');
  expect(released.status).toBe(0);
  const outcome = JSON.parse(released.stdout);
  expect(outcome).toMatchObject({ schemaVersion: 1, outcome: 'released', folder: out });
  const verified = run(scratch, 'verify-release', ...outcome.verify, '--json');
  expect(verified.status).toBe(0);
  expect(JSON.parse(verified.stdout)).toMatchObject({ schemaVersion: 1, verdict: 'accepted', rehearsal: true });
  const same = run(scratch, 'selfsame', 'verify-release', ...outcome.verify);
  expect(same.stdout.trimEnd().split('\n').at(-1)).toMatch(/^verdict: accepted/);
  expect(readdirSync(temporary)).toEqual([]);
});

test('the text of a release ends with the very command that accepts it', () => {
  const made = project();
  const { status, stdout } = run(made.folder, 'selfsame', 'release', '--rehearse', '--quiet');
  expect(status).toBe(0);
  const command = stdout.trimEnd().split('\n').at(-1) ?? '';
  expect(command).toMatch(/^verify-release v0\.1\.0 /);
  const script = `verify-release() { ${JSON.stringify(process.execPath)} ${JSON.stringify(program('verify-release'))} "$@"; }; ${command}`;
  expect(execFileSync('bash', ['-c', script], { encoding: 'utf8', env: environment })).toMatch(/verdict: accepted/);
});

test('a build that fails ends with 3, its last lines and a log that is there', () => {
  const made = project({ 'selfsame.yaml': helloConfig.replace(/run: .*/, 'run: "echo here it broke >&2; exit 9"') });
  const { status, stderr } = run(made.folder, 'selfsame', 'release', '--rehearse');
  expect(status).toBe(3);
  expect(stderr).toMatch(/here it broke/);
  const log = /\S+build\.log/.exec(stderr)?.[0];
  expect(readFileSync(log ?? '', 'utf8')).toContain('here it broke');
  for (const name of readdirSync(temporary)) rmSync(join(temporary, name), { recursive: true, force: true });
});

test('Ctrl-C ends all that the build started, also in a session of its own, and leaves nothing behind', async () => {
  const marker = `${process.pid}${Date.now()}`.slice(-9);
  const made = project({
    'selfsame.yaml': `name: hello\nbuild:\n  run: |\n    setsid sleep ${marker} &\n    echo started > started.txt\n    sleep ${marker}\n  outputs: [hello.txt]\n`,
  });
  const child = spawn(process.execPath, [program('selfsame'), 'release', '--rehearse', '--quiet'], {
    cwd: made.folder,
    env: environment,
  });
  const ended = new Promise<number | null>((done) => child.on('exit', (code) => done(code)));
  await until(() => sleepers(marker) >= 4);
  child.kill('SIGINT');
  expect(await ended).toBe(130);
  await until(() => sleepers(marker) === 0);
  expect(existsSync(join(made.folder, 'release'))).toBe(false);
  expect(readdirSync(temporary)).toEqual([]);
});

test('a rehearsal talks to nobody but itself, also where the environment names a proxy', () => {
  const made = project();
  // Nothing listens there: a request that went through the proxy would fail, and take the rehearsal's token with it.
  const proxies = { HTTP_PROXY: 'http://127.0.0.1:9', HTTPS_PROXY: 'http://127.0.0.1:9', NO_PROXY: 'example.org', no_proxy: '' };
  const { status, stderr } = spawnSync(process.execPath, [program('selfsame'), 'release', '--rehearse', '--quiet'], {
    cwd: made.folder,
    encoding: 'utf8',
    env: { ...environment, ...proxies },
  });
  expect(stderr).toBe('');
  expect(status).toBe(0);
});

test('a full disk ends with 3 and no folder that looks like a release', () => {
  const made = project();
  const disk = join(scratch, 'disk');
  mkdirSync(disk);
  const script = 'mount -t tmpfs -o size=24k tmpfs "$1" && shift && "$@"; status=$?; ls -A "$DISK"; exit "$status"';
  const words = ['--user', '--map-root-user', '--mount', 'bash', '-c', script, 'bash', disk];
  const command = [process.execPath, program('selfsame'), 'release', '--rehearse', '--quiet', '--out', join(disk, 'hello')];
  const { status, stdout, stderr } = spawnSync('unshare', [...words, ...command], {
    cwd: made.folder,
    encoding: 'utf8',
    env: { ...environment, DISK: disk },
  });
  expect(stderr).toMatch(/no space/i);
  expect(status).toBe(3);
  expect(stdout).toBe('');
});

function sleepers(marker: string): number {
  return Number(spawnSync('pgrep', ['-fc', `^sleep ${marker}$`], { encoding: 'utf8' }).stdout);
}

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (holds()) return;
    await wait(100);
  }
  throw new Error('it did not come to that within 20 seconds');
}
