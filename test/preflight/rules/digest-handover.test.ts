// Rule 19.

import { expect, test } from 'vitest';
import { digestHandover } from '../../../src/preflight/rules/digest-handover.ts';
import { askRule, saidOf, testRuleFiles } from '../../support/preflight.ts';

testRuleFiles(digestHandover);

const receiving = (steps: string): string =>
  `on: release\njobs:\n  sign:\n    permissions: { id-token: write }\n    runs-on: x\n    steps:\n      - uses: actions/download-artifact@v4\n${steps}`;

test('the finding stands at the download, and says signs or publishes', () => {
  expect(saidOf(askRule(digestHandover, receiving('')))).toEqual([
    '7: the job "sign" signs what another job made, and checks no digest of it',
  ]);
  expect(saidOf(askRule(digestHandover, receiving('').replace('id-token', 'contents')))).toEqual([
    '7: the job "sign" publishes what another job made, and checks no digest of it',
  ]);
});

test('a check before the download is none', () => {
  const text = receiving('').replace(
    '      - uses',
    '      - run: echo "${{ needs.a.outputs.digests }}" | sha256sum -c\n      - uses',
  );
  expect(askRule(digestHandover, text)).toHaveLength(1);
});

test('an action that is given the digest checks it', () => {
  const text = receiving("      - uses: acme/sign@v1\n        with:\n          args: --expect '${{ needs.a.outputs.digest }}'\n");
  expect(askRule(digestHandover, text)).toEqual([]);
  expect(askRule(digestHandover, text.replace('outputs.digest', 'outputs.name'))).toHaveLength(1);
});
