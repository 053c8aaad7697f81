// Looks whether a draft is one still: nothing is taken from, or written into, what another run has published meanwhile.

import { ToolError } from '../model/tool-error.ts';
import type { GithubApi } from '../model/world.ts';
import { type ListedRelease, readRelease } from './github-releases.ts';
import type { ReleaseJob } from './target.ts';

/** @throws {ToolError} `publish/another-run`, and as `refuseAnswer`. */
export async function requireDraft(api: GithubApi, { place, tag }: ReleaseJob, { id }: ListedRelease): Promise<void> {
  const now = await readRelease(api, place, id);
  if (now === undefined) throw goneDraft(tag);
  if (now.draft) return;
  throw new ToolError('source', 'publish/another-run', `another run has published "${tag}" meanwhile`, {
    help: 'publish again: what it published is compared with these files. Give the job a concurrency group',
  });
}

export function goneDraft(tag: string): ToolError {
  return new ToolError('source', 'publish/another-run', `the draft of "${tag}" is gone: another run, or somebody, deleted it`, {
    help: 'nothing is published: publish again when nobody else does. Give the job a concurrency group',
  });
}
