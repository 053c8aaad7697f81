// What rules see of a project: nothing that leads out of it, nothing that is no file, and what its commands and rooms answer.

import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createWorld } from '../../src/host/create-world.ts';
import type { World } from '../../src/model/world.ts';
import { type DocumentProject, openDocumentProject } from '../../src/ops/document-project.ts';

const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'selfsame-document-project-')));
const root = join(scratch, 'project');
const world = createWorld({ workingFolder: root });
let opened: DocumentProject;

beforeAll(() => {
  mkdirSync(join(root, 'docs/deep'), { recursive: true });
  mkdirSync(join(root, 'node_modules/a'), { recursive: true });
  mkdirSync(join(scratch, 'outside'));
  writeFileSync(join(scratch, 'outside/secret.md'), 'secret');
  writeFileSync(join(root, 'docs/a.md'), '# A\n');
  writeFileSync(join(root, 'node_modules/a/b.md'), '# B\n');
  writeFileSync(join(root, 'docs/latin.md'), Buffer.from([0xe9, 0x0a]));
  writeFileSync(join(root, 'docs/large.md'), '');
  truncateSync(join(root, 'docs/large.md'), 8 * 1024 * 1024 + 1);
  const links: readonly (readonly [string, string])[] = [
    ['a.md', 'docs/inside.md'],
    [join(root, 'docs/a.md'), 'docs/absolute.md'],
    ['docs', 'folder'],
    ['../outside/secret.md', 'out.md'],
    [join(scratch, 'outside'), 'out'],
    ['../project/docs/a.md', 'round.md'],
    ['/dev/zero', 'device'],
    ['two', 'one'],
    ['one', 'two'],
    ['self/self', 'self'],
    ['nothing', 'dangling'],
  ];
  for (const [target, path] of links) symlinkSync(target, join(root, path));
  opened = openDocumentProject(world);
});

afterAll(async () => {
  await opened.close();
  rmSync(scratch, { recursive: true });
});

describe('a path', () => {
  test.each([
    ['docs/a.md', 'file'],
    ['./docs//deep/../a.md', 'file'],
    ['docs', 'folder'],
    ['docs/', 'folder'],
    ['.', 'folder'],
    ['', 'folder'],
    ['docs/inside.md', 'file'],
    ['docs/absolute.md', 'file'],
    ['folder', 'folder'],
    ['folder/inside.md', 'file'],
    ['folder/../docs/a.md', 'file'],
  ] as const)('%j inside is a %s', async (path, kind) => {
    expect(await opened.project.kindAt(path)).toBe(kind);
  });

  test.each([
    ...['docs/b.md', 'docs/a.md/b', '../outside/secret.md', '../project/docs/a.md', '..', '/etc/passwd', join(root, 'docs/a.md')],
    ...['out.md', 'out', 'out/secret.md', 'round.md', 'device', 'one', 'one/a', 'self', 'dangling', 'a\0b', 'x'.repeat(5_000)],
  ])('%j is nothing', async (path) => {
    expect(await opened.project.kindAt(path)).toBeUndefined();
    expect(await opened.project.readText(path)).toBeUndefined();
  });

  test('has its text, where it is one of at most 8 MiB', async () => {
    expect(await opened.project.readText('folder/inside.md')).toBe('# A\n');
    expect(await opened.project.readText('docs')).toBeUndefined();
    expect(await opened.project.readText('docs/latin.md')).toBeUndefined();
    expect(await opened.project.readText('docs/large.md')).toBeUndefined();
  });
});

test('listing files runs no program that the settings of the repository name', async () => {
  const folder = realpathSync(mkdtempSync(join(scratch, 'foreign-')));
  const ran = join(folder, 'ran');
  writeFileSync(join(folder, 'a.md'), '# A\n');
  execFileSync('git', ['init', '-q'], { cwd: folder });
  execFileSync('git', ['config', 'core.fsmonitor', `touch '${ran}'; false`], { cwd: folder });
  const foreign = openDocumentProject(createWorld({ workingFolder: folder }));
  expect(await foreign.project.paths()).toEqual(['a.md']);
  await foreign.close();
  expect(existsSync(ran)).toBe(false);
});

test('without git, every file outside of node_modules is listed', async () => {
  expect(await opened.project.paths()).toEqual(expect.arrayContaining(['docs/a.md', 'docs/inside.md']));
  expect((await opened.project.paths()).filter((path) => path.includes('node_modules'))).toEqual([]);
});

describe('a command', () => {
  test('runs in the folder of the project, once', async () => {
    const command = 'pwd; mktemp -u XXXXXXXX';
    const { stdout } = await opened.project.run(command);
    expect(stdout.split('\n')[0]).toBe(root);
    expect((await opened.project.run(command)).stdout).toBe(stdout);
  });

  test('that fails is an error, but where it may', async () => {
    const command = 'false | true; echo why >&2; exit 3';
    await expect(opened.project.run(command)).rejects.toMatchObject({ kind: 'tool', code: 'doc-check/command-failed' });
    const failing = 'echo why >&2; exit 3';
    await expect(opened.project.run(failing)).rejects.toMatchObject({
      message: `"${failing}" ended with status 3`,
      excerpt: ['why'],
    });
    expect((await opened.project.run(failing, { mayFail: true })).exitCode).toBe(3);
  });
});

