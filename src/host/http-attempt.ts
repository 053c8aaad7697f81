// One attempt of a request, from opening a connection to the last byte of the answer, under one time-out.

import { type ClientRequest, type IncomingMessage, type Agent as PlainAgent, request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { ToolError } from '../model/tool-error.ts';
import type { HttpAnswer, HttpRequest } from '../model/world.ts';

/** `failed` where another attempt may fare better. The reason is made here: texts of others may repeat what was sent. */
export type Outcome =
  | { readonly status: 'answered'; readonly answer: HttpAnswer }
  | { readonly status: 'failed'; readonly reason: string };

export interface AttemptOptions {
  readonly agent: PlainAgent;
  /** Over connecting, sending and receiving together, also when bytes keep trickling in. */
  readonly timeoutMs: number;
  readonly maxBytes: number;
}

/**
 * @throws {ToolError} what no further attempt can mend: `network/untrusted-server`, `network/answer-too-long`, `usage/bad-header`.
 */
export function tryOnce(
  url: URL,
  { method, headers, body }: Pick<HttpRequest, 'headers' | 'body'> & { readonly method: string },
  options: AttemptOptions,
): Promise<Outcome> {
  const { agent, timeoutMs, maxBytes } = options;
  return new Promise((resolve, reject) => {
    const outgoing = openRequest(url, {
      method,
      agent,
      headers: { 'accept-encoding': 'identity', ...headers },
      // Also ends the wait for a silent proxy, which destroying the request does not.
      timeout: timeoutMs,
    });
    // A request that still waits for a connection tells nobody that it was destroyed: hence the outcome is settled first.
    const timer = setTimeout(() => {
      resolve({ status: 'failed', reason: `no whole answer within ${timeoutMs} ms` });
      outgoing.destroy();
    }, timeoutMs);
    const settle = (outcome: Outcome) => {
      clearTimeout(timer);
      resolve(outcome);
    };
    const refuse = (error: ToolError) => {
      clearTimeout(timer);
      reject(error);
      outgoing.destroy();
    };
    const fail = (error: NodeJS.ErrnoException) => {
      const fault = judgeFault(url, error);
      if (typeof fault === 'string') settle({ status: 'failed', reason: fault });
      else refuse(fault);
    };

    outgoing.on('error', fail);
    outgoing.on('response', (incoming) => {
      const parts: Buffer[] = [];
      let sizeBytes = 0;
      incoming.on('error', fail);
      incoming.on('data', (part: Buffer) => {
        sizeBytes += part.byteLength;
        if (sizeBytes > maxBytes) refuse(tooLong(url, maxBytes));
        else parts.push(part);
      });
      incoming.on('end', () => settle({ status: 'answered', answer: toAnswer(incoming, parts) }));
    });
    outgoing.end(body);
  });
}

/** @throws {ToolError} `usage/bad-header`. */
export function openRequest(url: URL, options: Parameters<typeof tlsRequest>[1] & { readonly method: string }): ClientRequest {
  try {
    return url.protocol === 'https:' ? tlsRequest(url, options) : plainRequest(url, options);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code !== 'ERR_INVALID_CHAR' && code !== 'ERR_INVALID_HTTP_TOKEN') throw cause;
    // Neither the header's value nor the cause, whose text others choose: it may be a token.
    throw new ToolError('usage', 'usage/bad-header', `a header for "${url.host}" holds a character that HTTP does not allow`, {
      help: 'see that a token given by hand is one line, without quotes or spaces',
    });
  }
}

/** What a fault of a connection means: an error that no further attempt can mend, else the reason as a phrase. */
export function judgeFault(url: URL, { code = '' }: NodeJS.ErrnoException): ToolError | string {
  return certificateFaults.has(code) ? untrusted(url, code) : reasonOf(code);
}

/** Names in lower case, as Node gives them; several of a name as one. */
export function headersOf({ headers }: IncomingMessage): HttpAnswer['headers'] {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  );
}

function toAnswer(incoming: IncomingMessage, parts: readonly Buffer[]): HttpAnswer {
  const { buffer, byteOffset, byteLength } = Buffer.concat(parts);
  return {
    status: incoming.statusCode ?? 0,
    headers: headersOf(incoming),
    body: new Uint8Array(buffer, byteOffset, byteLength),
  };
}

/** Codes of OpenSSL's verification and of Node's check of host names: https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const certificateFaults: ReadonlySet<string> = new Set([
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_REJECTED',
  'CERT_REVOKED',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
  'CERT_CHAIN_TOO_LONG',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'HOSTNAME_MISMATCH',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

function untrusted(url: URL, code: string): ToolError {
  return new ToolError('network', 'network/untrusted-server', `the certificate of "${url.host}" is not trusted: ${code}`, {
    help: 'set the clock, or name the authority of your proxy in NODE_EXTRA_CA_CERTS',
  });
}

function tooLong(url: URL, maxBytes: number): ToolError {
  return new ToolError('network', 'network/answer-too-long', `"${url.host}" answered with more than ${maxBytes} bytes`, {
    help: 'see that the URL is that of the service',
  });
}

function reasonOf(code: string): string {
  switch (code) {
    case 'ECONNREFUSED':
      return 'the connection was refused';
    case 'ECONNRESET':
    case 'EPIPE':
      return 'the connection broke off before the whole answer came';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EAI_FAIL':
      return 'its name cannot be resolved';
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return 'it cannot be reached';
    case 'ERR_PROXY_TUNNEL':
      return 'the proxy gives no connection to it';
    default:
      return code.startsWith('HPE_')
        ? 'its answer is not HTTP'
        : `the connection failed (${code === '' ? 'no reason given' : code})`;
  }
}
