// What GitHub's answers mean to who publishes: values of a known shape, and errors that say what to do.
// Source: https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api

import { isJsonObject } from '../codec/json-shape.ts';
import { parseRetryAfter } from '../codec/retry-after.ts';
import type { Parsed } from '../model/statement.ts';
import { ToolError } from '../model/tool-error.ts';
import type { GithubAnswer, GithubApi, GithubRequest } from '../model/world.ts';

/** A repository on GitHub, and the API that knows it. */
export interface GithubPlace {
  /** Without a slash at its end. */
  readonly apiUrl: string;
  /** `https://host/owner/name`. */
  readonly repository: string;
  readonly owner: string;
  readonly name: string;
}

/** What a token must be allowed for a question, such as `contents: write`. */
export type NeededPermission = `${'contents' | 'attestations' | 'issues' | 'pull-requests'}: ${'read' | 'write'}`;

export const pageSize = 100;
const maxPages = 100;
const longestReason = 300;

/** Path of the repository in the API. */
export function repositoryPath({ owner, name }: Pick<GithubPlace, 'owner' | 'name'>): string {
  return `/repos/${owner}/${name}`;
}

/**
 * What a GET answers with 200; undefined for 404, where the caller has that as an answer.
 *
 * @throws {ToolError} as `refuseAnswer`.
 */
export async function ask<Value>(
  api: GithubApi,
  place: GithubPlace,
  request: GithubRequest,
  permission: NeededPermission,
  read: (value: unknown) => Parsed<Value>,
): Promise<Value | undefined> {
  const answer = await api.request(request);
  if (answer.status === 404) return undefined;
  if (answer.status !== 200) throw refuseAnswer(answer, place, permission);
  return readAnswer(answer, place, read);
}

/** @throws {ToolError} `network/bad-answer`. */
export function readAnswer<Value>(
  { data }: GithubAnswer,
  { apiUrl }: GithubPlace,
  read: (value: unknown) => Parsed<Value>,
): Value {
  const parsed = read(data);
  if (parsed.status === 'parsed') return parsed.value;
  throw badAnswer(apiUrl, parsed.reason);
}

/**
 * All members of a list that comes in pages.
 *
 * @param path With a query or without.
 * @param members What of a page is the list; the page itself when absent.
 * @throws {ToolError} `publish/too-many`, and as `refuseAnswer`, also for 404.
 */
export async function askAll<Value>(
  api: GithubApi,
  place: GithubPlace,
  path: string,
  permission: NeededPermission,
  read: (list: unknown) => Parsed<readonly Value[]>,
): Promise<readonly Value[]> {
  const all: Value[] = [];
  for (let page = 1; page <= maxPages; page += 1) {
    const separator = path.includes('?') ? '&' : '?';
    const answer = await api.request({ method: 'GET', path: `${path}${separator}per_page=${pageSize}&page=${page}` });
    if (answer.status !== 200) throw refuseAnswer(answer, place, permission);
    const members = readAnswer(answer, place, read);
    // A page may hold more than was asked for, and arguments have a limit.
    for (const member of members) all.push(member);
    if (members.length < pageSize) return all;
  }
  throw new ToolError(
    'network',
    'publish/too-many',
    `"${hostOf(place.apiUrl)}" lists more than ${maxPages * pageSize} of "${path}"`,
    {
      help: 'see that the repository is the one you mean',
    },
  );
}

/** Whether another attempt may fare better, and how long it must wait at least. */
export function isPassing({ status, headers }: GithubAnswer): { readonly leastWaitMs: number } | undefined {
  const asked = headers['retry-after'];
  // The time itself is not needed: only a number of seconds is taken.
  const leastWaitMs = asked === undefined ? 0 : (parseRetryAfter(asked, new Date(0)) ?? 0);
  const limited = status === 429 || (status === 403 && asked !== undefined);
  if (status < 500 && status !== 408 && !limited) return undefined;
  return leastWaitMs > 60_000 ? undefined : { leastWaitMs };
}

