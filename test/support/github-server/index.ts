// A GitHub on 127.0.0.1: the REST API that publishing, attesting and looking at settings need, with GitHub's manners and with faults.
// Every request and every answer is held against GitHub's own OpenAPI description. See docs/testing-with-github.md.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { World } from './answer.ts';
import { createApi } from './api.ts';
import { createByteKeeper } from './byte-keeper.ts';
import { createCallers } from './callers.ts';
import { serveStorage, serveWeb } from './downloads.ts';
import { createFaultQueue } from './faults.ts';
import { demandSound, type Log, type RequestRecord, type Violation } from './log.ts';
import { beginning, makeState } from './make-state.ts';
import type { Fault, GithubSettings, TokenSettings } from './settings.ts';
import type { GithubState } from './state.ts';

export type { RequestRecord, Violation } from './log.ts';
export type { Fault, FaultAct, GithubSettings, RepositorySettings, TokenSettings } from './settings.ts';
export type { GithubState, Permission } from './state.ts';

export interface GithubServer {
  /** `http://127.0.0.1:PORT`: the web site, for `browser_download_url`. */
  readonly url: string;
  /** `${url}/api/v3`: what GITHUB_API_URL says. */
  readonly apiUrl: string;
  /** `http://127.0.0.1:OTHER`: where assets are kept. It refuses requests that carry an Authorization header. */
  readonly storageUrl: string;
  readonly state: GithubState;
  /** All requests so far, in order of arrival, to the API, the web site and the storage. */
  readonly requests: readonly RequestRecord[];
  /** What the description does not allow, in requests and in answers of ours. */
  readonly violations: readonly Violation[];
  addToken(token: TokenSettings): void;
  /** Takes effect with the next request, before those that were there. */
  addFault(fault: Fault): void;
  /** Those so far, which `expectSound` and `close` then no longer speak of: for tests of unsound requests. */
  takeViolations(): readonly Violation[];
  /** @throws {Error} that names every violation. */
  expectSound(): void;
  /** Ends all connections. @throws {Error} as `expectSound` does. */
  close(): Promise<void>;
}

export async function startGithub(settings: GithubSettings): Promise<GithubServer> {
  let lastId = 1000;
  let seconds = 0;
  const nextId = () => {
    lastId += 1;
    return lastId;
  };
  const now = settings.now ?? (() => new Date(Date.parse(beginning) + seconds * 1000));
  const log: Log = { requests: [], violations: [] };
  const callers = createCallers();
  for (const token of settings.tokens ?? []) callers.add(token);
  const faults = createFaultQueue(settings.faults ?? []);
  const bytes = createByteKeeper();
  const main = createServer();
  const storage = createServer();
  const [url, storageUrl] = [await listen(main), await listen(storage)];
  const urls = { web: url, api: `${url}/api/v3`, uploads: `${url}/api/uploads`, storage: storageUrl };
  const stamp = () => {
    seconds += 1;
    return now()
      .toISOString()
      .replace(/\.\d+Z$/, 'Z');
  };
  const world: World = { state: makeState(settings.repositories, nextId), urls, bytes, now, stamp, nextId };
  const api = createApi(world, callers, faults, log);

  answerWith(main, log, async (incoming, outgoing) => {
    const [, host, path = ''] = /^\/api\/(v3|uploads)(\/.*)$/.exec(incoming.url ?? '') ?? [];
    if (host === undefined) await serveWeb(incoming, outgoing, world, faults, log);
    else await api.serve(incoming, outgoing, path, host === 'uploads');
  });
  answerWith(storage, log, (incoming, outgoing) => serveStorage(incoming, outgoing, world, faults, log));

  return {
    url,
    apiUrl: urls.api,
    storageUrl,
    state: world.state,
    requests: log.requests,
    violations: log.violations,
    addToken: (token) => callers.add(token),
    addFault: (fault) => faults.add(fault),
    takeViolations: () => log.violations.splice(0),
    expectSound: () => demandSound(log),
    async close() {
      await Promise.all([end(main), end(storage)]);
      await bytes.close();
      demandSound(log);
    },
  };
}

/** A server that fails itself is told as a violation: no test passes over it. */
function answerWith(
  server: Server,
  log: Log,
  serve: (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void>,
): void {
  server.on('request', (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const { socket } = incoming;
    serve(incoming, outgoing).catch((cause: unknown) => {
      // A client that went away is no fault of the server's.
      if (socket.destroyed || outgoing.destroyed) return;
      const what = `the server failed: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}`;
      log.violations.push({ where: 'answer', request: `${incoming.method} ${incoming.url}`, what });
      if (!outgoing.headersSent) outgoing.writeHead(500);
      outgoing.end();
    });
  });
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function end(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
}
