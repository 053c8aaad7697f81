import { signatures } from '../../../src/verify/checks/signatures.ts';
import { testCheck } from '../../support/check-cases.ts';
import { evidenceOf, statementsName } from '../../support/release-evidence.ts';

testCheck(signatures, {
  alone: {
    'one more signature is refused': () =>
      evidenceOf({
        evidence: (evidence) => ({
          ...evidence,
          signatures: [
            ...evidence.signatures,
            { status: 'refused', where: `${statementsName}:9`, reason: 'signature verification failed' },
          ],
        }),
      }),
    // Nothing else repeats that what this one signed is missing.
    'the signature of the only provenance is refused': () => refusing(`${statementsName}:1`),
    'the signature of the release statement is refused': () => refusing(`${statementsName}:5`),
    'the signature of the only gate is refused': () => refusing(`${statementsName}:4`),
    "the artifact's own signature is refused": () => refusing('hello-0.1.0.tar.gz.sigstore.json'),
    'every signature is refused': () => refusing(''),
  },
  together: {
    'there is no signature at all': {
      evidence: () => evidenceOf({ evidence: (evidence) => ({ ...evidence, signatures: [] }) }),
      checks: [
        'signatures',
        'subjects',
        'artifact-signatures',
        'release-statement',
        'provenance-source',
        'sbom',
        'double-build',
        'gates',
      ],
    },
  },
});

function refusing(start: string) {
  return evidenceOf({
    evidence: (evidence) => ({
      ...evidence,
      signatures: evidence.signatures.map((outcome) =>
        outcome.where.startsWith(start)
          ? { status: 'refused', where: outcome.where, reason: 'signature verification failed' }
          : outcome,
      ),
    }),
  });
}
