// Every word of a command line is accounted for.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defineCommand, optionsOf } from '../../src/cli/command.ts';
import { commands } from '../../src/cli/commands/index.ts';
import { optionForm } from '../../src/cli/help.ts';
import { parseArguments, presentationOf } from '../../src/cli/parse-arguments.ts';
import { splitCommand } from '../../src/cli/split-command.ts';
import { ToolError } from '../../src/model/tool-error.ts';

const command = defineCommand({
  name: 'try',
  summary: 'a command for tests',
  description: [],
  positionals: [
    { name: 'KIND', description: 'a kind', required: true, repeated: false, completes: 'nothing', choices: ['cold', 'warm'] },
    { name: 'FILE', description: 'a file', required: false, repeated: false, completes: 'file' },
  ],
  options: {
    rehearse: { kind: 'flag', description: 'rehearse' },
    out: { kind: 'value', value: 'DIR', completes: 'folder', description: 'where to' },
    level: { kind: 'value', value: 'LEVEL', completes: 'nothing', description: 'how much', choices: ['low', 'high'] },
    explain: { kind: 'value', value: 'WORD', completes: 'nothing', description: 'what it means', whenAlone: 'all' },
  },
  formats: ['text', 'json'],
  examples: [],
  exits: { yes: 'done' },
  run: async () => 0,
});

const parse = (...words: readonly string[]) => parseArguments('selfsame try', command, words);

function faultOf(...words: readonly string[]): ToolError {
  try {
    parse(...words);
  } catch (error) {
    if (error instanceof ToolError) return error;
    throw error;
  }
  throw new Error(`accepted: ${words.join(' ')}`);
}

describe('accepted:', () => {
  test('options before, between and after arguments, in both forms', () => {
    expect(parse('--rehearse', 'cold', '--out', 'a b', 'x', '--level=high')).toMatchObject({
      options: { rehearse: true, out: 'a b', level: 'high' },
      positionals: ['cold', 'x'],
    });
  });

  test('what is not given is false or undefined', () => {
    expect(parse('cold')).toEqual({
      options: { rehearse: false, out: undefined, level: undefined, explain: undefined },
      positionals: ['cold'],
      format: 'text',
      quiet: false,
      noColor: false,
      directory: undefined,
      help: false,
      version: false,
    });
  });

  test('an option that may stand alone has a value of its own there, and takes what follows it otherwise', () => {
    expect(parse('cold', '--explain').options.explain).toBe('all');
    expect(parse('cold', '--explain', '--rehearse').options).toMatchObject({ explain: 'all', rehearse: true });
    expect(parse('--explain', 'cold', 'warm')).toMatchObject({ options: { explain: 'cold' }, positionals: ['warm'] });
    expect(parse('cold', '--explain=x').options.explain).toBe('x');
    expect(optionForm('explain', command.options.explain ?? { kind: 'flag', description: '' })).toBe('--explain [WORD]');
  });

  test('words behind "--" are arguments, and so is a lone dash', () => {
    expect(parse('cold', '--', '--out').positionals).toEqual(['cold', '--out']);
    expect(parse('cold', '-').positionals).toEqual(['cold', '-']);
  });

  test('a value may begin with a dash, or hold an equals sign, when it is joined', () => {
    expect(parse('cold', '--out=--x=y').options.out).toBe('--x=y');
  });

  test.each([
    [['--json'], 'json'],
    [['--format', 'json'], 'json'],
    [['--format=text'], 'text'],
    [['--json', '--format=json'], 'json'],
  ] as const)('%j asks for %s', (words, format) => {
    expect(parse('cold', ...words).format).toBe(format);
  });

  test('short forms', () => {
    expect(parse('cold', '-C', 'a', '-q')).toMatchObject({ directory: 'a', quiet: true });
    expect(parse('cold', '-Ca')).toMatchObject({ directory: 'a' });
  });

  test('help and version, whatever else is missing', () => {
    expect(parse('-h').help).toBe(true);
    expect(parse('--version').version).toBe(true);
  });
});

