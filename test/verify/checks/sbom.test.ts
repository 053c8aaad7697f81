import { expect, test } from 'vitest';
import type { SbomFile } from '../../../src/model/verdict.ts';
import { sbom } from '../../../src/verify/checks/sbom.ts';
import { testCheck } from '../../support/check-cases.ts';
import { demanding, foreignEvidenceOf, linux, mac } from '../../support/foreign-evidence.ts';
import { evidenceOf, sha256 } from '../../support/release-evidence.ts';

testCheck(sbom, {
  alone: {
    'the policy demands coverage, and an SBOM was held against nothing': () =>
      evidenceOf({
        policy: (policy) => ({ ...policy, coverage: 'required' }),
        manifest: (each) => ({ ...each, files: each.files.map((file) => ({ ...file, covered: false })) }),
      }),
    'the policy demands coverage, and release.json does not speak of it': () =>
      evidenceOf({ policy: (policy) => ({ ...policy, coverage: 'required' }) }),
    'others made it, and the policy demands coverage': () =>
      foreignEvidenceOf({ evidence: (each) => ({ ...each, policy: { ...each.policy, coverage: 'required' } }) }),
    'the SBOM has a fault': () => withSbom({ faults: ['two components share the bom-ref "a"'] }),
    'the SBOM is malformed': () => withSbom({ document: { status: 'malformed', reason: 'key "name" is given twice' } }),
    "the SBOM names another file's digest": () => withSbom({ rootSha256: sha256('another') }),
    'the SBOM names no digest': () =>
      evidenceOf({
        evidence: (each) => ({ ...each, sboms: each.sboms.map(({ name, document, faults }) => ({ name, document, faults })) }),
      }),
    'the SBOM is not the document that was signed': () =>
      withSbom({ document: { status: 'parsed', value: { bomFormat: 'CycloneDX', components: [] } } }),
    'the signed document is about another file': () =>
      evidenceOf({
        sbomStatement: (each) => ({
          ...each,
          subject: each.subject.map((subject) => ({ ...subject, digest: { sha256: sha256('another') } })),
        }),
      }),
    'the signed document is about a file more': () =>
      evidenceOf({
        sbomStatement: (each) => ({
          ...each,
          subject: [...each.subject, { name: 'other', digest: { sha256: sha256('other') } }],
        }),
      }),
    'no statement binds the SBOM': () =>
      evidenceOf({ sbomStatement: (each) => ({ ...each, subject: [{ name: 'other', digest: { sha256: sha256('other') } }] }) }),
    'the SBOM says that it describes something else': () =>
      evidenceOf({
        manifest: (each) => ({
          ...each,
          files: each.files.map((file) => (file.role === 'sbom' ? { ...file, describes: 'other' } : file)),
        }),
      }),
    'the SBOM was not found': () => evidenceOf({ evidence: (each) => ({ ...each, sboms: [] }) }),
    'others made it, and an SBOM lies in it that nobody signed': () =>
      foreignEvidenceOf({ files: { [`${mac}.sbom.json`]: '{"spdxVersion":"SPDX-2.3"}' } }),
    'others made it, and an SBOM of theirs is malformed': () =>
      foreignEvidenceOf({
        evidence: (each) => ({
          ...each,
          sboms: each.sboms.map((file) => ({ ...file, document: { status: 'malformed', reason: 'not JSON' } })),
        }),
      }),
    'others made it, and the SBOM that they signed is of another artifact': () =>
      foreignEvidenceOf({
        sbomStatement: (each) => ({ ...each, subject: [{ name: 'other', digest: { sha256: sha256('x') } }] }),
      }),
    'others made it, and the SBOM that they signed is of other bytes': () =>
      foreignEvidenceOf({ sbomStatement: (each) => ({ ...each, subject: [{ name: linux, digest: { sha256: sha256('x') } }] }) }),
    'others made it, and the SBOM in it is not the one that they bound to its artifact': () =>
      foreignEvidenceOf({ sbomStatement: (each) => ({ ...each, predicate: { bomFormat: 'CycloneDX', components: [] } }) }),
    'others made it, and the policy demands an SBOM of each artifact': () => foreignEvidenceOf({ policy: demanding('sbom') }),
    'others made it, the policy demands SBOMs, and one is not sound': () =>
      foreignEvidenceOf({
        policy: demanding('sbom'),
        lines: (each) => each.filter(({ name }) => name !== mac),
        files: { [mac]: undefined },
        provenance: (each) => ({ ...each, subject: each.subject.filter(({ name }) => name === linux) }),
        evidence: (each) => ({ ...each, sboms: each.sboms.map((file) => ({ ...file, faults: ['it has no serialNumber'] })) }),
      }),
  },
});

function withSbom(changed: Partial<SbomFile>) {
  return evidenceOf({ evidence: (each) => ({ ...each, sboms: each.sboms.map((file) => ({ ...file, ...changed })) }) });
}

test('coverage that the policy demands and release.json states for each SBOM is a pass', () => {
  const evidence = evidenceOf({
    policy: (policy) => ({ ...policy, coverage: 'required' }),
    manifest: (each) => ({
      ...each,
      files: each.files.map((file) => (file.role === 'sbom' ? { ...file, covered: true } : file)),
    }),
  });
  expect(sbom.run(evidence).failures).toEqual([]);
});
