// A plain client for tests of the server itself: fetch, JSON, a token.

import type { GithubServer } from './index.ts';

export interface ClientAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed JSON, or the text. */
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into it as it likes
  readonly body: any;
}

export interface Client {
  (request: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<ClientAnswer>;
  /** To the `upload_url` of a release, whose template it fills in. */
  upload(uploadUrl: string, name: string, content: Uint8Array | string): Promise<ClientAnswer>;
}

/** @param token Absent: anonymous. Requests are `METHOD /path?query`, below the API's URL. */
export function createClient(server: GithubServer, token?: string): Client {
  const authorization: Readonly<Record<string, string>> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const client = async (
    request: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<ClientAnswer> => {
    const [method = 'GET', path = ''] = request.split(' ');
    return ask(path.startsWith('http') ? path : `${server.apiUrl}${path}`, {
      method,
      headers: { accept: 'application/vnd.github+json', ...authorization, ...headers },
      redirect: 'manual',
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  };
  client.upload = (uploadUrl: string, name: string, content: Uint8Array | string): Promise<ClientAnswer> =>
    ask(`${uploadUrl.replace('{?name,label}', '')}?name=${encodeURIComponent(name)}`, {
      method: 'POST',
      headers: { ...authorization, 'content-type': 'application/octet-stream' },
      body: new Uint8Array(Buffer.from(content)),
    });
  return client;
}

async function ask(url: string, init: RequestInit): Promise<ClientAnswer> {
  const answer = await fetch(url, init);
  const text = await answer.text();
  const isJson = answer.headers.get('content-type')?.includes('json') === true;
  return { status: answer.status, headers: answer.headers, body: isJson ? JSON.parse(text) : text };
}
