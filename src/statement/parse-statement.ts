// Parses the payload of a DSSE envelope as an in-toto statement; a known predicate by the module that also writes it.
// Source: https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md

import { readList, readObject, readShape, readText, refuse } from '../codec/json-shape.ts';
import { parseStrictJson } from '../codec/strict-json.ts';
import { type KnownStatement, type Parsed, predicateTypes, type Statement, verificationSummaryType } from '../model/statement.ts';
import { readSubject } from './descriptor.ts';
import { readDoubleBuild } from './double-build.ts';
import { readGate } from './gate.ts';
import { readProvenance } from './provenance.ts';
import { readRelease } from './release.ts';
import { readSbomPredicate } from './sbom.ts';
import { readVerificationSummary } from './verification-summary.ts';

/**
 * A known predicate type with a predicate that is not of its shape is malformed; an unknown type is kind `other`.
 * Fields that a shape does not know are ignored, as in-toto's parsing rules ask.
 *
 * @param payload UTF-8 bytes as signed.
 */
export function parseStatement(payload: Uint8Array): Parsed<KnownStatement> {
  const json = parseStrictJson(payload);
  return json.status === 'parsed' ? readShape(() => readStatement(json.value)) : json;
}

function readStatement(value: unknown): KnownStatement {
  const object = readObject(value, 'the statement');
  const type = 'https://in-toto.io/Statement/v1';
  if (object._type !== type) refuse('_type', `is not "${type}"`);
  const subject = readList(object.subject, 'subject', readSubject);
  if (subject.length === 0) refuse('subject', 'is empty');
  const names = new Set<string>();
  for (const { name } of subject) {
    if (names.has(name)) refuse('subject', `names "${name}" twice`);
    names.add(name);
  }
  const predicateType = readText(object.predicateType, 'predicateType');
  const withPredicate = <Predicate>(predicate: Predicate): Statement<Predicate> => ({
    _type: type,
    subject,
    predicateType,
    predicate,
  });
  switch (predicateType) {
    case predicateTypes.provenance:
      return { kind: 'provenance', statement: withPredicate(readProvenance(object.predicate, 'predicate')) };
    case predicateTypes.sbom:
      return { kind: 'sbom', statement: withPredicate(readSbomPredicate(object.predicate, 'predicate')) };
    case predicateTypes.doubleBuild:
      return { kind: 'doubleBuild', statement: withPredicate(readDoubleBuild(object.predicate, 'predicate')) };
    case predicateTypes.gate:
      return { kind: 'gate', statement: withPredicate(readGate(object.predicate, 'predicate')) };
    case predicateTypes.release:
      return { kind: 'release', statement: withPredicate(readRelease(object.predicate, 'predicate')) };
    case verificationSummaryType:
      return { kind: 'summary', statement: withPredicate(readVerificationSummary(object.predicate, 'predicate')) };
  }
  return { kind: 'other', statement: withPredicate(object.predicate) };
}
