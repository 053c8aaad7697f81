// The door of GitHub's own client, with its plugins for retries and rate limits. It goes out through the agents that all traffic uses.
// Sources: https://docs.github.com/en/rest/using-the-rest-api, "Best practices" and "Rate limits".

import { setTimeout as sleepFor } from 'node:timers/promises';
import { GitHub } from '@actions/github/lib/utils';
import { retry } from '@octokit/plugin-retry';
import { type ThrottlingOptions, throttling } from '@octokit/plugin-throttling';
import { ToolError } from '../model/tool-error.ts';
import type { GithubAnswer, GithubApi, GithubConnection, GithubRequest } from '../model/world.ts';
import { uploadFile } from './github-upload.ts';
import { createAgents } from './http-agents.ts';
import { tryOnce } from './http-attempt.ts';
import { waitAfter } from './http-retry.ts';

/** For tests, which wait for nothing. */
export interface GithubPace {
  /** The wait after a failure is this times 1, 4 and 9; a rate limit's seconds are this long. */
  readonly secondMs: number;
  /** Whether writes are spaced a second apart, as GitHub asks. */
  readonly spaced: boolean;
}

const apiVersion = '2022-11-28';
const maxBytes = 32 * 1024 * 1024;
const timeoutMs = 60_000;
/** Further attempts after the first. */
const retries = 3;
/** A limit that asks for a longer wait is believed: its answer is the last one. */
const longestLimitSeconds = 60;
/** What another attempt cannot mend, or what the plugin for rate limits deals with. */
const finalStatuses = [400, 401, 403, 404, 405, 409, 410, 413, 415, 422, 429, 451];

const Client = GitHub.plugin(retry, throttling);

/** @param environment Names a proxy, as for all other traffic. */
export async function createGithub(
  connection: GithubConnection,
  environment: Readonly<Record<string, string | undefined>>,
  pace: GithubPace = { secondMs: 1000, spaced: true },
): Promise<GithubApi> {
  const { apiUrl, token, userAgent, onRetry } = connection;
  const agentFor = createAgents(environment);
  const { host } = new URL(apiUrl);

  const tell = (reason: string, waitMs: number) => onRetry?.({ reason: `"${host}": ${reason}`, waitMs });
  const onLimit = (name: string) => (seconds: number, _options: object, _client: object, count: number) => {
    if (seconds > longestLimitSeconds || count >= retries) return false;
    tell(name, seconds * pace.secondMs);
    return true;
  };
  const client = new Client({
    ...{ baseUrl: apiUrl, userAgent, log: { debug: ignore, info: ignore, warn: ignore, error: ignore } },
    ...(token === undefined ? {} : { auth: token }),
    retry: { doNotRetry: finalStatuses, retries, retryAfterBaseValue: pace.secondMs },
    throttle: {
      ...{ retryAfterBaseValue: pace.secondMs, id: `${apiUrl} ${token === undefined ? 'anonymous' : 'with a token'}` },
      ...(pace.spaced ? {} : unspaced),
      onRateLimit: onLimit('its limit of requests is reached'),
      onSecondaryRateLimit: onLimit('it asks for fewer requests'),
    },
  });

  /** Every attempt of one request. What came last is kept here: the client's own errors hold what was sent. */
  async function ask(request: GithubRequest): Promise<GithubAnswer> {
    const { method, path, body, accept = 'application/vnd.github+json' } = request;
    // What is made twice is there twice: who asked looks first at what is there.
    const further = method === 'POST' || method === 'PATCH' ? 0 : retries;
    let attempts = 0;
    let last: GithubAnswer | undefined;
    let lastReason = '';
    let fatal: unknown;

    const attempt = async (
      url: string,
      sent: { readonly method?: string; readonly body?: unknown; readonly headers?: object },
    ) => {
      attempts += 1;
      last = undefined;
      const target = new URL(url);
      const outcome = await tryOnce(
        target,
        {
          method: sent.method ?? method,
          headers: Object.fromEntries(Object.entries(sent.headers ?? {}).map(([name, value]) => [name, String(value)])),
          ...(typeof sent.body === 'string' ? { body: sent.body } : {}),
        },
        { agent: agentFor(target), timeoutMs, maxBytes },
      ).catch((error: unknown) => {
        fatal = error;
        return undefined;
      });
      // One that is not tried again, so that what is wrong is told at once.
      if (outcome === undefined) return new Response('', { status: 400 });
      const status = outcome.status === 'answered' ? outcome.answer.status : 502;
      if (outcome.status === 'answered') last = toAnswer(outcome.answer);
      lastReason = outcome.status === 'answered' ? `it answered ${status}` : outcome.reason;
      if (status >= 500 && attempts <= further) tell(lastReason, attempts ** 2 * pace.secondMs);
      return toResponse(status, outcome.status === 'answered' ? outcome.answer : undefined);
    };

    await client
      .request({
        // The client takes `:word` for a place to fill in, also in `sha256:abc…`.
        ...{ method, url: path.replaceAll(':', '%3A'), headers: { accept, 'x-github-api-version': apiVersion } },
        ...(body === undefined ? {} : { data: body }),
        // The plugin tries again whatever the answer was where a number stands here that is not 0.
        request: { fetch: attempt, ...(further === 0 ? { retries: 0 } : {}) },
      })
      .catch((error: unknown) => {
        // An answer that is a no, and a failed connection, are told below. All else is a bug, whose text may hold the token.
        if (attempts === 0) throw new Error(`GitHub's client failed before it asked: ${nameOf(error)}`);
      });
    if (fatal !== undefined) throw fatal;
    if (last !== undefined) return last;
    throw unreachable(host, lastReason, attempts);
  }

  return {
    request: ask,
    async upload(upload) {
      const url = new URL(upload.url);
      const headers = {
        ...{ accept: 'application/vnd.github+json', 'user-agent': userAgent, 'x-github-api-version': apiVersion },
        ...(token === undefined ? {} : { authorization: `token ${token}` }),
      };
      const outcome = await uploadFile(url, upload, { agent: agentFor(url), headers, idleMs: timeoutMs * 2, maxBytes });
      if (outcome.status === 'answered') return toAnswer(outcome.answer);
      throw unreachable(url.host, outcome.reason, 1);
    },
    async wait(attempt, reason, leastWaitMs = 0) {
      const waitMs = Math.round((waitAfter(attempt, leastWaitMs, Math.random) * pace.secondMs) / 1000);
      tell(reason, waitMs);
      await sleepFor(waitMs);
    },
  };
}

