// Writes docs/commands/ from the descriptions that also parse and print help: `npm run generate`, or this file.

import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Command, commonVariables } from '../src/cli/command.ts';
import { commands } from '../src/cli/commands/index.ts';
import { exitRows, invocationOf, optionSections, positionalText, usageLine } from '../src/cli/help.ts';
import { programs } from '../src/cli/programs.ts';
import { whyNotRun } from './examples-not-run.ts';

export const commandDocsFolder = 'docs/commands';

/** Every page of docs/commands: its path below the checkout, and its text. */
export function generatedCommandDocs(): readonly { readonly path: string; readonly text: string }[] {
  const index = {
    path: `${commandDocsFolder}/README.md`,
    text: [
      '# Commands\n',
      table(
        ['command', 'what it does'],
        commands.map((each) => [`[\`${invocation(each)}\`](${each.name}.md)`, each.summary]),
      ),
      'Every command has `--help`, and all but those that print help or scripts have `--json`: see [JSON](../json.md) and [exit codes](../exit-codes.md).',
      'The same pages are there for `man`, as `man selfsame-release` or `man verify-release`, where the package is installed globally.\n',
    ].join('\n'),
  };
  return [index, ...commands.map((each) => ({ path: `${commandDocsFolder}/${each.name}.md`, text: page(each) }))];
}

function page(command: Command): string {
  const called = invocation(command);
  return [
    `# ${called}\n`,
    `${sentence(command.summary)}\n`,
    `\`\`\`text\n${usageLine(called, command)}\n\`\`\`\n`,
    ...command.description.map((paragraph) => `${paragraph}\n`),
    ...(called === command.name ? [`\`selfsame ${command.name}\` is the same command.\n`] : []),
    ...(command.positionals.length === 0
      ? []
      : [
          `## Arguments\n`,
          table(
            ['argument', 'meaning'],
            command.positionals.map((each) => [`\`${each.name}\``, positionalText(each)]),
          ),
        ]),
    ...optionSections(command).flatMap(({ title, options }) => [
      `## ${title}\n`,
      table(
        ['option', 'meaning'],
        options.map(([form, text]) => [`\`${form}\``, text]),
      ),
    ]),
    '## Examples\n',
    ...command.examples.map(({ title, command: line }) => `${sentence(title)}\n\n${waiver(line)}\`\`\`bash\n${line}\n\`\`\`\n`),
    '## Environment\n',
    table(
      ['variable', 'what it does'],
      [...(command.variables ?? []), ...commonVariables].map(({ name, description }) => [`\`${name}\``, description]),
    ),
    '## Exit codes\n',
    table(['code', 'meaning'], exitRows(command)),
    '## See also\n',
    seeAlso(command),
  ].join('\n');
}

function seeAlso({ pages = [] }: Command): string {
  const lines = pages.map(({ path, about }) => {
    const [file = '', anchor] = path.split('#');
    const name = file.replace(/\.md$/, '');
    return `- [${anchor === undefined ? name : `${name}, ${anchor}`}](../${path}): ${about}\n`;
  });
  return `${lines.join('')}- [exit codes](../exit-codes.md) and [errors](../errors.md)\n- [all commands](README.md)\n`;
}

/** A command that is a program of its own goes by that name. */
function invocation(command: Command): string {
  const own = programs.find((program) => program.kind === 'one' && program.command === command);
  const many = programs.find((program) => program.kind === 'many');
  const program = own ?? many;
  return program === undefined ? command.name : invocationOf(program, command);
}

/** Says to doc-check why an example does not run; nothing for one that does. */
function waiver(line: string): string {
  const reason = whyNotRun(line);
  return reason === undefined ? '' : `<!-- doc-check: allow recipe-runs: ${reason} -->\n\n`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`;
  return [line(head), `|${' --- |'.repeat(head.length)}\n`, ...rows.map(line)].join('');
}

function sentence(phrase: string): string {
  return `${phrase.charAt(0).toUpperCase()}${phrase.slice(1)}.`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = new URL('../', import.meta.url);
  const pages = generatedCommandDocs();
  for (const { path, text } of pages) {
    mkdirSync(dirname(fileURLToPath(new URL(path, root))), { recursive: true });
    writeFileSync(new URL(path, root), text);
  }
  // A page whose command is gone goes too.
  const folder = new URL(`${commandDocsFolder}/`, root);
  const kept = pages.map(({ path }) => path.slice(commandDocsFolder.length + 1));
  for (const name of readdirSync(folder)) if (!kept.includes(name)) rmSync(new URL(name, folder));
}
