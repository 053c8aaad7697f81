// leg.json: printed and parsed here alone. Format: docs/matrix.md

import { printCanonicalJson } from '../codec/canonical-json.ts';
import {
  type JsonObject,
  readBoolean,
  readList,
  readObject,
  readOneOf,
  readOptional,
  readShape,
  readText,
  refuse,
} from '../codec/json-shape.ts';
import { parseStrictJson } from '../codec/strict-json.ts';
import type { WallRecord } from '../model/build.ts';
import { artifactNameFault, fileNameFault, fileRole } from '../model/file-role.ts';
import type { LegBuild, LegContents, LegFile, LegRecord, LegRoom } from '../model/leg.ts';
import { releaseFileNames } from '../model/release.ts';
import type { Parsed } from '../model/statement.ts';
import { wallIds } from '../model/variation-ids.ts';
import { readHex, readString, readVersionOne, readWholeNumber, requireSorted } from './read-values.ts';

export function printLegRecord(record: LegRecord): string {
  return printCanonicalJson(record);
}

/** @param text From another machine. Members that this version does not know are passed over. */
export function parseLegRecord(text: string | Uint8Array): Parsed<LegRecord> {
  const json = parseStrictJson(text);
  return json.status === 'malformed' ? json : readShape(() => readRecord(json.value));
}

function readRecord(value: unknown): LegRecord {
  const record = readObject(value, 'the leg');
  const room = readOneOf<LegRoom>(record.room, ['reference', 'varied', 'gates'], 'room');
  const commit = readText(record.commit, 'commit');
  if (!/^[0-9a-f]{40,64}$/.test(commit)) refuse('commit', 'is no object name of git');
  const read: LegRecord = {
    schemaVersion: readVersionOne(record.schemaVersion, 'schemaVersion'),
    leg: readText(record.leg, 'leg'),
    target: readString(record.target, 'target'),
    ...{ room, commit },
    tag: readText(record.tag, 'tag'),
    planSha256: readHex(record.planSha256, 'planSha256', 64),
    toolVersion: readText(record.toolVersion, 'toolVersion'),
    startedOn: readTime(record.startedOn, 'startedOn'),
    ...readOptional(record, 'build', '', (each) => readBuild(each, 'build')),
    ...readOptional(record, 'contents', '', (each) => readContents(each, 'contents')),
    ...readOptional(record, 'gates', '', (each) => readList(each, 'gates', readGate)),
    logs: readFiles(record.logs, 'logs', readPlainFile),
  };
  requireParts(read);
  return read;
}

/** Each room has its own parts, and no other. */
function requireParts({ room, build, contents, gates }: LegRecord): void {
  const parts = { build, contents, gates };
  const wanted: Readonly<Record<LegRoom, readonly (keyof typeof parts)[]>> = {
    reference: ['build', 'contents'],
    varied: ['build'],
    gates: ['gates'],
  };
  for (const part of ['build', 'contents', 'gates'] as const) {
    const isWanted = wanted[room].includes(part);
    if ((parts[part] !== undefined) === isWanted) continue;
    refuse(part, isWanted ? `is missing in a leg of the room "${room}"` : `does not belong into a leg of the room "${room}"`);
  }
  const artifacts = new Set(build?.artifacts.map(({ name }) => name));
  for (const { name, describes } of contents?.sboms ?? []) {
    if (!artifacts.has(describes)) refuse('contents.sboms', `describes "${describes}", which is no artifact of the leg`);
    if (name !== `${describes}${releaseFileNames.sbomSuffix}`)
      refuse('contents.sboms', `calls the SBOM of "${describes}" "${name}"`);
  }
}

