// A signed release and a GitHub of ours to publish it to, for tests of publishing: the client without its waits, and with its kills.

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGithub } from '../../src/host/github.ts';
import { createHttp } from '../../src/host/http.ts';
import type { PublishOutcome } from '../../src/model/publish.ts';
import type { Progress, World } from '../../src/model/world.ts';
import { type PublishOptions, publish } from '../../src/ops/publish.ts';
import { printIssueBody, printIssueEnd, printIssueTitle } from '../../src/report/print-issue.ts';
import { type Fault, type GithubServer, type RepositorySettings, startGithub } from './github-server/index.ts';
import { type OtherSigstore, person, personIssuer, startOtherSigstore, worldIn } from './other-sigstore.ts';
import { commit, earlierCommit, sha256, token } from './release-job.ts';
import { type SignedReleases, signedReleases, signedRepository } from './signed-release.ts';
import { silentProgress } from './silent-progress.ts';

export const printReport = { title: printIssueTitle, body: printIssueBody, end: printIssueEnd };

export interface Signed {
  readonly sigstore: OtherSigstore;
  readonly releases: SignedReleases;
  /** Absolute path of release v1.0.0. */
  readonly folder: string;
  close(): Promise<void>;
}

/** Made once for a file of tests: nothing publishes into it. */
export async function signOnce(version = '1.0.0', artifacts = 2): Promise<Signed> {
  const sigstore = await startOtherSigstore();
  const releases = signedReleases(sigstore);
  const folder = await releases.release(version, { artifacts });
  return {
    ...{ sigstore, releases, folder },
    async close() {
      releases.remove();
      await sigstore.close();
    },
  };
}

export interface Publishing {
  readonly github: GithubServer;
  /** Absolute path of the clone that publishing is run in. */
  readonly clone: string;
  run(options?: Partial<PublishOptions>, change?: (world: World) => World, progress?: Progress): Promise<PublishOutcome>;
  close(): Promise<void>;
}

const permissions = { contents: 'write', attestations: 'write', issues: 'write', pull_requests: 'read' } as const;

export async function startPublishing(
  signed: Signed,
  {
    repository = {},
    changelog = '# Changelog\n\n## [1.0.0] - 2026-01-31\n\n- Says hello.\n\n## [0.9.0]\n\n- Earlier.\n',
    faults = [],
    allowed = permissions,
    expiresAfterRequests,
  }: {
    readonly repository?: Partial<RepositorySettings>;
    readonly changelog?: string | null;
    readonly faults?: readonly Fault[];
    readonly allowed?: Partial<Record<keyof typeof permissions, 'read' | 'write'>>;
    readonly expiresAfterRequests?: number;
  } = {},
): Promise<Publishing> {
  const github = await startGithub({
    repositories: [
      {
        fullName: 'acme/hello',
        commits: [{ sha: earlierCommit }, { sha: commit }],
        tags: [
          { name: 'v0.9.0', commit: earlierCommit },
          { name: 'v1.0.0', commit: commit, message: 'one' },
        ],
        ...repository,
      },
    ],
    tokens: [{ token, permissions: allowed, ...(expiresAfterRequests === undefined ? {} : { expiresAfterRequests }) }],
    faults,
  });
  const clone = mkdtempSync(join(tmpdir(), 'selfsame-test-clone-'));
  if (changelog !== null) writeFileSync(join(clone, 'CHANGELOG.md'), changelog);
  return {
    ...{ github, clone },
    run: (options = {}, change = (world) => world, progress = silentProgress) => {
      const world = change(publishingWorld(clone));
      return publish(
        world,
        {
          ...{ from: signed.folder, apiUrl: github.apiUrl, dryRun: false, printReport },
          ...{ trustedRoot: signed.releases.trustedRoot, identity: person, issuer: personIssuer, repository: signedRepository },
          ...options,
        },
        progress,
      );
    },
    async close() {
      rmSync(clone, { recursive: true, force: true });
      await github.close();
    },
  };
}

/** The real machine with a token, in which nothing waits. */
function publishingWorld(folder: string): World {
  const http = createHttp({ sleep: async () => undefined });
  return {
    ...worldIn(folder),
    http,
    environment: { GITHUB_TOKEN: token },
    github: (connection) => createGithub(connection, {}, { secondMs: 0, spaced: false }),
  };
}

/** As `releasesOf` shows the assets. */
export function filesAsAssets(folder: string): readonly string[] {
  return readdirSync(folder)
    .map((name) => `${name} uploaded ${sha256(readFileSync(join(folder, name)))}`)
    .sort();
}
