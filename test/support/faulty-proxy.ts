// A reverse proxy on 127.0.0.1 that makes chosen faults on chosen requests and lets everything else pass, for tests.

import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ProxiedRequest {
  readonly method: string;
  /** Path with query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface ProxiedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export type Fault =
  /** The connection is closed without a byte. The server behind never sees the request. */
  | { readonly kind: 'refuse' }
  /** The server's answer, cut by a reset after its headers and so many bytes of its body; half of it when absent. */
  | { readonly kind: 'reset'; readonly afterBytes?: number }
  /** The server's answer, orderly closed half way, so that it is shorter than its Content-Length. */
  | { readonly kind: 'truncate' }
  /** The server's answer, so much later. */
  | { readonly kind: 'slow'; readonly delayMs: number }
  /** The server's answer, one byte of its body at a time. */
  | { readonly kind: 'trickle'; readonly everyMs: number }
  /** The server is asked, its answer is lost and the connection closed. */
  | { readonly kind: 'swallow'; readonly lost?: (answer: ProxiedAnswer) => void }
  /** An answer of the proxy's own; the server never sees the request. */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: Uint8Array | string;
    }
  /** The server's answer, changed. Content-Length follows the body. */
  | { readonly kind: 'rewrite'; readonly change: (answer: ProxiedAnswer, request: ProxiedRequest) => ProxiedAnswer };

/** The fault is made on the first `times` requests that match; later ones go to the next rule, or pass. */
export interface FaultRule {
  readonly match: (method: string, path: string) => boolean;
  readonly times: number;
  readonly fault: Fault;
}

export interface FaultyProxy {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** All requests so far, in the order in which they were read, with the fault that each met. */
  readonly requests: readonly (ProxiedRequest & { readonly fault: Fault['kind'] | undefined })[];
  close(): Promise<void>;
}

/** @param targetUrl Such as `http://127.0.0.1:PORT`; a path in it is put before every path. */
export async function startFaultyProxy(targetUrl: string, rules: readonly FaultRule[]): Promise<FaultyProxy> {
  const left = rules.map(({ times }) => times);
  const requests: (ProxiedRequest & { fault: Fault['kind'] | undefined })[] = [];
  const stopped = new AbortController();
  const agent = new Agent({ keepAlive: true });

  function nextFault(method: string, path: string): Fault | undefined {
    const index = rules.findIndex((rule, at) => (left[at] ?? 0) > 0 && rule.match(method, path));
    if (index === -1) return undefined;
    left[index] = (left[index] ?? 0) - 1;
    return rules[index]?.fault;
  }

  async function handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const asked: ProxiedRequest = {
      method: incoming.method ?? '',
      path: incoming.url ?? '',
      headers: plainHeaders(incoming),
      body: Buffer.concat(await incoming.toArray()),
    };
    const fault = nextFault(asked.method, asked.path);
    requests.push({ ...asked, fault: fault?.kind });
    const answer = () => ask(targetUrl, asked, agent, stopped.signal);
    switch (fault?.kind) {
      case undefined:
        return send(outgoing, await answer());
      case 'refuse':
        outgoing.destroy();
        return;
      case 'reset': {
        const { status, headers, body } = await answer();
        outgoing.writeHead(status, { ...headers, 'content-length': String(body.length) });
        outgoing.write(body.subarray(0, fault.afterBytes ?? Math.floor(body.length / 2)));
        // The client must have read what came before: a reset throws away what it did not.
        await wait(20, stopped.signal);
        outgoing.socket?.resetAndDestroy();
        return;
      }
      case 'truncate': {
        const { status, headers, body } = await answer();
        outgoing.writeHead(status, { ...headers, 'content-length': String(body.length) });
        outgoing.write(body.subarray(0, Math.floor(body.length / 2)), () => outgoing.socket?.end());
        return;
      }
      case 'slow':
        await wait(fault.delayMs, stopped.signal);
        return send(outgoing, await answer());
      case 'trickle': {
        const { status, headers, body } = await answer();
        outgoing.writeHead(status, { ...headers, 'content-length': String(body.length) });
        for (const byte of body) {
          if (outgoing.destroyed) return;
          outgoing.write(Buffer.of(byte));
          await wait(fault.everyMs, stopped.signal);
        }
        outgoing.end();
        return;
      }
      case 'swallow': {
        const lost = await answer();
        fault.lost?.(lost);
        outgoing.destroy();
        return;
      }
      case 'answer':
        return send(outgoing, { status: fault.status, headers: fault.headers ?? {}, body: Buffer.from(fault.body ?? '') });
      case 'rewrite':
        return send(outgoing, fault.change(await answer(), asked));
    }
  }

  const server = createServer((incoming, outgoing) => {
    // A server that is not there, or a test that is over: the client sees a closed connection.
    handle(incoming, outgoing).catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    async close() {
      stopped.abort();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      agent.destroy();
      await closed;
    },
  };
}

function ask(targetUrl: string, asked: ProxiedRequest, agent: Agent, signal: AbortSignal): Promise<ProxiedAnswer> {
  return new Promise((resolve, reject) => {
    const { host: _, ...headers } = asked.headers;
    const outgoing = request(
      `${targetUrl.replace(/\/$/, '')}${asked.path}`,
      { method: asked.method, headers: { ...headers, 'content-length': String(asked.body.length) }, agent, signal },
      async (incoming) => {
        try {
          const body = Buffer.concat(await incoming.toArray());
          resolve({ status: incoming.statusCode ?? 0, headers: plainHeaders(incoming), body });
        } catch (error) {
          reject(error);
        }
      },
    );
    outgoing.on('error', reject);
    outgoing.end(asked.body);
  });
}

function send(outgoing: ServerResponse, { status, headers, body }: ProxiedAnswer): void {
  outgoing.writeHead(status, { ...headers, 'content-length': String(body.length) }).end(body);
}

/** Without what belongs to one connection. */
function plainHeaders({ headers }: IncomingMessage): Record<string, string> {
  const { connection, 'keep-alive': _, 'transfer-encoding': __, ...rest } = headers;
  return Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, String(value)]));
}

/** Rejects when the proxy is closed meanwhile. */
function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(new Error('the proxy is closed'));
    });
  });
}
