// Makes a draft public, last of all, and reads back what GitHub made of it.
// Source: https://docs.github.com/en/rest/releases/releases, "Update a release"

import { ToolError } from '../model/tool-error.ts';
import type { GithubApi } from '../model/world.ts';
import { differingFiles, differsError, draftDiffers } from './differing-files.ts';
import { isAlreadyThere, isPassing, refuseAnswer, repositoryPath } from './github-answer.ts';
import { type ListedAsset, type ListedRelease, listAssets, listReleases, readRelease } from './github-releases.ts';
import { lostAnswer } from './lost-answer.ts';
import { goneDraft } from './require-draft.ts';
import type { ReleaseJob } from './target.ts';

export interface DraftToPublish {
  readonly release: ListedRelease;
  readonly body: string;
  readonly digestOf: (asset: ListedAsset) => Promise<string>;
}

const attempts = 5;

/**
 * @returns The release as it is out; `by` says whose doing it was.
 * @throws {ToolError} `publish/another-run`, `publish/not-published`, `publish/differs`, `publish/other-bytes`, and as `refuseAnswer`.
 */
export async function finishRelease(
  api: GithubApi,
  job: ReleaseJob,
  draft: DraftToPublish,
): Promise<{ readonly release: ListedRelease; readonly by: 'this run' | 'another run' }> {
  const { place, tag, prerelease } = job;
  const path = `${repositoryPath(place)}/releases/${draft.release.id}`;
  // By date and version: a fix of an older line does not become the latest.
  const body = {
    tag_name: tag,
    name: tag,
    body: draft.body,
    draft: false,
    prerelease,
    make_latest: prerelease ? 'false' : 'legacy',
  };
  let by: 'this run' | 'another run' = 'this run';
  let out = await lookBefore(api, job, draft.release);
  if (out !== undefined) by = 'another run';
  for (let attempt = 1; out === undefined; attempt += 1) {
    const answer = await api.request({ method: 'PATCH', path, body }).catch(lostAnswer);
    const passing = answer === undefined ? { leastWaitMs: 0 } : isPassing(answer);
    if (answer?.status !== 200) {
      // An answer that was lost may have done it, and another run may have.
      out = await findPublished(api, job);
      if (out !== undefined) {
        by = answer === undefined ? by : 'another run';
        break;
      }
      if (answer?.status === 404) throw goneDraft(tag);
      if (answer !== undefined && passing === undefined && !isAlreadyThere(answer))
        throw refuseAnswer(answer, place, 'contents: write');
      if (attempt === attempts) throw notPublished(job, 'no attempt brought an answer');
      await api.wait(attempt, 'it is not published yet', passing?.leastWaitMs);
      continue;
    }
    out = await readRelease(api, place, draft.release.id);
    if (out === undefined) throw goneDraft(tag);
  }
  await requireAsAsked(api, job, out, draft.digestOf);
  return { release: out, by };
}

/**
 * What is out under the tag must be exactly this release.
 *
 * @throws {ToolError} `publish/differs`, `publish/not-published`.
 */
export async function requireAsAsked(
  api: GithubApi,
  job: ReleaseJob,
  release: ListedRelease,
  digestOf: DraftToPublish['digestOf'],
): Promise<void> {
  const differences = await differingFiles(job.files, await listAssets(api, job.place, release.id), digestOf);
  if (differences.length > 0) throw differsError(release, differences);
  if (release.draft) throw notPublished(job, 'GitHub took the change and shows it as a draft');
  if (release.tag !== job.tag) throw notPublished(job, `GitHub shows it under the tag "${release.tag}"`);
  if (release.prerelease !== job.prerelease) {
    throw notPublished(
      job,
      `GitHub shows it ${release.prerelease ? 'as a prerelease, and its version is none' : 'as no prerelease, and its version is one'}`,
    );
  }
}

/**
 * The comparison before takes as long as the downloads. What was added to the draft meanwhile is not made public with it, and what is
 * out meanwhile is written to no more.
 *
 * @returns The release where another run has published it; else undefined.
 */
async function lookBefore(api: GithubApi, job: ReleaseJob, { id }: ListedRelease): Promise<ListedRelease | undefined> {
  const now = await readRelease(api, job.place, id);
  if (now === undefined) throw goneDraft(job.tag);
  if (!now.draft) return now;
  const own = new Map(job.files.map(({ name, sha256 }) => [name, sha256]));
  // Where the server states no digest, the download before and the one after must do.
  const stated = async ({ name }: ListedAsset) => own.get(name) ?? '';
  const differences = await differingFiles(job.files, await listAssets(api, job.place, id), stated);
  if (differences.length > 0) throw draftDiffers(now, differences);
  return undefined;
}

async function findPublished(api: GithubApi, { place, tag }: ReleaseJob): Promise<ListedRelease | undefined> {
  return (await listReleases(api, place, tag)).find(({ draft }) => !draft);
}

function notPublished({ tag }: ReleaseJob, reason: string): ToolError {
  return new ToolError('network', 'publish/not-published', `"${tag}" is not published as it should be: ${reason}`, {
    help: 'look at its page, and publish again: what is done already is kept',
  });
}
