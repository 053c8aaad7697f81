// The door of execa: every child process of this program is started here. Loaded when first needed, since it costs 100 ms.

import { existsSync } from 'node:fs';
import { Readable } from 'node:stream';
import { ToolError } from '../model/tool-error.ts';
import type { Processes } from '../model/world.ts';

/** Longest output of either stream that is kept in memory, in bytes. */
const outputLimitBytes = 64 * 1024 * 1024;

/** Variables of the caller that tools such as git get when a command names no environment of its own. */
const ownVariables = ['PATH', 'HOME', 'USER', 'LOGNAME', 'TMPDIR', 'XDG_CONFIG_HOME', 'SSL_CERT_FILE', 'SSL_CERT_DIR'] as const;

/** A child that runs by itself, for rooms. Its output goes to a descriptor; nothing of it is kept in memory. */
export interface RunningChild {
  readonly pid: number;
  /** Whether a launcher stands between us and the command; see `startChild`. */
  readonly launched: boolean;
  /** What was written to descriptor 3, at most 1,024 characters; empty without a launcher. */
  readonly said: Promise<string>;
  /** The end of what the launcher itself complained of. */
  readonly complaints: Promise<string>;
  readonly ended: Promise<{ readonly exitCode: number | undefined; readonly signal: string | undefined }>;
}

/** @param callersEnvironment The variables from which a child without an environment of its own gets the few that tools need. */
export function createProcesses(callersEnvironment: Readonly<Record<string, string | undefined>>): Processes {
  return {
    async run(command, args, options) {
      const { execa } = await import('execa');
      const result = await execa(command, [...args], {
        reject: false,
        stripFinalNewline: false,
        extendEnv: false,
        env: { ...(options.environment ?? toolEnvironment(callersEnvironment)) },
        maxBuffer: outputLimitBytes,
        killSignal: 'SIGKILL',
        ...(options.folder === undefined ? {} : { cwd: options.folder }),
        ...(options.input === undefined ? { stdin: 'ignore' as const } : { input: options.input }),
        ...(options.timeoutMs === undefined ? {} : { timeout: options.timeoutMs }),
      });
      if (result.isMaxBuffer) {
        throw new ToolError('tool', 'tool/too-much-output', `"${command}" printed more than ${outputLimitBytes} bytes`, {
          help: 'run it by hand to see what it prints',
        });
      }
      if (result.exitCode === undefined && result.signal === undefined && !result.timedOut) {
        throw startFault(command, options.folder, result.cause ?? result);
      }
      return {
        exitCode: result.exitCode,
        signal: result.signal,
        timedOut: result.timedOut,
        stdout: result.stdout,
        stderr: result.stderr,
      };
    },
  };
}

/**
 * Starts a program as the leader of a process group of its own, standard input empty.
 *
 * A launcher gets the output on descriptor 4, for the command that it starts, and says on descriptor 3 that it does; its own
 * standard error is kept apart. Without one, both streams are the output.
 *
 * @throws {ToolError} `tool/not-found` when the program is not there.
 */
export async function startChild(
  command: string,
  args: readonly string[],
  options: {
    readonly folder: string;
    readonly environment: Readonly<Record<string, string>>;
    readonly output: number;
    readonly launcher: boolean;
  },
): Promise<RunningChild> {
  const { execa } = await import('execa');
  // Any descriptor works, as execa's documentation says; its types stop at 9.
  const output = options.output as 9;
  const child = execa(command, [...args], {
    reject: false,
    buffer: false,
    extendEnv: false,
    env: { ...options.environment },
    cwd: options.folder,
    detached: true,
    cleanup: false,
    stdio: options.launcher ? ['ignore', 'ignore', 'pipe', 'pipe', output] : ['ignore', output, output],
  });
  const { pid } = child;
  if (pid === undefined) {
    const result = await child;
    throw startFault(command, options.folder, result.cause ?? result);
  }
  const [, , errors, third] = child.stdio;
  return {
    pid,
    launched: options.launcher,
    said: readShort(third),
    complaints: readShort(errors),
    ended: child.then((result) => ({ exitCode: result.exitCode, signal: result.signal })),
  };
}

/** The last 1,024 characters of a stream. */
async function readShort(stream: unknown): Promise<string> {
  let text = '';
  if (!(stream instanceof Readable)) return text;
  for await (const block of stream) text = (text + String(block)).slice(-1024);
  return text;
}

function toolEnvironment(callers: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const kept = ownVariables.flatMap((name) => {
    const value = callers[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(kept), LC_ALL: 'C.UTF-8', GIT_TERMINAL_PROMPT: '0' };
}

function startFault(command: string, folder: string | undefined, cause: unknown): ToolError {
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined;
  if (code === 'ENOENT' && (folder === undefined || existsSync(folder))) {
    return new ToolError('tool', 'tool/not-found', `the program "${command}" is not there`, {
      help: `install "${command}", or put its folder on PATH`,
      cause,
    });
  }
  return new ToolError('tool', 'tool/not-started', `the program "${command}" could not be started`, {
    help: folder === undefined ? 'see the reason below' : `see that "${folder}" is a folder and the program may be run`,
    cause,
  });
}
