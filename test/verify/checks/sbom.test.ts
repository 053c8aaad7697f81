import type { SbomFile } from '../../../src/model/verdict.ts';
import { sbom } from '../../../src/verify/checks/sbom.ts';
import { testCheck } from '../../support/check-cases.ts';
import { evidenceOf, sha256 } from '../../support/release-evidence.ts';

testCheck(sbom, {
  alone: {
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
  },
});

function withSbom(changed: Partial<SbomFile>) {
  return evidenceOf({ evidence: (each) => ({ ...each, sboms: each.sboms.map((file) => ({ ...file, ...changed })) }) });
}
