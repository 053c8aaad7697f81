// Whom a release is planned to be signed by, and that the certificate will speak of the very source that is released.

import { describe, expect, test } from 'vitest';
import { createWorld } from '../../src/host/create-world.ts';
import type { ReleasePlan } from '../../src/model/plan.ts';
import { planProject, readProject } from '../../src/ops/open-project.ts';
import type { Identity } from '../../src/sign/identity/read-identity.ts';
import { makeProject } from '../support/make-project.ts';

const repository = 'https://github.com/acme/hello';
const reusable = 'acme/workflows/.github/workflows/build.yml@refs/tags/v3';

/** Plans the release of a project on GitHub by the holder of this token. */
async function planBy(change: (commit: string) => Partial<Identity['expected']['claims']>): Promise<ReleasePlan> {
  const project = makeProject();
  try {
    project.git('remote', 'add', 'origin', repository);
    const commit = project.git('rev-parse', 'HEAD');
    const environment = {
      ...{ GITHUB_ACTIONS: 'true', GITHUB_SERVER_URL: 'https://github.com', GITHUB_REPOSITORY: 'acme/hello' },
      ...{ GITHUB_WORKFLOW_REF: 'acme/hello/.github/workflows/release.yml@refs/tags/v0.1.0', GITHUB_REF: 'refs/tags/v0.1.0' },
      ...{ GITHUB_SHA: commit, GITHUB_EVENT_NAME: 'push', GITHUB_REPOSITORY_ID: '1', GITHUB_REPOSITORY_OWNER_ID: '2' },
      ...{ RUNNER_ENVIRONMENT: 'github-hosted', GITHUB_RUN_ID: '7', GITHUB_RUN_ATTEMPT: '1', PATH: process.env.PATH },
    };
    const world = createWorld({ workingFolder: project.folder, environment });
    const found = await readProject(world, { folder: project.folder, rehearse: false, allowDirty: false });
    const claims = {
      ...{ sourceRepositoryUri: repository, sourceRepositoryRef: 'refs/tags/v0.1.0', sourceRepositoryDigest: commit },
      ...change(commit),
    };
    const expected = { identity: `https://github.com/${reusable}`, issuer: 'https://token.example.org', claims };
    return planProject(world, found, {
      expected,
      expiresAt: new Date(8.64e15),
      sourceFrom: 'certificate',
      jobWorkflowRef: reusable,
    });
  } finally {
    project.remove();
  }
}

describe('a release is planned for the holder of the token', () => {
  test('who is its signer, and whose reusable workflow is its builder', async () => {
    const plan = await planBy(() => ({}));
    expect(plan.rehearsal).toBe(false);
    expect(plan.identity).toEqual({
      identity: `https://github.com/${reusable}`,
      issuer: 'https://token.example.org',
      sourceFrom: 'certificate',
      repository,
      ref: 'refs/tags/v0.1.0',
    });
    expect(plan.github).toMatchObject({ jobWorkflowRef: reusable, runId: '7' });
  });

  test.each([
    ['another repository', { sourceRepositoryUri: 'https://github.com/acme/other' }, 'repository'],
    ['a branch', { sourceRepositoryRef: 'refs/heads/v0.1.0' }, 'ref'],
    ['another commit', { sourceRepositoryDigest: '0'.repeat(40) }, 'commit'],
  ])('and refused in a run of %s', async (_, claims, what) => {
    await expect(planBy(() => claims)).rejects.toMatchObject({
      ...{ code: 'source/other-run', kind: 'source' },
      message: expect.stringContaining(`this run is of the ${what} `),
    });
  });

  test('also where the certificate will state nothing of all this', async () => {
    const nothing = { sourceRepositoryUri: undefined, sourceRepositoryRef: undefined, sourceRepositoryDigest: undefined };
    expect((await planBy(() => nothing)).identity.repository).toBe(repository);
  });
});
