// Reads what a release on GitHub is made of: which assets, how long, with which digest, from where. Names are not trusted.
// Source: https://docs.github.com/en/rest/releases, "Get a release by tag name" and "List release assets".

import { readBoolean, readList, readObject, readOptional, readShape, readText, refuse } from '../codec/json-shape.ts';
import { parseRedirect } from '../codec/redirect.ts';
import { quoteShellWords } from '../codec/shell-quote.ts';
import { byText } from '../model/code-unit-order.ts';
import { fileNameFault } from '../model/file-role.ts';
import type { Parsed } from '../model/statement.ts';
import { ToolError } from '../model/tool-error.ts';
import { askGithub, badAnswer, type GithubClient, sentElsewhere } from './github-api.ts';

/** Which release, and whom to ask for it. */
export interface ReleaseOnGithub {
  /** Without a slash at its end: `https://api.github.com`, `https://HOST/api/v3`. */
  readonly apiUrl: string;
  readonly owner: string;
  readonly name: string;
  readonly tag: string;
}

export interface GithubAsset {
  readonly id: number;
  /** As a file of the release folder can be called. */
  readonly name: string;
  readonly sizeBytes: number;
  /** As GitHub states it: lower-case hex; absent for assets from before it did. */
  readonly sha256?: string;
  readonly url: string;
}

/** The server's word, all of it. */
export interface GithubRelease {
  readonly draft: boolean;
  readonly prerelease: boolean;
  readonly immutable?: boolean;
  /** Sorted by name; no two are one where case does not count. */
  readonly assets: readonly GithubAsset[];
}

const maxAssets = 10_000;
const maxTotalBytes = 16 * 1024 ** 3;
/** The most that GitHub gives at once. */
const pageSize = 100;

/**
 * @throws {ToolError} `release/not-found`, `release/empty`, `release/too-many-files`, `network/bad-asset-name`,
 *   `network/unfinished-asset`, `network/too-large`, and what `askGithub` throws.
 */
export async function readGithubRelease(client: GithubClient, asked: ReleaseOnGithub): Promise<GithubRelease> {
  const { owner, name, tag } = asked;
  const repository = `${asked.apiUrl}/repos/${owner}/${name}`;
  const { host } = new URL(repository);
  const release = await askGithub(client, new URL(`${repository}/releases/tags/${encodeURIComponent(tag)}`), readRelease);
  if (release === undefined) throw notFound(asked, host);
  if (release.tag !== tag) throw badAnswer(host, `it is about the tag "${release.tag}"`);
  const listed: ListedAsset[] = [];
  for (let page = 1; ; page += 1) {
    const url = new URL(`${repository}/releases/${release.id}/assets?per_page=${pageSize}&page=${page}`);
    const assets = await askGithub(client, url, readAssets);
    if (assets === undefined) throw badAnswer(host, 'it has the release, and not its assets');
    listed.push(...assets);
    if (listed.length > maxAssets) throw tooMany(asked);
    if (assets.length < pageSize) break;
  }
  requireSound(asked, host, listed);
  const { draft, prerelease, immutable } = release;
  const assets = listed.map((asset) => toAsset(asset, repository));
  return { draft, prerelease, immutable, assets: assets.sort(byText(({ name }) => name)) };
}

interface ListedAsset extends GithubAsset {
  readonly state: string;
}

function readRelease(value: unknown): Parsed<Omit<GithubRelease, 'assets'> & { readonly id: number; readonly tag: string }> {
  return readShape(() => {
    const release = readObject(value, 'the release');
    return {
      id: readId(release.id, 'id'),
      tag: readText(release.tag_name, 'tag_name'),
      draft: readBoolean(release.draft, 'draft'),
      prerelease: readBoolean(release.prerelease, 'prerelease'),
      ...readOptional(release.immutable === null ? {} : release, 'immutable', 'the release', readBoolean),
    };
  });
}

function readAssets(value: unknown): Parsed<readonly ListedAsset[]> {
  return readShape(() => readList(value, 'assets', readAsset));
}

