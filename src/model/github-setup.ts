// What `init --github` found and wrote. Wire names: docs/commands/init.md

/** A part of the user's workflow that is not as the one that would be written. Pins, comments and the order of keys are no difference. */
export interface WorkflowDifference {
  /** Keys from the root, joined by dots: `jobs.release.permissions`. Text from outside: escape it before printing. */
  readonly where: string;
  /** As one line of JSON, cut where it is long; absent where there should be nothing. */
  readonly wanted?: string;
  /** In the same way; absent where there is nothing. */
  readonly found?: string;
}

/** What the workflow calls the reusable one by. */
export interface WorkflowPin {
  /** What follows the `@`: a full commit in what is written here, and anything in a workflow that was there. */
  readonly ref: string;
  /** The comment behind it, such as `v0.1.0`; absent where there is none. */
  readonly version?: string;
  /** `tag`: looked up at the project; `given`: by --pin, and not looked up; `workflow`: as it was there. */
  readonly from: 'tag' | 'given' | 'workflow';
}

/**
 * - `written`: it was not there.
 * - `kept`: a policy was there, and it accepts what this workflow signs.
 * - `other`: a policy was there, and it does not.
 * - `not needed`: a release tag of the reusable workflow is trusted unasked.
 * - `no remote`: there is no address on GitHub that it could name.
 */
export type PolicyState = 'written' | 'kept' | 'other' | 'not needed' | 'no remote';

export interface GithubSetup {
  readonly schemaVersion: 1;
  /** `differs` is a no: nothing of the user's is changed. */
  readonly outcome: 'written' | 'same' | 'differs';
  readonly workflow: {
    /** Absolute path. */
    readonly file: string;
    readonly status: 'written' | 'same' | 'differs';
  };
  /** Absent where the workflow that was there does not call the reusable one. */
  readonly pin?: WorkflowPin;
  readonly policy: {
    /** Absolute path of release-policy.yaml, or of the selfsame.yaml that holds the policy. */
    readonly file: string;
    readonly status: PolicyState;
    /** Whom it must let in; absent without a pin. */
    readonly identity?: string;
  };
  /** In the order of the workflow that would be written, then what is there besides. */
  readonly differences: readonly WorkflowDifference[];
  /** Whether there is a selfsame.yaml. */
  readonly configured: boolean;
}
