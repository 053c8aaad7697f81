// Reads which run of GitHub Actions this is from the variables that its runner sets.
// Source: https://docs.github.com/en/actions/reference/workflows-and-actions/variables

import type { GithubRun } from '../model/github-run.ts';

/** @returns undefined outside of GitHub Actions, and where a variable is missing. */
export function readGithubRun(variables: Readonly<Record<string, string | undefined>>): GithubRun | undefined {
  if (variables.GITHUB_ACTIONS !== 'true') return undefined;
  const run = {
    serverUrl: variables.GITHUB_SERVER_URL,
    repository: variables.GITHUB_REPOSITORY,
    workflowRef: variables.GITHUB_WORKFLOW_REF,
    // The environment does not tell of a reusable workflow; the token does, and a real signature takes it from there.
    jobWorkflowRef: variables.GITHUB_WORKFLOW_REF,
    ref: variables.GITHUB_REF,
    sha: variables.GITHUB_SHA,
    eventName: variables.GITHUB_EVENT_NAME,
    repositoryId: variables.GITHUB_REPOSITORY_ID,
    repositoryOwnerId: variables.GITHUB_REPOSITORY_OWNER_ID,
    runnerEnvironment: variables.RUNNER_ENVIRONMENT,
    runId: variables.GITHUB_RUN_ID,
    runAttempt: variables.GITHUB_RUN_ATTEMPT,
  };
  return isWhole(run) ? run : undefined;
}

function isWhole(run: { readonly [Key in keyof GithubRun]: string | undefined }): run is GithubRun {
  return Object.values(run).every((value) => value !== undefined && value !== '');
}
