// Finds the draft of a tag, or makes one; and stops where somebody else's would be written into.

import { ToolError } from '../model/tool-error.ts';
import type { GithubApi } from '../model/world.ts';
import { parseMarker, withMarker } from './draft-marker.ts';
import { isAlreadyThere, isPassing, readAnswer, refuseAnswer, repositoryPath } from './github-answer.ts';
import { type ListedAsset, type ListedRelease, listAssets, listReleases, parseRelease } from './github-releases.ts';
import { lostAnswer } from './lost-answer.ts';
import type { ReleaseJob } from './target.ts';

export type FoundDraft =
  | {
      readonly status: 'draft';
      readonly release: ListedRelease;
      readonly assets: readonly ListedAsset[];
      /** What its body will be. */
      readonly body: string;
      readonly made: boolean;
    }
  /** It is out already. */
  | { readonly status: 'published'; readonly release: ListedRelease; readonly assets: readonly ListedAsset[] }
  /** In a dry run alone. */
  | { readonly status: 'none' };

const attempts = 5;

/**
 * @param notes Text of the release.
 * @throws {ToolError} `publish/two-drafts`, `publish/other-draft`, `publish/foreign-assets`, `publish/another-run`, and as `refuseAnswer`.
 */
export async function openDraft(api: GithubApi, job: ReleaseJob, notes: string): Promise<FoundDraft> {
  for (let attempt = 1; ; attempt += 1) {
    const found = await findDraft(api, job, notes);
    if (found.status !== 'none' || job.dryRun) return found;
    const made = await makeDraft(api, job, notes, attempt);
    if (made !== undefined) return { status: 'draft', release: made, assets: [], body: withMarker(notes, job.sums), made: true };
  }
}

async function findDraft(api: GithubApi, job: ReleaseJob, notes: string): Promise<FoundDraft> {
  const { place, tag } = job;
  const releases = await listReleases(api, place, tag);
  const published = releases.find(({ draft }) => !draft);
  if (published !== undefined) {
    return { status: 'published', release: published, assets: await listAssets(api, place, published.id) };
  }
  const [release, second] = releases;
  if (release === undefined) return { status: 'none' };
  if (second !== undefined) throw twoDrafts(tag, releases);
  const assets = await listAssets(api, place, release.id);
  const body = judgeDraft(job, release, assets, notes);
  // One that somebody made by hand becomes ours, and says so before anything is put into it.
  if (!job.dryRun && parseMarker(release.body) !== job.sums) await markDraft(api, job, release, body);
  return { status: 'draft', release, assets, body, made: false };
}

/** Nothing is deleted, and nothing replaced, but what was uploaded for these very files. Returns what the body will be. */
function judgeDraft(job: ReleaseJob, release: ListedRelease, assets: readonly ListedAsset[], notes: string): string {
  const marker = parseMarker(release.body);
  if (marker !== undefined && marker !== job.sums) {
    throw new ToolError(
      'source',
      'publish/other-draft',
      `the draft of "${job.tag}" was made for other files: its SHA256SUMS is "${marker}"`,
      {
        help: `if nobody is publishing those, delete it at ${release.url}, and publish again`,
      },
    );
  }
  const own = new Map(job.files.map((file) => [file.name, file]));
  const isOurs = marker === job.sums;
  const foreign = assets.filter(({ name, sha256, uploaded }) => {
    const file = own.get(name);
    return file === undefined || (!isOurs && !(uploaded && sha256 === file.sha256));
  });
  if (foreign.length > 0) {
    throw new ToolError('source', 'publish/foreign-assets', `the draft of "${job.tag}" has files that are not of this release`, {
      help: `nothing is deleted that was not put there by this: remove them at ${release.url}, and publish again`,
      excerpt: foreign.slice(0, 30).map(({ name }) => name),
    });
  }
  return withMarker(isOurs || release.body.trim() === '' ? notes : release.body, job.sums);
}

async function markDraft(api: GithubApi, job: ReleaseJob, release: ListedRelease, body: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const path = `${repositoryPath(job.place)}/releases/${release.id}`;
    // The same again changes nothing.
    const answer = await api.request({ method: 'PATCH', path, body: { body } }).catch(lostAnswer);
    if (answer !== undefined && answer.status === 200) return;
    const passing = answer === undefined ? { leastWaitMs: 0 } : isPassing(answer);
    if (answer !== undefined && passing === undefined) throw refuseAnswer(answer, job.place, 'contents: write');
    if (attempt === attempts) throw lost('the draft could not be marked');
    await api.wait(attempt, 'the draft is not marked yet', passing?.leastWaitMs);
  }
}

/** @returns undefined when it must be looked again: an answer was lost, or another run was quicker. */
async function makeDraft(api: GithubApi, job: ReleaseJob, notes: string, attempt: number): Promise<ListedRelease | undefined> {
  const { place, tag, sums, prerelease } = job;
  const path = `${repositoryPath(place)}/releases`;
  const body = { tag_name: tag, name: tag, body: withMarker(notes, sums), draft: true, prerelease };
  const answer = await api.request({ method: 'POST', path, body }).catch(lostAnswer);
  if (answer === undefined || answer.status !== 201) {
    const passing = answer === undefined || isAlreadyThere(answer) ? { leastWaitMs: 0 } : isPassing(answer);
    if (answer !== undefined && passing === undefined) throw refuseAnswer(answer, place, 'contents: write');
    if (attempt >= attempts)
      throw answer === undefined ? lost('no draft could be made') : refuseAnswer(answer, place, 'contents: write');
    await api.wait(attempt, 'no draft is made yet', passing?.leastWaitMs);
    return undefined;
  }
  const made = readAnswer(answer, place, parseRelease);
  const others = (await listReleases(api, place, tag)).filter(({ id }) => id !== made.id);
  // Of runs that made one at the same time the first goes on; the others take theirs away again.
  if (others.length === 0 || others.every(({ id, draft }) => draft && id > made.id)) return made;
  await api.request({ method: 'DELETE', path: `${path}/${made.id}` });
  throw new ToolError('source', 'publish/another-run', `another run publishes "${tag}" at this moment`, {
    help: 'when it has ended, publish again: what it published is compared with these files. Give the job a concurrency group',
    excerpt: others.map(({ url }) => url),
  });
}

function twoDrafts(tag: string, drafts: readonly ListedRelease[]): ToolError {
  return new ToolError('source', 'publish/two-drafts', `there are ${drafts.length} drafts for the tag "${tag}"`, {
    help: 'delete all but the one to go on with, and publish again',
    excerpt: drafts.map(({ url }) => url),
  });
}

function lost(what: string): ToolError {
  return new ToolError('network', 'network/unreachable', `${what}: no attempt brought an answer`, {
    help: 'publish again: what is done already is kept',
  });
}
