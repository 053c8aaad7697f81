// The words between the server and its operations: a call, an answer, and the world that answers come from.

import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import type { JsonObject } from '../../../src/codec/json-shape.ts';
import type { ByteKeeper } from './byte-keeper.ts';
import type { GithubState, Permission, Repository } from './state.ts';

export interface Caller {
  /** Undefined: without a token. */
  readonly login: string | undefined;
  can(permission: Permission, level: 'read' | 'write'): boolean;
}

export interface Call {
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: JsonObject;
  readonly headers: IncomingHttpHeaders;
  readonly caller: Caller;
  readonly repository: Repository;
  /** The body that has not been read: of an upload alone. */
  readonly stream: Readable;
  /** Faults that an upload itself must know of. */
  readonly upload: { readonly cutAfterBytes: number | undefined; readonly wrongDigest: boolean };
}

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** The connection ends instead. */
  readonly cut?: boolean;
}

export interface Urls {
  readonly web: string;
  readonly api: string;
  readonly uploads: string;
  readonly storage: string;
}

export interface World {
  readonly state: GithubState;
  readonly urls: Urls;
  readonly bytes: ByteKeeper;
  now(): Date;
  /** Now as ISO 8601 without fractions, as GitHub writes it; a clock that nobody gave moves a second. */
  stamp(): string;
  nextId(): number;
}

export type Handler = (call: Call, world: World) => Answer | Promise<Answer>;

export interface FieldError {
  readonly resource: string;
  readonly code: string;
  readonly field?: string;
  readonly message?: string;
}

/** Source: https://docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api */
export function failure(status: number, message: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers, body: { message, documentation_url: 'https://docs.github.com/rest', status: String(status) } };
}

export function notFound(): Answer {
  return failure(404, 'Not Found');
}

export function refused(...errors: readonly FieldError[]): Answer {
  return {
    status: 422,
    body: { message: 'Validation Failed', errors, documentation_url: 'https://docs.github.com/rest', status: '422' },
  };
}

/** The words of ncipollo/release-action #493, and for issues of googleapis/release-please #1034. */
export function tooLong(resource: string, body: string | null, most: number): readonly FieldError[] {
  if (body === null || [...body].length <= most) return [];
  return [{ resource, code: 'custom', field: 'body', message: `body is too long (maximum is ${most} characters)` }];
}
