// The chart's own checks. Ends with a line `N passed, N failed`.
import { readdirSync, readFileSync } from 'node:fs';
import { schemaKeys } from './schema-keys.mjs';

const read = (path) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
let passed = 0;
let failed = 0;
function expect(title, holds) {
  if (holds) {
    passed += 1;
  } else {
    failed += 1;
    console.log(`FAILED: ${title}`);
  }
}

const version = process.env.SELFSAME_VERSION;
const field = (name) => new RegExp(`^${name}: "?([^"\\n]+)"?$`, 'm').exec(read('Chart.yaml'))?.[1];
expect(`appVersion "${field('appVersion')}" is the tag's version "${version}"`, field('appVersion') === version);
expect(`version "${field('version')}" is the tag's version "${version}"`, field('version') === version);

const keys = schemaKeys();
const known = new Set(keys.map(({ key }) => key));
for (const { key, leaf, description } of keys) if (leaf) expect(`"${key}" is described in values.schema.json`, description !== '');

const topLevel = [...read('values.yaml').matchAll(/^([A-Za-z]+):/gm)].map(([, name]) => name);
expect('values.yaml has values', topLevel.length > 0);
for (const name of topLevel) expect(`"${name}" of values.yaml is in values.schema.json`, known.has(name));

for (const file of readdirSync(new URL('../templates/', import.meta.url)).sort()) {
  const text = read(`templates/${file}`);
  expect(`templates/${file} closes what it opens`, text.split('{{').length === text.split('}}').length);
  for (const [, key] of text.matchAll(/\.Values\.([A-Za-z.]+)/g)) {
    expect(`".Values.${key}" of templates/${file} is in values.schema.json`, known.has(key));
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
