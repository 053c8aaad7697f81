import { artifactSignatures } from '../../../src/verify/checks/artifact-signatures.ts';
import { testCheck } from '../../support/check-cases.ts';
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
  },
});
