import { expect, test } from 'vitest';
import { readGithubRun } from '../../src/plan/github-run.ts';

const variables = {
  GITHUB_ACTIONS: 'true',
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_REPOSITORY: 'acme/hello',
  GITHUB_WORKFLOW_REF: 'acme/hello/.github/workflows/release.yml@refs/tags/v0.1.0',
  GITHUB_REF: 'refs/tags/v0.1.0',
  GITHUB_SHA: 'ab'.repeat(20),
  GITHUB_EVENT_NAME: 'push',
  GITHUB_REPOSITORY_ID: '12',
  GITHUB_REPOSITORY_OWNER_ID: '34',
  RUNNER_ENVIRONMENT: 'github-hosted',
  GITHUB_RUN_ID: '56',
  GITHUB_RUN_ATTEMPT: '1',
};

test('a run of GitHub Actions is read from the variables of its runner', () => {
  expect(readGithubRun(variables)).toMatchObject({ repository: 'acme/hello', eventName: 'push', runId: '56' });
});

test('outside of GitHub Actions there is none, whatever else is set', () => {
  expect(readGithubRun({ ...variables, GITHUB_ACTIONS: undefined })).toBeUndefined();
});

test.each(Object.keys(variables))('without %s there is none', (name) => {
  expect(readGithubRun({ ...variables, [name]: '' })).toBeUndefined();
});
