// Finds the commit of a tag or branch in what `git ls-remote` prints.
// Source: https://git-scm.com/docs/git-ls-remote

import type { Resolved } from './apply-fixes.ts';

/** Commits by full name of the reference; of an annotated tag the commit that it points at. */
export type RemoteRefs = ReadonlyMap<string, string>;

/** Lines of another form are left out. */
export function parseRemoteRefs(output: string): RemoteRefs {
  const refs = new Map<string, string>();
  const peeled = new Map<string, string>();
  for (const line of output.split('\n')) {
    const [, commit, name, isPeeled] = /^([0-9a-f]{40}|[0-9a-f]{64})\t(refs\/[^\s^]+)(\^\{\})?$/.exec(line) ?? [];
    if (commit !== undefined && name !== undefined) (isPeeled === undefined ? refs : peeled).set(name, commit);
  }
  return new Map([...refs, ...peeled]);
}

/** A tag comes before a branch of the same name, as for GitHub. Of several tags of the commit, the one with the most exact version is named. */
export function resolveRef(refs: RemoteRefs, ref: string): Resolved {
  const isCommit = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(ref);
  const tag = refs.get(`refs/tags/${ref}`);
  const commit = isCommit ? ref : (tag ?? refs.get(`refs/heads/${ref}`));
  if (commit === undefined) return { status: 'not found', reason: `the repository has no tag or branch "${ref}"` };
  const versions = [...refs].flatMap(([name, of]) => {
    const version = /^refs\/tags\/(v?\d+\.\d+\.\d+)$/.exec(name)?.[1];
    return version !== undefined && of === commit ? [version] : [];
  });
  // The version that the name stands for, such as v4.2.2 for v4.
  const name = versions.find((version) => version.startsWith(ref)) ?? versions[0] ?? (isCommit ? undefined : ref);
  return name === undefined
    ? { status: 'not found', reason: `no version tag of the repository names ${ref}` }
    : { status: 'found', commit, name };
}
