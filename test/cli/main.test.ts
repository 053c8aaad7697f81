// What a user sees: results, errors, help, colors, and the exit code.

import { describe, expect, test } from 'vitest';
import { type Call, type Command, defineCommand, type Program } from '../../src/cli/command.ts';
import { commands } from '../../src/cli/commands/index.ts';
import { main } from '../../src/cli/main.ts';
import { programNamed, programs } from '../../src/cli/programs.ts';
import { ToolError } from '../../src/model/tool-error.ts';
import { memoryMachine } from './memory-machine.ts';

const selfsame = programNamed('selfsame');

function programOf(run: (call: Call) => Promise<number>): Program {
  const command: Command = defineCommand({
    name: 'try',
    summary: 'a command for tests',
    description: [],
    positionals: [],
    options: {},
    formats: ['text', 'json'],
    examples: [],
    exits: { yes: 'done', no: 'not so' },
    run,
  });
  return { kind: 'one', name: 'doc-check', command };
}

async function runTry(
  words: readonly string[],
  run: (call: Call) => Promise<number>,
  options: Parameters<typeof memoryMachine>[0] = {},
) {
  const machine = memoryMachine(options);
  const code = await main(programOf(run), words, machine, programs);
  return { code, out: machine.out(), err: machine.err(), worlds: machine.worlds };
}

async function runSelfsame(words: readonly string[]) {
  const machine = memoryMachine();
  const code = await main(selfsame, words, machine, programs);
  return { code, out: machine.out(), err: machine.err(), worlds: machine.worlds };
}

describe('a result', () => {
  const print = async (call: Call): Promise<number> => {
    const end = call.progress.stage('working');
    end('done');
    call.print({ answer: 42 }, ({ answer }, style) => style.good(`answer ${answer}\n`));
    return 1;
  };

  test("goes to standard output as text, progress to standard error, and the code is the command's", async () => {
    expect(await runTry([], print)).toMatchObject({
      code: 1,
      out: 'answer 42\n',
      err: 'start working\ndone    working: done 0.0s\n',
    });
  });

  test('is one JSON object with --json', async () => {
    expect(JSON.parse((await runTry(['--json'], print)).out)).toEqual({ answer: 42 });
  });

  test('comes without progress with --quiet', async () => {
    expect(await runTry(['--quiet'], print)).toMatchObject({ out: 'answer 42\n', err: '' });
  });

  test('is colored on a terminal, and nowhere when one says no', async () => {
    const out = async (words: readonly string[], environment: Readonly<Record<string, string>>) =>
      (await runTry(words, print, { terminal: true, environment })).out.includes('\u001b');
    expect(await out([], {})).toBe(true);
    expect(await out([], { NO_COLOR: '' })).toBe(true);
    expect(await out([], { NO_COLOR: '1' })).toBe(false);
    expect(await out([], { TERM: 'dumb' })).toBe(false);
    expect(await out(['--no-color'], {})).toBe(false);
    expect((await runTry([], print)).out).not.toContain('\u001b');
  });

  test('comes after the live lines are gone', async () => {
    const { err } = await runTry([], async (call) => {
      call.progress.stage('endless');
      call.print('x', (text) => text);
      return 0;
    });
    expect(err).toBe('start endless\nstopped endless 0.0s\n');
  });
});

