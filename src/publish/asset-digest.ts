// Downloads an asset and computes its digest. What GitHub states of it is GitHub's word: this is what people will get.

import { join } from 'node:path';
import { parseRedirect } from '../codec/redirect.ts';
import { ToolError } from '../model/tool-error.ts';
import type { GithubApi } from '../model/world.ts';
import { badAnswer, type GithubPlace, hostOf, refuseAnswer, repositoryPath } from './github-answer.ts';
import type { ListedAsset } from './github-releases.ts';
import type { TargetTools } from './target.ts';

const attempts = 4;

/**
 * The API says where the bytes lie; who keeps them is never sent the token.
 *
 * @param folder Absolute path of a folder that this alone writes into. What was downloaded is removed again.
 * @returns SHA-256, lower-case hex; undefined where the length alone is another.
 * @throws {ToolError} `publish/no-download`, and as `refuseAnswer` and `Network.download`.
 */
export async function downloadDigest(
  api: GithubApi,
  place: GithubPlace,
  asset: Pick<ListedAsset, 'id' | 'name' | 'sizeBytes'>,
  { files, http, folder }: Pick<TargetTools, 'files' | 'http'> & { readonly folder: string },
): Promise<string | undefined> {
  const file = join(folder, `${asset.id}.part`);
  for (let attempt = 1; ; attempt += 1) {
    // Where it leads to is good for minutes only, so that each attempt asks anew.
    const url = await whereItLies(api, place, asset);
    const download = await http.download({ url: url.href, file, sizeBytes: asset.sizeBytes });
    if (download.status === 'other length') return undefined;
    if (download.status === 'whole') {
      const { sha256 } = await files.digest(file);
      await files.remove(file);
      return sha256;
    }
    const reason = download.status === 'refused' ? `it answered ${download.answer.status}` : download.reason;
    if (attempt === attempts || download.status === 'sent astray') {
      throw new ToolError(
        'network',
        'publish/no-download',
        `"${asset.name}" cannot be fetched back from "${download.host}": ${reason}`,
        {
          help: 'nothing is published yet: publish again, what is uploaded is kept',
        },
      );
    }
    await api.wait(attempt, `"${asset.name}" is not fetched back yet: ${reason}`);
  }
}

async function whereItLies(api: GithubApi, place: GithubPlace, asset: Pick<ListedAsset, 'id' | 'name'>): Promise<URL> {
  const path = `${repositoryPath(place)}/releases/assets/${asset.id}`;
  const answer = await api.request({ method: 'GET', path, accept: 'application/octet-stream' });
  if (answer.status === 302) {
    const target = parseRedirect(new URL(place.apiUrl), answer.headers.location);
    if (typeof target !== 'string') return target;
    throw new ToolError(
      'network',
      'publish/no-download',
      `"${hostOf(place.apiUrl)}" is not followed for "${asset.name}": ${target}`,
      {
        help: 'see what stands between this machine and GitHub',
      },
    );
  }
  if (answer.status === 200) throw badAnswer(place.apiUrl, `it sends "${asset.name}" itself, and not where it lies`);
  throw refuseAnswer(answer, place, 'contents: write');
}
