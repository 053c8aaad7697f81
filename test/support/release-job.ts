// A release to publish that nobody signed: two files and two statements, for tests of targets, which verify nothing.

import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFiles } from '../../src/host/files.ts';
import { createGithub } from '../../src/host/github.ts';
import { createHttp } from '../../src/host/http.ts';
import type { GithubApi, Progress } from '../../src/model/world.ts';
import { createStepLog } from '../../src/publish/step-log.ts';
import type { ReleaseBundle, ReleaseJob, ReleaseTarget, TargetResult } from '../../src/publish/target.ts';
import { compareVersions } from '../../src/verify/version-order.ts';
import {
  type GithubServer,
  type GithubSettings,
  type RepositorySettings,
  startGithub,
  type TokenSettings,
} from './github-server/index.ts';
import { silentProgress } from './silent-progress.ts';

export const commit = '0123456789abcdef0123456789abcdef01234567';
export const earlierCommit = 'a'.repeat(40);
export const token = 'ghs_canaryTokenThatNobodyMayEverSee0123';
export const sums = sha256('the sums');

export interface TargetBench {
  readonly github: GithubServer;
  /** Absolute path of a folder of this bench's own. */
  readonly folder: string;
  readonly job: ReleaseJob;
  /** @param wrap What stands between the target and the API, such as an end of the process. */
  run(target: ReleaseTarget, options?: RunOptions): Promise<TargetResult>;
  attachAll(): void;
  close(): Promise<void>;
}

export interface RunOptions {
  readonly job?: Partial<ReleaseJob>;
  readonly wrap?: (api: GithubApi) => GithubApi;
  readonly progress?: Progress;
}

export interface BenchSettings extends Pick<GithubSettings, 'faults'> {
  readonly repository?: Partial<RepositorySettings>;
  readonly token?: Partial<TokenSettings>;
  readonly contents?: Readonly<Record<string, string>>;
  /** Whether the statements are in GitHub's store before. By default they are. */
  readonly attached?: boolean;
}

export async function startTargetBench(settings: BenchSettings = {}): Promise<TargetBench> {
  const {
    contents = { 'hello.tar.gz': readFileSync('testdata/publish/targets/folder/hello.txt', 'utf8'), SHA256SUMS: 'the sums' },
    attached = true,
  } = settings;
  const folder = mkdtempSync(join(tmpdir(), 'selfsame-test-'));
  const github = await startGithub({
    repositories: [
      {
        fullName: 'acme/hello',
        commits: [{ sha: earlierCommit }, { sha: commit }],
        tags: [
          { name: 'v0.9.0', commit: earlierCommit },
          { name: 'v1.0.0', commit },
        ],
        ...settings.repository,
      },
    ],
    tokens: [
      {
        ...{ token, permissions: { contents: 'write', attestations: 'write', issues: 'write', pull_requests: 'read' } },
        ...settings.token,
      },
    ],
    faults: settings.faults ?? [],
  });
  const files = Object.entries(contents).map(([name, text]) => {
    const file = join(folder, name);
    writeFileSync(file, text);
    return { name, file, sizeBytes: Buffer.byteLength(text), sha256: sha256(text) };
  });
  const artifact = files[0]?.sha256 ?? '';
  const job: ReleaseJob = {
    place: { apiUrl: github.apiUrl, repository: 'https://github.com/acme/hello', owner: 'acme', name: 'hello' },
    ...{ name: 'hello', tag: 'v1.0.0', version: '1.0.0', commit, prerelease: false, sums, files, dryRun: false },
    artifacts: files.slice(0, 1).map(({ name }) => name),
    bundles: ['https://slsa.dev/provenance/v1', 'https://cyclonedx.org/bom'].map((type) => bundleOf(type, artifact)),
    notes: {
      ...{ from: 'changelog', file: 'CHANGELOG.md', templates: [], pullRequestNotes: 'required', version: '1.0.0' },
      text: readFileSync('testdata/publish/targets/github-release/CHANGELOG.md', 'utf8'),
      since: { tag: 'v1.0.0', commit, tagForm: 'v${version}', compareVersions },
    },
  };
  const attachAll = () => {
    const repository = github.state.repository('acme/hello');
    for (const [index, bundle] of job.bundles.entries()) {
      const subjects = bundle.subjects.map((subject) => `sha256:${subject}`);
      repository.attestations.push({ id: 500 + index, bundle: JSON.parse(bundle.text), subjects });
    }
  };
  if (attached) attachAll();
  return {
    ...{ github, folder, job, attachAll },
    run: (target, { job: changed = {}, wrap = (api: GithubApi) => api, progress = silentProgress } = {}) =>
      target.publish(
        { ...job, ...changed },
        {
          files: createFiles(),
          http: createHttp({ sleep: async () => undefined }),
          log: createStepLog(progress),
          github: async () => wrap(await openGithub(github.apiUrl)),
        },
      ),
    async close() {
      rmSync(folder, { recursive: true, force: true });
      await github.close();
    },
  };
}

/** The real client, without its waits. */
export function openGithub(apiUrl: string): Promise<GithubApi> {
  return createGithub({ apiUrl, token, userAgent: 'selfsame/test' }, {}, { secondMs: 0, spaced: false });
}

/** The process ends with its k-th request to the API, counted from 0: before it is sent, or after it was answered. */
export function killedAt(k: number, when: 'before' | 'after'): (api: GithubApi) => GithubApi {
  let count = 0;
  const counting = async <Answer>(ask: () => Promise<Answer>): Promise<Answer> => {
    const mine = count;
    count += 1;
    if (mine > k || (mine === k && when === 'before')) throw new Error('killed');
    const answer = await ask();
    if (mine === k) throw new Error('killed');
    return answer;
  };
  return (api) => ({
    ...api,
    request: (request) => counting(() => api.request(request)),
    upload: (upload) => counting(() => api.upload(upload)),
  });
}

/** What a repository shows of its releases, without what a second run may do differently. */
export function releasesOf(github: GithubServer) {
  return github.state.repository('acme/hello').releases.map(({ tagName, name, body, draft, prerelease, assets }) => ({
    ...{ tagName, name, body, draft, prerelease },
    assets: assets.map((asset) => `${asset.name} ${asset.state} ${asset.stored.sha256}`).sort(),
  }));
}

function bundleOf(predicateType: string, subject: string): ReleaseBundle {
  const sample = JSON.parse(readFileSync('testdata/publish/targets/attestations/statement.json', 'utf8'));
  const statement = JSON.stringify({
    ...sample,
    predicateType,
    subject: [{ name: 'hello.tar.gz', digest: { sha256: subject } }],
  });
  const text = JSON.stringify({
    ...{ mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json', verificationMaterial: {} },
    dsseEnvelope: {
      payload: Buffer.from(statement).toString('base64'),
      payloadType: 'application/vnd.in-toto+json',
      signatures: [],
    },
  });
  return { text, predicateType, payloadSha256: sha256(statement), subjects: [subject] };
}

export function sha256(text: string | Uint8Array): string {
  return createHash('sha256').update(text).digest('hex');
}
