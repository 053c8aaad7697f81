// Writes an answer, or ends the connection where a fault says so.

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Answer } from './answer.ts';

/** @param cutAfterBytes Of the body; the headers promise all of it. */
export async function sendAnswer(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { status, body, headers = {}, cut }: Answer,
  cutAfterBytes: number | undefined,
  always: Readonly<Record<string, string>>,
): Promise<void> {
  if (cut === true) {
    incoming.socket.destroy();
    return;
  }
  const content = Buffer.from(body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body));
  outgoing.writeHead(status, {
    ...always,
    ...(body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' }),
    ...(status === 204 ? {} : { 'content-length': String(content.length) }),
    // An answer that comes before the whole request has: what is still on its way is thrown away.
    ...(incoming.complete ? {} : { connection: 'close' }),
    ...headers,
  });
  incoming.resume();
  if (cutAfterBytes === undefined) outgoing.end(content);
  // Not a reset, which would throw away what has not been read.
  else outgoing.write(content.subarray(0, cutAfterBytes), () => outgoing.socket?.end());
}
