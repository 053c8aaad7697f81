import { expect, test } from 'vitest';
import { optionsOf } from '../../src/cli/command.ts';
import { verifyReleaseCommand } from '../../src/cli/commands/verify-release.ts';
import { invocationOf, printHelp } from '../../src/cli/help.ts';
import { programs } from '../../src/cli/programs.ts';
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
    'Exit codes',
  ]);
  expect(help.indexOf('  --identity TEXT')).toBeLessThan(help.indexOf('A second opinion'));
  expect(help.indexOf('  --online')).toBeGreaterThan(help.indexOf('A second opinion'));
});
