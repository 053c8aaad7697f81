// Parses what any maker's in-toto statement says of itself: its subjects and its type. The predicate is nobody's business here.
// Sources: https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md and spec/v0.1.0/statement.md, which cosign writes

import { readList, readObject, readOptional, readShape, readText, refuse } from '../codec/json-shape.ts';
import { parseStrictJson } from '../codec/strict-json.ts';
import type { AnyStatement } from '../model/bundle-verdict.ts';
import type { Parsed, Subject } from '../model/statement.ts';
import { readDigestSet } from './descriptor.ts';

const statementTypes: readonly unknown[] = ['https://in-toto.io/Statement/v1', 'https://in-toto.io/Statement/v0.1'];

/** @param payload UTF-8 bytes as signed. */
export function parseAnyStatement(payload: Uint8Array): Parsed<AnyStatement> {
  const json = parseStrictJson(payload);
  return json.status === 'parsed' ? readShape(() => readAnyStatement(json.value)) : json;
}

function readAnyStatement(value: unknown): AnyStatement {
  const object = readObject(value, 'the statement');
  if (!statementTypes.includes(object._type)) refuse('_type', 'is not that of an in-toto statement of version 1 or 0.1');
  const subject = readList(object.subject, 'subject', readAnySubject);
  if (subject.length === 0) refuse('subject', 'is empty');
  return { subject, predicateType: readText(object.predicateType, 'predicateType') };
}

/** A subject is found by its digest: version 1 lets its name be absent. */
function readAnySubject(value: unknown, where: string): Subject {
  const object = readObject(value, where);
  const { name = '' } = readOptional(object, 'name', where, readText);
  return { name, digest: readDigestSet(object.digest, `${where}.digest`) };
}
