// The one JSON object that a command prints when it could not tell. Wire names: docs/exit-codes.md.

import type { ErrorKind, Position, ToolError } from '../model/tool-error.ts';

export interface ErrorReport {
  readonly schemaVersion: 1;
  readonly error: {
    readonly kind: ErrorKind | 'bug';
    readonly code: string;
    readonly message: string;
    readonly help?: string;
    readonly at?: Position;
    readonly excerpt?: readonly string[];
    readonly files?: readonly string[];
  };
}

export function toErrorReport(error: ToolError): ErrorReport {
  const { kind, code, message, help, at, excerpt, files } = error;
  return {
    schemaVersion: 1,
    error: {
      kind,
      code,
      message,
      ...(help === undefined ? {} : { help }),
      ...(at === undefined ? {} : { at }),
      ...(excerpt.length === 0 ? {} : { excerpt }),
      ...(files.length === 0 ? {} : { files }),
    },
  };
}

export function toBugReport(error: unknown, help: string): ErrorReport {
  return {
    schemaVersion: 1,
    error: { kind: 'bug', code: 'bug', message: error instanceof Error ? error.message : String(error), help },
  };
}
