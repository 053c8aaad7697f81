// A GitHub on 127.0.0.1 with one release, its files behind a redirect to a store with ETags and ranges; and with chosen faults.
// Source: https://docs.github.com/en/rest/releases

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** As the API lists it. */
export interface ServedAsset {
  readonly id: number;
  readonly name: string;
  readonly size: number;
  readonly state: string;
  readonly digest: string | null;
  readonly browser_download_url: string;
  readonly [other: string]: unknown;
}

export interface ServedRelease {
  /** Contents by name. */
  readonly files: Readonly<Record<string, Uint8Array | string>>;
  /** `acme/hello` when absent. */
  readonly repository?: string;
  /** `v1.0.0` when absent. */
  readonly tag?: string;
  /** Members of the release that are other than usual, such as `prerelease`. */
  readonly release?: Readonly<Record<string, unknown>>;
  /** What the API lists, changed. */
  readonly listed?: (assets: readonly ServedAsset[]) => readonly unknown[];
  readonly faults?: readonly ServerFault[];
}

/** Met by the first `times` requests whose path matches. `sound` gives the sound answer. */
export interface ServerFault {
  readonly match: RegExp;
  readonly times: number;
  readonly act: (outgoing: ServerResponse, sound: () => void, incoming: IncomingMessage) => void;
}

export interface ReleaseServer {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  readonly apiUrl: string;
  /** All requests so far, in order. */
  readonly requests: readonly { readonly path: string; readonly headers: Readonly<Record<string, string>> }[];
  close(): Promise<void>;
}

/** Contents of a release folder, by name. */
export function filesOf(folder: string): Readonly<Record<string, Uint8Array>> {
  return Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))]));
}

/** `"digest"`, as the store makes it. */
export function etagOf(content: Uint8Array | string): string {
  return `"${createHash('sha256').update(content).digest('hex').slice(0, 16)}"`;
}

export async function startReleaseServer(served: ServedRelease): Promise<ReleaseServer> {
  const { repository = 'acme/hello', tag = 'v1.0.0', faults = [] } = served;
  const contents = Object.entries(served.files).map(([name, content], index) => ({
    id: 1001 + index,
    name,
    content: Buffer.from(content),
  }));
  const requests: { path: string; headers: Record<string, string> }[] = [];
  const left = faults.map(({ times }) => times);
  let url = '';

  const assets = (): readonly ServedAsset[] =>
    contents.map(({ id, name, content }) => ({
      id,
      node_id: `RA_${id}`,
      name,
      label: null,
      size: content.length,
      state: 'uploaded',
      content_type: 'application/octet-stream',
      digest: `sha256:${createHash('sha256').update(content).digest('hex')}`,
      download_count: 0,
      created_at: '2026-01-01T00:00:00Z',
      updated_at: '2026-01-01T00:00:00Z',
      uploader: { login: 'octocat', id: 1 },
      url: `${url}/api/v3/repos/${repository}/releases/assets/${id}`,
      browser_download_url: `${url}/${repository}/releases/download/${encodeURIComponent(tag)}/${encodeURIComponent(name)}`,
    }));
  const listed = () => (served.listed ?? ((all) => all))(assets());
  const api = `/api/v3/repos/${repository}/releases`;

  function answer({ url: path = '', headers }: IncomingMessage, outgoing: ServerResponse): void {
    const { pathname, searchParams } = new URL(path, url);
    if (pathname === `${api}/tags/${encodeURIComponent(tag)}`) {
      json(outgoing, 200, {
        ...{ url: `${url}${api}/77`, html_url: `${url}/${repository}/releases/tag/${tag}`, id: 77, node_id: 'RE_77' },
        ...{ tag_name: tag, target_commitish: 'main', name: `The ${tag}`, body: 'What is new', draft: false },
        ...{ prerelease: false, immutable: true, created_at: '2026-01-01T00:00:00Z', published_at: '2026-01-01T00:00:00Z' },
        ...{ author: { login: 'octocat', id: 1 }, assets: listed().slice(0, 30), ...served.release },
      });
      return;
    }
    if (pathname === `${api}/77/assets`) {
      const size = Math.min(100, Number(searchParams.get('per_page') ?? 30));
      const first = (Number(searchParams.get('page') ?? 1) - 1) * size;
      json(outgoing, 200, listed().slice(first, first + size));
      return;
    }
    const wanted = contents.find(
      ({ id, name }) => pathname === `/store/${id}` || decodeURIComponent(pathname).endsWith(`/download/${tag}/${name}`),
    );
    if (wanted === undefined) {
      json(outgoing, 404, { message: 'Not Found', status: '404' });
      return;
    }
    if (!pathname.startsWith('/store/')) {
      outgoing.writeHead(302, { location: `${url}/store/${wanted.id}?sig=x`, 'content-length': '0' }).end();
      return;
    }
    store(outgoing, headers, wanted.content);
  }

  const server = createServer((incoming, outgoing) => {
    const path = incoming.url ?? '';
    requests.push({
      path,
      headers: Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)])),
    });
    const index = faults.findIndex(({ match }, at) => (left[at] ?? 0) > 0 && match.test(path));
    const sound = () => answer(incoming, outgoing);
    if (index === -1) return sound();
    left[index] = (left[index] ?? 0) - 1;
    faults[index]?.act(outgoing, sound, incoming);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    apiUrl: `${url}/api/v3`,
    requests,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** RFC 9110, sections 13.1.5 (If-Range) and 14.2 (Range). */
function store(outgoing: ServerResponse, headers: IncomingMessage['headers'], content: Buffer): void {
  const etag = etagOf(content);
  const [, first = ''] = /^bytes=(\d+)-$/.exec(headers.range ?? '') ?? [];
  const from = first === '' || headers['if-range'] !== etag ? undefined : Number(first);
  if (from === undefined)
    outgoing.writeHead(200, { etag, 'accept-ranges': 'bytes', 'content-length': String(content.length) }).end(content);
  else if (from >= content.length) outgoing.writeHead(416, { 'content-range': `bytes */${content.length}` }).end();
  else {
    const range = `bytes ${from}-${content.length - 1}/${content.length}`;
    outgoing
      .writeHead(206, { etag, 'content-range': range, 'content-length': String(content.length - from) })
      .end(content.subarray(from));
  }
}

function json(outgoing: ServerResponse, status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): void {
  outgoing.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers }).end(JSON.stringify(value));
}

/** The sound headers and so many bytes of the body, and then the end of the connection. */
export function cutAfter(content: Uint8Array, bytes: number, etag: string | undefined): ServerFault['act'] {
  return (outgoing) => {
    outgoing.writeHead(200, { ...(etag === undefined ? {} : { etag }), 'content-length': String(content.length) });
    // Not a reset, which would throw away what has not been read.
    outgoing.write(content.subarray(0, bytes), () => outgoing.socket?.end());
  };
}
