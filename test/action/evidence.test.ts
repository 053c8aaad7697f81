// What a failed step leaves: nothing that cannot be copied changes the answer.

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createEvidence } from '../../src/action/evidence.ts';

const temporary = mkdtempSync(join(tmpdir(), 'selfsame-evidence-'));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

test('a file that cannot be copied is named, and the others are kept', () => {
  // With its number before it the name is too long for a file.
  const [long, short] = ['x'.repeat(255), 'y'].map((name) => join(temporary, name));
  if (long === undefined || short === undefined) return;
  for (const file of [long, short]) writeFileSync(file, 'text');
  const evidence = createEvidence(temporary);
  const error = { kind: 'build', code: 'build/failed', message: 'no', files: [long, short] } as const;
  evidence.keep({ kind: 'error', value: error }, []);
  expect(readFileSync(join(evidence.folder, 'left-out.txt'), 'utf8')).toContain('ENAMETOOLONG');
  expect(existsSync(join(evidence.folder, 'logs/2-y'))).toBe(true);
});
