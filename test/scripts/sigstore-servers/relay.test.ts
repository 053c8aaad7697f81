import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';
import { freePorts } from '../../../scripts/sigstore-servers/ports.ts';
import { relayToPort, relayToSocket } from '../../../scripts/sigstore-servers/relay.ts';

const servers: Server[] = [];
const folder = mkdtempSync(join(tmpdir(), 'relay-'));
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A way from a port to a server on another port through a socket file, as between two networks. */
async function relayed(answer: ((socket: Socket) => void) | undefined): Promise<number> {
  const [outer = 0, inner = 0] = await freePorts(2);
  if (answer !== undefined) {
    const server = createServer({ allowHalfOpen: true }, answer);
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(inner, '127.0.0.1', () => resolve()));
  }
  const socket = join(folder, 's');
  servers.push(await relayToPort(socket, inner), await relayToSocket(outer, socket));
  return outer;
}

/** What comes back for what is sent, the sender saying that it has no more to say. */
function exchange(port: number, sent: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const blocks: Buffer[] = [];
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    socket.on('data', (block) => blocks.push(block));
    socket.once('error', reject);
    socket.once('close', () => resolve(Buffer.concat(blocks)));
    socket.once('end', () => socket.destroy());
    socket.end(sent);
  });
}

test('every byte comes through both ways, also after one side has said all', async () => {
  const port = await relayed(async (socket) => {
    const all = Buffer.concat(await socket.toArray());
    socket.end(Buffer.concat([all, Buffer.from(`: ${all.length}`)]));
  });
  const large = Buffer.alloc(3_000_000, 'x');
  expect((await exchange(port, large)).subarray(-9).toString()).toBe(': 3000000');
  expect((await exchange(port, Buffer.from('small'))).toString()).toBe('small: 5');
});

test('where nobody listens on the other side the connection is reset, as near to a refusal as it gets', async () => {
  await expect(exchange(await relayed(undefined), Buffer.from('hello'))).rejects.toMatchObject({ code: 'ECONNRESET' });
});

test('an answer that ends too early ends too early here as well', async () => {
  const port = await relayed((socket) => socket.write('half', () => socket.resetAndDestroy()));
  const answer = await exchange(port, Buffer.from('hello')).catch((error: NodeJS.ErrnoException) => error.code);
  expect(['half', 'ECONNRESET']).toContain(String(answer));
});