describe('refused with exit 2:', () => {
  test.each([
    [['cold', '--reherse'], 'usage/unknown-option', 'unknown option "--reherse"'],
    [['cold', '-x'], 'usage/unknown-option', 'unknown option "-x"'],
    [['cold', '--'.concat('constructor')], 'usage/unknown-option', 'unknown option "--constructor"'],
    [['cold', '--rehearse=yes'], 'usage/unexpected-value', 'option "--rehearse" takes no value, but "yes" was given'],
    [['cold', '--out'], 'usage/missing-value', 'option "--out" needs a value: DIR'],
    [['cold', '--out', '--json'], 'usage/missing-value', 'option "--out" needs a value: DIR'],
    [['cold', '--out='], 'usage/missing-value', 'option "--out" has an empty value'],
    [['cold', '--out', 'a', '--out', 'b'], 'usage/repeated-option', 'option "--out" is given twice'],
    [['cold', '--level', 'hihg'], 'usage/bad-choice', 'option "--level" does not take "hihg"'],
    [['cold', '--format', 'xml'], 'usage/bad-choice', 'option "--format" does not take "xml"'],
    [['cold', '--json', '--format', 'text'], 'usage/contradiction', '--json and --format text ask for two forms'],
    [[], 'usage/missing-argument', 'try needs KIND: a kind'],
    [['lukewarm'], 'usage/bad-choice', 'KIND cannot be "lukewarm"'],
    [['cold', 'a', 'b'], 'usage/extra-argument', 'try does not take the argument "b"'],
  ] as const)('%j', (words, code, message) => {
    const fault = faultOf(...words);
    expect([fault.kind, fault.code, fault.message]).toEqual(['usage', code, message]);
    expect(fault.help).not.toBe('');
  });

  test('with the option that was meant', () => {
    expect(faultOf('cold', '--reherse').help).toBe('did you mean "--rehearse"?; see "selfsame try --help"');
    expect(faultOf('cold', '--level', 'hihg').help).toContain('did you mean "high"?');
    expect(faultOf('cold', '--out', '--json').help).toBe('write "--out=--json" if "--json" is the value');
  });
});

test('any words give arguments or a ToolError of kind usage', () => {
  const word = fc.oneof(
    fc.string(),
    fc.constantFrom('--out', '--json', '-C', '--', 'cold', '--level=low', '-', '--=', '-=', '__proto__', '--__proto__'),
  );
  fc.assert(
    fc.property(fc.array(word), (words) => {
      presentationOf(words);
      splitCommand(words);
      try {
        const { positionals } = parse(...words);
        expect(positionals.every((positional) => words.includes(positional))).toBe(true);
      } catch (error) {
        expect(error).toMatchObject({ name: 'ToolError', kind: 'usage' });
      }
    }),
  );
});

test('the form of errors is known before the words are understood', () => {
  expect(presentationOf(['--nope', '--json']).json).toBe(true);
  expect(presentationOf(['--format', 'json']).json).toBe(true);
  expect(presentationOf(['--', '--json', '--no-color'])).toEqual({ json: false, noColor: false });
});

test('common options may stand before the command', () => {
  expect(splitCommand(['-C', 'plan', '--quiet', 'release', '--out', 'x'])).toEqual({
    name: 'release',
    rest: ['-C', 'plan', '--quiet', '--out', 'x'],
  });
  expect(splitCommand(['--version'])).toEqual({ name: undefined, rest: ['--version'] });
  expect(splitCommand(['--', 'plan']).name).toBeUndefined();
});

describe.each(commands.map((each) => [each.name, each] as const))('the description of %s', (_name, each) => {
  test('has no option of its own that a common one shadows', () => {
    const names = optionsOf(each).map(([name]) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
  });

  test('has arguments in an order that can be parsed', () => {
    const required = each.positionals.map(({ required }) => required);
    expect(required.lastIndexOf(true)).toBeLessThanOrEqual(required.includes(false) ? required.indexOf(false) : required.length);
    expect(each.positionals.slice(0, -1).some(({ repeated }) => repeated)).toBe(false);
  });

  test('has examples that its own parser accepts', () => {
    expect(each.examples.length).toBeGreaterThan(0);
    for (const { command: line } of each.examples) {
      const words = line.split(' >')[0]?.split(' ') ?? [];
      const rest = words[0] === each.name ? words.slice(1) : words.slice(2);
      expect([each.name, 'selfsame']).toContain(words[0]);
      expect(() => parseArguments(line, each, rest)).not.toThrow();
    }
  });
});
