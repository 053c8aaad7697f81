import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createWorld } from '../../src/host/create-world.ts';
import type { Difference } from '../../src/model/comparison.ts';
import type { ReleaseOutcome } from '../../src/model/outcome.ts';
import { writeEvidence } from '../../src/ops/write-evidence.ts';

const folder = mkdtempSync(join(realpathSync(tmpdir()), 'selfsame-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

const outcome: ReleaseOutcome = {
  ...{ schemaVersion: 1, outcome: 'refused', verify: [], artifacts: [], gates: [], reasons: ['they differ'] },
  plan: { name: 'a', version: '1', tag: 'v1', rehearsal: true, commit: 'c0' },
};
const missing = (path: string): Difference => ({ kind: 'missing', path, reason: '' });

test('what does not fit is named, and what fits is whole', async () => {
  const folders = { reference: join(folder, 'one'), varied: join(folder, 'two') };
  for (const side of Object.values(folders)) {
    mkdirSync(side);
    writeFileSync(join(side, 'small'), side);
    writeFileSync(join(side, 'large'), '');
    // Two of them are more than what may be there; they take no room on the disk.
    truncateSync(join(side, 'large'), 129 * 1024 * 1024);
  }
  writeFileSync(join(folders.reference, 'only'), 'here');
  writeFileSync(join(folder, 'short.log'), 'short\n');
  writeFileSync(join(folder, 'long.log'), `${'x'.repeat(4999)}\n`.repeat(1000));
  const comparison = {
    ...({ schemaVersion: 1, outcome: 'different', filesCompared: 2, bytesCompared: 0 } as const),
    differences: ['large', 'only', 'small', 'small'].map(missing),
  };
  const to = join(folder, 'evidence');
  const logs = ['long.log', 'short.log'].map((name) => ({ name, file: join(folder, name) }));
  const found = await writeEvidence(createWorld(), { outcome, logs, builds: [{ folders, comparison }] }, to);
  const leftOut = [
    'of "long.log", 5000000 bytes long, the last 53 lines are there',
    '"large" differs and is too large to be there (270532608 bytes)',
  ];
  expect(found).toEqual({ evidence: to, leftOut });
  expect(readdirSync(to, { recursive: true }).map(String).sort()).toEqual(
    [
      ...['logs', 'logs/long.log', 'logs/short.log', 'outcome.json', 'reference', 'reference/only', 'reference/small'],
      ...['varied', 'varied/small'],
    ].sort(),
  );
  expect(readFileSync(join(to, 'varied/small'), 'utf8')).toBe(folders.varied);
  expect(JSON.parse(readFileSync(join(to, 'outcome.json'), 'utf8'))).toEqual({ ...outcome, evidence: to, leftOut });
});

test('a file that only the varied rooms of two targets made is there once, and the other is named', async () => {
  const builds = ['amd64', 'arm64'].map((target) => {
    const folders = { reference: join(folder, target, 'reference'), varied: join(folder, target, 'varied') };
    mkdirSync(folders.varied, { recursive: true });
    writeFileSync(join(folders.varied, 'stray'), target);
    const comparison = { schemaVersion: 1, outcome: 'different', filesCompared: 1, bytesCompared: 0 } as const;
    return { folders, comparison: { ...comparison, differences: [missing('stray')] } };
  });
  const to = join(folder, 'evidence-of-two');
  const { leftOut } = await writeEvidence(createWorld(), { outcome, logs: [], builds }, to);
  expect(leftOut).toEqual(['"stray" differs for another target too, and is there as that one has it']);
  expect(readFileSync(join(to, 'varied/stray'), 'utf8')).toBe('amd64');
});
