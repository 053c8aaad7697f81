// What the provenance claims and the certificate states too is equal: the certificate cannot lie, the predicate can.
// Source: the equalities in https://github.com/sigstore/fulcio/blob/main/docs/oid-info.md and GitHub's workflow/v1 build type

import { githubBuildType } from '../../model/build-type.ts';
import { counted } from '../../model/counted.ts';
import type { SignerFacts } from '../../model/signature.ts';
import type { Provenance } from '../../model/statement.ts';
import type { Check, Failure } from '../../model/verdict.ts';
import { conclude, provenancesOf } from '../evidence.ts';
import { objectAt, provenanceFacts, textAt } from '../provenance-facts.ts';

export const provenanceCertificate: Check = {
  id: 'provenance-certificate',
  title: 'the provenance says what its certificate says',
  proves: 'Builder, source, workflow, trigger and run of the provenance are those of the certificate that signed it.',
  doesNotProve: 'Claims that no certificate states, such as the commands of the build.',
  readsFrom: ['certificate', 'predicate'],
  run: (evidence) => {
    const found = provenancesOf(evidence);
    if ('none' in found) return found.none;
    const { provenances } = found;
    let held = 0;
    const failures = provenances.flatMap(({ where, signer, known }) => {
      const provenance = known.statement.predicate;
      const strict = provenance.buildDefinition.buildType === githubBuildType;
      return equalities(provenance, signer).flatMap(([claim, got, named, wanted]): Failure[] => {
        // A local build's certificate may state nothing of all this; a GitHub certificate always does.
        if (wanted === undefined && !strict) return [];
        if (wanted !== undefined && got === wanted) {
          held += 1;
          return [];
        }
        return [
          {
            reason: `${claim} of the provenance "${where}" is not the certificate's ${named}`,
            wanted: wanted ?? 'nothing',
            got: got ?? 'nothing',
            from: 'predicate',
            help: 'the provenance was written for another run than the one that signed it',
          },
        ];
      });
    });
    return conclude(evidence, `${counted(held, 'claim')} held against the certificate`, failures);
  },
};

/** What the predicate claims, and what the certificate states of the same thing. */
type Equality = readonly [claim: string, got: string | undefined, named: string, wanted: string | undefined];

function equalities(provenance: Provenance, signer: SignerFacts): readonly Equality[] {
  const { claims } = signer;
  const { buildDefinition, runDetails } = provenance;
  const { repository, ref, commit } = provenanceFacts(provenance);
  const { builder } = runDetails;
  // A person's certificate names no workflow that signs: its subject is then who built.
  const isSilent = claims.buildSignerUri === undefined && buildDefinition.buildType !== githubBuildType;
  const common: readonly Equality[] = [
    isSilent
      ? ['builder.id', builder.id, 'subject', signer.identity]
      : ['builder.id', builder.id, 'build signer URI', claims.buildSignerUri],
    ['gitCommit', commit, 'source repository digest', claims.sourceRepositoryDigest],
    ['repository', repository, 'source repository URI', claims.sourceRepositoryUri],
    ['ref', ref, 'source repository ref', claims.sourceRepositoryRef],
    ['invocationId', runDetails.metadata?.invocationId, 'run invocation URI', claims.runInvocationUri],
  ];
  if (buildDefinition.buildType !== githubBuildType) return common;
  const workflow = objectAt(buildDefinition.externalParameters, 'workflow');
  const github = objectAt(buildDefinition.internalParameters, 'github');
  const path = textAt(workflow, 'path');
  return [
    ['builder.id', builder.id, 'subject', signer.identity],
    ...common,
    ['workflow', `${repository ?? ''}/${path ?? ''}@${ref ?? ''}`, 'build config URI', claims.buildConfigUri],
    ['event_name', textAt(github, 'event_name'), 'build trigger', claims.buildTrigger],
    ['repository_id', textAt(github, 'repository_id'), 'source repository identifier', claims.sourceRepositoryIdentifier],
    [
      'repository_owner_id',
      textAt(github, 'repository_owner_id'),
      'source repository owner identifier',
      claims.sourceRepositoryOwnerIdentifier,
    ],
    ['runner_environment', textAt(github, 'runner_environment'), 'runner environment', claims.runnerEnvironment],
  ];
}