describe('an error', () => {
  const kinds = { usage: 2, config: 2, source: 2, build: 3, tool: 3, file: 3, network: 3, nothing: 3 } as const;

  test.each(Object.entries(kinds))('of kind %s ends with %i', async (kind, code) => {
    const {
      code: got,
      out,
      err,
    } = await runTry([], async () => {
      throw new ToolError(kind as keyof typeof kinds, `${kind}/x`, 'it failed', { help: 'do this' });
    });
    expect([got, out]).toEqual([code, '']);
    expect(err).toBe(`doc-check: it failed\n  help: do this\n  error: ${kind}/x\n`);
  });

  test('is one JSON object and one line with --json', async () => {
    const { code, out, err } = await runTry(['--json'], async () => {
      throw new ToolError('file', 'file/x', 'no\n"a"', { help: 'do this', files: ['/log'] });
    });
    expect(code).toBe(3);
    expect(JSON.parse(out)).toEqual({
      schemaVersion: 1,
      error: { kind: 'file', code: 'file/x', message: 'no\n"a"', help: 'do this', files: ['/log'] },
    });
    expect(err).toBe('doc-check: no\\n"a"\n');
  });

  test('of the command line is JSON too when that was asked for', async () => {
    const { code, out } = await runSelfsame(['plan', '--nope', '--json']);
    expect(code).toBe(2);
    expect(JSON.parse(out).error).toMatchObject({ code: 'usage/unknown-option', help: expect.any(String) });
  });

  test('that is none of ours is a bug: 70, with a stack and where to report it', async () => {
    const { code, err, out } = await runTry([], async () => {
      throw new TypeError('x is undefined');
    });
    expect([code, out]).toEqual([70, '']);
    expect(err).toContain('this is a bug in selfsame');
    expect(err).toContain('main.test.ts');
    expect(err).toContain('report it');
    const json = await runTry(['--json'], async () => {
      throw new TypeError('x is undefined');
    });
    expect(JSON.parse(json.out).error).toMatchObject({ kind: 'bug', message: 'x is undefined' });
  });

  test('that was expected shows no stack', async () => {
    const { err } = await runSelfsame(['pln']);
    expect(err).not.toMatch(/\bat .*:\d+:\d+/);
  });
});

describe('the world', () => {
  test('is made once, and only for a command that asks', async () => {
    expect((await runTry([], async () => 0)).worlds).toEqual([]);
    const { worlds } = await runTry([], async ({ world }) => {
      expect(await world()).toBe(await world());
      return 0;
    });
    expect(worlds).toEqual([undefined]);
    for (const words of [['help'], ['plan', '--help'], ['--version'], ['completions', 'bash']]) {
      expect((await runSelfsame(words)).worlds, words.join(' ')).toEqual([]);
    }
  });

  test('is seen from the folder that -C names', async () => {
    const folders: string[] = [];
    const { code } = await runTry(
      ['-C', 'sub'],
      async ({ world }) => {
        folders.push((await world()).workingFolder);
        return 0;
      },
      { there: 'folder' },
    );
    expect([code, folders]).toEqual([0, ['/work/sub']]);
  });

  test.each(['file', undefined] as const)('is refused where -C names no folder but %s', async (there) => {
    const { code, err } = await runTry(['-C', 'sub'], async ({ world }) => ((await world()) ? 0 : 1), { there });
    expect(code).toBe(2);
    expect(err).toContain('usage/no-folder');
  });
});

describe('help', () => {
  test('lists every command', async () => {
    for (const words of [['help'], ['--help'], ['-h']]) {
      const { code, out } = await runSelfsame(words);
      expect(code).toBe(0);
      for (const { name, summary } of commands) expect(out).toMatch(new RegExp(`^ {2}${name} +${summary}$`, 'm'));
    }
  });

  test.each(commands.map(({ name }) => name))(
    'of %s is the same in both ways and names every option and example',
    async (name) => {
      const { code, out } = await runSelfsame([name, '--help']);
      expect(code).toBe(0);
      expect((await runSelfsame(['help', name])).out).toBe(out);
      const command = commands.find((each) => each.name === name);
      for (const option of Object.keys(command?.options ?? {})) expect(out).toContain(`--${option}`);
      for (const { command: line } of command?.examples ?? []) expect(out).toContain(`  ${line}\n`);
      expect(out).toContain('  70   a bug in selfsame\n');
    },
  );

  test('of a program of one command is called by its own name', async () => {
    const machine = memoryMachine();
    expect(await main(programNamed('verify-release'), ['--help'], machine, programs)).toBe(0);
    expect(machine.out()).toContain('  verify-release [VERSION] [OPTIONS]\n');
  });
});

test('without a command the answer is exit 2 and how to go on', async () => {
  expect(await runSelfsame([])).toMatchObject({
    code: 2,
    out: '',
    err: expect.stringContaining('"selfsame help" lists all commands'),
  });
});

test.each([['pln'], ['help', 'pln']])('a mistyped command is told the right one (%s)', async (...words) => {
  const { code, err } = await runSelfsame(words);
  expect(code).toBe(2);
  expect(err).toContain('unknown command "pln"');
  expect(err).toContain('did you mean "plan"?');
});

test.each(['selfsame', 'verify-release', 'doc-check'] as const)('%s --version is one line', async (name) => {
  const machine = memoryMachine();
  expect(await main(programNamed(name), ['--version'], machine, programs)).toBe(0);
  expect(machine.out()).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+\\n$`));
});
