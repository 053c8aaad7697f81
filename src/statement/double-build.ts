// The statement on the two builds: SCAI's REPRODUCIBLE for each artifact without an accepted difference. One runner that
// builds twice is not independent of itself, so SLSA_BUILD_REPRODUCED is never said here.
// Source: https://github.com/in-toto/attestation/blob/main/spec/predicates/scai.md (v0.3)

import { readList, readObject, readOptional, readText, refuse } from '../codec/json-shape.ts';
import { byText } from '../model/code-unit-order.ts';
import { type DoubleBuildReport, provenVariations } from '../model/comparison.ts';
import { releaseFileNames } from '../model/release.ts';
import { type DoubleBuildAttributes, predicateTypes, type Statement } from '../model/statement.ts';
import { readDescriptor } from './descriptor.ts';

export interface DoubleBuildInput {
  /** Whether the work tree differed from the commit. */
  readonly dirty: boolean;
  /** Of double-build.json as it is written. */
  readonly reportSha256: string;
  readonly artifacts: readonly { readonly name: string; readonly sha256: string }[];
  readonly report: DoubleBuildReport;
}

/** Variations that took effect for every target are the conditions; the others are in the report alone. */
export function doubleBuildOf({ dirty, reportSha256, artifacts, report }: DoubleBuildInput): Statement<DoubleBuildAttributes> {
  const accepted = new Set(report.accepted.map(({ path }) => path));
  const sorted = [...artifacts].sort(byText(({ name }) => name));
  const variations = provenVariations(report);
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: sorted.map(({ name, sha256 }) => ({ name, digest: { sha256 } })),
    predicateType: predicateTypes.doubleBuild,
    predicate: {
      attributes: sorted
        .filter(({ name }) => !accepted.has(name))
        .map(({ name, sha256 }) => ({
          attribute: 'REPRODUCIBLE',
          target: { name, digest: { sha256 } },
          conditions: { variations, rehearsal: report.rehearsal, ...(dirty ? { dirty } : {}) },
          evidence: {
            name: releaseFileNames.doubleBuild,
            digest: { sha256: reportSha256 },
            mediaType: 'application/json',
          },
        })),
    },
  };
}

/** @throws a shape fault, see codec/json-shape.ts. */
export function readDoubleBuild(value: unknown, where: string): DoubleBuildAttributes {
  const predicate = readObject(value, where);
  const attributes = readList(predicate.attributes, `${where}.attributes`, (each, at) => {
    const assertion = readObject(each, at);
    return {
      attribute: readText(assertion.attribute, `${at}.attribute`),
      ...readOptional(assertion, 'target', at, readDescriptor),
      ...readOptional(assertion, 'conditions', at, readObject),
      ...readOptional(assertion, 'evidence', at, readDescriptor),
    };
  });
  if (new Set(attributes.map((each) => JSON.stringify(each))).size !== attributes.length) {
    refuse(`${where}.attributes`, 'says one thing twice');
  }
  return { attributes, ...readOptional(predicate, 'producer', where, readDescriptor) };
}