/** Whether it refuses because something of that name is there already. */
export function isAlreadyThere({ status, data }: GithubAnswer): boolean {
  const errors = isJsonObject(data) && Array.isArray(data.errors) ? data.errors : [];
  return status === 422 && errors.some((error) => isJsonObject(error) && error.code === 'already_exists');
}

/** The error that an answer without what was asked for ends with. */
export function refuseAnswer(answer: GithubAnswer, place: GithubPlace, permission: NeededPermission): ToolError {
  const { status, headers } = answer;
  const host = hostOf(place.apiUrl);
  const project = `${place.owner}/${place.name}`;
  const excerpt = saidBy(answer);
  if (status === 401) {
    return new ToolError('network', 'publish/bad-token', `"${host}" does not take the token: it has expired, or is none`, {
      help: 'take a fresh one and publish again: what is done already is kept. A job has its own: GITHUB_TOKEN: ${{ github.token }}',
      excerpt,
    });
  }
  if (status === 429 || (status === 403 && (headers['x-ratelimit-remaining'] === '0' || headers['retry-after'] !== undefined))) {
    return rateLimited(host, answer);
  }
  if (status === 403) {
    const needed = headers['x-accepted-github-permissions'];
    return new ToolError(
      'network',
      'publish/no-permission',
      `the token must not do this in "${project}": it needs "${permission}"`,
      {
        help: `add to the job: permissions: { ${permission} }; for a token of your own, grant it that`,
        excerpt: [...excerpt, ...(needed === undefined ? [] : [cut(`${host} asks for: ${needed}`)])],
      },
    );
  }
  if (status === 404) {
    return new ToolError('network', 'publish/no-repository', `"${host}" has no "${project}" that this token may see`, {
      help: `see that the repository is the right one, and that the token is for it, with "${permission}"`,
      excerpt,
    });
  }
  if (status >= 300 && status < 400) {
    return new ToolError('network', 'publish/moved-repository', `"${host}" sends on for "${project}": it has another name now`, {
      help: 'set the remote of the clone to its name of today; a release for the old name is signed for the old name',
    });
  }
  return new ToolError('network', 'network/github-refused', `"${host}" answered ${status}`, {
    help: 'publish again: what is done already is kept',
    excerpt,
  });
}

export function badAnswer(apiUrl: string, reason: string): ToolError {
  return new ToolError(
    'network',
    'network/bad-answer',
    `the answer of "${hostOf(apiUrl)}" is not one of the GitHub API: ${cut(reason)}`,
    {
      help: 'see that --api-url or GITHUB_API_URL is that of the API, such as https://HOST/api/v3, and what stands between this machine and it',
    },
  );
}

export function hostOf(apiUrl: string): string {
  return new URL(apiUrl).host;
}

function rateLimited(host: string, { headers }: GithubAnswer): ToolError {
  const reset = headers['x-ratelimit-remaining'] === '0' ? (headers['x-ratelimit-reset'] ?? '') : '';
  const until = /^\d{1,11}$/.test(reset) ? `before ${new Date(Number(reset) * 1000).toISOString()}` : 'for now';
  return new ToolError('network', 'network/rate-limited', `"${host}" answers no more questions of this token ${until}`, {
    help: 'publish again then: what is done already is kept',
  });
}

/** GitHub's own reason, with the errors that it lists. */
function saidBy({ data }: GithubAnswer): readonly string[] {
  if (!isJsonObject(data)) return [];
  const errors = Array.isArray(data.errors) ? data.errors.slice(0, 5) : [];
  return [data.message, ...errors.map((error) => (typeof error === 'string' ? error : JSON.stringify(error)))].flatMap((text) =>
    typeof text === 'string' && text !== '' ? [cut(text)] : [],
  );
}

function cut(text: string): string {
  return text.length > longestReason ? `${text.slice(0, longestReason)}…` : text;
}
