// Turns a script that failed in a room into the error that shows why.

import { dirname } from 'node:path';
import type { RoomId } from '../model/plan.ts';
import { ToolError } from '../model/tool-error.ts';
import type { RoomResult, World } from '../model/world.ts';

/** Lines of the log's end that an error shows. */
const shownLines = 30;

/**
 * @throws {ToolError} `build/failed` when the script ended with anything but success, `build/timed-out` when it did not end.
 */
export async function requireSuccess(
  world: Pick<World, 'files' | 'processes'>,
  result: RoomResult,
  ran: {
    /** `prepare`, `run` or a step of ours. */
    readonly what: string;
    readonly room: RoomId;
    readonly script: string;
    readonly logFile: string;
    readonly timeoutMs: number;
  },
): Promise<void> {
  if (result.exitCode === 0 && !result.timedOut) return;
  const excerpt = await world.files.readLastLines(ran.logFile, shownLines);
  const command = firstLine(ran.script);
  if (result.timedOut) {
    throw new ToolError(
      'build',
      'build/timed-out',
      `"${ran.what}" did not end within ${ran.timeoutMs / 1000} seconds in the ${ran.room} room: "${command}"`,
      { help: 'raise "build.timeout", or see in the log what it waited for', excerpt, files: [ran.logFile] },
    );
  }
  throw new ToolError(
    'build',
    'build/failed',
    `"${ran.what}" ended with ${describeEnd(result)} in the ${ran.room} room: "${command}"`,
    { help: (await isDiskFull(world, ran.logFile)) ? diskFull : helpFor(ran.what, result), excerpt, files: [ran.logFile] },
  );
}

const diskFull = 'the disk of the temporary folder is full: free some space, or set TMPDIR to a folder with more';

/** Asked of `df`, since a log on a full disk cannot say so itself. */
async function isDiskFull(world: Pick<World, 'processes'>, logFile: string): Promise<boolean> {
  const { stdout } = await world.processes.run('df', ['-Pk', dirname(logFile)], {});
  const available = /^\S.*\s(\d+)\s+\d+%\s/.exec(stdout.split('\n')[1] ?? '')?.[1];
  return available !== undefined && Number(available) < 64;
}

/** Such as `exit status 2`; a shell reports a signal as 128 and its number. */
function describeEnd(result: RoomResult): string {
  if (result.signal !== undefined) return `signal ${result.signal}`;
  const { exitCode } = result;
  if (exitCode !== undefined && exitCode > 128 && exitCode < 160)
    return `exit status ${exitCode}, which is signal ${exitCode - 128}`;
  return `exit status ${exitCode ?? 'unknown'}`;
}

function helpFor(what: string, result: RoomResult): string {
  if (result.exitCode === 137) return 'something killed it; the machine may lack memory';
  if (result.exitCode === 127)
    return "a program was not found: each room has the caller's PATH, but none of its other settings (docs/rooms.md)";
  if (what === 'run')
    return 'see the end of the log; what it downloads belongs into "build.prepare", since "build.run" has no network';
  return 'see the end of the log';
}

function firstLine(script: string): string {
  const lines = script.split('\n').filter((line) => line.trim() !== '');
  const [first = ''] = lines;
  const short = first.length > 120 ? `${first.slice(0, 120)}…` : first;
  return lines.length > 1 ? `${short} (and ${lines.length - 1} more)` : short;
}