function readAsset(value: unknown, where: string): ListedAsset {
  const asset = readObject(value, where);
  const { name, digest } = asset;
  return {
    id: readId(asset.id, `${where}.id`),
    // An empty one is refused as a name.
    name: typeof name === 'string' ? name : refuse(`${where}.name`, 'is not text'),
    sizeBytes: readWholeNumber(asset.size, `${where}.size`),
    state: readText(asset.state, `${where}.state`),
    url: readText(asset.browser_download_url, `${where}.browser_download_url`),
    ...(digest === undefined || digest === null ? {} : readSha256(digest, `${where}.digest`)),
  };
}

function readId(value: unknown, where: string): number {
  const id = readWholeNumber(value, where);
  return id > 0 ? id : refuse(where, 'is not above 0');
}

function readWholeNumber(value: unknown, where: string): number {
  if (value === undefined) refuse(where, 'is missing');
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) refuse(where, 'is no whole number');
  return value;
}

/** A digest of another algorithm says nothing that can be held against the file here. */
function readSha256(value: unknown, where: string): { readonly sha256?: string } {
  const text = readText(value, where);
  const [, algorithm, hex] = /^([a-z0-9]+):([0-9a-f]+)$/.exec(text) ?? [];
  if (algorithm === undefined || (algorithm === 'sha256' && hex?.length !== 64)) refuse(where, 'is no digest');
  return algorithm === 'sha256' ? { sha256: hex } : {};
}

/** GitHub may name another host for the bytes, but not this machine, and not without TLS. */
function toAsset({ state: _, url, ...asset }: ListedAsset, repository: string): GithubAsset {
  const target = parseRedirect(new URL(repository), url);
  if (typeof target === 'string') throw sentElsewhere(new URL(repository).host, `for "${asset.name}" ${target}`);
  return { ...asset, url: target.href };
}

function requireSound(asked: ReleaseOnGithub, host: string, assets: readonly ListedAsset[]): void {
  if (assets.length === 0) {
    throw new ToolError('nothing', 'release/empty', `the release "${asked.tag}" of "${asked.owner}/${asked.name}" has no files`, {
      help: 'ask its maintainers for the release that has some',
    });
  }
  const ids = new Set<number>();
  const names = new Map<string, string>();
  for (const { id, name, state } of assets) {
    if (ids.has(id)) throw badAnswer(host, `it lists the asset ${id} twice`);
    ids.add(id);
    const fault = fileNameFault(name);
    if (fault !== undefined) throw badName(`a file of the release is called "${name}": the name ${fault}`);
    // As the check `subjects` folds them.
    const folded = name.normalize('NFC').toUpperCase().toLowerCase();
    const twin = names.get(folded);
    if (twin !== undefined) throw badName(`"${twin}" and "${name}" are one name where case does not count`);
    names.set(folded, name);
    if (state !== 'uploaded') {
      throw new ToolError(
        'network',
        'network/unfinished-asset',
        `"${name}" of the release "${asked.tag}" is not uploaded: "${state}"`,
        {
          help: 'do the same again when its maintainers have uploaded it',
        },
      );
    }
  }
  const totalBytes = assets.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  if (totalBytes > maxTotalBytes) {
    throw new ToolError(
      'network',
      'network/too-large',
      `the release has ${totalBytes} bytes, more than the ${maxTotalBytes} that are fetched`,
      {
        help: 'download it in another way, and name its folder with --from',
      },
    );
  }
}

function badName(message: string): ToolError {
  return new ToolError('network', 'network/bad-asset-name', message, {
    help: 'tell its maintainers: such a release cannot be put into a folder as it is',
  });
}

function tooMany({ owner, name, tag }: ReleaseOnGithub): ToolError {
  return new ToolError(
    'file',
    'release/too-many-files',
    `the release "${tag}" of "${owner}/${name}" has more than ${maxAssets} files`,
    {
      help: 'check that it is the release you mean',
    },
  );
}

/** A private repository is not told apart from none. */
function notFound({ owner, name, tag }: ReleaseOnGithub, host: string): ToolError {
  const download = quoteShellWords(['gh', 'release', 'download', tag, '--repo', `${owner}/${name}`]);
  return new ToolError('nothing', 'release/not-found', `"${host}" has no release "${tag}" of "${owner}/${name}"`, {
    help: `see that there is one, and not the tag alone; what is private is not shown without an account: download it with "${download}", and name the folder with --from`,
  });
}
