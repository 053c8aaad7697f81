// The `github` context of a run, the variables that the runner makes of it, and what the run's identity token says.
// Sources: GitHub's reference of variables and of OpenID Connect claims.

import type { RehearsalClaims } from '../../../src/sign/rehearsal-claims.ts';
import type { GithubContext } from './types.ts';

export const githubIssuer = 'https://token.actions.githubusercontent.com';

/** A push of the tag v0.1.0 of acme/hello. */
export const defaultGithub: GithubContext = {
  serverUrl: 'https://github.com',
  apiUrl: 'https://api.github.com',
  repository: 'acme/hello',
  repositoryId: '1001',
  repositoryOwnerId: '2002',
  repositoryVisibility: 'public',
  ref: 'refs/tags/v0.1.0',
  sha: '0123456789abcdef0123456789abcdef01234567',
  eventName: 'push',
  workflowRef: 'acme/hello/.github/workflows/release.yml@refs/tags/v0.1.0',
  workflowSha: '0123456789abcdef0123456789abcdef01234567',
  jobWorkflowRef: 'acme/hello/.github/workflows/release.yml@refs/tags/v0.1.0',
  jobWorkflowSha: '0123456789abcdef0123456789abcdef01234567',
  job: 'release',
  runId: '3003',
  runNumber: '7',
  runAttempt: '1',
  actor: 'somebody',
  actorId: '4004',
  runnerEnvironment: 'github-hosted',
};

export function githubVariables(github: GithubContext): Readonly<Record<string, string>> {
  const { ref, repository } = github;
  return {
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_SERVER_URL: github.serverUrl,
    GITHUB_API_URL: github.apiUrl,
    GITHUB_REPOSITORY: repository,
    GITHUB_REPOSITORY_ID: github.repositoryId,
    GITHUB_REPOSITORY_OWNER: repository.split('/')[0] ?? '',
    GITHUB_REPOSITORY_OWNER_ID: github.repositoryOwnerId,
    GITHUB_REF: ref,
    GITHUB_REF_NAME: ref.replace(/^refs\/(heads|tags)\//, ''),
    GITHUB_REF_TYPE: ref.startsWith('refs/tags/') ? 'tag' : 'branch',
    GITHUB_REF_PROTECTED: 'false',
    GITHUB_SHA: github.sha,
    GITHUB_EVENT_NAME: github.eventName,
    GITHUB_WORKFLOW: 'release',
    GITHUB_WORKFLOW_REF: github.workflowRef,
    GITHUB_WORKFLOW_SHA: github.workflowSha,
    GITHUB_JOB: github.job,
    GITHUB_RUN_ID: github.runId,
    GITHUB_RUN_NUMBER: github.runNumber,
    GITHUB_RUN_ATTEMPT: github.runAttempt,
    GITHUB_ACTOR: github.actor,
    GITHUB_ACTOR_ID: github.actorId,
    GITHUB_TRIGGERING_ACTOR: github.actor,
    GITHUB_RETENTION_DAYS: '90',
    RUNNER_ENVIRONMENT: github.runnerEnvironment,
    RUNNER_NAME: 'a runner of ours',
    RUNNER_OS: 'Linux',
    RUNNER_ARCH: process.arch === 'arm64' ? 'ARM64' : 'X64',
  };
}

/** The claims of GitHub's own token, by their names. */
export function tokenClaims(github: GithubContext): Readonly<Record<string, string>> {
  return {
    sub: `repo:${github.repository}:ref:${github.ref}`,
    ref: github.ref,
    ref_type: github.ref.startsWith('refs/tags/') ? 'tag' : 'branch',
    ref_protected: 'false',
    sha: github.sha,
    repository: github.repository,
    repository_id: github.repositoryId,
    repository_owner: github.repository.split('/')[0] ?? '',
    repository_owner_id: github.repositoryOwnerId,
    repository_visibility: github.repositoryVisibility,
    workflow: 'release',
    workflow_ref: github.workflowRef,
    workflow_sha: github.workflowSha,
    job_workflow_ref: github.jobWorkflowRef,
    job_workflow_sha: github.jobWorkflowSha,
    event_name: github.eventName,
    actor: github.actor,
    actor_id: github.actorId,
    run_id: github.runId,
    run_number: github.runNumber,
    run_attempt: github.runAttempt,
    runner_environment: github.runnerEnvironment,
    head_ref: '',
    base_ref: '',
  };
}

/** What a certificate authority makes of these claims, by its template for GitHub. */
export function certificateClaims(github: GithubContext): RehearsalClaims {
  const { serverUrl, repository } = github;
  const source = `${serverUrl}/${repository}`;
  return {
    identity: `${serverUrl}/${github.jobWorkflowRef}`,
    issuer: githubIssuer,
    workflowName: 'release',
    buildSignerUri: `${serverUrl}/${github.jobWorkflowRef}`,
    buildSignerDigest: github.jobWorkflowSha,
    runnerEnvironment: github.runnerEnvironment,
    sourceRepositoryUri: source,
    sourceRepositoryDigest: github.sha,
    sourceRepositoryRef: github.ref,
    sourceRepositoryIdentifier: github.repositoryId,
    sourceRepositoryOwnerUri: `${serverUrl}/${repository.split('/')[0] ?? ''}`,
    sourceRepositoryOwnerIdentifier: github.repositoryOwnerId,
    buildConfigUri: `${serverUrl}/${github.workflowRef}`,
    buildConfigDigest: github.workflowSha,
    buildTrigger: github.eventName,
    runInvocationUri: `${source}/actions/runs/${github.runId}/attempts/${github.runAttempt}`,
    sourceRepositoryVisibility: github.repositoryVisibility,
  };
}
