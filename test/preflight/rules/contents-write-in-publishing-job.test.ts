// Rule 6.

import { expect, test } from 'vitest';
import { contentsWriteInPublishingJob } from '../../../src/preflight/rules/contents-write-in-publishing-job.ts';
import { askRule, saidOf, testRuleFiles } from '../../support/preflight.ts';

testRuleFiles(contentsWriteInPublishingJob);

test('outside of a release a job may push what it makes', () => {
  const text =
    'on: { schedule: [{ cron: "0 0 * * *" }] }\njobs:\n  a:\n    permissions: { contents: write }\n    steps:\n      - run: make update && git push\n';
  expect(askRule(contentsWriteInPublishingJob, text)).toEqual([]);
});

test('permissions at the top are those of each job without its own', () => {
  const text =
    'on: { push: { tags: ["v*"] } }\npermissions: { contents: write }\njobs:\n  a:\n    steps:\n      - uses: goreleaser/goreleaser-action@v6\n';
  expect(saidOf(askRule(contentsWriteInPublishingJob, text))).toEqual([
    '6: a step of the job "a", which holds "contents: write", builds with "goreleaser/goreleaser-action@v6"',
  ]);
});
