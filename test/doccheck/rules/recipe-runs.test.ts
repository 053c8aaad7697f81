// Blocks that run in a real room, and what is said of them.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { recipeRuns } from '../../../src/doccheck/rules/recipe-runs.ts';
import { createWorld } from '../../../src/host/create-world.ts';
import { createInterruption } from '../../../src/host/interruption.ts';
import { createRooms } from '../../../src/host/rooms.ts';
import { type DocumentProject, openDocumentProject } from '../../../src/ops/document-project.ts';
import { askRule, type Texts } from '../../support/document-project.ts';

const recipe = readFileSync('testdata/doccheck/rules/recipe-runs/recipe.md', 'utf8');
let folder = '';
let rooms: DocumentProject;
/** With walls, which take longer to raise than most blocks take. */
let walled: DocumentProject;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'selfsame-test-'));
  const { PATH = '' } = process.env;
  const world = createWorld({ workingFolder: folder, environment: { PATH, HOME: '/nonexistent' } });
  walled = openDocumentProject(world);
  const interruption = createInterruption();
  const plainRooms = createRooms({ interruption, withoutNamespaces: 'not asked for', path: PATH });
  rooms = openDocumentProject({ ...world, rooms: plainRooms });
});

afterEach(async () => {
  await rooms.close();
  await walled.close();
  rmSync(folder, { recursive: true });
});

const allBlocks = 'run: all\nrooms: { plain: { documents: ["**"] } }';

async function ask(texts: Texts | string, config = allBlocks, { project: { runInRoom } } = rooms) {
  return askRule(recipeRuns, typeof texts === 'string' ? { 'a.md': texts } : texts, { config, project: { runInRoom } });
}

/** A document of one bash block a text. */
const blocks = (...texts: readonly string[]) => texts.map((text) => `\`\`\`bash\n${text}\n\`\`\`\n`).join('\n');

const said = async (text: string, config?: string, where = rooms) =>
  (await ask(text, config, where)).findings.map(({ line, message, excerpt }) => [line, message, ...(excerpt ?? [])]);

test('a sound recipe runs: the folder and exported variables go from block to block', async () => {
  expect(await ask(recipe, allBlocks, walled)).toEqual({ findings: [], counts: { ranBlocks: 2 } });
});

test('a swapped line of output is found where it is shown, with the difference', async () => {
  expect(await said(recipe.replace('\ncarried in kept\n', '\ncarried in lost\n'))).toEqual([
    [15, 'block 2 (console), line 2: shows other output than was printed', '@@ -1 +1 @@', '-carried in lost', '+carried in kept'],
  ]);
});

test('a block that fails ends its document, with its line, status and last words', async () => {
  expect(await said(blocks('true', 'echo one\necho two >&2\n(exit 3)\necho three', 'echo four'))).toEqual([
    [6, 'block 2 (bash), line 1: ended with status 3, and 0 is wanted; 1 later block did not run', 'one', 'two'],
  ]);
});

test('in a session the command that failed is named', async () => {
  expect(await said('```console\n$ true\n$ false\n$ true\n```\n')).toEqual([
    [3, 'block 1 (console), line 2: ended with status 1, and 0 is wanted'],
  ]);
});

test('a status that is meant is no fault, and another one is', async () => {
  expect(await said(`<!-- doc-check: run, exit 3 -->\n${blocks('exit 3')}`)).toEqual([]);
  expect(await said(`<!-- doc-check: run, exit 3 -->\n${blocks('exit 4')}`)).toEqual([
    [3, 'block 1 (bash), line 1: ended with status 4, and 3 is wanted'],
  ]);
  expect(await said(`<!-- doc-check: run, exit 3 -->\n${blocks('true')}`)).toEqual([
    [3, 'block 1 (bash), line 1: ended with status 0, and 3 is wanted'],
  ]);
  expect(await said('<!-- doc-check: run, exit 3 -->\n```console\n$ exit 3\n$ true\n```\n')).toHaveLength(1);
});

test('output in a block of its own is that of the shell block before it', async () => {
  const with_ = (shown: string) =>
    `${blocks('echo one; echo two >&2')}\n<!-- doc-check: output -->\n\n\`\`\`text\n${shown}\n\`\`\`\n`;
  expect(await said(with_('one\ntwo'))).toEqual([]);
  expect(await said(with_('one'))).toEqual([
    [8, 'block 2 (text), line 1: shows other output than was printed', '@@ -1 +1,2 @@', ' one', '+two'],
  ]);
});

test('words of the configuration stand for output too', async () => {
  const config = `${allBlocks}\nplaceholders: { count: "\\\\d+" }`;
  const found = await said('```console\n$ echo 12\n<count>\n$ echo x\n<count>\n```\n', config);
  expect(found.map(([line]) => line)).toEqual([5]);
});

