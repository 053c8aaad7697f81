// Projects that are built by make.

import { printYamlScalar } from '../../codec/print-yaml.ts';
import { isPlainName, type Recipe } from './recipe.ts';

export const make: Recipe = {
  title: 'make',
  marker: 'Makefile',
  write: async (files) => {
    const text = await files.read('Makefile');
    const guess = programOf(text, files.folderName);
    const program = guess ?? (isPlainName(files.folderName) ? files.folderName : 'program');
    const check = ['check', 'test'].find((target) => new RegExp(`^${target}[ \\t]*:(?!=)`, 'm').test(text));
    return {
      name: program,
      lines: [
        'build:',
        '  # Keeps the path of the folder out of what the compiler writes. Where the Makefile sets CC itself, this goes before it.',
        '  run: make "CC=${CC:-cc} -ffile-prefix-map=$PWD=."',
        ...(guess === undefined ? ['  # Write here which files ship: the Makefile does not tell.'] : []),
        `  outputs: [${printYamlScalar(program)}]`,
        ...(check === undefined ? [] : ['gates:', '  - id: unit-tests', `    run: make ${check}`, '    covers: [Makefile]']),
      ],
    };
  },
};

/** The program that a Makefile is for: what a usual variable names, a target named like the folder, what `all` needs, or the first target. */
function programOf(text: string, folderName: string): string | undefined {
  const named = /^(?:PROGRAM|PROG|TARGET|BINARY|BIN|EXECUTABLE|EXE|NAME)[ \t]*[:?]?=[ \t]*(\S+)[ \t]*$/m.exec(text)?.[1];
  const needed = /^all[ \t]*:(?!=)[ \t]*(\S+)/m.exec(text)?.[1];
  const targets = text.match(/^[A-Za-z0-9_][A-Za-z0-9._-]*(?=[ \t]*:(?!=))/gm) ?? [];
  const own = targets.find((name) => name === folderName);
  const target = targets.find((name) => !commonTargets.includes(name));
  return [named, own, needed, target].find((name) => name !== undefined && isPlainName(name) && !commonTargets.includes(name));
}

const commonTargets = [
  'all',
  'build',
  'check',
  'clean',
  'default',
  'dist',
  'fmt',
  'help',
  'install',
  'lint',
  'release',
  'test',
  'uninstall',
];
