// A real Processes for tests: git and other programs, with nothing of the caller's git settings.

import { spawn } from 'node:child_process';
import { ToolError } from '../../src/model/tool-error.ts';
import type { CommandResult, Processes } from '../../src/model/world.ts';

/** Variables that make git the same on every machine: no settings of the user or the system, a fixed author and time. */
export const gitEnvironment: Readonly<Record<string, string>> = {
  PATH: process.env.PATH ?? '',
  HOME: '/nonexistent',
  LC_ALL: 'C.UTF-8',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
  GIT_AUTHOR_NAME: 'A',
  GIT_AUTHOR_EMAIL: 'a@example.com',
  GIT_AUTHOR_DATE: '1700000000 +0100',
  GIT_COMMITTER_NAME: 'C',
  GIT_COMMITTER_EMAIL: 'c@example.com',
  GIT_COMMITTER_DATE: '1709181296 -0530',
};

/** Runs programs for real; without an environment of their own they get `gitEnvironment`, changed by `changes`. */
export function realProcesses(changes: Readonly<Record<string, string>> = {}): Processes {
  return {
    run: (command, args, options) =>
      new Promise<CommandResult>((resolve, reject) => {
        const env = { ...(options.environment ?? { ...gitEnvironment, ...changes }) };
        const child = spawn(command, [...args], { cwd: options.folder, env, timeout: options.timeoutMs, stdio: 'pipe' });
        const output: Buffer[][] = [[], []];
        child.stdout.on('data', (chunk: Buffer) => output[0]?.push(chunk));
        child.stderr.on('data', (chunk: Buffer) => output[1]?.push(chunk));
        child.stdin.on('error', () => undefined);
        child.stdin.end(options.input ?? '');
        child.on('error', (cause) => reject(new ToolError('tool', 'tool/not-found', `"${command}" is not there`, { cause })));
        child.on('close', (code, signal) => {
          const [stdout = '', stderr = ''] = output.map((chunks) => Buffer.concat(chunks).toString('utf8'));
          resolve({ exitCode: code ?? undefined, signal: signal ?? undefined, timedOut: false, stdout, stderr });
        });
      }),
  };
}
