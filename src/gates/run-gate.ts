// Runs one of the project's own checks at the source commit, in a room of its own, or takes evidence that was made elsewhere.
// What makes a gate fail is told in docs/gates.md.

import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { globFault, toGlobMatcher } from '../codec/glob.ts';
import { parseJunit } from '../codec/junit.ts';
import { parseTestCounts, type TestCounts } from '../codec/test-counts.ts';
import type { OpenRoom, Room } from '../model/build.ts';
import type { GateConfig } from '../model/config.ts';
import type { GateRecord } from '../model/gate.ts';
import type { ReleasePlan } from '../model/plan.ts';
import type { Parsed } from '../model/statement.ts';
import { ToolError } from '../model/tool-error.ts';
import type { Files, RoomResult, World } from '../model/world.ts';
import { staleReason } from './stale-evidence.ts';

/** A longer log is read from its end alone, where the summaries stand. */
const maxLogBytes = 16 * 1024 * 1024;
const lastLogLines = 1_000;

/**
 * A gate that does not pass is a record with a reason, not an error.
 *
 * @param request.folder Fresh folder for the gate's room and log.
 * @throws {ToolError} `config/covers-nothing`, `config/escaping-glob`, `config/empty-gate`, and what opening and
 * preparing a room throws.
 */
export async function runGate(
  world: World,
  plan: ReleasePlan,
  gate: GateConfig,
  request: { readonly folder: string; readonly openRoom: OpenRoom },
): Promise<GateRecord> {
  for (const path of [gate.from, gate.junit, ...gate.covers]) requireInside(gate, path);
  const room = await request.openRoom({ room: 'reference', folder: request.folder });
  const covers = await coveredFiles(world.files, room, gate);
  if (gate.from !== undefined) return takeEvidence(world, plan, gate, gate.from, covers);
  if (gate.run === undefined) {
    throw new ToolError('config', 'config/empty-gate', `the gate "${gate.id}" has neither "run" nor "from"`, {
      help: 'say what it runs, or which file is its evidence',
    });
  }
  await room.prepare();
  return runCommands(world.files, gate, gate.run, room, covers, plan.build.timeoutSeconds * 1000);
}

async function runCommands(
  files: Files,
  gate: GateConfig,
  script: string,
  room: Room,
  covers: GateRecord['covers'],
  timeoutMs: number,
): Promise<GateRecord> {
  const record = { id: gate.id, covers, commandSha256: sha256(new TextEncoder().encode(script)) };
  // A report that came with the source was not made by this run.
  if (gate.junit !== undefined) await files.remove(join(room.workTree, gate.junit));

  const tool = await toolVersion(files, gate, room, timeoutMs);
  if (tool.fault !== undefined) return { ...record, result: 'failed', reason: tool.fault, logFile: tool.logFile };

  const logFile = join(room.logFolder, 'gate.log');
  const result = await room.run(script, { network: 'open', timeoutMs, logFile });
  const log = { ...(tool.version === undefined ? {} : { toolVersion: tool.version }), logFile };
  const counted = await countTests(files, gate, room, logFile);
  const reason = runReason(result, timeoutMs, counted);
  return {
    ...record,
    ...log,
    result: reason === undefined ? 'passed' : 'failed',
    ...(counted.status === 'parsed' && counted.value !== undefined ? { counts: counted.value } : {}),
    ...(reason === undefined ? {} : { reason }),
  };
}

/** The exit status first: a command that broke may have counted nothing for that very reason. */
function runReason(result: RoomResult, timeoutMs: number, counted: Parsed<TestCounts | undefined>): string | undefined {
  if (result.timedOut) return `it did not end within ${timeoutMs / 1000} seconds`;
  if (result.signal !== undefined) return `it ended with signal ${result.signal}`;
  if (result.exitCode !== 0) return `it ended with exit status ${result.exitCode ?? 'unknown'}`;
  if (counted.status === 'malformed') return counted.reason;
  return counted.value === undefined ? undefined : countReason(counted.value);
}

function countReason({ passed, failed }: TestCounts): string | undefined {
  if (failed > 0) return failed === 1 ? '1 test failed' : `${failed} tests failed`;
  return passed === 0 ? 'it ran nothing' : undefined;
}

