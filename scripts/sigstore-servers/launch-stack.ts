// Brings a stack up and down: starts its process, waits until it is healthy, and ends exactly what it started.

import { spawn } from 'node:child_process';
import { closeSync, openSync, realpathSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { chdir, cwd } from 'node:process';
import { fileURLToPath } from 'node:url';
import { ToolError } from '../../src/model/tool-error.ts';
import { type ControlAnswer, type ControlOrder, controlSocket, fromSent, type StackOrder, type StackReport } from './messages.ts';
import { endProcesses, isRunning } from './process-identity.ts';
import {
  clearStackFolder,
  lastLogLines,
  listIfThere,
  makeStackFolder,
  readStack,
  requireStack,
  type Stack,
  stackFiles,
  stackIsUp,
} from './stack-folder.ts';
import { installTools, serverNames } from './tools.ts';

export interface LaunchOptions {
  /** Absolute. Made when it is not there. */
  readonly folder: string;
  readonly checkpointIntervalMs?: number;
  /** The stack then ends with this process, however that ends. */
  readonly attached?: boolean;
  readonly say?: (text: string) => void;
}

/**
 * Installs the servers where they are missing, starts them and waits until each answers.
 *
 * @throws {ToolError} `usage/stack-is-up`, `usage/folder-not-empty`, `tool/not-installed`, `tool/server-failed`; nothing runs then.
 */
export async function launchStack(options: LaunchOptions): Promise<Stack> {
  const { checkpointIntervalMs = 1_000, attached = false, say = () => undefined } = options;
  refuseOccupied(options.folder);
  await installTools(serverNames, say);
  makeStackFolder(options.folder);
  const folder = realpathSync(options.folder);
  const log = openSync(join(folder, stackFiles.logs, 'stack.log'), 'a');
  const child = spawn(process.execPath, [fileURLToPath(new URL('stack-process.ts', import.meta.url))], {
    cwd: join(folder, stackFiles.private),
    detached: !attached,
    stdio: ['ignore', log, log, 'ipc'],
  });
  closeSync(log);
  const order: StackOrder = { kind: 'up', folder, checkpointIntervalMs, attached };
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const said = await new Promise<StackReport>((resolve) => {
    child.once('message', (message) => resolve(message as StackReport));
    const failed = (why: string) =>
      resolve({
        kind: 'failed',
        error: {
          kind: 'tool',
          code: 'tool/stack-failed',
          message: `the stack's process failed: ${why}`,
          excerpt: lastLogLines(folder, ['stack'], 15),
          files: [],
        },
      });
    child.once('error', ({ message }) => failed(message));
    child.once('close', (code, signal) => failed(`it ended with ${code ?? signal}`));
    child.send(order);
  });
  if (said.kind === 'failed') {
    await closed;
    const processes = readStack(folder)?.processes ?? [];
    // Another stack may have been faster to take the folder.
    if (processes[0]?.pid === child.pid) await endProcesses(processes);
    throw fromSent(said.error);
  }
  if (!attached) child.disconnect();
  // An attached stack must not keep the process alive whose end it waits for.
  child.unref();
  child.channel?.unref();
  return requireStack(folder);
}

/**
 * Ends the processes that stack.json names, each by its id and start, and removes what the stack left.
 *
 * @returns Whether there was a stack.
 * @throws {ToolError} `tool/not-ended` when a process is there even after it was killed.
 */
export async function endStack(folder: string): Promise<boolean> {
  const stack = readStack(folder);
  if (stack === undefined) return false;
  // The first one ends the others; they are named for the case that it is not there any more.
  const [first, ...others] = stack.processes;
  const left = [...(await endProcesses(first === undefined ? [] : [first])), ...(await endProcesses(others))];
  if (left.length > 0) {
    throw new ToolError(
      'tool',
      'tool/not-ended',
      `these are still there: ${left.map(({ name, pid }) => `${name} (${pid})`).join(', ')}`,
      {
        help: 'end them by hand, and run this again',
      },
    );
  }
  clearStackFolder(folder);
  return true;
}

/** Stops or starts one server; it keeps its port, its keys and its data. */
export async function controlServer(folder: string, order: ControlOrder): Promise<void> {
  const stack = requireStack(folder);
  const before = cwd();
  // A socket's whole path may be longer than the system takes.
  chdir(join(stack.folder, stackFiles.private));
  const socket = connect(controlSocket);
  chdir(before);
  const text = await new Promise<string>((resolve, reject) => {
    const blocks: Buffer[] = [];
    socket.on('data', (block) => blocks.push(block));
    socket.once('error', (cause) =>
      reject(
        new ToolError('nothing', 'nothing/no-stack', `the stack in "${folder}" does not answer`, {
          help: 'end what is left with "scripts/sigstore down", and start it again',
          cause,
        }),
      ),
    );
    socket.once('end', () => resolve(Buffer.concat(blocks).toString('utf8')));
    socket.write(`${JSON.stringify(order)}\n`);
  });
  const { error } = JSON.parse(text) as ControlAnswer;
  if (error !== undefined) throw fromSent(error);
}

/** What a stack that died left behind is cleared away; one that runs is not touched. */
function refuseOccupied(folder: string): void {
  const stack = readStack(folder);
  if (stack === undefined) {
    if ((listIfThere(folder)?.length ?? 0) === 0) return;
    throw new ToolError('usage', 'usage/folder-not-empty', `"${folder}" holds files that are no stack's`, {
      help: 'name an empty folder, or one that is not there yet',
    });
  }
  if (stack.processes.some(isRunning)) {
    throw stackIsUp(folder);
  }
  clearStackFolder(folder);
}
