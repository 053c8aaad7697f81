// Rule 5.

import { expect, test } from 'vitest';
import { signingJobInstallsNothing } from '../../../src/preflight/rules/signing-job-installs-nothing.ts';
import { askRule, testRuleFiles } from '../../support/preflight.ts';

testRuleFiles(signingJobInstallsNothing);

const signing = (run: string): string =>
  `on: push\njobs:\n  a:\n    permissions: { attestations: write }\n    steps:\n      - run: ${run}\n`;

test.each([
  'npm ci',
  'sudo apt-get install --yes jq',
  'python3 -m pip install build',
  'go install example.org/tool@v1',
  'yarn',
  'make',
  'npm run build',
  'npx tool',
  './build.sh',
  'scripts/build.sh',
  'bash scripts/build.sh',
  'node build.mjs',
  'go build ./...',
  'cargo build --release',
  'python3 -m build',
  'docker buildx build .',
])('the signing job does not run: %s', (run) => {
  expect(askRule(signingJobInstallsNothing, signing(run))).toHaveLength(1);
});

test.each([
  'cosign sign-blob --yes hello',
  'sha256sum --check SHA256SUMS',
  'gh attestation verify hello --owner acme',
  'npm publish --provenance ./hello.tgz',
  'echo make',
  'npm --version',
  '/usr/bin/env',
  'node -e "1"',
])('the signing job may run: %s', (run) => {
  expect(askRule(signingJobInstallsNothing, signing(run))).toEqual([]);
});

test('the finding stands at the command, in a script of many lines too', () => {
  const text =
    'on: push\njobs:\n  a:\n    permissions: { id-token: write }\n    steps:\n      - run: |\n          echo one\n          echo two && npm ci\n';
  const [found] = askRule(signingJobInstallsNothing, text);
  expect([found?.line, found?.column, found?.message]).toEqual([8, 23, 'a step of the signing job "a" installs with "npm ci"']);
});

test('a job that logs in to a cloud and signs nothing is no signing job', () => {
  const text =
    'on: push\njobs:\n  a:\n    permissions: { id-token: write }\n    steps:\n      - uses: aws-actions/configure-aws-credentials@v5\n      - run: make deploy\n';
  expect(askRule(signingJobInstallsNothing, text)).toEqual([]);
});