async function countTests(files: Files, gate: GateConfig, room: Room, logFile: string): Promise<Parsed<TestCounts | undefined>> {
  if (gate.junit !== undefined) {
    const report = await readPlainFile(files, room.workTree, gate.junit);
    if (report === undefined) return { status: 'malformed', reason: `it wrote no report "${gate.junit}"` };
    return parseReport(report, gate.junit);
  }
  const size = (await files.stat(logFile))?.sizeBytes ?? 0;
  const log =
    size <= maxLogBytes
      ? new TextDecoder().decode(await files.read(logFile, maxLogBytes))
      : (await files.readLastLines(logFile, lastLogLines)).join('\n');
  return { status: 'parsed', value: parseTestCounts(log) };
}

async function takeEvidence(
  world: World,
  plan: ReleasePlan,
  gate: GateConfig,
  from: string,
  covers: GateRecord['covers'],
): Promise<GateRecord> {
  const report = await readPlainFile(world.files, plan.source.folder, from);
  const record = { id: gate.id, covers, commandSha256: sha256(report ?? new Uint8Array()) };
  const failed = (reason: string): GateRecord => ({ ...record, result: 'failed', reason });
  if (report === undefined) return failed(`its evidence "${from}" is not there`);
  const paths = covers.map(({ path }) => path);
  const stale = await staleReason(world.processes, plan.source, from, paths);
  if (stale !== undefined) return failed(stale);
  const counted = parseReport(report, from);
  if (counted.status === 'malformed') return failed(counted.reason);
  const reason = countReason(counted.value);
  return reason === undefined
    ? { ...record, result: 'passed', counts: counted.value }
    : { ...record, result: 'failed', counts: counted.value, reason };
}

function parseReport(bytes: Uint8Array, name: string): Parsed<TestCounts> {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return { status: 'malformed', reason: `the report "${name}" is not UTF-8 text` };
  }
  const parsed = parseJunit(text);
  return parsed.status === 'parsed' ? parsed : { status: 'malformed', reason: `the report "${name}": ${parsed.reason}` };
}

/** Digests as the source has them, taken before anything of the project runs. */
async function coveredFiles(files: Files, room: Room, gate: GateConfig): Promise<GateRecord['covers']> {
  if (gate.covers.length === 0) return [];
  const paths = (await files.list(room.workTree))
    .filter(({ path, kind }) => kind === 'file' && path !== '.git' && !path.startsWith('.git/'))
    .map(({ path }) => path);
  const matchers = gate.covers.map((glob) => ({ glob, matches: toGlobMatcher(glob) }));
  const idle = matchers.find(({ matches }) => !paths.some(matches));
  if (idle !== undefined) {
    throw new ToolError(
      'config',
      'config/covers-nothing',
      `"${idle.glob}" in "covers" of the gate "${gate.id}" names no file of the source`,
      {
        help: 'correct it, or take it out: a gate speaks of files that are in the commit',
      },
    );
  }
  const covered = paths.filter((path) => matchers.some(({ matches }) => matches(path)));
  const digests: { path: string; sha256: string }[] = [];
  for (const path of covered) digests.push({ path, sha256: (await files.digest(join(room.workTree, path))).sha256 });
  return digests;
}

async function toolVersion(
  files: Files,
  gate: GateConfig,
  room: Room,
  timeoutMs: number,
): Promise<{ readonly version?: string; readonly fault?: string; readonly logFile: string }> {
  const logFile = join(room.logFolder, 'gate-tool.log');
  if (gate.tool === undefined) return { logFile };
  const result = await room.run(gate.tool, { network: 'open', timeoutMs, logFile });
  const lines = await files.readLastLines(logFile, 100);
  const version = lines.map((line) => line.trim()).find((line) => line !== '');
  if (result.exitCode !== 0 || result.timedOut)
    return { fault: `its "tool" did not tell a version: "${gate.tool}" failed`, logFile };
  return version === undefined
    ? { fault: `its "tool" did not tell a version: "${gate.tool}" printed nothing`, logFile }
    : { version: version.slice(0, 200), logFile };
}

/** A regular file below a folder, reached through real folders alone; undefined when it is not such. */
async function readPlainFile(files: Files, folder: string, path: string): Promise<Uint8Array | undefined> {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  for (const index of parts.keys()) {
    const entry = await files.stat(join(folder, ...parts.slice(0, index + 1)));
    if (entry?.kind !== (index === parts.length - 1 ? 'file' : 'folder')) return undefined;
  }
  return parts.length === 0 ? undefined : files.read(join(folder, ...parts));
}

function requireInside(gate: GateConfig, path: string | undefined): void {
  const fault = path === undefined ? undefined : globFault(path);
  if (fault === undefined) return;
  throw new ToolError('config', 'config/escaping-glob', `"${path}" of the gate "${gate.id}" ${fault}`, {
    help: 'name a file inside the work tree',
  });
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