describe('what runs', () => {
  test('is what is marked, where nothing else is said', async () => {
    const config = 'rooms: { plain: { documents: ["**"] } }';
    const text = `${blocks('exit 1')}\n<!-- doc-check: run -->\n${blocks('true')}`;
    expect(await ask(text, config)).toEqual({ findings: [], counts: { ranBlocks: 1 } });
  });

  test('is nothing of a document without a room, and each block says so', async () => {
    const config = 'run: all\nrooms: { plain: { documents: ["other/**"] } }';
    writeFileSync(join(folder, 'witness'), '');
    const { findings, counts } = await ask(blocks('exit 1', 'exit 1'), config);
    expect(findings.map(({ line }) => line)).toEqual([2, 6]);
    expect(findings[0]?.message).toContain('no room in doc-check.yaml is for this document');
    expect(counts).toEqual({ ranBlocks: 0 });
  });

  test('is nothing without a configuration', async () => {
    const never = async () => {
      throw new Error('something ran');
    };
    const asked = await askRule(recipeRuns, { 'a.md': blocks('true') }, { project: { runInRoom: never } });
    expect(asked).toEqual({ findings: [], counts: { ranBlocks: 0 } });
  });

  test('is no block with a waiver, which is what the waiver allows', async () => {
    const text = `<!-- doc-check: allow recipe-runs: needs a network -->\n${blocks('exit 1')}\n${blocks('true')}`;
    expect(await ask(text)).toMatchObject({
      findings: [{ line: 3, message: 'block 1 (bash), line 1: does not run' }],
      counts: { ranBlocks: 1 },
    });
  });

  test('is no block whose program is not here, and the outcome says so', async () => {
    const text = `<!-- doc-check: run, needs no-such-program -->\n${blocks('exit 1')}\n<!-- doc-check: run, needs bash -->\n${blocks('true')}`;
    expect(await ask(text)).toEqual({
      findings: [],
      counts: { ranBlocks: 1 },
      notes: ['block 1 of a.md did not run: there is no "no-such-program" here'],
    });
  });
});

test.each([
  ['<!-- doc-check: run, exit -->\n', '"exit" says nothing of how a block runs'],
  ['<!-- doc-check: run, exit 256 -->\n', '"exit 256" says nothing of how a block runs'],
  ['<!-- doc-check: run, needs $(x) -->\n', '"needs $(x)" says nothing of how a block runs'],
])('%s is a mistake', async (comment, message) => {
  expect(await said(`${comment}${blocks('true')}`)).toEqual([[1, `"doc-check: run": ${message}`]]);
});

test('comments that are about no block of theirs are mistakes', async () => {
  expect(await said('<!-- doc-check: run -->\ntext\n\n<!-- doc-check: output -->\n```text\nx\n```\n')).toEqual([
    [1, '"doc-check: run": no shell block follows that could run'],
    [4, '"doc-check: output": no block with output of a shell block before it follows'],
  ]);
});

test('output of a block that does not run is a mistake', async () => {
  const text = `${blocks('echo x')}\n<!-- doc-check: output -->\n\`\`\`text\nx\n\`\`\`\n`;
  expect(await said(text, 'rooms: { plain: { documents: ["**"] } }')).toEqual([
    [7, 'block 2 (text), line 1: is the output of block 1, which does not run'],
  ]);
});

describe('a room', () => {
  test('is prepared before the first block, which does not learn where the project is', async () => {
    writeFileSync(join(folder, 'greeting'), 'hello\n');
    const setup =
      'cat "$PROJECT/greeting" >here; mkdir -p bin sub; echo "echo mine" >bin/mine; chmod +x bin/mine; export WHERE=$PWD; PATH=$PWD/bin:$PATH; cd sub';
    const room = JSON.stringify({ documents: ['a.md'], setup, env: { WORD: "it's" } });
    const text =
      '```console\n$ cat ../here; echo "$WORD"; mine; echo "${PROJECT-none} $(basename "$PWD")"\nhello\nit\'s\nmine\nnone sub\n```\n';
    expect(await said(text, `run: all\nrooms: { plain: ${room} }`)).toEqual([]);
  });

  test('is one a document', async () => {
    const texts = { 'a.md': blocks('test ! -e x; touch x'), 'b.md': blocks('test ! -e x; touch x') };
    expect((await ask(texts)).counts).toEqual({ ranBlocks: 2 });
  });

  test('that cannot be prepared is an error with the last words', async () => {
    const room = JSON.stringify({ documents: ['a.md'], setup: 'echo no luck; exit 7' });
    await expect(ask(blocks('true'), `run: all\nrooms: { plain: ${room} }`)).rejects.toMatchObject({
      code: 'doc-check/setup-failed',
      message: 'the setup of the room for "a.md" ended with 7',
      excerpt: ['no luck'],
    });
  });
});

test('a block that waits for input gets none, and one that does not end is ended', async () => {
  expect(await said('```console\n$ cat; read -r line || echo none\nnone\n```\n')).toEqual([]);
  const room = JSON.stringify({ documents: ['a.md'], timeout: 1 });
  expect(await said(blocks('echo begun; sleep 30'), `run: all\nrooms: { plain: ${room} }`)).toEqual([
    [2, 'block 1 (bash), line 1: did not end in 1 seconds', 'begun'],
  ]);
});

test('what a block leaves running ends with it', async () => {
  expect(
    await said(blocks('sleep 300 & echo "$!" >pid', 'test -s pid; ! kill -0 "$(cat pid)" 2>/dev/null'), allBlocks, walled),
  ).toEqual([]);
});

test('a block may set a trap, unset what came with it, leave its folder gone, and print anything', async () => {
  const texts = [
    'export A=1; mkdir d; cd d',
    'trap "echo bye" EXIT; export B=2',
    'test "$A" = 1; cd ..; rmdir d; unset A',
    'test -z "${A+set}"; printf "\\0\\377$(printf %s missing)\\n"; mkdir e; cd e; rmdir "$PWD"',
    'echo on',
  ];
  expect(await said(blocks(...texts))).toEqual([]);
});
