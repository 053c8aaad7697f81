// Uploads what a draft lacks, several files at a time. Before each attempt it looks at what is there, so that nothing is there twice.

import { isLoopbackHost } from '../codec/loopback-host.ts';
import { counted } from '../model/counted.ts';
import { ToolError } from '../model/tool-error.ts';
import type { GithubAnswer, GithubApi } from '../model/world.ts';
import { type GithubPlace, isAlreadyThere, isPassing, readAnswer, refuseAnswer, repositoryPath } from './github-answer.ts';
import { type ListedAsset, type ListedRelease, listAssets, parseAsset } from './github-releases.ts';
import { inParallel } from './in-parallel.ts';
import { lostAnswer } from './lost-answer.ts';
import { requireDraft } from './require-draft.ts';
import type { ReleaseFile, ReleaseJob } from './target.ts';

export interface AssetsToUpload {
  readonly release: ListedRelease;
  readonly assets: readonly ListedAsset[];
  /** SHA-256 of an asset, where the list does not state it. */
  readonly digestOf: (asset: ListedAsset) => Promise<string>;
  /** Told how many bytes of a file have gone. */
  readonly onBytes: (name: string, sizeBytes: number) => void;
}

const atOnce = 4;
const attempts = 5;

/**
 * @returns Names of the files that were uploaded; the others were there.
 * @throws {ToolError} `publish/not-uploaded`, `publish/upload-elsewhere`, `publish/another-run`, and as `refuseAnswer`.
 */
export async function uploadAssets(api: GithubApi, job: ReleaseJob, request: AssetsToUpload): Promise<ReadonlySet<string>> {
  const uploadUrl = toUploadUrl(job.place, request.release);
  const uploaded = new Set<string>();
  const listed = new Map(request.assets.map((asset) => [asset.name, asset]));
  await inParallel(job.files, atOnce, async (file) => {
    if (await uploadOne(api, job, request, { file, uploadUrl, listed: listed.get(file.name) })) uploaded.add(file.name);
  });
  return uploaded;
}

interface OneUpload {
  readonly file: ReleaseFile;
  readonly uploadUrl: URL;
  readonly listed: ListedAsset | undefined;
}

/** Whether it had to be uploaded. */
async function uploadOne(api: GithubApi, job: ReleaseJob, request: AssetsToUpload, one: OneUpload): Promise<boolean> {
  const { file, uploadUrl } = one;
  const url = new URL(uploadUrl);
  url.searchParams.set('name', file.name);
  let asset = one.listed;
  let sent = false;
  let reason = '';
  for (let attempt = 1; ; attempt += 1) {
    if (asset !== undefined && (await isWhole(asset, file, request.digestOf))) return sent;
    if (attempt > attempts) throw notUploaded(file, reason, attempts);
    if (asset !== undefined) {
      // What was listed when the run began may be whole by now, and the release out: by another run.
      asset = await readAsset(api, job, request.release, file.name);
      if (asset !== undefined && (await isWhole(asset, file, request.digestOf))) return sent;
      await requireDraft(api, job, request.release);
      // It is ours, as openDraft saw: half of an upload, or the same name from before it was signed again.
      if (asset !== undefined) await deleteAsset(api, job.place, asset);
    }
    sent = true;
    const answer = await api
      .upload({
        ...{ url: url.href, file: file.file, sizeBytes: file.sizeBytes, contentType: contentTypeOf(file.name) },
        onBytes: (sizeBytes) => request.onBytes(file.name, sizeBytes),
      })
      .catch(lostAnswer);
    const again = whatNext(answer, job.place);
    reason = again.reason;
    if (answer?.status === 201) {
      asset = readAnswer(answer, job.place, parseAsset);
      continue;
    }
    await api.wait(attempt, `"${file.name}": ${reason}`, again.leastWaitMs);
    asset = await readAsset(api, job, request.release, file.name);
  }
}

/** What an attempt came to. Also after a yes it is looked at what is there. */
function whatNext(
  answer: GithubAnswer | undefined,
  place: GithubPlace,
): { readonly reason: string; readonly leastWaitMs: number } {
  if (answer === undefined) return { reason: 'the connection broke off', leastWaitMs: 0 };
  if (answer.status === 201) return { reason: 'what is there has other bytes', leastWaitMs: 0 };
  if (isAlreadyThere(answer)) return { reason: 'another run uploads it too', leastWaitMs: 0 };
  const passing = isPassing(answer);
  if (passing === undefined) throw refuseAnswer(answer, place, 'contents: write');
  return { reason: `it answered ${answer.status}`, leastWaitMs: passing.leastWaitMs };
}

async function isWhole(asset: ListedAsset, file: ReleaseFile, digestOf: AssetsToUpload['digestOf']): Promise<boolean> {
  if (!asset.uploaded || asset.sizeBytes !== file.sizeBytes) return false;
  return (asset.sha256 ?? (await digestOf(asset))) === file.sha256;
}

async function readAsset(
  api: GithubApi,
  { place }: ReleaseJob,
  { id }: ListedRelease,
  wanted: string,
): Promise<ListedAsset | undefined> {
  return (await listAssets(api, place, id)).find(({ name }) => name === wanted);
}

async function deleteAsset(api: GithubApi, place: GithubPlace, { id }: ListedAsset): Promise<void> {
  const answer = await api.request({ method: 'DELETE', path: `${repositoryPath(place)}/releases/assets/${id}` });
  // Gone is gone: an attempt whose answer was lost did it, or another run.
  if (answer.status !== 204 && answer.status !== 404) throw refuseAnswer(answer, place, 'contents: write');
}

/**
 * The token goes there: only to the API's own host, or to the one beside it that GitHub has for uploads.
 *
 * @throws {ToolError} `publish/upload-elsewhere`.
 */
function toUploadUrl({ apiUrl }: GithubPlace, { uploadUrl }: Pick<ListedRelease, 'uploadUrl'>): URL {
  const api = new URL(apiUrl);
  const url = URL.parse(uploadUrl.replace(/\{[^}]*\}$/, ''));
  const isBeside = url !== null && (url.host === api.host || url.host === api.host.replace(/^api\./, 'uploads.'));
  const isHere = url !== null && isLoopbackHost(url.hostname) && isLoopbackHost(api.hostname);
  if (url !== null && (isBeside || isHere) && url.protocol === api.protocol && url.username === '' && url.search === '')
    return url;
  throw new ToolError(
    'network',
    'publish/upload-elsewhere',
    `"${api.host}" wants files sent to "${url?.host ?? 'nowhere'}", which is not its own`,
    {
      help: 'the token is not sent there: see that --api-url or GITHUB_API_URL is that of the API',
    },
  );
}

/** Only what a browser would do with it: the bytes are the same. */
function contentTypeOf(name: string): string {
  if (name.endsWith('.json')) return 'application/json';
  if (name.endsWith('.jsonl')) return 'application/jsonl';
  if (name.endsWith('.tar.gz') || name.endsWith('.tgz')) return 'application/gzip';
  if (name.endsWith('.zip')) return 'application/zip';
  return name === 'SHA256SUMS' ? 'text/plain' : 'application/octet-stream';
}

function notUploaded({ name }: ReleaseFile, reason: string, times: number): ToolError {
  return new ToolError(
    'network',
    'publish/not-uploaded',
    `"${name}" could not be uploaded in ${counted(times, 'attempt')}: ${reason}`,
    {
      help: 'nothing is published: publish again, what is uploaded is kept',
    },
  );
}
