// Blocks that show known files.

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { exampleSchema } from '../../../src/doccheck/rules/example-schema.ts';
import { askRule } from '../../support/document-project.ts';

const sound = readFileSync('testdata/doccheck/rules/example-schema/sound.md', 'utf8');
const config = 'schemas: { settings.json: schema/settings.json }';
const files = {
  'schema/settings.json': JSON.stringify({
    $schema: 'http://json-schema.org/draft-07/schema#',
    type: 'object',
    additionalProperties: false,
    properties: { level: { type: 'integer', maximum: 5 }, mode: { enum: ['fast', 'slow'] }, at: { format: 'date' } },
  }),
};

async function findings(info: string, text: string) {
  const outcome = await askRule(exampleSchema, { 'a.md': `\`\`\`${info}\n${text}\n\`\`\`\n` }, { config, files });
  return outcome.findings.map(({ line, column, message }) => [line - 1, column, message.replace(/^block.*?: /, '')]);
}

test('valid examples pass and are counted, by title, by comment and by what they look like', async () => {
  const { findings: found, counts } = await askRule(exampleSchema, { 'a.md': sound }, { config, files });
  expect(found).toEqual([]);
  expect(counts).toEqual({ examples: 6 });
});

describe('each known file has its faults told where they stand', () => {
  test.each([
    [
      'yaml title="selfsame.yaml"',
      'name: hello\nbiuld:\n  run: make',
      2,
      1,
      '"biuld" of selfsame.yaml is not known here; did you mean "build"?',
    ],
    ['yaml', '# selfsame.yaml\nname: [a]\nbuild: { outputs: [a], run: b }', 2, 1, '"name" of selfsame.yaml must be a text'],
    [
      'yaml',
      'signers:\n  - issuer: a\n    identity: b\n    idenity: c\nrepository: https://github.com/a/b',
      4,
      5,
      '"signers.0.idenity" of release-policy.yaml is not known here; did you mean "identity"?',
    ],
    ['yaml file=doc-check.yaml', 'demand:\n  links: many', 2, 10, '"demand.links" of doc-check.yaml must be a whole number'],
    [
      'yaml',
      'on: push\njobs:\n  test:\n    run-on: linux\n    steps:\n      - run: a',
      4,
      5,
      '"jobs.test.run-on" of a workflow is not known here; did you mean "runs-on"?',
    ],
    [
      'yaml',
      'on: pushed\njobs:\n  test: { uses: ./a.yml }',
      1,
      5,
      '"on" of a workflow must be one of 37 words; did you mean "push"?',
    ],
    ['yaml', '# .github/workflows/ci.yml\non: push', 2, 1, 'a workflow lacks "jobs"'],
    [
      'yaml',
      'on: push\njobs:\n  test:\n    runs-on: linux',
      3,
      3,
      '"jobs.test" of a workflow must have either "runs-on" and "steps" or "uses"',
    ],
    [
      'yaml',
      'on: push\njobs:\n  a:\n    runs-on: linux\n    timeout-minutes: long\n    steps: [{ run: a }]',
      5,
      22,
      '"jobs.a.timeout-minutes" of a workflow must be a number, or a text that matches',
    ],
    ['yaml', 'apiVersion: v2\nname: a\nversion: 1.2.3\nappVersion: 1.10', 4, 13, '"appVersion" of Chart.yaml must be a text'],
    ['json title="settings.json"', '{\n  "level": 9\n}', 2, 12, '"level" of settings.json must be <= 5'],
    [
      'json title="x/settings.json"',
      '{ "mode": "fats" }',
      1,
      11,
      '"mode" of settings.json must be one of fast, slow; did you mean "fast"?',
    ],
    ['jsonc', '// settings.json\n{ "at": "soon" }', 2, 9, '"at" of settings.json must match format "date"'],
  ])('%s: %j', async (info, text, line, column, message) => {
    const found = await findings(info, text);
    expect(found.map(([atLine, atColumn]) => [atLine, atColumn])).toEqual([[line, column]]);
    expect(found[0]?.[2]).toContain(message);
  });
});

test('what a line of dots leaves out may be missing, and what is there must be right', async () => {
  const jobs = 'on: push\njobs:\n  test:\n    runs-on: linux';
  expect(await findings('yaml', jobs)).toHaveLength(1);
  expect(await findings('yaml', `${jobs}\n    ...`)).toEqual([]);
  expect(await findings('yaml', `${jobs}\n    # ...\n    setps: []`)).toHaveLength(1);
});

test('what is no YAML is left to data-syntax, and two documents in one are not one file', async () => {
  expect(await findings('yaml title="selfsame.yaml"', 'a: [')).toEqual([]);
  expect(await findings('yaml title="selfsame.yaml"', 'name: a\n---\nname: b')).toEqual([
    [2, 1, 'a second document starts here'],
  ]);
  expect(await findings('yaml', 'name: a\n---\nname: b')).toEqual([]);
});

test.each([
  [{}, 'is not there'],
  [{ 'schema/settings.json': '{' }, 'cannot be read: '],
  [{ 'schema/settings.json': '{ "type": 7 }' }, 'cannot be used: '],
  [{ 'schema/settings.json': '{ "$ref": "https://example.com/other" }' }, 'cannot be used: '],
])('a schema that cannot be used is a finding: it would hold nothing (%j)', async (made, said) => {
  const { findings: found } = await askRule(exampleSchema, { 'a.md': '' }, { config, files: made });
  expect(found.map(({ file, line }) => [file, line])).toEqual([['schema/settings.json', 1]]);
  expect(found[0]?.message).toContain(`the schema of "settings.json" ${said}`);
});

test('a key called like a part of every object is a key like any other', async () => {
  expect(await findings('json title="settings.json"', '{ "__proto__": {}, "constructor": 1 }')).toHaveLength(2);
});

test('a key whose value is left out is none of the wrong kind', async () => {
  const said = async (steps: string) =>
    (
      await askRule(exampleSchema, {
        'a.md': `\`\`\`yaml\non: push\njobs:\n  a:\n    runs-on: linux\n    steps:${steps}\n\`\`\`\n`,
      })
    ).findings.length;
  expect(await said('\n      ...')).toBe(0);
  expect(await said('')).toBe(1);
});
