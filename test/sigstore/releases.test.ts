// A hundred releases in a row, each signed at once and verified as it lies in its folder.

import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { predicateTypes } from '../../src/model/statement.ts';
import { release } from './released.ts';

const count = 100;

test(`${count} releases in a row are signed and accepted, every kind of statement in each`, { timeout: 300_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'releases-'));
  const durations: number[] = [];
  const entries = new Set<string>();
  const certificates = new Set<string>();
  for (let number = 1; number <= count; number += 1) {
    const started = performance.now();
    const { out, verdict } = await release(join(folder, String(number)), `1.0.${number}`);
    durations.push(performance.now() - started);
    const failures = verdict.checks.flatMap((check) => check.failures);
    expect(failures, `release ${number}`).toEqual([]);
    expect([verdict.verdict, verdict.rehearsal]).toEqual(['accepted', false]);
    expect(verdict.signatures.map(({ status }) => status)).toEqual(Array(8).fill('authenticated'));
    expect(kindsIn(join(out, `hello-1.0.${number}.intoto.jsonl`))).toEqual(
      [...Object.values(predicateTypes), predicateTypes.sbom].sort(),
    );
    expect(readdirSync(out).filter((name) => name.endsWith('.sigstore.json'))).toHaveLength(2);
    for (const { logEntries, certificateSerial } of verdict.signatures) {
      for (const { index } of logEntries) entries.add(index);
      if (certificateSerial !== undefined) certificates.add(certificateSerial);
    }
  }
  // No signature of one release stands for another's.
  expect(entries.size).toBe(count * 8);
  expect(certificates.size).toBe(count);
  durations.sort((one, other) => one - other);
  const [median = 0, longest = 0] = [durations[count / 2], durations.at(-1)].map((each) => Math.round(each ?? 0));
  console.log(`${count} releases of 8 signatures: median ${median} ms, longest ${longest} ms`);
});

function kindsIn(file: string): readonly string[] {
  return readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(Buffer.from(JSON.parse(line).dsseEnvelope.payload, 'base64').toString()).predicateType as string)
    .sort();
}
