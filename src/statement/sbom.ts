// The statement that binds a CycloneDX document to its artifact: the predicate is the whole document.
// Source: https://cyclonedx.org/specification/overview/ (in-toto predicate type)

import { type JsonObject, readObject, refuse } from '../codec/json-shape.ts';
import { predicateTypes, type Statement } from '../model/statement.ts';

/** @param document The CycloneDX document as it stands in the SBOM file. */
export function sbomStatementOf(
  document: JsonObject,
  artifact: { readonly name: string; readonly sha256: string },
): Statement<JsonObject> {
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: artifact.name, digest: { sha256: artifact.sha256 } }],
    predicateType: predicateTypes.sbom,
    predicate: document,
  };
}

/** @throws a shape fault, see codec/json-shape.ts. */
export function readSbomPredicate(value: unknown, where: string): JsonObject {
  const document = readObject(value, where);
  if (document.bomFormat !== 'CycloneDX') refuse(`${where}.bomFormat`, 'is not "CycloneDX"');
  return document;
}
