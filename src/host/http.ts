// The network: requests with a time-out for each attempt, and further attempts where one can help.
// Why not fetch, nor the client of @sigstore/sign: docs/decisions/one-http-client.md.

import { setTimeout as sleepFor } from 'node:timers/promises';
import { ToolError } from '../model/tool-error.ts';
import type { HttpAnswer, Network } from '../model/world.ts';
import { createAgents } from './http-agents.ts';
import { type Outcome, tryOnce } from './http-attempt.ts';
import { createDownload } from './http-download.ts';
import { judgeAnswer, waitAfter } from './http-retry.ts';

export interface HttpOptions {
  /** Where HTTPS_PROXY, HTTP_PROXY and NO_PROXY are read, in either case of letters. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly now?: () => Date;
  /** A signal breaks it off. */
  readonly sleep?: (milliseconds: number, signal?: AbortSignal) => Promise<unknown>;
  /** From 0 up to, not including, 1. */
  readonly random?: () => number;
}

const defaults = { timeoutMs: 30_000, maxBytes: 32 * 1024 * 1024, attempts: 5 };

/** Connections are kept for further requests, and never keep the process from ending. */
export function createHttp(options: HttpOptions = {}): Network {
  const { environment = {}, now = () => new Date(), sleep = sleepUntil, random = Math.random } = options;
  const agentFor = createAgents(environment);

  return {
    async request(request) {
      const { timeoutMs = defaults.timeoutMs, maxBytes = defaults.maxBytes, attempts = defaults.attempts, onRetry } = request;
      const url = readUrl(request.url);
      const agent = agentFor(url, request.withoutProxy);
      let answer: HttpAnswer | undefined;
      for (let attempt = 1; ; attempt += 1) {
        const outcome = await tryOnce(url, request, { agent, timeoutMs, maxBytes });
        if (outcome.status === 'answered') answer = outcome.answer;
        const { reason, leastWaitMs } = judge(outcome, now());
        if (answer !== undefined && (leastWaitMs === undefined || attempt >= attempts)) return answer;
        if (leastWaitMs === undefined || attempt >= attempts) throw unreachable(url, reason, attempt);
        const waitMs = waitAfter(attempt, leastWaitMs, random);
        onRetry?.({ reason: `"${url.host}": ${reason}`, waitMs });
        await sleep(waitMs);
      }
    },
    download: createDownload({ readUrl, agentFor, now, sleep, random }),
  };
}

async function sleepUntil(milliseconds: number, signal?: AbortSignal): Promise<void> {
  await sleepFor(milliseconds, undefined, { signal });
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
  return judgeAnswer(outcome.answer, now);
}

function unreachable(url: URL, reason: string, attempts: number): ToolError {
  const times = attempts === 1 ? '1 attempt' : `${attempts} attempts`;
  return new ToolError('network', 'network/unreachable', `"${url.host}" gave no answer in ${times}: ${reason}`, {
    help: 'see that this machine reaches it, through HTTPS_PROXY where it must, and do the same again',
  });
}
