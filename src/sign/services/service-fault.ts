// Why a service did not give what it was asked for. It never leaves src/sign: signing-failure.ts makes an error of it.

export type FaultCode =
  | 'network/no-certificate'
  | 'network/no-log-entry'
  | 'network/no-timestamp'
  | 'network/wrong-certificate'
  | 'network/wrong-log-entry'
  | 'network/wrong-timestamp'
  | 'sign/unexpected-identity';

/** Its reasons may hold what a service repeated, the identity token too. */
export class ServiceFault extends Error {
  readonly code: FaultCode;
  readonly reasons: readonly string[];

  constructor(code: FaultCode, ...reasons: readonly string[]) {
    super(reasons.join('; '));
    this.code = code;
    this.reasons = reasons;
  }
}

/** The log has this very entry and does not hand it out. Another signature over the same bytes is another entry. */
export class EntryExists extends ServiceFault {
  constructor(...reasons: readonly string[]) {
    super('network/no-log-entry', ...reasons);
  }
}