describe('shell texts', () => {
  const texts = Array.from({ length: 120 }, (_, index) => (index % 7 === 3 ? 'if then fi' : `echo ${index}`));

  test('are shared among processes, and their answers stay in order', async () => {
    const two: World = { ...world, platform: { ...world.platform, processors: 2 } };
    const { project } = openDocumentProject(two);
    const answers = await project.checkShell(texts);
    expect(answers.flatMap((answer, index) => (answer === undefined ? [] : [index]))).toEqual(
      texts.flatMap((text, index) => (text === 'if then fi' ? [index] : [])),
    );
  });

  test('are parsed without bash too, which is told', async () => {
    const bare: World = { ...world, environment: { PATH: join(scratch, 'outside') } };
    const { project, notes } = openDocumentProject(bare);
    expect(notes()).toEqual([]);
    const answers = await project.checkShell(['echo', ':\n\nif then fi\n', 'cat <<E\nx\nE\n']);
    expect(answers.map((answer) => answer?.line)).toEqual([undefined, 3, undefined]);
    expect(notes()).toEqual(['there is no bash here: shell blocks were parsed by sh-syntax, which differs from bash in details']);
    expect(await project.lintShell(['echo'])).toBeUndefined();
  });

  test('are read by shellcheck where it is there', async ({ skip }) => {
    const faults = await opened.project.lintShell(['echo\n', 'a\nif [ $? -eq 0]; then a; fi\n']);
    if (faults === undefined) skip('shellcheck is not installed');
    expect(faults?.[0]).toEqual([]);
    // One for each line, and the one that says most.
    expect(faults?.[1]).toEqual([{ line: 2, message: 'You need a space before the ]. (SC1020)', code: 'SC1020' }]);
  });

  test('and an answer of shellcheck that is none is an error, never a pass', async () => {
    const tools = join(scratch, 'tools');
    mkdirSync(tools, { recursive: true });
    writeFileSync(join(tools, 'shellcheck'), '#!/bin/sh\necho "{}"\n', { mode: 0o755 });
    const environment = { ...process.env, PATH: `${tools}:${process.env.PATH}` };
    const { project } = openDocumentProject(createWorld({ workingFolder: root, environment }));
    await expect(project.lintShell(['echo'])).rejects.toMatchObject({ code: 'doc-check/shellcheck-answer' });
  });
});

describe('a room', () => {
  const run = (script: string, room = 'one', timeoutMs = 20_000) => opened.project.runInRoom({ script, room, timeoutMs });

  test('begins empty, keeps what was left in it, and is another under another name', async () => {
    expect(await run('ls -A; echo words; echo more >&2; touch left')).toMatchObject({
      ...{ exitCode: 0, timedOut: false, stdout: 'words\n', stderr: 'more\n' },
    });
    expect((await run('ls')).stdout).toBe('left\n');
    expect((await run('ls', 'two')).stdout).toBe('');
  });

  test('sees the project, and where there are walls cannot write to it or reach the network', async ({ skip }) => {
    expect((await run('cat "$PROJECT/docs/a.md"')).stdout).toBe('# A\n');
    if (!(await world.rooms.abilities()).namespaces) skip('this machine has no namespaces');
    expect((await run('echo x >"$PROJECT/docs/a.md"')).exitCode).not.toBe(0);
    expect(readFileSync(join(root, 'docs/a.md'), 'utf8')).toBe('# A\n');
    expect((await run('tail -n +3 /proc/net/dev | grep -v " lo:" || :')).stdout).toBe('');
    expect(opened.notes()).toEqual([]);
  });

  test('stops at the first command that fails, and says its status', async () => {
    expect(await run('echo a; (exit 4); echo b')).toMatchObject({ exitCode: 4, stdout: 'a\n' });
    expect((await run('echo "$NEVER_SET"')).stderr).toContain('line 1: NEVER_SET: unbound variable');
  });

  test('ends what takes too long', async () => {
    expect(await run('echo a; sleep 60', 'one', 1_500)).toMatchObject({ timedOut: true, stdout: 'a\n' });
  });

  test('without walls runs all the same, and that is told', async () => {
    const open = openDocumentProject(createWorld({ workingFolder: root, withoutNamespaces: 'not wanted' }));
    try {
      expect((await open.project.runInRoom({ script: 'echo a', room: 'one', timeoutMs: 20_000 })).stdout).toBe('a\n');
      expect(open.notes()).toEqual(['blocks ran without walls, with the network in reach: not wanted']);
    } finally {
      await open.close();
    }
  });
});
