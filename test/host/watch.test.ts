// Waiting for changes in folders.

import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nextChange } from '../../src/host/watch.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'selfsame-watch-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

test('several steps of one editor are one change, told when all is quiet', async () => {
  const change = nextChange([join(folder, 'gone'), folder]);
  writeFileSync(join(folder, 'a.tmp'), 'a');
  renameSync(join(folder, 'a.tmp'), join(folder, 'a'));
  const last = performance.now();
  expect(await change).toBe(true);
  expect(performance.now() - last).toBeGreaterThan(100);
});

test('where nothing can be watched, nothing will be told', async () => {
  expect(await nextChange([join(folder, 'gone')])).toBe(false);
  expect(await nextChange([])).toBe(false);
});
