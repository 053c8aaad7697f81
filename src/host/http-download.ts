// Fetches a file of any size: streamed, through redirects, and from where it stopped when the connection was cut.

import type { IncomingMessage, Agent as PlainAgent } from 'node:http';
import { isRedirect, maxRedirects, parseRedirect } from '../codec/redirect.ts';
import { ToolError } from '../model/tool-error.ts';
import type { Download, DownloadRequest, HttpAnswer, Network } from '../model/world.ts';
import { headersOf, judgeFault, openRequest } from './http-attempt.ts';
import { Part } from './http-part.ts';
import { judgeAnswer, waitAfter } from './http-retry.ts';

/** What the client of `request` has too. */
export interface DownloadTools {
  /** Throws {ToolError} `usage/bad-url`. */
  readonly readUrl: (text: string) => URL;
  readonly agentFor: (url: URL) => PlainAgent;
  readonly now: () => Date;
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<unknown>;
  readonly random: () => number;
}

const defaults = { timeoutMs: 30_000, attempts: 5 };
/** A server that sends less in the time of one time-out holds the connection and nothing else. */
const leastBytes = 4096;
/** An attempt that brings less is one that failed: the number of all attempts stays bounded by the size of the file. */
const leastGainBytes = 1024 * 1024;

type Attempt =
  | Exclude<Download, { readonly status: 'whole' | 'not whole' | 'refused' }>
  | { readonly status: 'whole' }
  | { readonly status: 'answered'; readonly host: string; readonly answer: Omit<HttpAnswer, 'body'> }
  | { readonly status: 'failed'; readonly host: string; readonly reason: string };

type Exchange = Attempt | { readonly status: 'redirect'; readonly location: string | undefined };

/** See `Network.download`. */
export function createDownload(tools: DownloadTools): Network['download'] {
  return async (request) => {
    const part = new Part(request.file, request.sizeBytes);
    try {
      return await download(tools, request, part);
    } finally {
      part.close();
    }
  };
}

async function download(tools: DownloadTools, request: DownloadRequest, part: Part): Promise<Download> {
  const { sizeBytes, attempts = defaults.attempts, onRetry, onBytes, signal } = request;
  const resumed = part.sizeBytes > 0;
  onBytes?.(part.sizeBytes);
  if (resumed && part.sizeBytes === sizeBytes) return { status: 'whole', resumed };
  let furthest = part.sizeBytes;
  let failures = 0;
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await tryOnce(tools, request, part);
    if (outcome.status === 'whole') return { status: 'whole', resumed };
    if (outcome.status === 'other length' || outcome.status === 'sent astray') return outcome;
    const { host } = outcome;
    if (signal?.aborted === true) return { status: 'not whole', host, reason: 'it was stopped', attempts: attempt };
    const { reason, leastWaitMs } =
      outcome.status === 'failed' ? { reason: outcome.reason, leastWaitMs: 0 } : judgeAnswer(outcome.answer, tools.now());
    if (part.sizeBytes >= furthest + leastGainBytes) {
      furthest = part.sizeBytes;
      failures = 0;
    }
    failures += 1;
    if (leastWaitMs === undefined || failures >= attempts) {
      return outcome.status === 'answered'
        ? { status: 'refused', host, answer: outcome.answer }
        : { status: 'not whole', host, reason, attempts: attempt };
    }
    const waitMs = waitAfter(failures, leastWaitMs, tools.random);
    onRetry?.({ reason: `"${host}": ${reason}`, waitMs });
    // A wait that was broken off is seen by the next attempt.
    await tools.sleep(waitMs, signal).catch(() => undefined);
  }
}

/** One way through the redirects. Every one begins at the first URL: where it leads to may be good for minutes only. */
async function tryOnce(tools: DownloadTools, request: DownloadRequest, part: Part): Promise<Attempt> {
  let url = tools.readUrl(request.url);
  for (let followed = 0; ; followed += 1) {
    const answer = await exchange(url, tools.agentFor(url), request, part);
    if (answer.status !== 'redirect') return answer;
    const { host } = url;
    const target = parseRedirect(url, answer.location);
    if (typeof target === 'string') return { status: 'sent astray', host, reason: target };
    if (followed === maxRedirects) return { status: 'sent astray', host, reason: `it sends on more than ${maxRedirects} times` };
    url = target;
  }
}

