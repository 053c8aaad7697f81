import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseRootVersion } from '../../src/ops/trust-store.ts';
import { stagingFirstRoot } from '../../src/verify/staging-root.ts';

test('the root of staging is byte for byte the one whose version and digest docs/trust.md states', () => {
  const page = readFileSync('docs/trust.md', 'utf8');
  const sha256 = createHash('sha256').update(stagingFirstRoot).digest('hex');
  expect(sha256).toBe('353d172f05f9e73b4a647b1a464f16726d929cbfd030cc42bffb86cd742fb61f');
  expect(page).toContain(sha256);
  expect(parseRootVersion(stagingFirstRoot)).toEqual({ status: 'parsed', value: 14 });
  expect(page).toContain('version 14');
});
