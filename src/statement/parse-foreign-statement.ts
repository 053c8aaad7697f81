// Parses statements of a release that selfsame did not make: also those of version 0.1, which cosign writes, and those whose predicate
// has a type that we know in a shape that we do not.
// Sources: https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md and spec/v0.1.0/statement.md

import { isJsonObject } from '../codec/json-shape.ts';
import { parseStrictJson } from '../codec/strict-json.ts';
import { type KnownStatement, type Parsed, predicateTypes } from '../model/statement.ts';
import { parseAnyStatement } from './parse-any-statement.ts';
import { parseStatement } from './parse-statement.ts';

/** What a release of others is judged by. In another shape they are refused, and never passed over. */
const judged: readonly string[] = [predicateTypes.provenance, predicateTypes.sbom];

const [version1, version01] = ['https://in-toto.io/Statement/v1', 'https://in-toto.io/Statement/v0.1'] as const;

/**
 * As `parseStatement`, and besides: a statement of version 0.1, whose members are those of version 1, is given as one; one of ours by
 * its type and not by its shape is kind `other`. A name that two subjects have is refused whatever the type, for one of them would hide
 * behind the other; a subject without a name is kept, with an empty one, which names no file.
 *
 * @param payload UTF-8 bytes as signed.
 */
export function parseForeignStatement(payload: Uint8Array): Parsed<KnownStatement> {
  const ours = parseStatement(payload);
  if (ours.status === 'parsed') return ours;
  const json = parseStrictJson(payload);
  if (json.status === 'malformed' || !isJsonObject(json.value)) return ours;
  const object = json.value;
  const known =
    object._type === version01 ? parseStatement(new TextEncoder().encode(JSON.stringify({ ...object, _type: version1 }))) : ours;
  const any = parseAnyStatement(payload);
  if (known.status === 'parsed' || any.status === 'malformed' || judged.includes(any.value.predicateType)) {
    return known.status === 'malformed' && any.status === 'malformed' ? any : known;
  }
  const { subject, predicateType } = any.value;
  const names = subject.map(({ name }) => name).filter((name) => name !== '');
  if (new Set(names).size < names.length) return known;
  return {
    status: 'parsed',
    value: { kind: 'other', statement: { _type: version1, subject, predicateType, predicate: object.predicate } },
  };
}
