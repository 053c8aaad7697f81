// What one setting of a repository turns out to be.

export type SettingVerdict =
  | { readonly status: 'as it should be'; readonly what: string }
  | { readonly status: 'not'; readonly message: string; readonly help: string }
  | { readonly status: 'unsettled'; readonly reason: string; readonly permission?: string };

/** What GitHub answered to one question, as far as these readers need it. */
export interface SettingAnswer {
  readonly status: number;
  /** From outside. */
  readonly data: unknown;
}

/**
 * Why an answer settles nothing.
 *
 * @param permission What the question needs, such as `administration: read`.
 */
export function unsettled({ status }: SettingAnswer, permission: string): SettingVerdict {
  if (status === 401) return { status: 'unsettled', reason: 'GitHub does not take the token', permission };
  if (status === 403 || status === 404) {
    return { status: 'unsettled', reason: `GitHub does not show it to this token, which needs "${permission}"`, permission };
  }
  return { status: 'unsettled', reason: `GitHub answered with status ${status}` };
}

/** An answer that is not of the form that GitHub describes. */
export function odd(reason: string): SettingVerdict {
  return { status: 'unsettled', reason: `GitHub's answer is not of the form that it describes: ${reason}` };
}
