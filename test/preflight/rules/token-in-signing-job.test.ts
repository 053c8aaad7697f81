// Rule 4.

import { expect, test } from 'vitest';
import { tokenInSigningJob } from '../../../src/preflight/rules/token-in-signing-job.ts';
import { askRule, testRuleFiles } from '../../support/preflight.ts';

testRuleFiles(tokenInSigningJob);

const job = (permissions: string, step: string): string =>
  `on: push\njobs:\n  a:\n    permissions: { ${permissions} }\n    steps:\n      - ${step}\n`;

test('each of the two is named where it stands', () => {
  const found = askRule(tokenInSigningJob, job('id-token: write, attestations: write', 'run: go vet'));
  expect(found.map(({ message }) => message)).toEqual([
    'the job "a" holds "id-token: write", and no step of it signs, attests or logs in anywhere',
    'the job "a" holds "attestations: write", and no step of it signs, attests or logs in anywhere',
  ]);
});

test.each([
  'run: cosign sign-blob hello',
  'uses: actions/attest@v3',
  'uses: aws-actions/configure-aws-credentials@v5',
  'run: make sign',
  'run: ./scripts/anything',
  'uses: acme/unknown@v1',
])('a job that may use it is left alone: %s', (step) => {
  expect(askRule(tokenInSigningJob, job('id-token: write', step))).toEqual([]);
});

test('a job that calls a workflow hands the token on', () => {
  const text = 'on: push\njobs:\n  a:\n    permissions: { id-token: write }\n    uses: ./.github/workflows/sign.yml\n';
  expect(askRule(tokenInSigningJob, text)).toEqual([]);
});
