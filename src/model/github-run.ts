// A run of GitHub Actions, as its token and its environment name it.

/** Claims of the run's token, which the runner's environment repeats. */
export interface GithubRun {
  /** `https://github.com`, without a slash at its end. */
  readonly serverUrl: string;
  /** `owner/name`. */
  readonly repository: string;
  /** `owner/name/.github/workflows/release.yml@refs/tags/v1`. */
  readonly workflowRef: string;
  readonly ref: string;
  readonly sha: string;
  readonly eventName: string;
  readonly repositoryId: string;
  readonly repositoryOwnerId: string;
  readonly runnerEnvironment: string;
  readonly jobWorkflowRef: string;
  readonly runId: string;
  readonly runAttempt: string;
}
