// Prints a statement as the bytes that are signed: compact JSON with sorted keys, and no predicate that nobody would take.

import { printCompactJson } from '../codec/canonical-json.ts';
import { isJsonObject } from '../codec/json-shape.ts';
import { maxPredicateBytes, type Statement } from '../model/statement.ts';
import { ToolError } from '../model/tool-error.ts';

/** @throws {ToolError} `sign/predicate-too-large`, naming the statement and the member that makes it so. */
export function printStatement(statement: Statement): Uint8Array {
  const payload = new TextEncoder().encode(printCompactJson(statement));
  // The predicate is a part of the payload, so that a small payload needs no second look.
  if (payload.length > maxPredicateBytes) requireSmallPredicate(statement);
  return payload;
}

function requireSmallPredicate({ predicateType, subject, predicate }: Statement): void {
  const bytes = sizeOf(predicate);
  if (bytes <= maxPredicateBytes) return;
  const [first] = subject;
  const others = subject.length > 1 ? ` and ${subject.length - 1} more` : '';
  const heaviest = heaviestMember(predicate, '');
  throw new ToolError(
    'build',
    'sign/predicate-too-large',
    `the statement "${predicateType}" about "${first?.name ?? ''}"${others} says ${bytes} bytes, more than ${maxPredicateBytes}`,
    {
      help: `"${heaviest.path}" takes ${heaviest.bytes} bytes of them: release less at once, so that this holds less`,
    },
  );
}

/** The largest member, followed down as long as one makes up more than half of what it is in. */
function heaviestMember(value: unknown, path: string): { readonly path: string; readonly bytes: number } {
  const bytes = sizeOf(value);
  const members = isJsonObject(value) ? Object.entries(value).filter(([, member]) => member !== undefined) : [];
  const [largest] = members
    .map(([key, member]) => ({ key, member, bytes: sizeOf(member) }))
    .sort((one, other) => other.bytes - one.bytes);
  if (largest === undefined || (path !== '' && largest.bytes <= bytes / 2))
    return { path: path === '' ? 'predicate' : path, bytes };
  return heaviestMember(largest.member, path === '' ? largest.key : `${path}.${largest.key}`);
}

function sizeOf(value: unknown): number {
  return Buffer.byteLength(printCompactJson(value));
}
