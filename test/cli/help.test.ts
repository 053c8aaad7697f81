import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { commonVariables, optionsOf } from '../../src/cli/command.ts';
import { compareCommand } from '../../src/cli/commands/compare.ts';
import { commands } from '../../src/cli/commands/index.ts';
import { publishCommand } from '../../src/cli/commands/publish.ts';
import { verifyReleaseCommand } from '../../src/cli/commands/verify-release.ts';
import { invocationOf, printHelp } from '../../src/cli/help.ts';
import { programs } from '../../src/cli/programs.ts';
import { parseMarkdown } from '../../src/codec/markdown.ts';
import { createStyle } from '../../src/report/style.ts';

const plain = createStyle(false);

test('the help of every command shows each of its options once, in a group or outside of all', () => {
  for (const program of programs) {
    for (const command of program.kind === 'many' ? program.commands : [program.command]) {
      const shown = [...printHelp(invocationOf(program, command), command, plain).matchAll(/^ {2}(?:-\w, )?--([\w-]+)/gm)];
      const names = shown.map(([, name]) => name ?? '').sort();
      expect(names, command.name).toEqual(
        optionsOf(command)
          .map(([name]) => name)
          .sort(),
      );
    }
  }
});

test('a group stands under its title, after what stands in none', () => {
  const help = printHelp('verify-release', verifyReleaseCommand, plain);
  const titles = [...help.matchAll(/^(\S.*)\n {2}\S/gm)].map(([, title]) => title);
  expect(titles).toEqual([
    'Usage',
    'Arguments',
    'Options',
    ...(verifyReleaseCommand.groups ?? []).map(({ title }) => title),
    'Examples',
    'Environment',
    'Exit codes',
  ]);
  expect(help.indexOf('  --identity TEXT')).toBeLessThan(help.indexOf('A second opinion'));
  expect(help.indexOf('  --online')).toBeGreaterThan(help.indexOf('A second opinion'));
});

test('the variables that a command reads stand under the examples, with what they do', () => {
  const help = printHelp('selfsame publish', publishCommand, plain);
  expect(help.slice(help.indexOf('\nEnvironment\n'))).toMatch(/^\nEnvironment\n {2}GITHUB_TOKEN {4}token to ask GitHub with\n/);
  expect(printHelp('selfsame compare', compareCommand, plain)).not.toContain('Environment');
});

test('a variable that a command describes is read somewhere else than in descriptions', () => {
  const readers = globSync('src/**/*.ts').filter(
    (file) => !file.startsWith('src/cli/commands/') && file !== 'src/cli/command.ts',
  );
  const source = readers.map((file) => readFileSync(file, 'utf8')).join('');
  const described = [...commonVariables, ...commands.flatMap(({ variables = [] }) => variables)].map(({ name }) => name);
  expect(described.length).toBeGreaterThan(20);
  for (const name of new Set(described)) expect(source, name).toMatch(new RegExp(`\\b${name}\\b`));
});

test('a page that a command names is there, with the heading that it means', () => {
  for (const { name, pages = [] } of commands) {
    for (const { path } of pages) {
      const [file = '', anchor] = path.split('#');
      const page = parseMarkdown(readFileSync(`docs/${file}`, 'utf8'), file);
      if (anchor !== undefined) expect(page.anchors, `${name}: ${path}`).toContain(anchor);
    }
  }
});

test('every command that prints JSON says where its shape is told', () => {
  for (const { name, formats, pages = [] } of commands) {
    if (!formats.includes('json')) continue;
    expect(pages.map(({ path }) => path).join(' '), name).toMatch(new RegExp(`json\\.md#${name}(?: |$)|\\.md#json`));
  }
});
