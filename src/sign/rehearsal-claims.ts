// What a rehearsal's identity token says: the names of Fulcio's extensions, so that one list goes from plan to certificate.

import type { GithubRun } from '../model/github-run.ts';
import type { ReleasePlan } from '../model/plan.ts';
import type { CertificateClaims } from '../model/signature.ts';

export interface RehearsalClaims extends Omit<CertificateClaims, 'issuer'> {
  /** Becomes the subject alternative name: a URI, or an e-mail address. */
  readonly identity: string;
  readonly issuer: string;
  /** For the older extension 1.3.6.1.4.1.57264.1.4. */
  readonly workflowName?: string;
}

/**
 * What is not known on a laptop, such as numeric ids and visibility, is left out rather than made up. In a run of GitHub Actions
 * the claims are those of the run, so that a rehearsal there shows what the release will state.
 *
 * @param plan `identity` names whom the release will be signed by.
 * @param runInvocationUri Names this one run; the provenance states the same.
 */
export function rehearsalClaims(
  {
    identity,
    source: { commit },
    github,
  }: Pick<ReleasePlan, 'identity' | 'github'> & { readonly source: { readonly commit: string } },
  runInvocationUri: string,
): RehearsalClaims {
  const owner = ownerOf(identity.repository);
  return {
    identity: identity.identity,
    issuer: identity.issuer,
    workflowName: 'rehearsal',
    buildSignerUri: identity.identity,
    buildSignerDigest: commit,
    runnerEnvironment: 'rehearsal',
    sourceRepositoryUri: identity.repository,
    sourceRepositoryDigest: commit,
    sourceRepositoryRef: identity.ref,
    ...(owner !== undefined && { sourceRepositoryOwnerUri: owner }),
    // Which file of it started this is not known here: the repository, then, at the ref.
    buildConfigUri: `${identity.repository}@${identity.ref}`,
    buildConfigDigest: commit,
    buildTrigger: 'rehearsal',
    runInvocationUri,
    ...(github === undefined ? {} : claimsOfRun(github)),
  };
}

function claimsOfRun(run: GithubRun): Partial<RehearsalClaims> {
  return {
    runnerEnvironment: run.runnerEnvironment,
    sourceRepositoryIdentifier: run.repositoryId,
    sourceRepositoryOwnerIdentifier: run.repositoryOwnerId,
    buildConfigUri: `${run.serverUrl}/${run.workflowRef}`,
    buildTrigger: run.eventName,
  };
}

/** `https://host/owner` of `https://host/owner/name`; nothing for a repository without an owner. */
function ownerOf(repository: string): string | undefined {
  return /^(\w+:\/\/[^/]+\/.+)\/[^/]+$/.exec(repository)?.[1];
}
