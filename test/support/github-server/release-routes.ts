// Releases. Source: https://docs.github.com/rest/releases/releases and what people met, named at each rule.

import {
  type Answer,
  type Call,
  type FieldError,
  failure,
  type Handler,
  notFound,
  refused,
  tooLong,
  type World,
} from './answer.ts';
import { resolveCommit } from './git-objects.ts';
import { page } from './page.ts';
import { releaseDocument } from './release-documents.ts';
import { covers } from './ruleset-patterns.ts';
import type { Release, Repository } from './state.ts';

/** Drafts are listed only for who may write. */
export const listReleases: Handler = (call, world) => {
  const seen = call.repository.releases.filter((release) => isSeen(release, call)).toReversed();
  const answer = page(seen, call, world, '/releases');
  return { ...answer, body: answer.body.map((each) => releaseDocument(each, call.repository, world.urls)) };
};

export const getRelease: Handler = (call, world) => {
  const release = findRelease(call);
  return release === undefined ? notFound() : one(200, release, call, world);
};

/** A draft is not found by its tag, whoever asks. */
export const getReleaseByTag: Handler = (call, world) => {
  const release = call.repository.releases.find(({ draft, tagName }) => !draft && tagName === call.parameters.tag);
  return release === undefined ? notFound() : one(200, release, call, world);
};

export const getLatestRelease: Handler = (call, world) => {
  const release = latestRelease(call.repository);
  return release === undefined ? notFound() : one(200, release, call, world);
};

/** "The latest release is the most recent release that's not a prerelease or draft", unless `make_latest` chose one. */
export function latestRelease({ releases, latest }: Repository): Release | undefined {
  const candidates = releases.filter(({ draft, prerelease }) => !draft && !prerelease);
  return candidates.find(({ id }) => id === latest) ?? candidates.at(-1);
}

/** Two drafts for one tag are possible: ncipollo/release-action #7. */
export const createRelease: Handler = (call, world) => {
  const { repository, body, caller } = call;
  const stamp = world.stamp();
  const release: Release = {
    id: world.nextId(),
    tagName: text(body.tag_name) ?? '',
    targetCommitish: text(body.target_commitish) ?? repository.defaultBranch,
    name: text(body.name) ?? null,
    body: text(body.body) ?? null,
    draft: body.draft === true,
    prerelease: body.prerelease === true,
    immutable: false,
    author: caller.login ?? '',
    createdAt: stamp,
    updatedAt: stamp,
    publishedAt: null,
    assets: [],
  };
  const faults = release.draft ? draftFaults(release, body) : publishFaults(release, repository, body);
  if (faults.length > 0) return refused(...faults);
  repository.releases.push(release);
  if (!release.draft) publish(release, call, world);
  return one(201, release, call, world, { location: `${world.urls.api}/repos/${repository.fullName}/releases/${release.id}` });
};

export const updateRelease: Handler = (call, world) => {
  const release = findRelease(call);
  if (release === undefined) return notFound();
  const { repository, body } = call;
  const changed: Release = {
    ...release,
    tagName: text(body.tag_name) ?? release.tagName,
    targetCommitish: text(body.target_commitish) ?? release.targetCommitish,
    name: text(body.name) ?? release.name,
    body: text(body.body) ?? release.body,
    draft: typeof body.draft === 'boolean' ? body.draft : release.draft,
    prerelease: typeof body.prerelease === 'boolean' ? body.prerelease : release.prerelease,
  };
  const frozen = release.immutable ? immutableFaults(release, changed) : [];
  if (frozen.length > 0) return refused(...frozen);
  const isPublished = release.draft && !changed.draft;
  const renamed = !changed.draft && changed.tagName !== release.tagName;
  const faults = isPublished || renamed ? publishFaults(changed, repository, body) : draftFaults(changed, body);
  if (faults.length > 0) return refused(...faults);
  Object.assign(release, changed, { updatedAt: world.stamp() });
  if (isPublished) publish(release, call, world);
  else if (body.make_latest === 'true') repository.latest = release.id;
  return one(200, release, call, world);
};

/** Also an immutable one; its tag can then not be taken again. */
export const deleteRelease: Handler = (call) => {
  const release = findRelease(call);
  if (release === undefined) return notFound();
  call.repository.releases = call.repository.releases.filter(({ id }) => id !== release.id);
  return { status: 204 };
};

