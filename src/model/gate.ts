// The result of one of the project's own checks.

export interface GateRecord {
  readonly id: string;
  readonly result: 'passed' | 'failed';
  /** What it counted; absent where the tool prints no count. `passed` plus `failed` of zero is a failure. */
  readonly counts?: { readonly passed: number; readonly failed: number; readonly skipped: number };
  /** Why it failed, as a phrase. */
  readonly reason?: string;
  readonly toolVersion?: string;
  /** Covered files of the source by digest, sorted by path. */
  readonly covers: readonly { readonly path: string; readonly sha256: string }[];
  /** SHA-256 of the commands or of the evidence brought from outside. */
  readonly commandSha256: string;
  readonly logFile?: string;
}
