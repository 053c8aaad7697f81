// One question to a signing service: what it costs in time and bytes, and what in an answer says that it was refused.

import { isJsonObject } from '../../codec/json-shape.ts';
import { parseStrictJson } from '../../codec/strict-json.ts';
import type { Parsed } from '../../model/statement.ts';
import { ToolError } from '../../model/tool-error.ts';
import type { Http, HttpAnswer, HttpRequest } from '../../model/world.ts';
import { type FaultCode, ServiceFault } from './service-fault.ts';

/** No answer of these services comes near it: a certificate, an entry without its payload, a timestamp. */
const maxAnswerBytes = 4 * 1024 * 1024;
const answerTimeoutMs = 30_000;
/** With the waits between them, some 25 seconds on average: a service that restarts, or a line that breaks, is back by then. */
const attempts = 8;
/** The slowest line on which a large request still gets through. */
const slowestBytesPerSecond = 100_000;

/**
 * The answer, whatever its status.
 *
 * @param code What it means when there is none.
 * @throws {ServiceFault} when the service cannot be reached.
 */
export async function askService(http: Http, request: HttpRequest, code: FaultCode): Promise<HttpAnswer> {
  const { timeoutMs = answerTimeoutMs, body = '' } = request;
  const sendingMs = Math.ceil((body.length / slowestBytesPerSecond) * 1000);
  try {
    return await http.request({ maxBytes: maxAnswerBytes, attempts, ...request, timeoutMs: timeoutMs + sendingMs });
  } catch (error) {
    if (error instanceof ToolError) throw new ServiceFault(code, error.message, ...error.excerpt);
    throw error;
  }
}

export function isSuccess({ status }: HttpAnswer): boolean {
  return status === 200 || status === 201;
}

/** `(401) the identity token has expired`: the status, and what Fulcio, Rekor and the timestamp authority call `message`. */
export function refusalOf({ status, body }: HttpAnswer): string {
  if (status >= 300 && status < 400) return `(${status}) it sends elsewhere, which is not followed`;
  const parsed = parseStrictJson(body);
  const message = parsed.status === 'parsed' && isJsonObject(parsed.value) ? parsed.value.message : undefined;
  return typeof message === 'string' && message !== '' ? `(${status}) ${message}` : `(${status}) without a reason`;
}

/**
 * What a successful answer says.
 *
 * @param read Made of the readers of codec/json-shape.ts, in `readShape`.
 * @throws {ServiceFault} with the code when it was refused, is no JSON or has another shape.
 */
export function readAnswer<Value>(answer: HttpAnswer, code: FaultCode, read: (value: unknown) => Parsed<Value>): Value {
  if (!isSuccess(answer)) throw new ServiceFault(code, refusalOf(answer));
  const json = parseStrictJson(answer.body);
  const parsed = json.status === 'parsed' ? read(json.value) : json;
  if (parsed.status === 'malformed') throw new ServiceFault(code, `the answer cannot be used: ${parsed.reason}`);
  return parsed.value;
}

export const jsonHeaders = { 'content-type': 'application/json', accept: 'application/json' };
