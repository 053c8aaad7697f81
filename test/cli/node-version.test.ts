// A Node that is too old is told so before anything else happens.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { nodeFault, oldestNode } from '../../src/cli/node-version.ts';

test.each(['18.20.8', '20.20.2', '22.21.9', '22.0.0', '9.9.9'])('%s is too old, and the mend is said', (version) => {
  const fault = nodeFault('selfsame', version) ?? '';
  expect(fault).toContain(`this Node is ${version}`);
  expect(fault).toContain('npm exec --package=node@24 -- selfsame');
});

test.each(['22.22.0', '22.22.1', '22.100.0', '24.0.0', '24.21.0-nightly1', '100.0.0'])('%s will do', (version) => {
  expect(nodeFault('selfsame', version)).toBeUndefined();
});

test('the limit is the one that package.json states', () => {
  const { engines } = JSON.parse(readFileSync('package.json', 'utf8'));
  expect(`${engines.node}.0`).toBe(`>=${oldestNode}`);
});
