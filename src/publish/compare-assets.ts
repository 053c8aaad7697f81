// Downloads every asset of a draft again and holds it against the file that it should be.

import { byCodeUnit } from '../model/code-unit-order.ts';
import type { GithubApi } from '../model/world.ts';
import { downloadDigest } from './asset-digest.ts';
import { draftDiffers } from './differing-files.ts';
import { type ListedRelease, listAssets } from './github-releases.ts';
import { inParallel } from './in-parallel.ts';
import type { ReleaseJob, TargetTools } from './target.ts';

const atOnce = 4;

/** @throws {ToolError} `publish/other-bytes` that names the files, and as `downloadDigest`. */
export async function compareAssets(
  api: GithubApi,
  job: ReleaseJob,
  release: ListedRelease,
  tools: Pick<TargetTools, 'files' | 'http'> & { readonly folder: string; readonly onFile: (count: number) => void },
): Promise<void> {
  const assets = await listAssets(api, job.place, release.id);
  const own = new Map(job.files.map((file) => [file.name, file]));
  const there = new Set(assets.filter(({ uploaded }) => uploaded).map(({ name }) => name));
  const differences = [
    ...job.files.filter(({ name }) => !there.has(name)).map(({ name }) => `"${name}" is not there`),
    ...assets.filter(({ name }) => !own.has(name)).map(({ name }) => `"${name}" is not a file of this release`),
  ];
  let count = 0;
  await inParallel(assets, atOnce, async (asset) => {
    const file = own.get(asset.name);
    if (file === undefined || !asset.uploaded) return;
    const came = await downloadDigest(api, job.place, asset, tools);
    count += 1;
    tools.onFile(count);
    if (came !== file.sha256) differences.push(`"${asset.name}" comes back with other bytes`);
  });
  if (differences.length === 0) return;
  throw draftDiffers(release, differences.sort(byCodeUnit));
}
