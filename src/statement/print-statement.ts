// Prints a statement as the bytes that are signed: compact JSON with sorted keys.

import { printCompactJson } from '../codec/canonical-json.ts';
import type { Statement } from '../model/statement.ts';

export function printStatement(statement: Statement): Uint8Array {
  return new TextEncoder().encode(printCompactJson(statement));
}
