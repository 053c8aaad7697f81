import { expect, test } from 'vitest';
import type { Provenance, Statement } from '../../../src/model/statement.ts';
import { provenanceCertificate } from '../../../src/verify/checks/provenance-certificate.ts';
import { testCheck } from '../../support/check-cases.ts';
import { evidenceOf, statementsName } from '../../support/release-evidence.ts';

testCheck(provenanceCertificate, {
  alone: {
    'the builder is not the one that signed': () =>
      predicateWith((each) => ({
        ...each,
        runDetails: {
          ...each.runDetails,
          builder: { id: 'https://github.com/owner/hello/.github/workflows/other.yml@refs/tags/v0.1.0' },
        },
      })),
    'the run is not the one that signed': () =>
      predicateWith((each) => ({
        ...each,
        runDetails: {
          ...each.runDetails,
          metadata: { invocationId: 'https://github.com/owner/hello/actions/runs/78/attempts/1' },
        },
      })),
    'the provenance names no run': () => predicateWith((each) => ({ ...each, runDetails: { builder: each.runDetails.builder } })),
    'the workflow is another file': () => external({ path: '.github/workflows/other.yml' }),
    'the event is not the one that started the run': () => internal({ event_name: 'release' }),
    'the repository has another number': () => internal({ repository_id: '99' }),
    'the owner has another number': () => internal({ repository_owner_id: '99' }),
    'the machine is of another kind': () => internal({ runner_environment: 'self-hosted' }),
    'the certificate states no workflow': () => claims({ buildConfigUri: undefined }),
    'the certificate states no signer workflow': () => claims({ buildSignerUri: undefined }),
    'the certificate states another signer workflow than its subject': () =>
      claims({ buildSignerUri: 'https://github.com/owner/hello/.github/workflows/x.yml@refs/tags/v0.1.0' }),
    'a rehearsal names another builder than its certificate': () =>
      evidenceOf({
        rehearsal: true,
        provenance: (each) => ({
          ...each,
          predicate: { ...each.predicate, runDetails: { ...each.predicate.runDetails, builder: { id: 'https://example.com' } } },
        }),
      }),
    'a rehearsal names another run than its certificate': () =>
      evidenceOf({
        rehearsal: true,
        provenance: (each) => ({
          ...each,
          predicate: {
            ...each.predicate,
            runDetails: { ...each.predicate.runDetails, metadata: { invocationId: 'https://example.com/2' } },
          },
        }),
      }),
    'a person names another builder than themself': () =>
      evidenceOf({
        person: true,
        provenance: (each) => ({
          ...each,
          predicate: { ...each.predicate, runDetails: { ...each.predicate.runDetails, builder: { id: 'bob@example.org' } } },
        }),
      }),
  },
});

test('claims that a local certificate does not state are not held against it', () => {
  const evidence = evidenceOf({
    rehearsal: true,
    signer: (signer) => ({
      ...signer,
      claims: { ...signer.claims, runInvocationUri: undefined, buildSignerUri: undefined } as never,
    }),
  });
  expect(provenanceCertificate.run(evidence)).toEqual({ summary: '4 claims held against the certificate', failures: [] });
});

test('of what a person built, only the builder can be held against the certificate', () => {
  expect(provenanceCertificate.run(evidenceOf({ person: true }))).toEqual({
    summary: '1 claim held against the certificate',
    failures: [],
  });
});

function predicateWith(change: (predicate: Provenance) => Provenance) {
  return evidenceOf({ provenance: (each: Statement<Provenance>) => ({ ...each, predicate: change(each.predicate) }) });
}

function external(workflow: object) {
  return predicateWith((each) => ({
    ...each,
    buildDefinition: {
      ...each.buildDefinition,
      externalParameters: { workflow: { ...(each.buildDefinition.externalParameters.workflow as object), ...workflow } },
    },
  }));
}

function internal(github: object) {
  return predicateWith((each) => ({
    ...each,
    buildDefinition: {
      ...each.buildDefinition,
      internalParameters: { github: { ...(each.buildDefinition.internalParameters?.github as object), ...github } },
    },
  }));
}

function claims(changed: object) {
  return evidenceOf({
    signer: (signer, where) =>
      where === `${statementsName}:1` ? { ...signer, claims: { ...signer.claims, ...changed } } : signer,
  });
}