function readBuild(value: unknown, where: string): LegBuild {
  const build = readObject(value, where);
  const walls = readList(build.walls, `${where}.walls`, readWall);
  if (walls.map(({ id }) => id).join(' ') !== wallIds.join(' ')) refuse(`${where}.walls`, `is not ${wallIds.join(', ')}`);
  const tools = readList(build.tools, `${where}.tools`, (each, at) => {
    const tool = readObject(each, at);
    return { name: readText(tool.name, `${at}.name`), version: readString(tool.version, `${at}.version`) };
  });
  requireSorted(
    tools.map(({ name }) => name),
    `${where}.tools`,
  );
  const probes = readObject(build.probes, `${where}.probes`);
  return {
    probes: Object.fromEntries(Object.entries(probes).map(([id, seen]) => [id, readString(seen, `${where}.probes.${id}`)])),
    walls,
    tools,
    artifacts: readFiles(build.artifacts, `${where}.artifacts`, (each, at) => ({
      ...readFile(each, at, artifactNameFault),
      executable: readBoolean(each.executable, `${at}.executable`),
    })),
    embeds: readList(build.embeds, `${where}.embeds`, (each, at) => {
      const embed = readObject(each, at);
      return {
        file: readText(embed.file, `${at}.file`),
        text: readString(embed.text, `${at}.text`),
        found: readBoolean(embed.found, `${at}.found`),
      };
    }),
  };
}

function readWall(value: unknown, where: string): WallRecord {
  const wall = readObject(value, where);
  return {
    id: readOneOf(wall.id, wallIds, `${where}.id`),
    status: readOneOf(wall.status, ['held', 'open'], `${where}.status`),
    seen: readString(wall.seen, `${where}.seen`),
  };
}

function readContents(value: unknown, where: string): LegContents {
  const contents = readObject(value, where);
  return {
    sboms: readFiles(contents.sboms, `${where}.sboms`, (each, at) => ({
      ...readFile(each, at, (name) => fileNameFault(name) ?? (fileRole(name) === 'sbom' ? undefined : 'is that of no SBOM')),
      describes: readText(each.describes, `${at}.describes`),
      covered: readBoolean(each.covered, `${at}.covered`),
    })),
    reasons: readList(contents.reasons, `${where}.reasons`, readText),
    unchecked: readList(contents.unchecked, `${where}.unchecked`, readText),
  };
}

function readGate(value: unknown, where: string): NonNullable<LegRecord['gates']>[number] {
  const gate = readObject(value, where);
  const covers = readList(gate.covers, `${where}.covers`, (each, at) => {
    const file = readObject(each, at);
    return { path: readText(file.path, `${at}.path`), sha256: readHex(file.sha256, `${at}.sha256`, 64) };
  });
  requireSorted(
    covers.map(({ path }) => path),
    `${where}.covers`,
  );
  return {
    id: readText(gate.id, `${where}.id`),
    result: readOneOf(gate.result, ['passed', 'failed'], `${where}.result`),
    ...readOptional(gate, 'counts', where, (counts, at) => {
      const counted = readObject(counts, at);
      return {
        passed: readWholeNumber(counted.passed, `${at}.passed`),
        failed: readWholeNumber(counted.failed, `${at}.failed`),
        skipped: readWholeNumber(counted.skipped, `${at}.skipped`),
      };
    }),
    ...readOptional(gate, 'reason', where, readText),
    ...readOptional(gate, 'toolVersion', where, readText),
    covers,
    commandSha256: readHex(gate.commandSha256, `${where}.commandSha256`, 64),
  };
}

/** Sorted by name, each once. */
function readFiles<Read extends LegFile>(
  value: unknown,
  where: string,
  each: (file: JsonObject, where: string) => Read,
): readonly Read[] {
  const files = readList(value, where, (member, at) => each(readObject(member, at), at));
  requireSorted(
    files.map(({ name }) => name),
    where,
  );
  return files;
}

function readPlainFile(file: JsonObject, where: string): LegFile {
  return readFile(file, where, fileNameFault);
}

function readFile(file: JsonObject, where: string, faultOf: (name: string) => string | undefined): LegFile {
  const name = readText(file.name, `${where}.name`);
  const fault = faultOf(name);
  if (fault !== undefined) refuse(`${where}.name`, fault);
  return {
    name,
    sizeBytes: readWholeNumber(file.sizeBytes, `${where}.sizeBytes`),
    sha256: readHex(file.sha256, `${where}.sha256`, 64),
  };
}

/** As `Date.toISOString` writes it. */
function readTime(value: unknown, where: string): string {
  const text = readText(value, where);
  const time = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/.test(text) ? new Date(text) : new Date(Number.NaN);
  if (Number.isNaN(time.getTime()) || time.toISOString() !== text) refuse(where, 'is no time such as "2026-01-02T03:04:05.678Z"');
  return text;
}