/** The release that the path names, where the caller may see it. */
export function findRelease(call: Call): Release | undefined {
  return call.repository.releases.find((release) => String(release.id) === call.parameters.release_id && isSeen(release, call));
}

/** "Only users with push access will receive listings for draft releases." */
export function isSeen({ draft }: Release, { caller }: Call): boolean {
  return !draft || caller.can('contents', 'write');
}

function publish(release: Release, { repository, body }: Call, world: World): void {
  // A tag that is not there is made where the release says.
  const target = resolveCommit(repository, release.targetCommitish);
  if (!repository.tags.has(release.tagName) && target !== undefined)
    repository.tags.set(release.tagName, { type: 'commit', sha: target.sha });
  release.publishedAt = world.stamp();
  release.immutable = repository.immutableReleases.enabled;
  if (release.immutable) repository.usedTags.add(release.tagName);
  const chosen = body.make_latest ?? 'true';
  if (chosen === 'true' && !release.prerelease) repository.latest = release.id;
  else if (chosen === 'false') repository.latest = latestOther(repository, release)?.id;
}

function latestOther(repository: Repository, release: Release): Release | undefined {
  return latestRelease({ ...repository, releases: repository.releases.filter(({ id }) => id !== release.id) });
}

function publishFaults(release: Release, repository: Repository, body: Call['body']): readonly FieldError[] {
  const { id, tagName, targetCommitish } = release;
  const faults = [...draftFaults(release, body)];
  if (repository.releases.some((other) => other.id !== id && !other.draft && other.tagName === tagName)) {
    faults.push({ resource: 'Release', code: 'already_exists', field: 'tag_name' });
  }
  // The words of github-community-projects/ospo-reusable-workflows #83.
  if (repository.usedTags.has(tagName)) {
    faults.push({ resource: 'Release', code: 'custom', field: 'tag_name', message: 'tag_name was used by an immutable release' });
  }
  if (!repository.tags.has(tagName)) {
    if (resolveCommit(repository, targetCommitish) === undefined) {
      faults.push({ resource: 'Release', code: 'invalid', field: 'target_commitish' });
    }
    if (covers(repository, `refs/tags/${tagName}`, 'creation')) {
      const message = 'pre_receive Repository rule violations found\n\nCannot create ref due to creations being restricted.\n\n';
      faults.push({ resource: 'Release', code: 'custom', field: 'pre_receive', message });
    }
    if (faults.length > 0)
      faults.push({ resource: 'Release', code: 'custom', message: 'Published releases must have a valid tag' });
  }
  return faults;
}

/** "Drafts and prereleases cannot be set as latest." That it is refused, and not passed over, is our reading. */
function draftFaults(
  { tagName, draft, prerelease, body }: Release,
  { make_latest: chosen }: Call['body'],
): readonly FieldError[] {
  if (tagName === '') return [{ resource: 'Release', code: 'missing_field', field: 'tag_name' }];
  const long = tooLong('Release', body, 125_000);
  if (chosen !== 'true' || (!draft && !prerelease)) return long;
  const message = 'drafts and prereleases cannot be set as latest';
  return [...long, { resource: 'Release', code: 'custom', field: 'make_latest', message }];
}

/** Title, notes and the mark of a prerelease stay open. The words for `draft` are those of cameronrye/openzim-mcp #215. */
function immutableFaults(release: Release, changed: Release): readonly FieldError[] {
  const fixed = (field: string): FieldError => ({
    ...{ resource: 'Release', code: 'custom', field },
    message: `${field} cannot be changed when release is immutable`,
  });
  return [
    ...(changed.draft === release.draft ? [] : [fixed('state')]),
    ...(changed.tagName === release.tagName ? [] : [fixed('tag_name')]),
    ...(changed.targetCommitish === release.targetCommitish ? [] : [fixed('target_commitish')]),
  ];
}

function one(status: number, release: Release, call: Call, world: World, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers, body: releaseDocument(release, call.repository, world.urls) };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** 422 as the uploading host says it: softprops/action-gh-release #653. */
export function immutableUpload(): Answer {
  return failure(422, 'Cannot upload assets to an immutable release.');
}
