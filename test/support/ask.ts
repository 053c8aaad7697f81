// Asks a handler directly, without a server, as the tests of the rehearsal's services do.

import type { LoopbackHandler } from '../../src/model/world.ts';

export interface AskedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Sends bytes or text as they are, anything else as JSON. */
export async function ask(
  handle: LoopbackHandler,
  method: string,
  path: string,
  body: unknown = '',
  headers: Readonly<Record<string, string>> = { 'content-type': 'application/json' },
): Promise<AskedAnswer> {
  const bytes = body instanceof Uint8Array ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  const answer = await handle({ method, path, headers: { host: '127.0.0.1:1', ...headers }, body: bytes });
  return { status: answer.status, headers: answer.headers ?? {}, body: Buffer.from(answer.body) };
}

export function messageOf(answer: AskedAnswer): string {
  return String(JSON.parse(answer.body.toString()).message);
}
