// A small HTTP server on 127.0.0.1 for what must be asked over a socket, such as the rehearsal's Sigstore.

import { createServer, type IncomingMessage } from 'node:http';
import { ToolError } from '../model/tool-error.ts';
import type { LoopbackHandler, LoopbackServer } from '../model/world.ts';

/** Longest body of a request that is read, in bytes. */
export const loopbackBodyLimitBytes = 32 * 1024 * 1024;

/**
 * Serves requests on a free port until closed. A longer body is answered with 413, a handler that throws with 500.
 *
 * @throws {ToolError} `network/no-loopback` when no port can be opened.
 */
export async function serveLoopback(handle: LoopbackHandler): Promise<LoopbackServer> {
  const server = createServer((request, response) => {
    void answer(request, handle).then(({ status, headers, body }) => {
      response.writeHead(status, { ...headers, ...(status === 413 ? { connection: 'close' } : {}) });
      response.end(typeof body === 'string' ? body : Buffer.from(body.buffer, body.byteOffset, body.byteLength));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => {
      reject(
        new ToolError('network', 'network/no-loopback', 'no port of 127.0.0.1 can be opened', {
          help: 'allow this program to listen on the loopback interface',
          cause,
        }),
      );
    });
    server.listen(0, '127.0.0.1', () => resolve());
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(request: IncomingMessage, handle: LoopbackHandler): ReturnType<LoopbackHandler> {
  try {
    const body = await readBody(request);
    if (body === undefined) return { status: 413, body: `a body is longer than ${loopbackBodyLimitBytes} bytes\n` };
    return await handle({
      method: request.method ?? 'GET',
      path: request.url ?? '/',
      headers: Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
      ),
      body,
    });
  } catch (cause) {
    // The reason goes to the client, which is always this program itself or one that it started.
    return { status: 500, body: `${cause instanceof Error ? cause.message : String(cause)}\n` };
  }
}

async function readBody(request: IncomingMessage): Promise<Uint8Array | undefined> {
  const blocks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const block of request as AsyncIterable<Buffer>) {
    sizeBytes += block.byteLength;
    if (sizeBytes > loopbackBodyLimitBytes) return undefined;
    blocks.push(block);
  }
  return Buffer.concat(blocks);
}
