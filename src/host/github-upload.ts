// Sends one file as the body of a request, block by block: fetch would hold the whole of it in memory.

import type { Agent as PlainAgent } from 'node:http';
import { ToolError } from '../model/tool-error.ts';
import type { GithubUpload, HttpAnswer } from '../model/world.ts';
import { readBlocks } from './byte-streams.ts';
import { headersOf, judgeFault, openRequest } from './http-attempt.ts';

export interface UploadOptions {
  readonly agent: PlainAgent;
  readonly headers: Readonly<Record<string, string>>;
  /** Longest time in which nothing moves, in either direction. */
  readonly idleMs: number;
  /** Of the answer. */
  readonly maxBytes: number;
}

export type UploadOutcome =
  | { readonly status: 'answered'; readonly answer: HttpAnswer }
  | { readonly status: 'failed'; readonly reason: string };

/**
 * Redirects are answers like any other: nobody else is sent the file or the token.
 *
 * @throws {ToolError} `network/untrusted-server`, `usage/bad-header`, `file/…`, `publish/file-changed`.
 */
export async function uploadFile(
  url: URL,
  { file, sizeBytes, contentType, onBytes }: GithubUpload,
  { agent, headers, idleMs, maxBytes }: UploadOptions,
): Promise<UploadOutcome> {
  const outgoing = openRequest(url, {
    ...{ method: 'POST', agent, timeout: idleMs },
    headers: { ...headers, 'content-type': contentType, 'content-length': String(sizeBytes) },
  });
  let settled: UploadOutcome | ToolError | undefined;
  const answered = new Promise<void>((resolve) => {
    const settle = (outcome: UploadOutcome | ToolError) => {
      settled ??= outcome;
      resolve();
    };
    outgoing.on('timeout', () => {
      settle({ status: 'failed', reason: `nothing moved for ${idleMs} ms` });
      outgoing.destroy();
    });
    outgoing.on('error', (error) => {
      const fault = judgeFault(url, error);
      settle(typeof fault === 'string' ? { status: 'failed', reason: fault } : fault);
    });
    outgoing.on('close', () => settle({ status: 'failed', reason: 'the connection broke off before the whole answer came' }));
    outgoing.on('response', (incoming) => {
      const parts: Buffer[] = [];
      let length = 0;
      incoming.on('data', (part: Buffer) => {
        length += part.length;
        if (length <= maxBytes) parts.push(part);
        else outgoing.destroy();
      });
      incoming.on('error', () => settle({ status: 'failed', reason: 'the connection broke off before the whole answer came' }));
      incoming.on('end', () => {
        const answer = {
          status: incoming.statusCode ?? 0,
          headers: headersOf(incoming),
          body: new Uint8Array(Buffer.concat(parts)),
        };
        settle({ status: 'answered', answer });
      });
    });
  });
  try {
    let sent = 0;
    for await (const block of readBlocks(file)) {
      // The server may refuse before it has all: what is left needs not be sent.
      if (settled !== undefined) break;
      sent += block.length;
      if (sent > sizeBytes) break;
      // A block is another's once the next one is asked for, so that it must have left before.
      await Promise.race([answered, new Promise((resolve) => outgoing.write(block, resolve))]);
      onBytes?.(sent);
    }
    if (settled === undefined && sent !== sizeBytes) {
      throw new ToolError('file', 'publish/file-changed', `"${file}" has another length than when it was verified`, {
        help: 'see that nothing writes into the release folder, and publish again',
      });
    }
    if (settled === undefined) outgoing.end();
    await answered;
  } finally {
    // An answer that came whole leaves the connection to the next request, unless the body never did.
    if (settled === undefined || !outgoing.writableEnded) outgoing.destroy();
  }
  if (settled instanceof ToolError) throw settled;
  return settled ?? { status: 'failed', reason: 'the connection broke off before the whole answer came' };
}
