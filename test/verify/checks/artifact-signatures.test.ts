import type { Statement } from '../../../src/model/statement.ts';
import { artifactSignatures } from '../../../src/verify/checks/artifact-signatures.ts';
import { testCheck } from '../../support/check-cases.ts';
import { foreignEvidenceOf, linux, mac } from '../../support/foreign-evidence.ts';
import { artifactName, artifactSignature, evidenceOf, githubSigner, sha256 } from '../../support/release-evidence.ts';

const where = `${artifactName}.sigstore.json`;

testCheck(artifactSignatures, {
  alone: {
    'an artifact has no signature of its own': () =>
      evidenceOf({ evidence: (each) => ({ ...each, signatures: each.signatures.filter((outcome) => outcome.where !== where) }) }),
    // Both signatures hold: each over another file of the folder.
    "an artifact's signature is another file's": () =>
      evidenceOf({
        evidence: (each) => ({
          ...each,
          signatures: each.signatures.map((outcome) =>
            outcome.where === where ? artifactSignature(where, sha256('another file'), githubSigner) : outcome,
          ),
        }),
      }),
    'a signature belongs to no artifact': () =>
      evidenceOf({
        evidence: (each) => ({
          ...each,
          signatures: [...each.signatures, artifactSignature('ghost.sigstore.json', sha256('the program'), githubSigner)],
        }),
      }),
    'a statement lies where the signature belongs': () =>
      evidenceOf({
        evidence: (each) => ({
          ...each,
          signatures: [
            ...each.signatures.filter((outcome) => outcome.where !== where),
            ...each.signatures.slice(1, 2).map((outcome) => ({ ...outcome, where })),
          ],
        }),
      }),
    'others made it, and the signature beside a file is of another': () =>
      foreignEvidenceOf({ signed: [[`${linux}.sigstore.json`, mac]] }),
    'others made it, and a signature lies beside no file': () =>
      foreignEvidenceOf({ signed: [['hello.tar.gz.sigstore.json', mac]] }),
    'others made it, and a statement beside a file is about another': () =>
      foreignEvidenceOf({ signed: [[`${linux}.intoto.jsonl:1`, statementAbout(mac, 'for mac')]] }),
  },
});

function statementAbout(name: string, content: string): Statement {
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name, digest: { sha256: sha256(content) } }],
    predicateType: 'https://example.org/note',
    predicate: {},
  };
}
