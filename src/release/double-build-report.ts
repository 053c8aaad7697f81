// The report of the two builds, double-build.json: printed and parsed here alone. Format: docs/release-folder.md

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
} from '../codec/json-shape.ts';
import { parseStrictJson } from '../codec/strict-json.ts';
import type { DoubleBuildReport } from '../model/comparison.ts';
import type { Parsed } from '../model/statement.ts';
import { readHex, readString, readVersionOne, readWholeNumber } from './read-values.ts';

/** The text of double-build.json. Lists keep the order that they have. */
export function printDoubleBuildReport(report: DoubleBuildReport): string {
  return printCanonicalJson(report);
}

/**
 * @param text From a folder under verification. Members that this version does not know are passed over.
 */
export function parseDoubleBuildReport(text: string | Uint8Array): Parsed<DoubleBuildReport> {
  const json = parseStrictJson(text);
  return json.status === 'malformed' ? json : readShape(() => readReport(json.value));
}

function readReport(value: unknown): DoubleBuildReport {
  const report = readObject(value, 'the report');
  return {
    schemaVersion: readVersionOne(report.schemaVersion, 'schemaVersion'),
    name: readText(report.name, 'name'),
    version: readText(report.version, 'version'),
    commit: readText(report.commit, 'commit'),
    rehearsal: readBoolean(report.rehearsal, 'rehearsal'),
    sourceDateEpoch: readWholeNumber(report.sourceDateEpoch, 'sourceDateEpoch'),
    variations: readList(report.variations, 'variations', (each, where) => {
      const variation = readObject(each, where);
      return {
        ...readTarget(variation, where),
        id: readText(variation.id, `${where}.id`),
        status: readOneOf(variation.status, ['took effect', 'no effect'], `${where}.status`),
        reference: readString(variation.reference, `${where}.reference`),
        varied: readString(variation.varied, `${where}.varied`),
      };
    }),
    walls: readList(report.walls, 'walls', (each, where) => {
      const wall = readObject(each, where);
      return {
        ...readTarget(wall, where),
        room: readOneOf(wall.room, ['reference', 'varied'], `${where}.room`),
        id: readText(wall.id, `${where}.id`),
        status: readOneOf(wall.status, ['held', 'open'], `${where}.status`),
        seen: readString(wall.seen, `${where}.seen`),
      };
    }),
    tools: readList(report.tools, 'tools', (each, where) => {
      const tool = readObject(each, where);
      return {
        ...readTarget(tool, where),
        name: readText(tool.name, `${where}.name`),
        version: readString(tool.version, `${where}.version`),
      };
    }),
    outcome: readOneOf(report.outcome, ['equal', 'different'], 'outcome'),
    artifacts: readList(report.artifacts, 'artifacts', (each, where) => {
      const artifact = readObject(each, where);
      return {
        name: readText(artifact.name, `${where}.name`),
        sizeBytes: readWholeNumber(artifact.sizeBytes, `${where}.sizeBytes`),
        sha256: readHex(artifact.sha256, `${where}.sha256`, 64),
      };
    }),
    accepted: readList(report.accepted, 'accepted', (each, where) => {
      const accepted = readObject(each, where);
      return {
        path: readText(accepted.path, `${where}.path`),
        cause: readText(accepted.cause, `${where}.cause`),
        reason: readText(accepted.reason, `${where}.reason`),
      };
    }),
  };
}

function readTarget(record: JsonObject, where: string): { readonly target?: string } {
  return readOptional(record, 'target', where, readText);
}
