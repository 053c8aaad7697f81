// What GitHub says of a repository's releases and their assets, drafts too.
// Source: https://docs.github.com/en/rest/releases

import { readBoolean, readList, readObject, readShape, readText, refuse } from '../codec/json-shape.ts';
import { byText } from '../model/code-unit-order.ts';
import type { Parsed } from '../model/statement.ts';
import type { GithubApi } from '../model/world.ts';
import { ask, askAll, type GithubPlace, repositoryPath } from './github-answer.ts';

export interface ListedRelease {
  readonly id: number;
  readonly tag: string;
  readonly draft: boolean;
  readonly prerelease: boolean;
  /** Absent where the server does not say. */
  readonly immutable?: boolean;
  readonly body: string;
  /** Page on GitHub. */
  readonly url: string;
  /** As it is written: with `{?name,label}`. */
  readonly uploadUrl: string;
}

export interface ListedAsset {
  readonly id: number;
  readonly name: string;
  readonly sizeBytes: number;
  /** An upload that did not end leaves one that is not. */
  readonly uploaded: boolean;
  /** As GitHub states it, lower-case hex; absent where it does not. */
  readonly sha256?: string;
}

/** All of a tag, also drafts, which the API finds in no other way; the oldest first. */
export async function listReleases(api: GithubApi, place: GithubPlace, tag: string): Promise<readonly ListedRelease[]> {
  const all = await askAll(api, place, `${repositoryPath(place)}/releases`, 'contents: write', (list) =>
    readShape(() => readList(list, 'releases', toRelease)),
  );
  return all.filter((release) => release.tag === tag).sort((first, second) => first.id - second.id);
}

/** @returns undefined when it is not there any more. */
export async function readRelease(api: GithubApi, place: GithubPlace, id: number): Promise<ListedRelease | undefined> {
  return ask(api, place, { method: 'GET', path: `${repositoryPath(place)}/releases/${id}` }, 'contents: write', parseRelease);
}

/** Sorted by name. */
export async function listAssets(api: GithubApi, place: GithubPlace, id: number): Promise<readonly ListedAsset[]> {
  const path = `${repositoryPath(place)}/releases/${id}/assets`;
  const assets = await askAll(api, place, path, 'contents: write', (list) => readShape(() => readList(list, 'assets', toAsset)));
  return [...assets].sort(byText(({ name }) => name));
}

export function parseRelease(value: unknown): Parsed<ListedRelease> {
  return readShape(() => toRelease(value, 'the release'));
}

export function parseAsset(value: unknown): Parsed<ListedAsset> {
  return readShape(() => toAsset(value, 'the asset'));
}

function toRelease(value: unknown, where: string): ListedRelease {
  const release = readObject(value, where);
  const { body, immutable } = release;
  return {
    id: readId(release.id, `${where}.id`),
    tag: readText(release.tag_name, `${where}.tag_name`),
    draft: readBoolean(release.draft, `${where}.draft`),
    prerelease: readBoolean(release.prerelease, `${where}.prerelease`),
    ...(typeof immutable === 'boolean' ? { immutable } : {}),
    body: typeof body === 'string' ? body : '',
    url: readText(release.html_url, `${where}.html_url`),
    uploadUrl: readText(release.upload_url, `${where}.upload_url`),
  };
}

function toAsset(value: unknown, where: string): ListedAsset {
  const asset = readObject(value, where);
  const { size, digest } = asset;
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) refuse(`${where}.size`, 'is no whole number');
  const [, sha256] = typeof digest === 'string' ? (/^sha256:([0-9a-f]{64})$/.exec(digest) ?? []) : [];
  return {
    id: readId(asset.id, `${where}.id`),
    name: readText(asset.name, `${where}.name`),
    sizeBytes: size,
    uploaded: asset.state === 'uploaded',
    ...(sha256 === undefined ? {} : { sha256 }),
  };
}

function readId(value: unknown, where: string): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value > 0) return value;
  return refuse(where, 'is no number of GitHub');
}
