// Asks GitHub which pull requests a release has that the one before did not have.
// Source: https://docs.github.com/en/rest/commits, "Compare two commits" and "List pull requests associated with a commit"

import { readList, readObject, readShape, readText, refuse } from '../codec/json-shape.ts';
import { isPrerelease, parseTag } from '../codec/tag-form.ts';
import type { Parsed } from '../model/statement.ts';
import { ToolError } from '../model/tool-error.ts';
import type { GithubApi } from '../model/world.ts';
import { ask, askAll, type GithubPlace, repositoryPath } from './github-answer.ts';
import { inParallel } from './in-parallel.ts';
import { readSha } from './read-sha.ts';
import { tagPath } from './resolve-tag.ts';

export interface PullRequest {
  readonly number: number;
  readonly url: string;
  readonly body: string;
}

export interface SinceWhen {
  readonly tag: string;
  /** Of the release. */
  readonly commit: string;
  /** Form of the tags, with `${version}` once. */
  readonly tagForm: string;
  /** Negative when the first is the earlier one; undefined where one is no version. */
  readonly compareVersions: (first: string, second: string) => number | undefined;
}

/** Earlier tags that are asked about, the latest first: one that is not on this line of history is passed over. */
const mostTags = 50;
const mostCommits = 2000;
const atOnce = 4;

/**
 * The newest earlier tag from which the release's commit can be reached. For a final release, one of a final release.
 *
 * @returns undefined when there is none.
 * @throws {ToolError} `publish/too-many` where there may be one that was not asked about, and as `refuseAnswer`.
 */
export async function findLastTag(api: GithubApi, place: GithubPlace, since: SinceWhen): Promise<string | undefined> {
  const { tag, commit, tagForm, compareVersions } = since;
  const version = parseTag(tagForm, tag);
  if (version === undefined) return undefined;
  const tags = await askAll(api, place, `${repositoryPath(place)}/tags`, 'contents: read', (list) =>
    readShape(() => readList(list, 'tags', (each, where) => readText(readObject(each, where).name, `${where}.name`))),
  );
  const isFinal = !isPrerelease(version);
  const earlier = tags
    .flatMap((name) => {
      const of = parseTag(tagForm, name);
      return of === undefined || (compareVersions(of, version) ?? 0) >= 0 || (isFinal && isPrerelease(of)) ? [] : [{ name, of }];
    })
    .sort((first, second) => compareVersions(second.of, first.of) ?? 0);
  for (const { name } of earlier.slice(0, mostTags)) {
    const path = `${repositoryPath(place)}/compare/${tagPath(name)}...${commit}?per_page=1`;
    const status = await ask(api, place, { method: 'GET', path }, 'contents: read', (value) =>
      readShape(() => readText(readObject(value, 'the comparison').status, 'status')),
    );
    // `diverged` and `behind`: a release of another line.
    if (status === 'ahead' || status === 'identical') return name;
  }
  if (earlier.length <= mostTags) return undefined;
  throw new ToolError('source', 'publish/too-many', `none of the ${mostTags} tags before "${tag}" is in its history`, {
    help: 'give the notes with --notes-from FILE',
  });
}

/**
 * Merged pull requests of the commits between the tag and the commit, sorted by number.
 *
 * @throws {ToolError} `publish/too-many` for more than 2,000 commits.
 */
export async function readMergedPulls(
  api: GithubApi,
  place: GithubPlace,
  lastTag: string,
  commit: string,
): Promise<readonly PullRequest[]> {
  const base = `${repositoryPath(place)}/compare/${tagPath(lastTag)}...${commit}`;
  const commits = await askAll(api, place, base, 'contents: read', (value) =>
    readShape(() =>
      readList(readObject(value, 'the comparison').commits, 'commits', (each, where) =>
        readSha(readObject(each, where).sha, `${where}.sha`),
      ),
    ),
  );
  if (commits.length > mostCommits) {
    throw new ToolError(
      'source',
      'publish/too-many',
      `"${lastTag}" is ${commits.length} commits ago, more than the ${mostCommits} looked at`,
      {
        help: 'give the notes with --notes-from FILE',
      },
    );
  }
  const pulls = new Map<number, PullRequest>();
  await inParallel(commits, atOnce, async (sha) => {
    const found = await askAll(api, place, `${repositoryPath(place)}/commits/${sha}/pulls`, 'pull-requests: read', readPulls);
    for (const pull of found) if (pull !== undefined) pulls.set(pull.number, pull);
  });
  return [...pulls.values()].sort((first, second) => first.number - second.number);
}

/** Those that are not merged are left out. */
function readPulls(list: unknown): Parsed<readonly (PullRequest | undefined)[]> {
  return readShape(() =>
    readList(list, 'pull requests', (each, where) => {
      const pull = readObject(each, where);
      if (typeof pull.merged_at !== 'string') return undefined;
      const { number, body } = pull;
      if (typeof number !== 'number' || !Number.isSafeInteger(number)) refuse(`${where}.number`, 'is no whole number');
      return { number, url: readText(pull.html_url, `${where}.html_url`), body: typeof body === 'string' ? body : '' };
    }),
  );
}
