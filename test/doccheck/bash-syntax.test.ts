// A real bash reads many texts in one process, tells the line of each fault, and runs none of them.

import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bashSyntax } from '../../src/doccheck/bash-syntax.ts';
import { createProcesses } from '../../src/host/processes.ts';
import type { CommandResult, Processes } from '../../src/model/world.ts';

const processes = createProcesses(process.env);
const check = bashSyntax(processes);

const faulty: readonly (readonly [text: string, line: number, said: RegExp])[] = [
  ['if then fi\n', 1, /unexpected token `then'/],
  ['a\nb\nif then fi', 3, /unexpected token `then'/],
  ['echo\ncat <<EOF\nwords\n', 2, /here-document delimited by end-of-file \(wanted `EOF'\)/],
  ['echo "abc\n\n', 1, /looking for matching `"'/],
  ['x\n}\n', 2, /unexpected token `}'/],
  ['case x in\na) b;;\n', 3, /unexpected end of file/],
  ['x=(1 2\n', 1, /looking for matching `\)'/],
  ['echo $(cat <<B\ny\n', 1, /here-document|looking for matching/],
  ['if true; then\r\n  a\r\nfi\r\n', 4, /./],
];

const sound = [
  '',
  '\n',
  '# only words\n',
  'exit 3\n',
  'exec false\n',
  'a "名前"\n',
  'cat <<E\nx\nE\n',
  'return 1\n',
  'f() { :; }\n',
  'set +n\n',
  "printf '%s' x 1>&2\n",
];

describe('faults', () => {
  test.each(faulty)('%j is refused at line %i', async (text, line, said) => {
    const [fault] = await check([text]);
    expect(fault?.message).toMatch(said);
    expect(fault?.message).not.toMatch(/eval|line \d/);
    expect(fault?.line).toBe(line);
  });

  test('do not depend on what stands before or behind them', async () => {
    const mixed = faulty.flatMap(([text], index) => [text, sound[index % sound.length] ?? '']);
    const answers = await check(mixed);
    expect(answers.map((answer) => answer?.line)).toEqual(faulty.flatMap(([, line]) => [line, undefined]));
  });
});

test.each(sound)('%j is sound', async (text) => {
  expect(await check([text])).toEqual([undefined]);
});

describe('nothing is run', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'selfsame-bash-syntax-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('whatever a text tries', async () => {
    const touch = `touch '${join(folder, 'ran')}'`;
    await check([
      touch,
      `}; ${touch}; {`,
      `set +n\n${touch}`,
      `set +o noexec; ${touch}`,
      `"; ${touch}; "`,
      `')"; ${touch}`,
      `EOF\n${touch}\nEOF`,
      `$(${touch})`,
      `\`${touch}\``,
      `cat <<E\n$(${touch})\nE`,
      `a[$(${touch})]=1`,
      `trap '${touch.replaceAll("'", '"')}' EXIT`,
      `exec 2>'${join(folder, 'ran')}'`,
      `echo > '${join(folder, 'ran')}'`,
      `\0${touch}`,
    ]);
    expect(readdirSync(folder)).toEqual([]);
    expect(existsSync(join(folder, 'ran'))).toBe(false);
  });
});

test('one process is enough for many texts', async () => {
  let started = 0;
  const counting: Processes = {
    run: (...call) => {
      started++;
      return processes.run(...call);
    },
  };
  const answers = await bashSyntax(counting)(Array.from({ length: 200 }, (_, index) => (index === 137 ? 'fi' : 'echo')));
  expect(answers.flatMap((answer, index) => (answer === undefined ? [] : [index]))).toEqual([137]);
  expect(started).toBe(1);
});

describe('a bash that cannot be believed is an error, never a pass:', () => {
  const answering = (result: Partial<CommandResult>): Processes => ({
    run: async () => ({ exitCode: 0, signal: undefined, timedOut: false, stdout: '', stderr: '', ...result }),
  });
  const proof = "2\nbash: eval: line 6: syntax error near unexpected token `then'\0";

  test.each([
    ['it says nothing', {}],
    ['it finds no fault in the probe', { stdout: '0\n\u00000\n\0' }],
    ['it leaves a text out', { stdout: proof }],
    ['it ends with an error', { stdout: `${proof}0\n\0`, exitCode: 1 }],
    ['it says too much', { stdout: `${proof}0\n\u00000\n\0` }],
  ])('%s', async (_title, result) => {
    await expect(bashSyntax(answering(result))(['echo'])).rejects.toMatchObject({ kind: 'tool', code: 'tool/bash-answer' });
  });

  test('it takes too long', async () => {
    await expect(bashSyntax(answering({ timedOut: true }))(['echo'])).rejects.toMatchObject({ code: 'tool/bash-timeout' });
  });

  test('but the same answer with a proof is believed', async () => {
    expect(await bashSyntax(answering({ stdout: `${proof}0\n\0` }))(['echo'])).toEqual([undefined]);
  });
});
