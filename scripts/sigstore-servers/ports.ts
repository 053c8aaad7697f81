// Finds free ports of 127.0.0.1 below those that the system hands out by itself, so that a server that stops finds its port again.

import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Linux hands out ports from 32768 up, macOS and RFC 6335 from 49152. */
const range = { from: 20_000, to: 32_000 };

export async function freePorts(count: number): Promise<readonly number[]> {
  const found = new Set<number>();
  while (found.size < count) {
    const port = randomInt(range.from, range.to);
    if (!found.has(port) && (await isFree(port))) found.add(port);
  }
  return [...found];
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
