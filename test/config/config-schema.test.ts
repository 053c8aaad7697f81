import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { generatedSchemas } from '../../scripts/generate-schemas.ts';
import { parseYaml } from '../../src/codec/yaml.ts';

const root = new URL('../../', import.meta.url);
const readText = (path: string): string => readFileSync(new URL(path, root), 'utf8');

test('the schemas of what people write are what the descriptions make; "npm run generate" writes them', () => {
  expect(generatedSchemas().map(({ path }) => path)).toEqual([
    'schema/selfsame.schema.json',
    'schema/doc-check.schema.json',
    'schema/policy.schema.json',
    'schema/workflow.schema.json',
    'schema/chart.schema.json',
  ]);
  for (const { path, text } of generatedSchemas()) expect(readText(path), path).toBe(text);
});

test('a JSON Schema validator accepts what we accept, and refuses unknown keys, wrong types and numbers out of range', () => {
  const validate = new Ajv2020({ strict: false }).compile(JSON.parse(generatedSchemas()[0]?.text ?? ''));
  for (const file of ['testdata/config/full.yaml', 'testdata/config/minimal.yaml']) {
    expect(validate(parseYaml(readText(file), file).value), JSON.stringify(validate.errors)).toBe(true);
  }
  const minimal = { name: 'a', build: { run: 'make', outputs: ['a'] } };
  expect(validate(minimal)).toBe(true);
  for (const wrong of [
    { ...minimal, nam: 'a' },
    { ...minimal, version: 1.1 },
    { name: 'a' },
    { ...minimal, build: { ...minimal.build, timeout: 86_401 } },
    { ...minimal, build: { ...minimal.build, vary: ['timezon'] } },
  ]) {
    expect(validate(wrong), JSON.stringify(wrong)).toBe(false);
  }
});

test('every key has a description, for editors and for docs/configuration.md', () => {
  const without: string[] = [];
  const visit = (node: Record<string, unknown>, name: string): void => {
    for (const [key, member] of Object.entries((node.properties ?? {}) as Record<string, Record<string, unknown>>)) {
      if (typeof member.description !== 'string') without.push(`${name}${key}`);
      visit((member.items ?? member) as Record<string, unknown>, `${name}${key}.`);
    }
  };
  visit(JSON.parse(generatedSchemas()[0]?.text ?? ''), '');
  expect(without).toEqual([]);
});

test('docs/configuration.md tells every key', () => {
  const document = readText('docs/configuration.md');
  const keys: string[] = [];
  const visit = (node: Record<string, unknown>, name: string): void => {
    for (const [key, member] of Object.entries((node.properties ?? {}) as Record<string, Record<string, unknown>>)) {
      const inner = (member.items ?? member) as Record<string, unknown>;
      if (inner.properties === undefined) keys.push(`${name}${key}`);
      visit(inner, `${name}${key}${member.items === undefined ? '' : '[]'}.`);
    }
  };
  visit(JSON.parse(generatedSchemas()[0]?.text ?? ''), '');
  expect(keys.length).toBeGreaterThan(30);
  expect(keys.filter((key) => !document.includes(`| \`${key}\` |`))).toEqual([]);
});
