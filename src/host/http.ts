// The network: requests with a time-out for each attempt, and further attempts where one can help.
// Why not fetch, nor the client of @sigstore/sign: docs/decisions/one-http-client.md.

import { setTimeout as sleepFor } from 'node:timers/promises';
import { parseRetryAfter } from '../codec/retry-after.ts';
import { ToolError } from '../model/tool-error.ts';
import type { Http, HttpAnswer } from '../model/world.ts';
import { createAgents } from './http-agents.ts';
import { type Outcome, tryOnce } from './http-attempt.ts';

export interface HttpOptions {
  /** Where HTTPS_PROXY, HTTP_PROXY and NO_PROXY are read, in either case of letters. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly now?: () => Date;
  readonly sleep?: (milliseconds: number) => Promise<unknown>;
  /** From 0 up to, not including, 1. */
  readonly random?: () => number;
}

/** The wait before the second attempt is drawn from 0 to this; each further one from twice as long a span. */
export const firstSpanMs = 500;
/** The longest span that a wait is drawn from. */
export const longestSpanMs = 15_000;
/** A server that asks for a longer wait is believed: its answer is the last one. */
export const longestRetryAfterMs = 60_000;

const defaults = { timeoutMs: 30_000, maxBytes: 32 * 1024 * 1024, attempts: 5 };
// Request Timeout, Too Early, Too Many Requests; RFC 9110, section 15.5.9, RFC 8470, section 5.2, RFC 6585, section 4.
const passingStatuses: readonly number[] = [408, 425, 429];

/** Connections are kept for further requests, and never keep the process from ending. */
export function createHttp(options: HttpOptions = {}): Http {
  const { environment = {}, now = () => new Date(), sleep = sleepFor, random = Math.random } = options;
  const agentFor = createAgents(environment);

  return {
    async request(request) {
      const { timeoutMs = defaults.timeoutMs, maxBytes = defaults.maxBytes, attempts = defaults.attempts, onRetry } = request;
      const url = readUrl(request.url);
      const agent = agentFor(url);
      let answer: HttpAnswer | undefined;
      for (let attempt = 1; ; attempt += 1) {
        const outcome = await tryOnce(url, request, { agent, timeoutMs, maxBytes });
        if (outcome.status === 'answered') answer = outcome.answer;
        const { reason, leastWaitMs } = judge(outcome, now());
        if (answer !== undefined && (leastWaitMs === undefined || attempt >= attempts)) return answer;
        if (leastWaitMs === undefined || attempt >= attempts) throw unreachable(url, reason, attempt);
        const span = Math.min(firstSpanMs * 2 ** (attempt - 1), longestSpanMs);
        const waitMs = leastWaitMs + Math.floor(random() * span);
        onRetry?.({ reason: `"${url.host}": ${reason}`, waitMs });
        await sleep(waitMs);
      }
    },
  };
}

function readUrl(text: string): URL {
  const url = URL.parse(text);
  if (url?.protocol === 'https:' || url?.protocol === 'http:') return url;
  // Without the text: what was put there by mistake may be a token.
  throw new ToolError('usage', 'usage/bad-url', 'a request has no http or https URL', {
    help: 'look at the URLs of services on the command line and in the environment',
  });
}

/** What became of an attempt, and how long another one must wait at least; no wait where another one would not help. */
function judge(outcome: Outcome, now: Date): { readonly reason: string; readonly leastWaitMs: number | undefined } {
  if (outcome.status === 'failed') return { reason: outcome.reason, leastWaitMs: 0 };
  const { status, headers } = outcome.answer;
  const reason = `it answered ${status}`;
  if (!passingStatuses.includes(status) && (status < 500 || status > 599)) return { reason, leastWaitMs: undefined };
  const askedMs = parseRetryAfter(headers['retry-after'] ?? '', now) ?? 0;
  return { reason, leastWaitMs: askedMs > longestRetryAfterMs ? undefined : askedMs };
}

function unreachable(url: URL, reason: string, attempts: number): ToolError {
  const times = attempts === 1 ? '1 attempt' : `${attempts} attempts`;
  return new ToolError('network', 'network/unreachable', `"${url.host}" gave no answer in ${times}: ${reason}`, {
    help: 'see that this machine reaches it, through HTTPS_PROXY where it must, and do the same again',
  });
}
