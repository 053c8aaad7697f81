// Writes the JSON Schemas under schema/ that are made from the descriptions that parse: `npm run generate`, or this file.

import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type ConversionConfig, toJsonSchema } from '@valibot/to-json-schema';
import { configSchema } from '../src/config/config-schema.ts';
import { documentConfigSchema } from '../src/doccheck/document-config.ts';
import { policySchema } from './policy-schema.ts';
import { chartSchema, workflowSchema } from './workflow-schema.ts';

const settings: ConversionConfig = {
  target: 'draft-2020-12',
  typeMode: 'input',
  errorMode: 'throw',
  ignoreActions: ['check'],
};

/** Paths below the checkout, and their texts. Checks that JSON Schema has no word for are left out: parsing is stricter. */
export function generatedSchemas(): readonly { readonly path: string; readonly text: string }[] {
  return [
    { path: 'schema/selfsame.schema.json', text: printed(toJsonSchema(configSchema, settings)) },
    { path: 'schema/doc-check.schema.json', text: printed(toJsonSchema(documentConfigSchema, settings)) },
    { path: 'schema/policy.schema.json', text: printed(policySchema) },
    { path: 'schema/workflow.schema.json', text: printed(workflowSchema) },
    { path: 'schema/chart.schema.json', text: printed(chartSchema) },
  ];
}

function printed(schema: unknown): string {
  return `${JSON.stringify(schema, undefined, 2)}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { path, text } of generatedSchemas()) writeFileSync(new URL(`../${path}`, import.meta.url), text);
}
