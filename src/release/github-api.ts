// Asks the REST API of GitHub a question, anonymously: no token is looked for, and none is sent.
// Source: https://docs.github.com/en/rest/using-the-rest-api, "Getting started", "Best practices" and "Rate limits".

import { isJsonObject } from '../codec/json-shape.ts';
import { isRedirect, maxRedirects, parseRedirect } from '../codec/redirect.ts';
import { parseRetryAfter } from '../codec/retry-after.ts';
import { parseStrictJson } from '../codec/strict-json.ts';
import type { Parsed } from '../model/statement.ts';
import { ToolError } from '../model/tool-error.ts';
import type { Clock, Http, HttpAnswer, HttpRequest } from '../model/world.ts';

export interface GithubClient {
  readonly http: Http;
  readonly clock: Clock;
  /** GitHub refuses requests without one. */
  readonly userAgent: string;
  readonly onRetry?: HttpRequest['onRetry'];
}

/** The version of the API that the shapes here are read by; a server that does not know the header passes over it. */
const apiVersion = '2022-11-28';
const longestReason = 300;

/**
 * What a GET answers; undefined for 404.
 *
 * @param read Made of the readers of codec/json-shape.ts, in `readShape`.
 * @throws {ToolError} `network/rate-limited`, `network/github-refused`, `network/bad-answer`, `network/sent-elsewhere`, and what
 *   `Http.request` throws.
 */
export async function askGithub<Value>(
  client: GithubClient,
  url: URL,
  read: (value: unknown) => Parsed<Value>,
): Promise<Value | undefined> {
  const answer = await follow(client, url);
  if (answer.status === 404) return undefined;
  refuseRateLimit(url.host, answer, client.clock.now());
  if (answer.status !== 200) throw refused(url.host, answer);
  const json = parseStrictJson(answer.body);
  const parsed = json.status === 'parsed' ? read(json.value) : json;
  if (parsed.status === 'malformed') throw badAnswer(url.host, parsed.reason);
  return parsed.value;
}

export function headersFor({ userAgent }: Pick<GithubClient, 'userAgent'>, accept: string): Readonly<Record<string, string>> {
  return { accept, 'user-agent': userAgent };
}

/**
 * Primary limits say how many questions are left and when there are more; secondary ones how long to wait.
 *
 * @throws {ToolError} `network/rate-limited` where an answer is one of them.
 */
export function refuseRateLimit(host: string, { status, headers }: Omit<HttpAnswer, 'body'>, now: Date): void {
  const spent = headers['x-ratelimit-remaining'] === '0';
  const retryAfter = headers['retry-after'];
  if (status !== 429 && !(status === 403 && (spent || retryAfter !== undefined))) return;
  const waitMs = retryAfter === undefined ? undefined : parseRetryAfter(retryAfter, now);
  const reset = headers['x-ratelimit-reset'] ?? '';
  const resetMs = spent && /^\d{1,11}$/.test(reset) ? Number(reset) * 1000 : undefined;
  const untilMs = resetMs ?? (waitMs === undefined || waitMs > longestWaitMs ? undefined : now.getTime() + waitMs);
  const until = untilMs === undefined ? 'for now' : `before ${new Date(untilMs).toISOString()}`;
  throw new ToolError('network', 'network/rate-limited', `"${host}" answers no more questions of this address ${until}`, {
    help: 'do the same again then; or download the release in another way, and name its folder with --from',
  });
}

/** Of a Retry-After; a longer one is no time that anybody waits for, and may be none that a date can hold. */
const longestWaitMs = 30 * 24 * 60 * 60 * 1000;

/** A repository that was renamed is sent on to, on the same host: whose release it is, the signatures say. */
async function follow({ http, userAgent, onRetry }: GithubClient, first: URL): Promise<HttpAnswer> {
  const headers = { ...headersFor({ userAgent }, 'application/vnd.github+json'), 'x-github-api-version': apiVersion };
  let url = first;
  for (let followed = 0; ; followed += 1) {
    const answer = await http.request({ method: 'GET', url: url.href, headers, ...(onRetry === undefined ? {} : { onRetry }) });
    if (!isRedirect(answer.status)) return answer;
    const target = parseRedirect(url, answer.headers.location);
    if (typeof target === 'string') throw sentElsewhere(url.host, target);
    if (target.origin !== url.origin) throw sentElsewhere(url.host, `it sends on to "${target.host}"`);
    if (followed === maxRedirects) throw sentElsewhere(url.host, `it sends on more than ${maxRedirects} times`);
    url = target;
  }
}

export function sentElsewhere(host: string, reason: string): ToolError {
  return new ToolError('network', 'network/sent-elsewhere', `"${host}" is not followed: ${reason}`, {
    help: 'see that --api-url or GITHUB_API_URL is that of the API, and what stands between this machine and it',
  });
}

export function badAnswer(host: string, reason: string): ToolError {
  return new ToolError('network', 'network/bad-answer', `the answer of "${host}" is not one of the GitHub API: ${cut(reason)}`, {
    help: 'see that --api-url or GITHUB_API_URL is that of the API, such as https://HOST/api/v3, and what stands between this machine and it',
  });
}

/** With GitHub's own reason, where it gives one. */
function refused(host: string, { status, body }: HttpAnswer): ToolError {
  const parsed = parseStrictJson(body);
  const said = parsed.status === 'parsed' && isJsonObject(parsed.value) ? parsed.value.message : undefined;
  return new ToolError('network', 'network/github-refused', `"${host}" answered ${status}`, {
    help: 'do the same again later; where a login is asked for, download the release in another way and name its folder with --from',
    excerpt: typeof said === 'string' && said !== '' ? [cut(said)] : [],
  });
}

function cut(text: string): string {
  return text.length > longestReason ? `${text.slice(0, longestReason)}…` : text;
}
