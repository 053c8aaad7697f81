// Asks GitHub which commit a tag names, and stops when it is not the one that was built.

import { readObject, readShape, readText } from '../codec/json-shape.ts';
import type { Parsed } from '../model/statement.ts';
import { ToolError } from '../model/tool-error.ts';
import type { GithubApi } from '../model/world.ts';
import { ask, type GithubPlace, hostOf, repositoryPath } from './github-answer.ts';
import { readSha } from './read-sha.ts';

/** A tag may name a tag, which names a tag. */
const deepest = 10;

/** Each part by itself, so that a slash stays one. */
export function tagPath(tag: string): string {
  return tag.split('/').map(encodeURIComponent).join('/');
}

/**
 * @returns Object name of the commit, annotated tags peeled.
 * @throws {ToolError} `publish/no-tag`, and as `ask`.
 */
async function resolveTag(api: GithubApi, place: GithubPlace, tag: string): Promise<string> {
  const path = `${repositoryPath(place)}/git/ref/tags/${tagPath(tag)}`;
  let object = await ask(api, place, { method: 'GET', path }, 'contents: read', readTarget);
  for (let depth = 0; object !== undefined && depth < deepest; depth += 1) {
    if (object.type === 'commit') return object.sha;
    if (object.type !== 'tag') break;
    const next = `${repositoryPath(place)}/git/tags/${object.sha}`;
    object = await ask(api, place, { method: 'GET', path: next }, 'contents: read', readTarget);
  }
  throw new ToolError(
    'source',
    'publish/no-tag',
    `"${hostOf(place.apiUrl)}" has no tag "${tag}" of "${place.owner}/${place.name}" that names a commit`,
    {
      help: `push it: git push origin ${tag}; and see that the token is for this repository, with "contents: write"`,
    },
  );
}

/** @throws {ToolError} `publish/tag-moved`, and as `resolveTag`. */
export async function requireTagAt(api: GithubApi, place: GithubPlace, tag: string, commit: string): Promise<void> {
  const now = await resolveTag(api, place, tag);
  if (now === commit) return;
  throw new ToolError(
    'source',
    'publish/tag-moved',
    `the tag "${tag}" names "${now}" now, and the release was built from "${commit}"`,
    {
      help: 'nothing is published: find out who moved the tag; put it back, or release the other commit under a new version',
    },
  );
}

function readTarget(value: unknown): Parsed<{ readonly type: string; readonly sha: string }> {
  return readShape(() => {
    const object = readObject(readObject(value, 'the tag').object, 'object');
    return { type: readText(object.type, 'object.type'), sha: readSha(object.sha, 'object.sha') };
  });
}
