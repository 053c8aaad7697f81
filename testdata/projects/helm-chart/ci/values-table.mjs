// Writes VALUES.md: the values that a user may set, from values.schema.json.
import { writeFileSync } from 'node:fs';
import { schemaKeys } from './schema-keys.mjs';

const version = process.env.SELFSAME_VERSION ?? '0.0.0';
const rows = schemaKeys()
  .filter(({ leaf }) => leaf)
  .map(({ key, type, description }) => `| \`${key}\` | ${type} | ${description} |`);
writeFileSync(
  new URL('../VALUES.md', import.meta.url),
  `# Values of heartbeat ${version}\n\n| value | type | what it is for |\n|---|---|---|\n${rows.join('\n')}\n`,
);
