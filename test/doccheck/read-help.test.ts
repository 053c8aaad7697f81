// The lists in a help, in the forms that are common.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readHelp } from '../../src/doccheck/read-help.ts';

const namesOf = (help: string) =>
  readHelp(help).flags.map(({ names, takesValue }) => `${names.join('|')}${takesValue ? ' value' : ''}`);

test.each([
  [
    'ours',
    '  --out DIR            a folder; not --bogus\n                       --wrapped too\n  -q, --quiet          hush\n',
    ['--out value', '-q|--quiet'],
  ],
  [
    "Go's flag package",
    'Usage of hello:\n  -name string\n    \tnot -this one (default "x")\n  -v\tverbose\n',
    ['-name value', '-v'],
  ],
  [
    'GNU',
    '  -a, --all                  everything\n      --block-size=SIZE      scale\n      --color[=WHEN]         when\n',
    ['-a|--all', '--block-size value', '--color value'],
  ],
  ['argparse', 'options:\n  -h, --help            show\n  --foo FOO, -f FOO     foo\n', ['-h|--help', '--foo|-f value']],
  [
    'clap',
    '  -o, --output <FILE>  file\n      --color <WHEN>\n          when to use --colour\n  -v, --verbose...     more\n',
    ['-o|--output value', '--color value', '-v|--verbose'],
  ],
  ['cobra', '  -o, --output string   file\n      --all             all\n', ['-o|--output value', '--all']],
  ['commander', '  -p, --port <number>   port\n  --no-cache            none\n', ['-p|--port value', '--no-cache']],
  [
    'git',
    '    -v, --[no-]verbose    more\n    --[no-]depth <depth>  deep\n',
    ['-v|--verbose|--no-verbose', '--depth|--no-depth value'],
  ],
  ['kubectl', '    --all=false:\n\tAll\n    -f, --filename=[]:\n\tnames\n', ['--all value', '-f|--filename value']],
  [
    'shellcheck',
    '  -a            --check-sourced      Include\n  -C[WHEN]      --color[=WHEN]       Use\n  -e A,B..      --exclude=A,B..      No\n                --norc               Skip\n  -n  --not a name\n',
    ['-a|--check-sourced', '-C|--color value', '-e|--exclude value', '--norc', '-n'],
  ],
])('the flags of a help as %s prints it', (_, help, flags) => {
  expect(namesOf(help)).toEqual(flags);
});

test.each([
  ['a sentence', 'Give --force to go on.\n'],
  ['a list with dashes', '  - one\n  -- two\n'],
  ['a rule of hyphens', '-----\n  ------\n'],
  ['an example further in', '            --deep x\n'],
  ['nothing', ''],
])('%s holds no flag', (_, help) => {
  expect(namesOf(help)).toEqual([]);
});

test('a flag that is listed twice is one, and colours are no part of it', () => {
  expect(namesOf('  \u{1b}[1m--all\u{1b}[0m  all\n\nMore\n  --all  again\n')).toEqual(['--all']);
});

test.each([
  [
    'ours',
    'Commands\n  init            write\n  verify-release  check\n                  more\n\nExit codes\n  fine            x\n',
    ['init', 'verify-release'],
  ],
  ['cobra', 'Available Commands:\n  completion  Generate\n  help        Help\n\nFlags:\n  -h, --help\n', ['completion', 'help']],
  ['go', 'The commands are:\n\n\tbug         start\n\tbuild       compile\n\nUse "go help" for more.\n', ['bug', 'build']],
  ['clap', 'Commands:\n    build, b    Compile\n    check, c    Analyze\n', ['build', 'b', 'check', 'c']],
  ['gh', 'CORE COMMANDS\n  auth:          Log in\n  browse:        Open\n', ['auth', 'browse']],
  ['commander', 'Commands:\n  serve [options] <dir>  serve\n  help [command]         help\n', ['serve', 'help']],
  ['argparse', 'positional arguments:\n  {plan,release}  what\n', ['plan', 'release']],
  [
    'npm',
    'All commands:\n\n    access, adduser,\n    view, whoami\n\nSpecify configs\n',
    ['access', 'adduser', 'view', 'whoami'],
  ],
])('the commands of a help as %s prints it', (_, help, commands) => {
  expect(readHelp(help).commands).toEqual(commands);
});

test('any text is read, and every name stands in it', () => {
  const piece = fc.constantFrom(
    '  ',
    '-',
    '--',
    'a',
    '[no-]',
    ', ',
    '=',
    '<X>',
    ' X',
    '\n',
    '\t',
    'Commands:',
    '\u{1b}[1m',
    '?',
    '…',
    '[',
    '{a,b}',
  );
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join('')),
      (text) => {
        for (const { names } of readHelp(text).flags) expect(names[0]).toMatch(/^--?[\w?]/);
      },
    ),
  );
});

test('a long line of anything ends soon', () => {
  const started = performance.now();
  for (const part of ['--a, ', '-a|', '--a <', '--[no-]', '--a [', '-a=', 'a, '])
    readHelp(`Commands:\n  ${part.repeat(50_000)}\n`);
  expect(performance.now() - started).toBeLessThan(2000);
});
