// Commands and flags in documents, against what a help shows.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { flagParity } from '../../../src/doccheck/rules/flag-parity.ts';
import { askRule } from '../../support/document-project.ts';

const sample = (name: string) => readFileSync(`testdata/doccheck/rules/flag-parity/${name}`, 'utf8');
const guide = sample('guide.md');
const greet = { name: 'hello greet', help: 'hello greet --help', documents: ['guide.md'] };
const program = { name: 'hello', help: 'hello --help' };

const helps: Readonly<Record<string, string>> = { [greet.help]: sample('help.txt'), [program.help]: sample('program.txt') };
const run = async (command: string) => ({
  exitCode: command in helps ? 0 : 127,
  signal: undefined,
  timedOut: false,
  stdout: helps[command] ?? '',
  stderr: command in helps ? '' : 'not found',
});

async function ask(texts: Readonly<Record<string, string>>, commands: readonly object[] = [program, greet], files = {}) {
  const config = JSON.stringify({ commands });
  const { findings, counts } = await askRule(flagParity, { 'guide.md': guide, ...texts }, { config, files, project: { run } });
  return {
    said: findings.map(({ file, line, column, message }) => `${file}:${line}:${column} ${message}`),
    flags: counts?.flags,
  };
}

const block = (shell: string) => ({ 'other.md': `text\n\n\`\`\`bash\n${shell}\n\`\`\`\n` });

test('a guide that names what there is says nothing, and what was looked at is counted', async () => {
  // 4 flags and a command between backticks, 4 flags and a command in the block, 6 flags that must be named.
  expect(await ask({})).toEqual({ said: [], flags: 16 });
});

test('without a bound command there is nothing to look at', async () => {
  expect(await ask(block('hello greet --nothing'), [])).toEqual({ said: [], flags: 0 });
});

test.each([
  ['hello greet --lgo x', 'other.md:4:13 block 1 (bash), line 1: "hello greet" has no flag "--lgo"; did you mean "--log"?'],
  ['hello greet --log-faild', '"hello greet" has no flag "--log-faild"; did you mean "--log-failed"?'],
  [
    'true && hello greet \\\n  --counts=3',
    'other.md:5:3 block 1 (bash), line 2: "hello greet" has no flag "--counts"; did you mean "--count"?',
  ],
  ['echo "$(hello greet --nowhere)"', 'other.md:4:21 block 1 (bash), line 1: "hello greet" has no flag "--nowhere"'],
  ['hello greet -x', '"hello greet" has no flag "-x"'],
  ['hello greet -vx', '"hello greet" has no flag "-x"'],
  ['hello greet -count 3', '"hello greet" has no flag "-count"'],
  ['/usr/bin/hello greet --bogus', '"hello greet" has no flag "--bogus"'],
  ['hello greet <name> --bogus', '"hello greet" has no flag "--bogus"'],
  ['hello greet [--bogus]', '"hello greet" has no flag "--bogus"'],
  ['hello greet "--bogus"', '"hello greet" has no flag "--bogus"'],
  ['hello graet', 'other.md:4:7 block 1 (bash), line 1: "hello" has no command "graet"; did you mean "greet"?'],
])('%j in a block is a finding', async (shell, message) => {
  expect((await ask(block(shell))).said).toEqual([expect.stringContaining(message)]);
});

test.each([
  'hello greet -n -5',
  'hello greet --log -',
  'hello greet "$FLAGS" --$name',
  'hello greet -- --bogus',
  'hello greet | other --bogus',
  'hello greet >--bogus',
  "echo 'hello greet --bogus'",
  '# hello greet --bogus',
  'hello COMMAND',
  'hello --version',
  'x=(hello greet --bogus)',
])('%j in a block is none', async (shell) => {
  expect((await ask(block(shell))).said).toEqual([]);
});

test('only commands are read in a session, not what they print', async () => {
  const session = '```console\n$ hello greet --nope\nhello greet --bogus\n```\n';
  expect((await ask({ 'other.md': session })).said).toEqual([
    'other.md:2:15 block 1 (console), line 1: "hello greet" has no flag "--nope"',
  ]);
});

test('a flag between backticks is looked at where the document is bound, and a call everywhere', async () => {
  const text = 'Use `--cuont 3`, `--count`, `--log-*`, `---`, `hello greet --nope` and `hello prat`.\n';
  expect((await ask({ 'other.md': text })).said).toEqual([
    'other.md:1:47 "hello greet" has no flag "--nope"',
    'other.md:1:72 "hello" has no command "prat"; did you mean "part"?',
  ]);
  const bound = { ...greet, documents: ['*.md'] };
  expect((await ask({ 'other.md': text }, [program, bound])).said[0]).toBe(
    'other.md:1:5 "--cuont" is no flag of any bound command; did you mean "--count"?',
  );
});

test('a flag that no bound document names is a finding, also where another one begins with it', async () => {
  const short = `${guide.replace('`--log FILE`, ', '').replace('--log="a file" ', '')}\n<!-- --log -->\n`;
  expect((await ask({ 'guide.md': short })).said).toEqual([
    'guide.md:1:1 the flag "--log" of "hello greet" is there, and this document does not name it',
  ]);
});

test('either spelling of a flag names it, in any bound document, looked at or not', async () => {
  const config = [program, { ...greet, documents: ['guide.md', 'more.md'] }];
  const short = guide.replace('`--count`, ', '').replace('n3', '').replace(' --count 2', '');
  expect((await ask({ 'guide.md': short }, config)).said).toEqual([
    'guide.md:1:1 the flag "-n", "--count" of "hello greet" is there, and this document does not name it',
  ]);
  expect((await ask({ 'guide.md': short }, config, { 'more.md': 'Give `-n 3`.\n' })).said).toEqual([]);
});

test('a command that the help lists and no bound document names is a finding', async () => {
  const config = [{ ...program, documents: ['guide.md'] }, greet];
  const short = guide.replace('`hello part` goes', 'part goes').replace('do hello part', 'do hello "$part"');
  expect((await ask({ 'guide.md': short }, config)).said).toEqual([
    'guide.md:1:1 the command "part" of "hello" is there, and this document does not name it',
  ]);
});

test('a help that shows no flag is a finding, which says how it ended', async () => {
  const said = (await ask({}, [{ name: 'hello', help: 'mistyped' }])).said;
  expect(said).toEqual(['doc-check.yaml:1:1 the help of "hello" shows no flag; it ended with status 127']);
});

test('bound documents that are not there are a finding, at the line of the command', async () => {
  const said = await ask({}, [{ ...greet, documents: ['gone/*.md'] }], {
    'doc-check.yaml': 'commands:\n  - name: hello greet\n',
  });
  expect(said.said).toEqual([
    'doc-check.yaml:2:3 no document is there of those that must name the flags of "hello greet": "gone/*.md"',
  ]);
});

test('flags can be declared for a program that is not at hand', async () => {
  const said = (await ask(block('far --near --there --help'), [{ name: 'far', flags: ['--near'] }])).said;
  expect(said).toEqual([expect.stringContaining('"far" has no flag "--there"')]);
});
