// Every value that values.schema.json knows, as dotted paths with their descriptions, in the order of the schema.
import { readFileSync } from 'node:fs';

export function schemaKeys() {
  const walk = (schema, path) =>
    Object.entries(schema.properties ?? {}).flatMap(([name, child]) => [
      { key: [...path, name].join('.'), type: child.type, description: child.description ?? '', leaf: child.properties === undefined },
      ...walk(child, [...path, name]),
    ]);
  return walk(JSON.parse(readFileSync(new URL('../values.schema.json', import.meta.url), 'utf8')), []);
}
