// The inputs of the action, and what is wrong with them.

import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { actionCommands, readInputs } from '../../src/action/inputs.ts';
import { commands } from '../../src/cli/commands/index.ts';
import { isJsonObject } from '../../src/codec/json-shape.ts';
import { parseYaml } from '../../src/codec/yaml.ts';
import { ToolError } from '../../src/model/tool-error.ts';

const workspace = mkdtempSync(join(tmpdir(), 'selfsame-inputs-'));
mkdirSync(join(workspace, 'below'));
writeFileSync(join(workspace, 'file'), '');
const known: readonly string[] = actionCommands;

function read(inputs: Readonly<Record<string, string>>, has = known) {
  return readInputs((name) => inputs[name] ?? '', workspace, has);
}

function fault(inputs: Readonly<Record<string, string>>, has = known): ToolError {
  try {
    return expect.fail(JSON.stringify(read(inputs, has)));
  } catch (error) {
    if (error instanceof ToolError) return error;
    throw error;
  }
}

test('are read with their defaults', () => {
  expect(read({ command: 'plan' })).toEqual({ command: 'plan', args: [], workingFolder: workspace, summary: true });
});

test('are read where all are given', () => {
  expect(read({ command: 'plan', args: "--tag 'v 1'", 'working-directory': 'below', summary: 'false' })).toEqual({
    command: 'plan',
    args: ['--tag', 'v 1'],
    workingFolder: join(workspace, 'below'),
    summary: false,
  });
});

test.each([
  [{}, 'the input "command" is empty', /write one of "plan"/],
  [{ command: 'relaese' }, 'the input "command" is "relaese"', /did you mean "release"\?/],
  [{ command: 'help' }, 'the input "command" is "help"', /write one of/],
  [{ command: 'plan', summary: 'yes' }, 'neither "true" nor "false"', /write true or false/],
  [{ command: 'plan', 'working-directory': 'gone' }, '"working-directory" is "gone"', /name a folder/],
  [{ command: 'plan', 'working-directory': 'file' }, 'which is not a folder', /name a folder/],
])('%j are wrong', (inputs, message, help) => {
  const error = fault(inputs);
  expect(error).toMatchObject({ kind: 'usage', code: 'usage/action-input' });
  expect(error.message).toContain(message);
  expect(error.help).toMatch(help);
});

test('of a command that this version does not have are refused by name', () => {
  expect(fault({ command: 'sbom' }, ['plan'])).toMatchObject({
    code: 'usage/action-command',
    message: 'the command "sbom" is not in this version of selfsame',
  });
});

test('name commands that the command line has', () => {
  expect(actionCommands.filter((name) => !commands.some((command) => command.name === name))).toEqual([]);
});

test('are those of action.yml, which names every command', () => {
  const { value } = parseYaml(readFileSync('action.yml', 'utf8'), 'action.yml');
  if (!isJsonObject(value) || !isJsonObject(value.inputs) || !isJsonObject(value.inputs.command)) return expect.fail('no inputs');
  expect(Object.keys(value.inputs)).toEqual(['command', 'args', 'working-directory', 'summary']);
  const text = String(value.inputs.command.description);
  expect(text.trim().split(/, | or /)).toEqual([...actionCommands]);
});
