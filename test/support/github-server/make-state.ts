// Makes the repositories that a test asked for, with the defaults that a small project has.

import { createHash } from 'node:crypto';
import type { RepositorySettings } from './settings.ts';
import type { Commit, Environment, GithubState, GitObject, Pull, Repository, Ruleset, TagObject } from './state.ts';

/** When everything that a test did not date has happened. */
export const beginning = '2026-01-01T00:00:00Z';

export function makeState(settings: readonly RepositorySettings[], nextId: () => number): GithubState {
  const repositories = new Map(settings.map((each) => [each.fullName, makeRepository(each, nextId)]));
  return {
    repositories,
    repository(fullName) {
      const found = repositories.get(fullName);
      if (found === undefined) throw new Error(`there is no repository "${fullName}"`);
      return found;
    },
  };
}

function makeRepository(settings: RepositorySettings, nextId: () => number): Repository {
  const { fullName, defaultBranch = 'main' } = settings;
  const commits: Commit[] = [];
  for (const { sha, parents, message = 'Change something', date = beginning } of settings.commits ?? [
    { sha: hashOf(`first of ${fullName}`) },
  ]) {
    const before = commits.at(-1);
    commits.push({ sha, message, date, parents: parents ?? (before === undefined ? [] : [before.sha]) });
  }
  const tagObjects = new Map<string, TagObject>();
  const tags = new Map<string, GitObject>();
  for (const { name, commit, message } of settings.tags ?? []) {
    if (!commits.some(({ sha }) => sha === commit))
      commits.unshift({ sha: commit, message: 'Change something', date: beginning, parents: [] });
    if (message === undefined) tags.set(name, { type: 'commit', sha: commit });
    else {
      const sha = hashOf(`tag ${name} ${commit} ${message}`);
      tagObjects.set(sha, { sha, tag: name, message, object: { type: 'commit', sha: commit } });
      tags.set(name, { type: 'tag', sha });
    }
  }
  return {
    id: nextId(),
    fullName,
    private: settings.private ?? false,
    defaultBranch,
    branches: new Map([[defaultBranch, commits.at(-1)?.sha ?? '']]),
    commits: new Map(commits.map((commit) => [commit.sha, commit])),
    tags,
    tagObjects,
    pulls: (settings.pulls ?? []).map(makePull),
    releases: [],
    latest: undefined,
    usedTags: new Set(),
    attestations: [],
    issues: [],
    rulesets: (settings.rulesets ?? []).map((each) => makeRuleset(each, nextId)),
    environments: (settings.environments ?? []).map((each) => makeEnvironment(each, nextId)),
    immutableReleases: { enabled: settings.immutableReleases ?? false, enforcedByOwner: false },
  };
}

function makePull({ number, mergeCommit = null, ...rest }: Partial<Pull> & { readonly number: number }): Pull {
  return {
    number,
    title: `Change ${number}`,
    body: null,
    mergedAt: mergeCommit === null ? null : beginning,
    commits: mergeCommit === null ? [] : [mergeCommit],
    author: 'octocat',
    labels: [],
    ...rest,
    mergeCommit,
  };
}

function makeRuleset(given: Pick<Ruleset, 'name' | 'include' | 'rules'> & Partial<Ruleset>, nextId: () => number): Ruleset {
  const target = given.include.some((pattern) => pattern.startsWith('refs/tags/')) ? 'tag' : 'branch';
  return { id: nextId(), target, enforcement: 'active', exclude: [], bypassActors: [], ...given };
}

function makeEnvironment(given: Pick<Environment, 'name'> & Partial<Environment>, nextId: () => number): Environment {
  return { id: nextId(), reviewers: [], preventSelfReview: false, waitTimerMinutes: 0, branchPolicy: undefined, ...given };
}

/** 40 hex digits, as git names an object. */
export function hashOf(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}
