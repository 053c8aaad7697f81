// The man pages say what the commands say, in a form that every reader of man pages takes.

import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import packageFile from '../../package.json' with { type: 'json' };
import { generatedManPages } from '../../scripts/generate-man.ts';
import { optionsOf } from '../../src/cli/command.ts';
import { commands } from '../../src/cli/commands/index.ts';

const pages = generatedManPages();
const isThere = (program: string) => spawnSync(program, ['-V']).error === undefined;

/** As a reader sees it: fonts and escapes taken away. */
const read = (text: string) =>
  text
    .replaceAll(/\\f[BIR]/g, '')
    .replaceAll('\\-', '-')
    .replaceAll('\\(aq', "'")
    .replaceAll('\\(dq', '"')
    .replaceAll('\\(ti', '~')
    .replaceAll(/\s+/g, ' ');

test('every program and every command has one page, a command that is a program under its own name', () => {
  const names = pages.map(({ name }) => name).sort();
  const wanted = commands.map(({ name }) =>
    ['doc-check', 'verify-release'].includes(name) ? `${name}.1` : `selfsame-${name}.1`,
  );
  expect(names).toEqual(['selfsame.1', ...wanted].sort());
});

test('every page is installed by the package', () => {
  const installed: unknown = 'man' in packageFile ? packageFile.man : [];
  expect(installed).toEqual(pages.map(({ name }) => `./dist/man/${name}`).sort());
  expect(packageFile.files).toContain('dist/man');
});

test.each(commands.map((command) => [command.name, command] as const))('the page of %s tells all of it', (name, command) => {
  const text = read(pages.find((page) => [`selfsame-${name}.1`, `${name}.1`].includes(page.name))?.text ?? '');
  for (const [option, { description }] of optionsOf(command)) {
    expect(text).toContain(`--${option} `);
    expect(text, option).toContain(description.replaceAll('…', '\\[u2026]'));
  }
  for (const { command: line } of command.examples) expect(text).toContain(line);
  for (const { name: variable } of command.variables ?? []) expect(text).toContain(variable);
  for (const { path } of command.pages ?? []) expect(text).toContain(`docs/${path}`);
  expect(text).toContain(command.exits.yes);
});

test('no line of text is taken for a request, and nothing beyond ASCII is left', () => {
  const requests = /^\.(?:TH|SH|SS|PP|TP|IP|B|BR|I|RS|RE|nf|fi|br|nh|ad|\\")(?: |$)/;
  for (const { name, text } of pages) {
    for (const line of text.split('\n').filter((each) => /^[.']/.test(each))) expect(line, name).toMatch(requests);
    expect(text, name).toMatch(/^[\x20-\x7e\n]+$/);
  }
});

// Neither is needed to build or test selfsame. mandoc wants a date, which would make other bytes of the same source.
for (const [program, args] of [
  ['mandoc', ['-Tlint', '-W', 'warning']],
  ['groff', ['-man', '-ww', '-Tutf8', '-z']],
] as const) {
  test.runIf(isThere(program))(`${program} finds nothing wrong`, () => {
    for (const { name, text } of pages) {
      const { stdout, stderr } = spawnSync(program, [...args], { input: text, encoding: 'utf8' });
      const said = `${stdout}${stderr}`.split('\n').filter((line) => line !== '' && !line.includes('missing date'));
      expect(said, name).toEqual([]);
    }
  });
}
