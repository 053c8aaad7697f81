// Changes that somebody else makes, for the faults `before` and `after` and for the state that a test begins with.

import type { Release, Repository } from './state.ts';

/** Makes the tag where it is not; the commit need not be known before. */
export function moveTag(repository: Repository, tagName: string, sha: string): void {
  if (!repository.commits.has(sha))
    repository.commits.set(sha, { sha, parents: [], message: 'Change something else', date: changedAt });
  repository.tags.set(tagName, { type: 'commit', sha });
}

/** A draft that another run or person made; `more` makes it another release, such as a published one. */
export function addDraft(repository: Repository, tagName: string, more: Partial<Release> = {}): Release {
  const release: Release = {
    id: 1 + Math.max(900_000, ...repository.releases.map(({ id }) => id)),
    tagName,
    targetCommitish: repository.defaultBranch,
    name: null,
    body: null,
    draft: true,
    prerelease: false,
    immutable: false,
    author: 'octocat',
    createdAt: changedAt,
    updatedAt: changedAt,
    publishedAt: null,
    assets: [],
    ...more,
  };
  repository.releases.push(release);
  return release;
}

const changedAt = '2026-01-02T00:00:00Z';
