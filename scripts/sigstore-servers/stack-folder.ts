// The folder of a stack: what lies where in it, and stack.json, which says what runs.

import { mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { ToolError } from '../../src/model/tool-error.ts';
import type { IdentityKind } from './identity-kinds.ts';
import type { ProcessIdentity } from './process-identity.ts';
import type { StackUrls } from './trust-files.ts';

/** stack.json. */
export interface Stack {
  readonly schemaVersion: 1;
  readonly state: 'starting' | 'up';
  /** Absolute. */
  readonly folder: string;
  /** `own`: a network of its own, beside which others stand; `shared`: the machine's, which has room for one stack. */
  readonly network: 'own' | 'shared';
  /** Why it has no network of its own. */
  readonly networkRefused?: string;
  readonly urls: StackUrls;
  readonly issuers: Readonly<Record<IdentityKind, string>>;
  readonly checkpointIntervalMs: number;
  /** What runs now, the stack's own process first. */
  readonly processes: readonly ProcessIdentity[];
}

export const stackFiles = {
  stack: 'stack.json',
  trustedRoot: 'trusted_root.json',
  signingConfig: 'signing_config.json',
  /** Both in one, for sigstore-python. */
  clientTrustConfig: 'client_trust_config.json',
  logs: 'logs',
  /** Keys, sockets and the log's data; the stack's processes work in it. */
  private: 'private',
} as const;

/** Where a stack is when no folder is named. */
export function defaultStackFolder(environment: Readonly<Record<string, string | undefined>> = process.env): string {
  const { XDG_STATE_HOME: state } = environment;
  const root = state === undefined || state === '' ? join(environment.HOME ?? homedir(), '.local', 'state') : state;
  return join(root, 'selfsame', 'sigstore');
}

export function readStack(folder: string): Stack | undefined {
  const text = readIfThere(join(folder, stackFiles.stack));
  return text === undefined ? undefined : (JSON.parse(text) as Stack);
}

/** @throws {ToolError} `nothing/no-stack`. */
export function requireStack(folder: string): Stack {
  const stack = readStack(folder);
  if (stack?.state === 'up') return stack;
  throw new ToolError('nothing', 'nothing/no-stack', `no stack is up in "${folder}"`, {
    help: 'start one with "scripts/sigstore up"',
  });
}

export function stackIsUp(folder: string): ToolError {
  return new ToolError('usage', 'usage/stack-is-up', `a stack is up in "${folder}"`, {
    help: 'use it, end it with "scripts/sigstore down", or name another folder with --folder',
  });
}

/**
 * The first writing takes the folder; later ones replace the file whole.
 *
 * @throws {ToolError} `usage/stack-is-up` when another stack took the folder before.
 */
export function writeStack(stack: Stack, mode: 'first' | 'again'): void {
  const file = join(stack.folder, stackFiles.stack);
  const text = `${JSON.stringify(stack, undefined, 2)}\n`;
  if (mode === 'first') {
    try {
      writeFileSync(file, text, { flag: 'wx' });
      return;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      throw stackIsUp(stack.folder);
    }
  }
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
}

/** Makes the folder and what is in it before anything runs. Only the user may look into `private`. */
export function makeStackFolder(folder: string): void {
  mkdirSync(join(folder, stackFiles.private), { recursive: true, mode: 0o700 });
  mkdirSync(join(folder, stackFiles.logs), { recursive: true });
}

/** Removes what a stack leaves, and the folder when nothing else is in it. */
export function clearStackFolder(folder: string): void {
  for (const name of Object.values(stackFiles)) rmSync(join(folder, name), { recursive: true, force: true });
  rmSync(join(folder, `${stackFiles.stack}.new`), { force: true });
  if (listIfThere(folder)?.length === 0) rmdirSync(folder);
}

export function listIfThere(folder: string): readonly string[] | undefined {
  return whenThere(() => readdirSync(folder));
}

/** The last lines of each log that has any, each after its name. */
export function lastLogLines(folder: string, names: readonly string[], count: number): readonly string[] {
  return names.flatMap((name) => {
    const lines =
      readIfThere(join(folder, stackFiles.logs, `${name}.log`))
        ?.trimEnd()
        .split('\n')
        .slice(-count) ?? [];
    return lines.filter((line) => line !== '').map((line) => `${name}: ${line.slice(0, 300)}`);
  });
}

function readIfThere(file: string): string | undefined {
  return whenThere(() => readFileSync(file, 'utf8'));
}

function whenThere<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
