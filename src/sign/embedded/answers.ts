// What the rehearsal's services answer over HTTP, and the refusals that become such answers.

import type { LoopbackHandler } from '../../model/world.ts';

export type Request = Parameters<LoopbackHandler>[0];
export type Answer = Awaited<ReturnType<LoopbackHandler>>;

/** A request that a service does not grant. It never leaves this folder: the handler turns it into an answer. */
export class Refusal extends Error {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }
}

export function jsonAnswer(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(value) };
}

/** The form of Fulcio's and Rekor's error answers. */
export function refusalAnswer({ status, message, headers }: Refusal): Answer {
  return jsonAnswer(status, { code: status, message, details: [] }, headers);
}

/**
 * The body as JSON.
 *
 * @throws {Refusal} 400 when it is none.
 */
export function jsonBody(request: Request): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(request.body));
  } catch {
    throw new Refusal(400, 'the body is not JSON');
  }
}

/**
 * The bytes of base64 in the standard alphabet.
 *
 * @throws {Refusal} 400 when the text is not that.
 */
export function fromBase64(text: string, name: string): Buffer {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.toString('base64') !== text) throw new Refusal(400, `"${name}" is not base64`);
  return bytes;
}
