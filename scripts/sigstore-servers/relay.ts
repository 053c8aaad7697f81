// Carries connections between a port of this network and a port of another one, over a Unix socket that both can see.

import { rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';

/**
 * Listens on a socket file and passes each connection on to a port of 127.0.0.1.
 *
 * @param socket Relative to the current folder, since the system takes 107 bytes at most.
 */
export async function relayToPort(socket: string, port: number): Promise<Server> {
  rmSync(socket, { force: true });
  return listen(
    createServer({ allowHalfOpen: true }, (near) => join(near, connect({ host: '127.0.0.1', port, allowHalfOpen: true }))),
    { path: socket },
  );
}

/**
 * Listens on a port of 127.0.0.1 and passes each connection on to a socket file.
 *
 * @throws The system's error when the port is taken.
 */
export async function relayToSocket(port: number, socket: string): Promise<Server> {
  return listen(
    createServer({ allowHalfOpen: true }, (near) => {
      const far = connect({ path: socket, allowHalfOpen: true });
      // Where nobody answers on the other side, the caller sees what comes nearest to a refusal.
      join(near, far, () => near.resetAndDestroy());
    }),
    { port, host: '127.0.0.1' },
  );
}

function listen(
  server: Server,
  where: { readonly path: string } | { readonly port: number; readonly host: string },
): Promise<Server> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(where, () => resolve(server));
  });
}

/** @param unanswered Called in the place of ending `first` where `second` ends before it has said anything. */
function join(first: Socket, second: Socket, unanswered = () => first.end() as unknown): void {
  first.setNoDelay(true);
  second.setNoDelay(true);
  first.pipe(second);
  second.pipe(first, { end: false });
  second.once('end', () => (second.bytesRead === 0 ? unanswered() : first.end()));
  for (const [from, to] of [
    [first, second],
    [second, first],
  ] as const) {
    from.once('error', () => to.destroy());
    from.once('close', () => {
      if (!from.readableEnded) to.destroy();
    });
  }
}
