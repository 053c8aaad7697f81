// What stands for something else in shell blocks.

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { shellPlaceholder } from '../../../src/doccheck/rules/shell-placeholder.ts';
import { askRule } from '../../support/document-project.ts';

const textOf = (name: string) => readFileSync(`testdata/doccheck/rules/shell-placeholder/${name}`, 'utf8');

async function findings(text: string) {
  return (await askRule(shellPlaceholder, { 'a.md': text })).findings;
}

async function inBash(...lines: readonly string[]) {
  const text = ['```bash', ...lines, '```', ''].join('\n');
  return (await findings(text)).map(({ line, column, message }) => [line - 1, column, message.replace(/^block.*?: /, '')]);
}

test('each accident is a finding at its place, and says what happens', async () => {
  const found = await findings(textOf('accidents.md'));
  expect(found.map(({ line, column, message }) => [line, column, message.replace(/^block \d+ /, '')])).toEqual([
    [4, 13, '(bash), line 1: "<name>" redirects: a shell reads from "name" and writes to what follows'],
    [5, 26, '(bash), line 2: "<path>" redirects: a shell reads from "path" and writes to what follows'],
    [6, 18, '(bash), line 3: "&>1" writes all output to a file named "1"'],
    [7, 6, '(bash), line 4: "2>1" writes to a file named "1"'],
    [5, 38, '(bash), line 2: "2/dev/null" is an argument and redirects nothing'],
    [12, 16, '(console), line 1: "<branch>" redirects: a shell reads from "branch" and writes to what follows'],
    [8, 7, '(bash), line 5: "$UNSET_HERE" is used and nothing in the document sets it'],
  ]);
});

test('what redirects and expands on purpose is no finding', async () => {
  expect(await findings(textOf('sound.md'))).toEqual([]);
});

describe('a word in angle brackets', () => {
  test.each([
    ['at the end', 'npm install <name>', 'name'],
    ['behind an equals sign', 'tool --token=<your token> --x', 'your token'],
    ['inside of a word', 'git checkout release-<major>.x', 'major'],
    ['as the command', '<tool> run', 'tool'],
    ['in a substitution', 'echo "$(get <name> x)"', 'name'],
    ['in doubled brackets', 'echo <<name>>', 'name'],
    ['before another', 'cmd <a><b>', 'a'],
  ])('is a finding %s', async (_, command, name) => {
    expect((await inBash(command))[0]?.[2]).toBe(
      `"<${name}>" redirects: a shell reads from "${name}" and writes to what follows`,
    );
  });

  test.each([
    'sort <in >out',
    'sort <in>out',
    'sort <in.txt>"$HOME/out"',
    'sort <in>>out',
    'sort <in>/dev/null',
    'sort <in 2>err',
    'cat <<<word',
    'cat <&3 >&2',
    'tee >(cat)',
  ])('is none where two redirections are meant: %s', async (command) => {
    expect(await inBash(command)).toEqual([]);
  });
});

describe('a lost redirection', () => {
  test.each([
    ['make >dev/null', '">dev/null" writes to a file named "dev/null"'],
    ['make 2>/dev/nul', '"2>/dev/nul" writes to a file named "/dev/nul"'],
    ['make 1>2', '"1>2" writes to a file named "2"'],
  ])('is a finding: %s', async (command, message) => {
    expect((await inBash(command)).map(([, , said]) => said)).toEqual([message]);
  });

  test.each(['make 2>&1', 'make &>/dev/null', 'make >&2', 'make 2>1.log', 'seq 2 >list'])('is none: %s', async (command) => {
    expect(await inBash(command)).toEqual([]);
  });
});

describe('a variable that nothing sets', () => {
  test('is told once a document, where it is first used', async () => {
    const found = await findings('```sh\necho $ABSENT\n```\n\n```sh\necho ${ABSENT} $ABSENT\n```\n');
    expect(found.map(({ line, column }) => [line, column])).toEqual([[2, 6]]);
  });

  test('is one even if a later block sets it, for the reader has not come there', async () => {
    expect(await findings('```sh\necho $LATE\n```\n\n```sh\nLATE=1\n```\n')).toHaveLength(1);
    expect(await findings('```sh\nLATE=1\n```\n\n```sh\necho $LATE\n```\n')).toEqual([]);
  });

  test('is one in a here-document that expands, and the help says how to keep it', async () => {
    const [found] = await findings('```sh\ncat >site.conf <<EOF\nset $host;\nEOF\n```\n');
    expect(found).toMatchObject({ line: 3, column: 5, help: expect.stringContaining('in quotes') });
  });

  test.each([
    'X=1; echo $X',
    '$ X=1 && echo $X',
    'read -r X && echo $X',
    'X+=(a b); echo "${X[@]}"',
    'mapfile -t X <list; echo $X',
    'while getopts ab X; do echo $X; done',
    '[ -z "$X" ] && echo none',
    'echo ${X:?is needed} ${Y-} ${Z+set}',
    'for ((X = 0; X < 3; X++)); do echo $X; done',
    'local X; echo $X',
    'source settings.sh; echo $X',
    'echo \\$X',
    "echo '$X'",
    '# $X',
    'env X=1 sh -c "echo $X"',
  ])('is none where something may set it: %s', async (command) => {
    expect(await inBash(command)).toEqual([]);
  });

  test('is none in a block that does not parse, and such a block sets names all the same', async () => {
    expect(await findings('```sh\nX=1\nif then fi\necho $Y\n```\n\n```sh\necho $X\n```\n')).toEqual([]);
  });

  test('is none where the text names it, and is one where another name only holds it', async () => {
    expect(await findings('Give `MY_KEY=...` first.\n\n```sh\necho $MY_KEY\n```\n')).toEqual([]);
    expect(await findings('Give `MY_KEYS` first.\n\n```sh\necho $MY_KEY\n```\n')).toHaveLength(1);
  });
});

test('a here-document that nothing closes is a finding where it opens', async () => {
  expect(await inBash('echo', 'cat <<EOF >file', '  EOF')).toEqual([
    [2, 5, 'the here-document is never closed: no line is "EOF"'],
  ]);
});

test('the column in a list and behind a prompt is the one of the file', async () => {
  const [found] = await findings('- a\n\n  ```console\n  $ rm <file> -f\n  ```\n');
  expect([found?.line, found?.column]).toEqual([4, 8]);
});

test('of very many accidents in one block the first are told, and how many there are more', async () => {
  const found = await findings(`\`\`\`sh\n${'a <b> c\n'.repeat(30_000)}\`\`\`\n`);
  expect(found).toHaveLength(51);
  expect(found.at(-1)?.message).toContain('29950 more like those above');
});
