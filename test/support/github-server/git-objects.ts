// What the repositories here know of git: names to commits, and which commits lead where.

import type { Commit, GitObject, Repository } from './state.ts';

/** The commit that a tag, a branch, a full reference or a hash names. */
export function resolveCommit(repository: Repository, name: string): Commit | undefined {
  const short = name.replace(/^refs\//, '');
  const tag = repository.tags.get(short.replace(/^tags\//, ''));
  const sha =
    (short.startsWith('heads/') ? undefined : tag && peel(repository, tag)) ??
    (short.startsWith('tags/') ? undefined : repository.branches.get(short.replace(/^heads\//, ''))) ??
    name;
  return repository.commits.get(sha);
}

/** The commit behind annotated tags. */
export function peel(repository: Repository, object: GitObject): string {
  let at = object;
  while (at.type === 'tag') {
    const next = repository.tagObjects.get(at.sha);
    if (next === undefined) return at.sha;
    at = next.object;
  }
  return at.sha;
}

/** Hashes of a commit and all before it. */
export function history(repository: Repository, sha: string): ReadonlySet<string> {
  const seen = new Set<string>();
  const open = [sha];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const commit = repository.commits.get(next);
    if (commit === undefined || seen.has(next)) continue;
    seen.add(next);
    open.push(...commit.parents);
  }
  return seen;
}

/** Commits that lead to `to` and not to `from`, oldest first: parents go before their children. */
export function commitsBetween(repository: Repository, from: string, to: string): readonly Commit[] {
  const known = history(repository, from);
  const found: Commit[] = [];
  const done = new Set<string>(known);
  const visit = (sha: string): void => {
    const commit = repository.commits.get(sha);
    if (commit === undefined || done.has(sha)) return;
    done.add(sha);
    for (const parent of commit.parents) visit(parent);
    found.push(commit);
  };
  visit(to);
  return found;
}
