// Serves a handler on 127.0.0.1, for tests; the application's own server is in src/host.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { LoopbackHandler, LoopbackServer } from '../../src/model/world.ts';

export async function serveLoopback(handle: LoopbackHandler): Promise<LoopbackServer> {
  const server = createServer(async (incoming, outgoing) => {
    const body = Buffer.concat(await incoming.toArray());
    const headers = Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]));
    const answer = await handle({ method: incoming.method ?? '', path: incoming.url ?? '', headers, body });
    outgoing.writeHead(answer.status, answer.headers).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
