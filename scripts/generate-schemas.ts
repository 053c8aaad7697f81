// Writes the JSON Schemas under schema/ that are made from the descriptions that parse: `npm run generate`, or this file.

import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { toJsonSchema } from '@valibot/to-json-schema';
import { configSchema } from '../src/config/config-schema.ts';
import { policySchema } from './policy-schema.ts';

/** Paths below the checkout, and their texts. Checks that JSON Schema has no word for are left out: parsing is stricter. */
export function generatedSchemas(): readonly { readonly path: string; readonly text: string }[] {
  const config = toJsonSchema(configSchema, {
    target: 'draft-2020-12',
    typeMode: 'input',
    errorMode: 'throw',
    ignoreActions: ['check'],
  });
  return [
    { path: 'schema/selfsame.schema.json', text: `${JSON.stringify(config, undefined, 2)}\n` },
    { path: 'schema/policy.schema.json', text: `${JSON.stringify(policySchema, undefined, 2)}\n` },
  ];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { path, text } of generatedSchemas()) writeFileSync(new URL(`../${path}`, import.meta.url), text);
}
