// Tells a process by its id and its start: an id alone may by now belong to somebody else.
// Sources: proc_pid_stat(5), proc_sys_kernel(5); ps(1) where there is no /proc.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

export interface ProcessIdentity {
  readonly name: string;
  readonly pid: number;
  /** Differs between two processes that had the same id one after the other, also over a restart of the machine. */
  readonly started: string;
}

/** Undefined when there is no such process any more. */
export function identifyProcess(name: string, pid: number): ProcessIdentity | undefined {
  const started = startOf(pid);
  return started === undefined ? undefined : { name, pid, started };
}

/** Whether the very process is there still. */
export function isRunning({ pid, started }: ProcessIdentity): boolean {
  return startOf(pid) === started;
}

/**
 * Asks the processes to end in the order given and waits; those that are there after that are killed.
 *
 * @returns What is there even then, which no user's signal ends.
 */
export async function endProcesses(
  processes: readonly ProcessIdentity[],
  patienceMs = 10_000,
): Promise<readonly ProcessIdentity[]> {
  for (const each of processes) signal(each, 'SIGTERM');
  if (await ended(processes, patienceMs)) return [];
  for (const each of processes) signal(each, 'SIGKILL');
  await ended(processes, 2_000);
  return processes.filter(isRunning);
}

function signal(identity: ProcessIdentity, name: 'SIGTERM' | 'SIGKILL'): void {
  if (!isRunning(identity)) return;
  try {
    process.kill(identity.pid, name);
  } catch {
    // It ended in between: that is what was asked for.
  }
}

async function ended(processes: readonly ProcessIdentity[], patienceMs: number): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += 25) {
    if (!processes.some(isRunning)) return true;
    await sleep(25);
  }
  return !processes.some(isRunning);
}

function startOf(pid: number): string | undefined {
  if (process.platform !== 'linux') {
    const { status, stdout } = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' });
    return status === 0 && stdout.trim() !== '' ? stdout.trim() : undefined;
  }
  try {
    // The name of the program stands in brackets and may hold brackets and blanks itself.
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1')
      .replace(/^.*\) /s, '')
      .split(' ');
    // What is left are the fields from the third one on.
    const [state, startTicks] = [fields[0], fields[22 - 3]];
    // A process that ended and that nobody has asked after yet.
    if (state === 'Z' || state === 'X') return undefined;
    return startTicks === undefined
      ? undefined
      : `${readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()} ${startTicks}`;
  } catch {
    return undefined;
  }
}
