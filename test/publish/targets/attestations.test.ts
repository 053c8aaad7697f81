// Signed statements in GitHub's store of ours: each once, however often it is asked.

import { describe, expect, test } from 'vitest';
import { attestations } from '../../../src/publish/targets/attestations.ts';
import { type BenchSettings, killedAt, startTargetBench, type TargetBench } from '../../support/release-job.ts';

async function onBench<Value>(settings: BenchSettings, work: (bench: TargetBench) => Promise<Value>): Promise<Value> {
  const bench = await startTargetBench({ attached: false, ...settings });
  try {
    return await work(bench);
  } finally {
    await bench.close();
  }
}

const stored = (bench: TargetBench) => bench.github.state.repository('acme/hello').attestations.length;

describe.concurrent('the store', () => {
  test('gets every statement, with the page of each; the same again adds none', () =>
    onBench({}, async (bench) => {
      const { outcome, attestations: attached } = await bench.run(attestations);
      expect(outcome).toBe('published');
      expect(attached.map(({ status, url }) => [status, url?.replace(/\d+$/, 'N')])).toEqual(
        Array.from({ length: 2 }, () => ['attached', 'https://github.com/acme/hello/attestations/N']),
      );
      const again = await bench.run(attestations);
      expect(again.outcome).toBe('unchanged');
      expect(again.attestations.map(({ status }) => status)).toEqual(['there before', 'there before']);
      expect(stored(bench)).toBe(2);
    }));

  test('gets what it lacks alone', () =>
    onBench({ attached: true }, async (bench) => {
      bench.github.state.repository('acme/hello').attestations.pop();
      expect((await bench.run(attestations)).attestations.map(({ status }) => status)).toEqual(['there before', 'attached']);
    }));

  test('is not changed by a dry run', () =>
    onBench({}, async (bench) => {
      const { outcome, attestations: attached } = await bench.run(attestations, { job: { dryRun: true } });
      expect([outcome, ...attached.map(({ status }) => status)]).toEqual([
        'would publish',
        'would be attached',
        'would be attached',
      ]);
      expect(stored(bench)).toBe(0);
    }));

  test.each(['cut-request', 'lose-answer'] as const)('has each once, whatever connection fails: %s', async (kind) => {
    for (const k of [0, 1, 2]) {
      await onBench({ faults: [{ match: /attestations/, skip: k, act: { kind } }] }, async (bench) => {
        expect((await bench.run(attestations)).outcome).toBe('published');
        expect(stored(bench)).toBe(2);
      });
    }
  });

  test('has each once when it was stopped at any request and done again', async () => {
    for (const k of [0, 1, 2]) {
      await onBench({}, async (bench) => {
        await expect(bench.run(attestations, { wrap: killedAt(k, 'after') })).rejects.toThrow('killed');
        await bench.run(attestations);
        expect(stored(bench)).toBe(2);
      });
    }
  });

  test('says which permission is missing', () =>
    onBench({ token: { permissions: { attestations: 'read' } } }, async (bench) => {
      const error = await bench.run(attestations).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'publish/no-permission', help: expect.stringContaining('attestations: write') });
    }));

  test('gives up a store that fails, and says so', () =>
    onBench({ faults: [{ match: /^POST/, times: 50, act: { kind: 'cut-request' } }] }, async (bench) => {
      await expect(bench.run(attestations)).rejects.toMatchObject({ code: 'publish/not-attached' });
    }));
});
