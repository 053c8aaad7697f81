// What our runner of GitHub's steps takes and gives. It does what actions/runner does for a step of a job, and nothing more.

/** The `github` context as far as it becomes variables: GITHUB_REPOSITORY and so on. */
export interface GithubContext {
  /** `https://github.com`, without a slash at its end. */
  readonly serverUrl: string;
  readonly apiUrl: string;
  /** `owner/name`. */
  readonly repository: string;
  readonly repositoryId: string;
  readonly repositoryOwnerId: string;
  readonly repositoryVisibility: 'public' | 'private' | 'internal';
  /** `refs/tags/v0.1.0`. */
  readonly ref: string;
  readonly sha: string;
  readonly eventName: string;
  /** `owner/name/.github/workflows/release.yml@refs/tags/v0.1.0`: the workflow that the event started. */
  readonly workflowRef: string;
  readonly workflowSha: string;
  /** The file that the job stands in, when that is a reusable workflow; else as `workflowRef`. */
  readonly jobWorkflowRef: string;
  readonly jobWorkflowSha: string;
  /** Id of the job. */
  readonly job: string;
  readonly runId: string;
  readonly runNumber: string;
  readonly runAttempt: string;
  readonly actor: string;
  readonly actorId: string;
  readonly runnerEnvironment: 'github-hosted' | 'self-hosted';
}

/** Where a job that may have identity tokens asks for them. */
export interface TokenEndpoint {
  /** ACTIONS_ID_TOKEN_REQUEST_URL. */
  readonly url: string;
  /** ACTIONS_ID_TOKEN_REQUEST_TOKEN: a secret. */
  readonly bearer: string;
}

export interface StepRequest {
  /** Program and arguments. */
  readonly command: readonly string[];
  /** Absolute path: GITHUB_WORKSPACE. */
  readonly workspace: string;
  /** Where the program is started; the workspace when absent. */
  readonly workingFolder?: string;
  /** Absolute path, made when it is not there. RUNNER_TEMP; a fresh one when absent. */
  readonly temporaryFolder?: string;
  /** Of the job and the step, after the runner's own; only PATH and HOME come from this process. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly github?: Partial<GithubContext>;
  /** The event's payload, for GITHUB_EVENT_PATH. */
  readonly event?: Readonly<Record<string, unknown>>;
  /** Offered only where the job has `id-token: write`. */
  readonly tokens?: TokenEndpoint;
  /** What the job masks already: its secrets, and what earlier steps masked. The endpoint's bearer is always masked. */
  readonly masks?: readonly string[];
  /** 60,000 when absent. */
  readonly timeoutMs?: number;
}

/** A step that `uses:` an action with `using: node24`. */
export interface ActionRequest extends Omit<StepRequest, 'command' | 'workingFolder'> {
  /** Absolute path of the folder that holds action.yml. */
  readonly action: string;
  /** `with:`. Defaults come from action.yml. Unexpected names are in `StepResult.warnings`. */
  readonly inputs: Readonly<Record<string, string>>;
}

export type Severity = 'error' | 'warning' | 'notice';

export interface Annotation {
  readonly severity: Severity;
  readonly message: string;
  /** `file`, `line`, `endLine`, `col`, `endColumn`, `title`, where given. */
  readonly properties: Readonly<Record<string, string>>;
}

/** A workflow command that the runner obeyed. */
export interface WorkflowCommand {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
}

/** A line of the log as a reader sees it, masked. */
export interface LogLine {
  readonly text: string;
  /** Titles of the groups that it stands in, outermost first. */
  readonly groups: readonly string[];
}

export interface StepResult {
  readonly conclusion: 'success' | 'failure';
  readonly exitCode: number | undefined;
  readonly timedOut: boolean;
  /** By GITHUB_OUTPUT alone: the old command is refused by name in `faults`. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly state: Readonly<Record<string, string>>;
  /** Additions for later steps. */
  readonly environment: Readonly<Record<string, string>>;
  readonly path: readonly string[];
  readonly annotations: readonly Annotation[];
  /** Every command that was obeyed, in order. */
  readonly commands: readonly WorkflowCommand[];
  readonly log: readonly LogLine[];
  /** All masks at the end, those of the request too. */
  readonly masks: readonly string[];
  /** GITHUB_STEP_SUMMARY, masked. Empty, with a fault, over 1 MiB. */
  readonly summary: string;
  /** What the runner would complain of: a file command that does not parse, a refused command, a summary that is too long. */
  readonly faults: readonly string[];
  readonly warnings: readonly string[];
  /** What the program really wrote, before any mask. */
  readonly written: { readonly stdout: string; readonly stderr: string };
  /** RUNNER_TEMP of the step. */
  readonly temporaryFolder: string;
}
