// Says in our words why trusted keys could not be brought up to date. The client tells its errors apart by class, but wraps half of
// them into text, so that their text is what is looked at. Source: tuf-js 6.0.2, store.js and updater.js

import { ToolError } from '../model/tool-error.ts';

interface Reason {
  readonly code: string;
  readonly said: RegExp;
  readonly means: string;
  readonly help: string;
}

const attackHelp =
  'what was trusted before stays in use; try again later, and from another network, before you think of an attack';

/** The first that fits. */
const reasons: readonly Reason[] = [
  {
    code: 'trust/rollback',
    said: /less than current version|Missing file .* in new snapshot|Expected version \d|does not match snapshot version|doesn't match timestamp/i,
    means: 'offers older or other metadata than it promised',
    help: attackHelp,
  },
  {
    code: 'trust/expired',
    said: /is expired/i,
    means: 'offers metadata that is past its time',
    help: `see that this machine's clock is right; ${attackHelp}`,
  },
  {
    code: 'trust/bad-signature',
    said: /was signed by \d+\/\d+ keys|multiple signatures found/i,
    means: 'offers metadata that too few of the trusted keys signed',
    help: attackHelp,
  },
  {
    code: 'trust/other-content',
    said: /Expected (hash|length) |Max length reached/i,
    means: 'offers other bytes than its metadata names',
    help: attackHelp,
  },
];

const unreachable: Omit<Reason, 'said'> = {
  code: 'network/trust-update',
  means: 'could not be asked for the trusted keys of today',
  help: 'check the network, and set NODE_USE_ENV_PROXY=1 where a proxy is needed; what was trusted before stays in use',
};

/** @returns The error itself when it is a ToolError already. */
export function toTrustError(error: unknown, mirrorUrl: string): ToolError {
  if (error instanceof ToolError) return error;
  const said = saidBy(error);
  const { code, means, help } = reasons.find((reason) => reason.said.test(said)) ?? unreachable;
  return new ToolError('network', code, `"${mirrorUrl}" ${means}: ${said}`, { help, cause: error });
}

/** Whether a repository was read and has no target of that name. */
export function isMissingTarget(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'TUF_FIND_TARGET_ERROR';
}

/** What an error and its causes say, in one phrase. */
export function saidBy(error: unknown): string {
  if (!(error instanceof Error)) return 'no reason is given';
  const status = 'statusCode' in error && typeof error.statusCode === 'number' ? ` (HTTP ${error.statusCode})` : '';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  const own = `${error.message === '' ? code : error.message}${status}`;
  const phrase = `${own.charAt(0).toLowerCase()}${own.slice(1)}`;
  return error.cause === undefined ? phrase : `${phrase}: ${saidBy(error.cause)}`;
}
