// Which workflow is a release, and which job signs or publishes.

import { expect, test } from 'vitest';
import { parseYamlTree } from '../../src/codec/yaml.ts';
import { isPublishingJob, isReleaseWorkflow, isSigningJob } from '../../src/preflight/release-jobs.ts';
import { toWorkflow, type WorkflowFile } from '../../src/preflight/workflow.ts';

function workflow(on: string, job = 'steps: [{ run: make }]'): WorkflowFile {
  const read = toWorkflow(parseYamlTree(`on: ${on}\njobs: { a: { ${job} } }\n`, 'a.yml'), 'a.yml');
  if (read.kind !== 'workflow') throw new Error(read.kind);
  return read;
}

function jobIs(job: string): { readonly signing: boolean; readonly publishing: boolean } {
  const read = workflow('push', job);
  const [first] = read.jobs;
  if (first === undefined) throw new Error('no job');
  return { signing: isSigningJob(read, first), publishing: isPublishingJob(read, first) };
}

test.each([
  ['{ push: { tags: [v*] } }'],
  ['{ push: { tags: [v*] }, workflow_dispatch: }'],
  ['{ release: { types: [published] } }'],
  ['release'],
])('a start by tag or release alone makes one: %s', (on) => {
  expect(isReleaseWorkflow(workflow(on))).toBe(true);
});

test.each([
  ['push'],
  ['{ push: { branches: [main] } }'],
  ['{ push: { tags: [v*], branches: [main] }, pull_request: }'],
  ['{ push: { tags: [v*] }, pull_request: }'],
  ['workflow_dispatch'],
])('tests that also run on tags make none: %s', (on) => {
  expect(isReleaseWorkflow(workflow(on))).toBe(false);
});

test.each([
  ['{ push: { tags: [v*], branches: [main] } }', 'steps: [{ run: npm publish }]'],
  ['{ push: { tags: [v*] }, pull_request: }', 'steps: [{ uses: softprops/action-gh-release@v2 }]'],
  ['workflow_call', 'permissions: { id-token: write }'],
  ['push', 'permissions: { contents: write }, steps: [{ run: gh release create v1 }]'],
])('a job that publishes or signs makes one: %s %s', (on, job) => {
  expect(isReleaseWorkflow(workflow(on, job))).toBe(true);
});

test('a job signs with a token for it, but not to deploy pages, nor to log in to a cloud alone', () => {
  expect(jobIs('permissions: { id-token: write }').signing).toBe(true);
  expect(jobIs('permissions: { attestations: write }').signing).toBe(true);
  expect(jobIs('permissions: { id-token: write, pages: write }').signing).toBe(false);
  expect(jobIs('permissions: { id-token: write }, steps: [{ uses: azure/login@v2 }]').signing).toBe(false);
  expect(jobIs('permissions: { id-token: write }, steps: [{ uses: azure/login@v2 }, { run: cosign sign x }]').signing).toBe(true);
  expect(jobIs('permissions: { id-token: read }').signing).toBe(false);
});

test('a job publishes with "contents: write" written out, and "write-all" says nothing', () => {
  expect(jobIs('permissions: { contents: write }')).toEqual({ signing: false, publishing: true });
  expect(jobIs('permissions: write-all')).toEqual({ signing: false, publishing: false });
});
