// Fetches one file of a release, and holds it against what the release lists: its length, and its digest where one is stated.

import { join } from 'node:path';
import { ToolError } from '../model/tool-error.ts';
import type { Download, FileDigest, World } from '../model/world.ts';
import { type GithubClient, headersFor, refuseRateLimit, sentElsewhere } from '../release/github-api.ts';
import type { GithubAsset } from '../release/github-release.ts';

export interface AssetWatch {
  /** Told how many bytes are there, as they come. */
  readonly onBytes: (sizeBytes: number) => void;
  readonly signal: AbortSignal;
}

/**
 * Its bytes are at `wholeFile` then. Files are called by the asset's id, which is never given to other bytes, until all of the release
 * is there: one that was fetched before is taken, and one of which a part was fetched is gone on with.
 *
 * @param folder Absolute path.
 * @returns SHA-256, in lower-case hex.
 * @throws {ToolError} `network/asset-refused`, `network/incomplete`, `network/other-length`, `network/other-content`,
 *   `network/sent-elsewhere`, `network/rate-limited`, and what `Network.download` throws.
 */
export async function fetchAsset(
  { files, http, clock }: World,
  { userAgent, onRetry }: GithubClient,
  asset: GithubAsset,
  folder: string,
  { onBytes, signal }: AssetWatch,
): Promise<string> {
  const whole = wholeFile(folder, asset);
  const before = (await files.stat(whole))?.kind === 'file' ? await files.digest(whole) : undefined;
  if (before !== undefined && isAsListed(before, asset)) {
    onBytes(before.sizeBytes);
    return before.sha256;
  }
  await files.remove(whole);
  const part = join(folder, `${asset.id}.part`);
  for (;;) {
    const download = await http.download({
      ...{ url: asset.url, headers: headersFor({ userAgent }, 'application/octet-stream') },
      ...{ file: part, sizeBytes: asset.sizeBytes, onRetry, onBytes, signal },
    });
    if (download.status !== 'whole') throw failure(asset, download, clock.now());
    const came = await files.digest(part);
    if (isAsListed(came, asset)) {
      await files.rename(part, whole);
      return came.sha256;
    }
    await files.remove(part);
    // What was there before may have been of other bytes: once more, from the first one.
    if (!download.resumed) throw otherContent(asset, came);
  }
}

/** Where an asset lies that was fetched. */
export function wholeFile(folder: string, { id }: GithubAsset): string {
  return join(folder, `${id}.whole`);
}

function isAsListed({ sizeBytes, sha256 }: FileDigest, asset: GithubAsset): boolean {
  return sizeBytes === asset.sizeBytes && (asset.sha256 === undefined || sha256 === asset.sha256);
}

function failure(
  { name, sizeBytes }: GithubAsset,
  download: Exclude<Download, { readonly status: 'whole' }>,
  now: Date,
): ToolError {
  const { host } = download;
  switch (download.status) {
    case 'refused':
      refuseRateLimit(host, download.answer, now);
      return new ToolError(
        'network',
        'network/asset-refused',
        `"${name}" is not to be had: "${host}" answered ${download.answer.status}`,
        {
          help: 'do the same again: the release may have changed meanwhile; tell its maintainers if it stays so',
        },
      );
    case 'not whole':
      return new ToolError(
        'network',
        'network/incomplete',
        `"${name}" did not come whole from "${host}" in ${download.attempts === 1 ? '1 attempt' : `${download.attempts} attempts`}: ${download.reason}`,
        { help: 'do the same again; with --download DIR it goes on from what has come' },
      );
    case 'other length':
      return new ToolError(
        'network',
        'network/other-length',
        `"${name}" has ${sizeBytes} bytes as the release lists it, and not the ${download.sizeBytes} that "${host}" sends`,
        { help: 'do the same again: it may have been replaced meanwhile; tell its maintainers if it stays so' },
      );
    case 'sent astray':
      return sentElsewhere(host, `for "${name}" ${download.reason}`);
  }
}

function otherContent({ name, sha256 = '' }: GithubAsset, came: FileDigest): ToolError {
  return new ToolError('network', 'network/other-content', `"${name}" came with another SHA-256 than the release lists`, {
    help: 'do the same again; if it stays so, do not use the release, and tell its maintainers',
    excerpt: [`listed: ${sha256}`, `came:   ${came.sha256}`],
  });
}