function ignore(): void {}

type Limiters = Pick<ThrottlingOptions, 'write' | 'notifications'>;

/** In place of the plugin's limiters, where a test wants no spacing. The part of one that the plugin uses. */
const limiter = {
  key: () => ({
    schedule: (_options: unknown, work: (...args: readonly unknown[]) => unknown, ...args: unknown[]) => work(...args),
  }),
};
const unspaced = { write: limiter, notifications: limiter } as unknown as Limiters;

function toAnswer({
  status,
  headers,
  body,
}: {
  status: number;
  headers: GithubAnswer['headers'];
  body: Uint8Array;
}): GithubAnswer {
  if (body.length === 0) return { status, headers, data: undefined };
  const text = new TextDecoder().decode(body);
  return { status, headers, data: parseJson(text) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** What the plugins look at, and nothing that a server could confuse the client with. */
function toResponse(
  status: number,
  answer: { readonly headers: GithubAnswer['headers']; readonly body: Uint8Array } | undefined,
): Response {
  const names = ['retry-after', 'x-ratelimit-remaining', 'x-ratelimit-reset'];
  const headers = new Headers({ 'content-type': 'application/json' });
  for (const name of names) {
    const value = answer?.headers[name];
    if (value !== undefined && /^\d{1,12}$/.test(value)) headers.set(name, value);
  }
  // A plain success: what it says is read from the answer itself.
  if (status < 400) return new Response(null, { status: 204 });
  const data = answer === undefined ? undefined : toAnswer({ status, ...answer }).data;
  const said = typeof data === 'object' && data !== null && 'message' in data ? data.message : '';
  return new Response(JSON.stringify({ message: typeof said === 'string' ? said.slice(0, 1000) : '' }), {
    status: Math.min(Math.max(status, 400), 599),
    headers,
  });
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}

function unreachable(host: string, reason: string, attempts: number): ToolError {
  const times = attempts === 1 ? '1 attempt' : `${attempts} attempts`;
  return new ToolError('network', 'network/unreachable', `"${host}" gave no answer in ${times}: ${reason}`, {
    help: 'see that this machine reaches it, through HTTPS_PROXY where it must, and do the same again: what is done already is kept',
  });
}
