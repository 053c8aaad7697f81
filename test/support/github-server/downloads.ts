// The web site's links to assets, and the storage that they lead to: another host, with ranges, that takes no other's credentials.

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { World } from './answer.ts';
import { streamStored } from './byte-keeper.ts';
import { answerOfFault, beginFaults, type FaultQueue } from './faults.ts';
import { type Log, openRecord } from './log.ts';
import { latestRelease } from './release-routes.ts';
import { sendAnswer } from './send-answer.ts';
import type { Asset } from './state.ts';

/** Of public repositories' published releases alone; `releases/latest/download/NAME` leads to the latest one. */
export async function serveWeb(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  world: World,
  faults: FaultQueue,
  log: Log,
): Promise<void> {
  const method = incoming.method ?? 'GET';
  const path = incoming.url ?? '/';
  const record = openRecord(log, method, `/web${path}`, incoming.headers);
  const acts = faults.meet(`${method} /web${path}`);
  await beginFaults(acts, world.state);
  const [replaced] = acts.flatMap((act) => answerOfFault(act) ?? []);
  const location = replaced === undefined ? redirectOf(path, world) : undefined;
  const answer =
    replaced ?? (location === undefined ? { status: 404, body: 'Not Found' } : { status: 302, headers: { location } });
  if (answer.cut !== true) record.status = answer.status;
  await sendAnswer(incoming, outgoing, answer, undefined, {});
}

function redirectOf(path: string, { state, urls }: World): string | undefined {
  const [, fullName = '', rest = ''] = /^\/([^/]+\/[^/]+)\/releases\/(.+)$/.exec(new URL(path, urls.web).pathname) ?? [];
  const repository = state.repositories.get(fullName);
  if (repository === undefined || repository.private) return undefined;
  const [, latestName] = /^latest\/download\/([^/]+)$/.exec(rest) ?? [];
  if (latestName !== undefined) {
    const latest = latestRelease(repository);
    return latest && `${urls.web}/${fullName}/releases/download/${encodeURIComponent(latest.tagName)}/${latestName}`;
  }
  const [, tag = '', name = ''] = /^download\/(.+)\/([^/]+)$/.exec(rest) ?? [];
  const release = repository.releases.find(({ draft, tagName }) => !draft && tagName === decodeURIComponent(tag));
  const asset = release?.assets.find((each) => each.name === decodeURIComponent(name) && each.state === 'uploaded');
  return asset && release && `${urls.storage}/store/${asset.id}?sig=${release.id}`;
}

/** RFC 9110, sections 13.1.5 (If-Range) and 14.2 (Range). */
export async function serveStorage(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  world: World,
  faults: FaultQueue,
  log: Log,
): Promise<void> {
  const method = incoming.method ?? 'GET';
  const path = incoming.url ?? '/';
  const record = openRecord(log, method, path, incoming.headers);
  const acts = faults.meet(`${method} ${path}`);
  await beginFaults(acts, world.state);
  const [replaced] = acts.flatMap((act) => answerOfFault(act) ?? []);
  const asset = findStored(path, world);
  const refusal =
    replaced ??
    // The words of the store: octokit/octokit.js #967.
    (incoming.headers.authorization === undefined ? undefined : { status: 400, body: tooManyCredentials }) ??
    (asset === undefined ? { status: 404, body: '<Error><Code>BlobNotFound</Code></Error>' } : undefined);
  if (refusal !== undefined || asset === undefined) {
    if (refusal?.cut !== true) record.status = refusal?.status;
    await sendAnswer(incoming, outgoing, refusal ?? { status: 404 }, undefined, {});
    return;
  }
  const { sha256, sizeBytes } = asset.stored;
  const etag = `"${sha256.slice(0, 16)}"`;
  const { range = '', 'if-range': ifRange } = incoming.headers;
  const [, from = ''] = /^bytes=(\d+)-$/.exec(range) ?? [];
  const first = from === '' || (ifRange !== undefined && ifRange !== etag) ? 0 : Number(from);
  record.status = first >= sizeBytes ? 416 : first > 0 ? 206 : 200;
  outgoing.writeHead(record.status, {
    etag,
    'accept-ranges': 'bytes',
    'content-type': 'application/octet-stream',
    'content-length': String(Math.max(sizeBytes - first, 0)),
    ...(first > 0
      ? { 'content-range': first >= sizeBytes ? `bytes */${sizeBytes}` : `bytes ${first}-${sizeBytes - 1}/${sizeBytes}` }
      : {}),
  });
  if (method === 'HEAD' || first >= sizeBytes) {
    outgoing.end();
    return;
  }
  asset.downloads += 1;
  const cutAfter = acts.find((act) => act.kind === 'cut-answer')?.afterBytes;
  let left = cutAfter ?? Number.POSITIVE_INFINITY;
  let isDamaged = acts.some(({ kind }) => kind === 'damage');
  for await (const block of streamStored(asset.stored, first) as AsyncIterable<Buffer>) {
    const bytes = isDamaged ? damaged(block) : block;
    isDamaged = false;
    if (outgoing.destroyed) return;
    if (!outgoing.write(bytes.subarray(0, left))) await drained(outgoing);
    left -= bytes.length;
    if (left <= 0) break;
  }
  if (cutAfter === undefined) outgoing.end();
  else outgoing.socket?.end();
}

const tooManyCredentials =
  '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>InvalidArgument</Code><Message>Only one auth mechanism allowed</Message></Error>';

function findStored(path: string, { state, urls }: World): Asset | undefined {
  const { pathname, searchParams } = new URL(path, urls.storage);
  for (const { releases } of state.repositories.values()) {
    for (const { id, assets } of releases) {
      const asset = assets.find((each) => pathname === `/store/${each.id}`);
      // The link is the permission.
      if (asset !== undefined && searchParams.get('sig') === String(id)) return asset;
    }
  }
  return undefined;
}

function damaged(block: Buffer): Buffer {
  const copy = Buffer.from(block);
  copy[0] = (copy[0] ?? 0) ^ 1;
  return copy;
}

/** When more can be written, or never more. */
function drained(outgoing: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      outgoing.off('drain', go).off('close', go);
      resolve();
    };
    outgoing.on('drain', go).on('close', go);
  });
}
