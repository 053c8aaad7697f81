// What the processes of a stack tell each other, and how an error goes from one to the next.

import { type ErrorKind, ToolError } from '../../src/model/tool-error.ts';
import type { ProcessIdentity } from './process-identity.ts';
import type { ServerSettings } from './server-commands.ts';
import type { ServerName } from './tools.ts';

export interface SentError {
  readonly kind: ErrorKind;
  readonly code: string;
  readonly message: string;
  readonly help?: string;
  readonly excerpt: readonly string[];
  readonly files: readonly string[];
}

/** To the stack's process, by whoever starts it. */
export interface StackOrder {
  readonly kind: 'up';
  readonly folder: string;
  readonly checkpointIntervalMs: number;
  /** Whether the stack ends with the process that starts it. */
  readonly attached: boolean;
}

export type StackReport = { readonly kind: 'up' } | { readonly kind: 'failed'; readonly error: SentError };

/** To the keeper, by the stack's process. */
export type KeeperOrder =
  | {
      readonly kind: 'up';
      readonly folder: string;
      readonly settings: Omit<ServerSettings, 'password'>;
      /** Ports that are reached from outside over a socket file of the same number; none in the machine's own network. */
      readonly relayed: readonly number[];
    }
  | ({ readonly kind: 'control'; readonly id: number } & ControlOrder);

export type KeeperReport =
  | { readonly kind: 'processes'; readonly processes: readonly ProcessIdentity[] }
  | { readonly kind: 'up' }
  | { readonly kind: 'failed'; readonly error: SentError }
  | { readonly kind: 'answer'; readonly id: number; readonly error?: SentError };

/** Over the socket file `control.sock`, one line of JSON each way. */
export interface ControlOrder {
  readonly action: 'start' | 'stop';
  readonly server: ServerName;
}

export interface ControlAnswer {
  readonly error?: SentError;
}

export const controlSocket = 'control.sock';

/** Anything but a ToolError is a bug of ours: its stack goes along. */
export function toSent(error: unknown): SentError {
  if (error instanceof ToolError) {
    const { kind, code, message, help, excerpt, files } = error;
    return { kind, code, message, ...(help === undefined ? {} : { help }), excerpt, files };
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    kind: 'tool',
    code: 'tool/stack-failed',
    message: 'a process of the stack failed',
    excerpt: stack.split('\n'),
    files: [],
  };
}

export function fromSent({ kind, code, message, help, excerpt, files }: SentError): ToolError {
  return new ToolError(kind, code, message, { ...(help === undefined ? {} : { help }), excerpt, files });
}
