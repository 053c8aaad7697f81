// Fetches a release from GitHub into a folder, four files at a time. Nothing of it is believed yet: verification comes after.

import { join } from 'node:path';
import { counted } from '../model/counted.ts';
import type { FetchedRelease } from '../model/outcome.ts';
import { ToolError } from '../model/tool-error.ts';
import type { Progress, World } from '../model/world.ts';
import type { GithubClient } from '../release/github-api.ts';
import { type GithubAsset, readGithubRelease } from '../release/github-release.ts';
import { fetchAsset, wholeFile } from './fetch-asset.ts';
import { findRelease, type ReleaseAsked, type ReleasePlace } from './find-release.ts';
import { toolVersion } from './tool-version.ts';

/** Downloads at once. */
const parallel = 4;

/**
 * Fetches what `verify-release` is to verify elsewhere.
 *
 * @param folder Absolute path of the release folder to make.
 * @throws {ToolError} what `findRelease` and `fetchRelease` throw.
 */
export async function downloadRelease(
  world: World,
  asked: ReleaseAsked & { readonly folder: string },
  progress: Progress,
): Promise<FetchedRelease> {
  return fetchRelease(world, await findRelease(world, asked), asked.folder, progress);
}

/**
 * What has come lies in `<folder>.partial` until all of it is there, and stays there when it is not: the same again goes on from it.
 *
 * @param folder Absolute path of the release folder to make; nothing may be there.
 * @throws {ToolError} `release/folder-exists`, and what `readGithubRelease` and `fetchAsset` throw.
 */
export async function fetchRelease(
  world: World,
  place: ReleasePlace,
  folder: string,
  progress: Progress,
): Promise<FetchedRelease> {
  if ((await world.files.stat(folder)) !== undefined) {
    throw new ToolError('usage', 'release/folder-exists', `there is something at "${folder}" already`, {
      help: 'verify what is there with --from, move it away, or name another folder with --download',
    });
  }
  const client: GithubClient = {
    http: world.http,
    clock: world.clock,
    userAgent: `selfsame/${toolVersion}`,
    onRetry: ({ reason, waitMs }) => progress.note(`${reason}; it is asked again in ${(waitMs / 1000).toFixed(1)} s`),
  };
  const { host } = new URL(place.apiUrl);
  const listed = progress.stage(`ask ${host} for ${place.owner}/${place.name} ${place.tag}`);
  const release = await readGithubRelease(client, place);
  listed(printServersWord(release));
  if (release.draft) progress.note(`"${place.tag}" is a draft, as ${host} says: its maintainers have not released it`);
  else if (release.prerelease) progress.note(`"${place.tag}" is a prerelease, as ${host} says`);
  const partial = `${folder}.partial`;
  await world.files.makeFolder(partial);
  const digests = await fetchAll(world, client, release.assets, partial, progress);
  await assemble(world, release.assets, partial, folder);
  const { draft, prerelease, immutable } = release;
  const { repository, tag, apiUrl: api } = place;
  return {
    ...{ schemaVersion: 1, outcome: 'fetched', folder, repository, tag, api, draft, prerelease },
    ...(immutable === undefined ? {} : { immutable }),
    files: release.assets.flatMap(({ name, sizeBytes }) => {
      const sha256 = digests.get(name);
      return sha256 === undefined ? [] : [{ name, sizeBytes, sha256 }];
    }),
    verify: [tag, '--from', folder, '--repository', repository],
  };
}

/** What the server says of a release, as a phrase: `prerelease, immutable`. */
export function printServersWord(release: Pick<FetchedRelease, 'draft' | 'prerelease' | 'immutable'>): string {
  const { draft, prerelease, immutable } = release;
  const said = [...(draft ? ['draft'] : []), ...(prerelease ? ['prerelease'] : []), ...(draft || prerelease ? [] : ['release'])];
  return [...said, ...(immutable === undefined ? [] : [immutable ? 'immutable' : 'not immutable'])].join(', ');
}

/** SHA-256 of every asset as it came, by its name. The first failure ends all downloads. */
async function fetchAll(
  world: World,
  client: GithubClient,
  assets: readonly GithubAsset[],
  partial: string,
  progress: Progress,
): Promise<ReadonlyMap<string, string>> {
  const digests = new Map<string, string>();
  const came = new Map<string, number>();
  const total = printBytes(sum(assets.map(({ sizeBytes }) => sizeBytes)));
  const done = progress.stage(
    `fetch ${counted(assets.length, 'file')}, ${total}`,
    () => `${counted(digests.size, 'file')}, ${printBytes(sum(came.values()))}`,
  );
  const stop = new AbortController();
  const waiting = assets.values();
  const failures: unknown[] = [];

  // All of them take from one list.
  async function work(): Promise<void> {
    for (const asset of waiting) {
      if (stop.signal.aborted) return;
      const onBytes = (sizeBytes: number) => void came.set(asset.name, sizeBytes);
      digests.set(asset.name, await fetchAsset(world, client, asset, partial, { onBytes, signal: stop.signal }));
    }
  }
  await Promise.all(
    Array.from({ length: parallel }, () =>
      work().catch((error: unknown) => {
        failures.push(error);
        stop.abort();
      }),
    ),
  );
  if (failures.length > 0) throw failures[0];
  done('all there');
  return digests;
}

/** From ids to names, and then all at once to where the release is to be. */
async function assemble(world: World, assets: readonly GithubAsset[], partial: string, folder: string): Promise<void> {
  const assembled = join(partial, 'release');
  await world.files.remove(assembled);
  await world.files.makeFolder(assembled);
  for (const asset of assets) await world.files.rename(wholeFile(partial, asset), join(assembled, asset.name));
  await world.files.rename(assembled, folder);
  await world.files.remove(partial);
}

function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const each of numbers) total += each;
  return total;
}

/** In units of 1,000, as GitHub shows them: `812 bytes`, `12.3 MB`. */
function printBytes(bytes: number): string {
  if (bytes < 1000) return counted(bytes, 'byte');
  const units = ['kB', 'MB', 'GB'];
  const power = Math.min(Math.floor(Math.log10(bytes) / 3), units.length);
  return `${(bytes / 1000 ** power).toFixed(1)} ${units[power - 1]}`;
}
