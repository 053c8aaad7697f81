import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { collectFiles, collectOutputs } from '../../src/build/collect-outputs.ts';
import { createFiles } from '../../src/host/files.ts';
import { temporaryFolder, writeFiles } from '../support/room-project.ts';

const files = createFiles();

function tree(content: Readonly<Record<string, string>>): { readonly folder: string; readonly room: 'reference' } {
  const folder = temporaryFolder();
  writeFiles(folder, content);
  return { folder, room: 'reference' };
}

const collect = (record: ReturnType<typeof tree>, ...outputs: readonly string[]) =>
  collectOutputs(files, record, { build: { outputs } as never });

test('globs name files, sorted by path, each once, with mode and absolute path', async () => {
  const record = tree({ 'dist/b': 'b', 'dist/a': 'aa', 'dist/.hidden': '', 'src/c': '' });
  chmodSync(join(record.folder, 'dist/a'), 0o755);
  const outputs = await collect(record, 'dist/*', './dist/a');
  expect(outputs.map(({ path }) => path)).toEqual(['dist/.hidden', 'dist/a', 'dist/b']);
  expect(outputs[1]).toEqual({
    path: 'dist/a',
    kind: 'file',
    mode: 0o755,
    sizeBytes: 2,
    name: 'a',
    file: join(record.folder, 'dist/a'),
  });
});

test('names with spaces, newlines, dashes, brackets and letters of all kinds are collected', async () => {
  const names = ['-rf', 'a b', 'new\nline', 'ünï', '[x]', '\x1b[31mred', '$HOME'];
  const record = tree(Object.fromEntries(names.map((name) => [`dist/${name}`, 'x'])));
  expect((await collect(record, 'dist/**')).map(({ name }) => name)).toEqual([...names].sort());
  expect((await collect(record, 'dist/[x]')).map(({ name }) => name)).toContain('[x]');
});

test('a glob that names nothing is refused and lists what is nearby', async () => {
  const record = tree({ 'dist/linux/one': '', 'dist/two': '' });
  await expect(collect(record, 'dist/*', 'dist/windows/*.exe')).rejects.toMatchObject({
    kind: 'build',
    code: 'build/no-output',
    excerpt: ['dist/linux/', 'dist/two'],
  });
});

test('a folder is not an output, and the mend is told', async () => {
  await expect(collect(tree({ 'dist/a': '' }), 'dist')).rejects.toMatchObject({
    code: 'build/no-output',
    help: 'write "dist/**" for all files in it',
  });
});

test.each(['/etc/passwd', '../other/*', 'dist/../../other', '{a,../b}', '', 'C:\\x'])(
  'the glob "%s" is refused',
  async (glob) => {
    await expect(collect(tree({ a: '' }), glob)).rejects.toMatchObject({ kind: 'config', code: 'config/escaping-glob' });
  },
);

test('two outputs with one name are refused, and files of an archive may share one', async () => {
  const record = tree({ 'one/tool': '', 'two/tool': '' });
  await expect(collect(record, '*/tool')).rejects.toMatchObject({ code: 'build/same-name' });
  expect(await collectFiles(files, record, ['*/tool'], 'archives')).toHaveLength(2);
});

test('a link inside the work tree is an output, with the file at its end', async () => {
  const record = tree({ 'dist/tool-1.0': 'x', 'dist/deep/x': '' });
  symlinkSync('tool-1.0', join(record.folder, 'dist/tool'));
  symlinkSync('../dist/deep', join(record.folder, 'dist/way'));
  symlinkSync('./way/../tool', join(record.folder, 'dist/round'));
  const outputs = await collect(record, 'dist/tool', 'dist/round');
  expect(outputs).toEqual([
    expect.objectContaining({ name: 'round', kind: 'link', file: join(record.folder, 'dist/tool-1.0') }),
    expect.objectContaining({ name: 'tool', kind: 'link', target: 'tool-1.0', file: join(record.folder, 'dist/tool-1.0') }),
  ]);
});

test.each([
  ['an absolute one', '/etc/passwd'],
  ['an absolute one that has a namesake beside it', '/real'],
  ['one that leaves the work tree', '../../outside'],
  ['one that leaves it to where it has a namesake inside', '../../dist/real'],
  ['one that leaves it and comes back', '../../TREE/dist/real'],
  ['one to nothing', 'not-there'],
  ['one to itself', 'link'],
  ['one to a folder', '../dist'],
  ['one through a link that leaves', 'out/outside'],
])('a link is refused: %s', async (_, target) => {
  const record = tree({ 'dist/real': '' });
  writeFileSync(join(record.folder, '../outside'), '');
  symlinkSync('../..', join(record.folder, 'dist/out'));
  symlinkSync(target.replace('TREE', record.folder.split('/').at(-1) ?? ''), join(record.folder, 'dist/link'));
  await expect(collect(record, 'dist/link')).rejects.toMatchObject({ kind: 'build', code: 'build/escaping-link' });
});

test('a pipe is refused', async () => {
  const record = tree({});
  mkdirSync(join(record.folder, 'dist'));
  execFileSync('mkfifo', [join(record.folder, 'dist/pipe')]);
  await expect(collect(record, 'dist/*')).rejects.toMatchObject({ kind: 'build', code: 'build/special-file' });
});

test("git's own folder is never shipped", async () => {
  const record = tree({ '.git/config': 'token', a: '' });
  expect((await collect(record, '**')).map(({ path }) => path)).toEqual(['a']);
  await expect(collect(record, '.git/*')).rejects.toMatchObject({ code: 'build/no-output' });
});