/** One question and its answer, whose body goes into the part as it comes. */
function exchange(url: URL, agent: PlainAgent, request: DownloadRequest, part: Part): Promise<Exchange> {
  const { timeoutMs = defaults.timeoutMs, signal } = request;
  const { host } = url;
  return new Promise((resolve, reject) => {
    const from = part.etag === undefined ? 0 : part.sizeBytes;
    const range = part.etag === undefined || from === 0 ? {} : { range: `bytes=${from}-`, 'if-range': part.etag };
    const headers = { 'accept-encoding': 'identity', ...request.headers, ...range };
    const outgoing = openRequest(url, { method: 'GET', agent, headers, timeout: timeoutMs });
    let sinceLast = 0;
    let settled = false;

    const settle = (outcome: Exchange | ToolError) => {
      settled = true;
      clearInterval(watch);
      signal?.removeEventListener('abort', onAbort);
      if (outcome instanceof ToolError) reject(outcome);
      else resolve(outcome);
    };
    // Settled first: a request that still waits for a connection tells nobody that it was destroyed.
    const stop = (outcome: Exchange | ToolError) => {
      settle(outcome);
      outgoing.destroy();
    };
    const fail = (error: NodeJS.ErrnoException) => {
      const fault = judgeFault(url, error);
      settle(typeof fault === 'string' ? { status: 'failed', host, reason: fault } : fault);
    };
    const watch = setInterval(() => {
      const reason = `less than ${leastBytes} bytes came within ${timeoutMs} ms`;
      if (sinceLast < leastBytes) stop({ status: 'failed', host, reason });
      sinceLast = 0;
    }, timeoutMs);
    const onAbort = () => stop({ status: 'failed', host, reason: 'it was stopped' });

    outgoing.on('error', fail);
    outgoing.on('response', (incoming) => {
      incoming.on('error', fail);
      const answered = attempt(() => judge(incoming, { host, from, request, part }));
      if (answered !== undefined) {
        settle(answered);
        dismiss(incoming);
        return;
      }
      incoming.on('data', (block: Buffer) => {
        // What is still on its way when it is settled is nobody's: another attempt may be writing.
        if (settled) return;
        sinceLast += block.length;
        const outcome = attempt(() => take(block, { host, from, request, part }));
        if (outcome !== undefined) stop(outcome);
      });
      incoming.on('end', () => {
        const { sizeBytes } = part;
        settle(sizeBytes === request.sizeBytes ? { status: 'whole' } : { status: 'other length', host, sizeBytes });
      });
    });
    signal?.addEventListener('abort', onAbort);
    if (signal?.aborted === true) onAbort();
    else outgoing.end();
  });
}

interface Receiving {
  readonly host: string;
  /** First byte that was asked for. */
  readonly from: number;
  readonly request: DownloadRequest;
  readonly part: Part;
}

/** What an answer is by its head alone; undefined where its body is to be taken, for which the part is ready then. */
function judge(incoming: IncomingMessage, receiving: Receiving): Exchange | undefined {
  const { host, from, request, part } = receiving;
  const answer = { status: incoming.statusCode ?? 0, headers: headersOf(incoming) };
  const { status, headers } = answer;
  if (isRedirect(status)) return { status: 'redirect', location: headers.location };
  if (status === 206 && continues(headers, receiving)) return undefined;
  if (status === 206) return anew(part, host, 'it sent another part than was asked for');
  // Range Not Satisfiable: it has other bytes now, or fewer.
  if (status === 416 && from > 0) return anew(part, host, 'it does not have the rest of what came before');
  if (status !== 200) return { status: 'answered', host, answer };
  const bytes = lengthOf(headers);
  if (bytes !== undefined && bytes !== request.sizeBytes) return { status: 'other length', host, sizeBytes: bytes };
  part.begin(headers.etag);
  request.onBytes?.(0);
  return undefined;
}

/** Whether it is exactly the rest of what is there. RFC 9110, section 14.4. */
function continues(headers: HttpAnswer['headers'], { from, request, part }: Receiving): boolean {
  const { sizeBytes } = request;
  const range = `bytes ${from}-${sizeBytes - 1}/${sizeBytes}`;
  const same = headers.etag === undefined || headers.etag === part.etag;
  return from > 0 && same && headers['content-range'] === range && (lengthOf(headers) ?? sizeBytes - from) === sizeBytes - from;
}

function take(block: Buffer, { host, request, part }: Receiving): Exchange | undefined {
  const sizeBytes = part.sizeBytes + block.length;
  if (sizeBytes > request.sizeBytes) return { status: 'other length', host, sizeBytes };
  part.append(block);
  request.onBytes?.(sizeBytes);
  return undefined;
}

function anew(part: Part, host: string, reason: string): Attempt {
  part.begin(undefined);
  return { status: 'failed', host, reason };
}

/** A fault of the disk, in a place where nobody would catch it. */
function attempt<Value>(work: () => Value): Value | ToolError {
  try {
    return work();
  } catch (error) {
    if (error instanceof ToolError) return error;
    throw error;
  }
}

/** Nobody reads the body. An empty one leaves the connection for the next request. */
function dismiss(incoming: IncomingMessage): void {
  if (incoming.headers['content-length'] === '0') incoming.resume();
  else incoming.destroy();
}

function lengthOf(headers: HttpAnswer['headers']): number | undefined {
  const text = headers['content-length'];
  return text === undefined ? undefined : Number(text);
}
