import type { Provenance } from '../../../src/model/statement.ts';
import { buildType } from '../../../src/verify/checks/build-type.ts';
import { testCheck } from '../../support/check-cases.ts';
import { evidenceOf, statementsName } from '../../support/release-evidence.ts';

testCheck(buildType, {
  alone: {
    'an unknown parameter came from outside': () =>
      definitionWith({ rehearsal: true }, (each) => ({
        ...each,
        externalParameters: { ...each.externalParameters, curl: 'https://example.com' },
      })),
    'a parameter is missing': () =>
      definitionWith({ rehearsal: true }, ({ internalParameters, ...each }) => ({
        ...each,
        internalParameters: { rehearsal: true },
      })),
    "GitHub's build type has a parameter of the workflow that it does not know": () =>
      definitionWith({}, (each) => ({
        ...each,
        externalParameters: { workflow: { ...(each.externalParameters.workflow as object), inputs: {} } },
      })),
    "GitHub's build type has a parameter beside the workflow": () =>
      definitionWith({}, (each) => ({ ...each, externalParameters: { ...each.externalParameters, inputs: {} } })),
    'a certificate of another issuer signed a build that calls itself one of GitHub': () =>
      evidenceOf({
        policy: (policy) => ({ ...policy, signers: policy.signers.map((rule) => ({ ...rule, issuer: { pattern: '.*' } })) }),
        signer: (signer, where) =>
          where === `${statementsName}:1`
            ? { ...signer, claims: { ...signer.claims, issuer: 'https://issuer.example' } }
            : signer,
      }),
  },
  together: {
    'the build type is not known': {
      evidence: () => definitionWith({}, (each) => ({ ...each, buildType: 'https://example.com/build/v1' })),
      checks: ['provenance-source', 'provenance-certificate', 'build-type'],
    },
  },
});

function definitionWith(
  options: { readonly rehearsal?: boolean },
  change: (definition: Provenance['buildDefinition']) => Provenance['buildDefinition'],
) {
  return evidenceOf({
    ...options,
    provenance: (each) => ({
      ...each,
      predicate: { ...each.predicate, buildDefinition: change(each.predicate.buildDefinition) },
    }),
  });
}
