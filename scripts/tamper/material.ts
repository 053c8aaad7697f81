// Sound releases to tamper with, and what else the same and other signers signed: made without building, by a Sigstore on loopback.

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { printCompactJson } from '../../src/codec/canonical-json.ts';
import { createWorld } from '../../src/host/create-world.ts';
import { byCodeUnit } from '../../src/model/code-unit-order.ts';
import { fileRole } from '../../src/model/file-role.ts';
import type { GithubRun } from '../../src/model/github-run.ts';
import type { PlannedIdentity } from '../../src/model/plan.ts';
import { predicateTypes, type ReleaseContents, type Statement } from '../../src/model/statement.ts';
import type { Policy } from '../../src/model/verdict.ts';
import { createSigner } from '../../src/sign/create-signer.ts';
import { createEmbeddedSigstore, type EmbeddedSigstore } from '../../src/sign/embedded/create-embedded-sigstore.ts';
import { type RehearsalClaims, rehearsalClaims } from '../../src/sign/rehearsal-claims.ts';
import { printStatement } from '../../src/statement/print-statement.ts';
import { referenceTo } from '../../src/statement/release.ts';
import { splitStatement } from '../../src/statement/split-statement.ts';
import { policyFromFlags } from '../../src/verify/policy.ts';
import { serveLoopback } from '../../test/support/loopback.ts';
import { servicesAt } from '../../test/support/rehearse.ts';
import { stageRelease } from '../../test/support/staged-release.ts';
import type { Folder } from './folder.ts';

/** All signatures of a release, made by somebody else over the very same files and statements. */
export interface Forgery {
  /** In what the signer differs, such as `another repository`. */
  readonly by: string;
  /** By the name of the artifact's bundle. */
  readonly artifacts: ReadonlyMap<string, string>;
  /** In the order of the folder. */
  readonly lines: readonly string[];
}

export interface Material {
  readonly title: string;
  readonly sound: Folder;
  /** Of the same project, workflow and signer, signed as another version. */
  readonly otherVersion: Folder;
  /** Of the same version and signer, made from another commit: the tag was moved. */
  readonly otherCommit: Folder;
  readonly forgeries: readonly Forgery[];
  readonly trustedRoot: string;
  readonly policy: Policy;
}

interface MaterialKind {
  readonly title: string;
  readonly rekorVersion: 1 | 2;
  readonly artifacts: number;
  readonly gates: number;
  /** Subjects of one statement; all of them when absent. */
  readonly most?: number;
}

export const materialKinds: readonly MaterialKind[] = [
  { title: 'a release over a log of version 1', rekorVersion: 1, artifacts: 1, gates: 1 },
  { title: 'a release in parts over a log of version 2', rekorVersion: 2, artifacts: 2, gates: 1, most: 2 },
];

const issuer = 'https://token.actions.githubusercontent.com';
const repository = 'https://github.com/acme/hello';
const commits = { sound: '0123456789abcdef0123456789abcdef01234567', other: 'fedcba9876543210fedcba9876543210fedcba98' };

const workflowOf = (tag: string, name = 'release.yml', owner = 'acme'): string =>
  `https://github.com/${owner}/hello/.github/workflows/${name}@refs/tags/${tag}`;

/** Each differs from the right signer in one way that a thief, a fork or a colleague could bring about. */
const others: Readonly<Record<string, Partial<RehearsalClaims>>> = {
  'somebody else': { identity: 'mallory@example.org', issuer: 'https://login.example.org' },
  'the same name of another issuer': { issuer: 'https://login.example.org' },
  'another workflow of the repository': otherWorkflow(workflowOf('v1.0.0', 'test.yml')),
  'a workflow whose name begins alike': otherWorkflow(workflowOf('v1.0.0', 'release.yml.mallory.yml')),
  'the same workflow of a fork': {
    ...otherWorkflow(workflowOf('v1.0.0', 'release.yml', 'mallory')),
    sourceRepositoryUri: 'https://github.com/mallory/hello',
  },
  'the same workflow, called by another repository': { sourceRepositoryUri: 'https://github.com/mallory/hello' },
  'a branch': { sourceRepositoryRef: 'refs/heads/main' },
  'a branch named like the tag': { sourceRepositoryRef: 'refs/heads/v1.0.0' },
  'the tag of another version': { sourceRepositoryRef: 'refs/tags/v1.1.0' },
  'another trigger': { buildTrigger: 'pull_request_target' },
  'another runner': { runnerEnvironment: 'self-hosted' },
  'another commit': { sourceRepositoryDigest: commits.other, buildSignerDigest: commits.other, buildConfigDigest: commits.other },
};

function otherWorkflow(uri: string): Partial<RehearsalClaims> {
  return { identity: uri, buildSignerUri: uri, buildConfigUri: uri };
}

export async function makeMaterial(kind: MaterialKind): Promise<Material> {
  const sigstore = createEmbeddedSigstore({
    now: () => new Date(),
    alsoIssues: [issuer, 'https://login.example.org'],
    organization: 'Another Sigstore',
  });
  const server = await serveLoopback(sigstore.handle);
  const scratch = mkdtempSync(join(tmpdir(), 'selfsame-tamper-'));
  try {
    const signing: Signing = { sigstore, url: server.url, rekorVersion: kind.rekorVersion };
    const make = async (version: string, commit: string, name: string) => {
      const staged = await stage(join(scratch, name), kind, version, commit);
      return { staged, signed: await signAll(signing, staged, staged.claims) };
    };
    const right = await make('1.0.0', commits.sound, 'sound');
    const otherVersion = await make('1.1.0', commits.other, 'version');
    const otherCommit = await make('1.0.0', commits.other, 'commit');
    const forgeries: Forgery[] = [];
    for (const [by, claims] of Object.entries(others)) {
      forgeries.push({ by, ...(await signAll(signing, right.staged, { ...right.staged.claims, ...claims })) });
    }
    const trustedRoot = sigstore.trustedRoot(server.url);
    const policy = policyFromFlags({ tag: 'v1.0.0', identity: workflowOf('v1.0.0'), issuer, repository });
    if (policy === undefined) throw new Error('there is no policy');
    return {
      title: kind.title,
      sound: folderOf(right, trustedRoot),
      otherVersion: folderOf(otherVersion, trustedRoot),
      otherCommit: folderOf(otherCommit, trustedRoot),
      forgeries,
      trustedRoot,
      policy: {
        ...policy,
        runner: 'github-hosted',
        gates: Array.from({ length: kind.gates }, (_, index) => `gate-${index + 1}`),
        variations: ['build-path'],
        // A log of version 1 gives a time as well: where both are asked for, neither is spare.
        thresholds: { ...policy.thresholds, timestamps: kind.rekorVersion === 1 ? 2 : 1 },
      },
    };
  } finally {
    await server.close();
    rmSync(scratch, { recursive: true, force: true });
  }
}

interface Staged {
  readonly version: string;
  readonly files: ReadonlyMap<string, Buffer>;
  readonly payloads: readonly Uint8Array[];
  readonly claims: RehearsalClaims;
}

async function stage(folder: string, kind: MaterialKind, version: string, commit: string): Promise<Staged> {
  const tag = `v${version}`;
  const world = createWorld({ workingFolder: tmpdir() });
  await world.files.makeFolder(folder);
  const identity: PlannedIdentity = { identity: workflowOf(tag), issuer, repository, ref: `refs/tags/${tag}` };
  const workflowRef = `acme/hello/.github/workflows/release.yml@refs/tags/${tag}`;
  const github: GithubRun = {
    ...{ serverUrl: 'https://github.com', repository: 'acme/hello', workflowRef, jobWorkflowRef: workflowRef, ref: identity.ref },
    ...{ sha: commit, eventName: 'push', repositoryId: '11', repositoryOwnerId: '12', runnerEnvironment: 'github-hosted' },
    ...{ runId: commit === commits.sound ? '77' : '78', runAttempt: '1' },
  };
  const runInvocationUri = `${repository}/actions/runs/${github.runId}/attempts/1`;
  const { artifacts, gates } = kind;
  const staged = await stageRelease(world, folder, { identity, github, version, commit, runInvocationUri, artifacts, gates });
  const files = new Map(readdirSync(join(staged, 'files')).map((name) => [name, readFileSync(join(staged, 'files', name))]));
  const count = readdirSync(join(staged, 'statements')).length;
  const payloads = Array.from({ length: count }, (_, index) => readFileSync(join(staged, 'statements', `${index + 1}.json`)));
  return {
    version,
    files,
    payloads: kind.most === undefined ? payloads : inParts(payloads, kind.most),
    claims: rehearsalClaims({ identity, source: { commit }, github }, runInvocationUri),
  };
}

/** The same statements, split as those of a release are that names more subjects than one may. */
function inParts(payloads: readonly Uint8Array[], most: number): readonly Uint8Array[] {
  const statements = payloads.map((payload): Statement => JSON.parse(Buffer.from(payload).toString()));
  const kindsInParts: readonly string[] = [predicateTypes.provenance, predicateTypes.doubleBuild];
  const parts = statements
    .filter(({ predicateType }) => predicateType !== predicateTypes.release)
    .flatMap((statement) =>
      kindsInParts.includes(statement.predicateType)
        ? splitStatement(statement, Math.min(most, statement.subject.length - 1))
        : [statement],
    );
  const whole = statements.find(({ predicateType }) => predicateType === predicateTypes.release) as Statement<ReleaseContents>;
  const references = parts.map((part) => referenceTo(part, printStatement(part)));
  const key = ({ predicateType, payloadSha256 }: (typeof references)[number]) => `${predicateType} ${payloadSha256}`;
  const split = splitStatement(
    { ...whole, predicate: { ...whole.predicate, statements: references.toSorted((a, b) => byCodeUnit(key(a), key(b))) } },
    most,
  );
  const releases = split.map((part, index) => ({
    ...part,
    predicate: { ...part.predicate, part: { index: index + 1, count: split.length } },
  }));
  return [...parts, ...releases].map((statement) => Buffer.from(printCompactJson(statement)));
}

interface Signing {
  readonly sigstore: EmbeddedSigstore;
  readonly url: string;
  readonly rekorVersion: 1 | 2;
}

async function signAll(
  { sigstore, url, rekorVersion }: Signing,
  { files, payloads }: Staged,
  claims: RehearsalClaims,
): Promise<Pick<Forgery, 'artifacts' | 'lines'>> {
  const { http } = createWorld();
  const signer = createSigner({ http, services: servicesAt(url, { rekorVersion }), identityToken: sigstore.issueToken(claims) });
  const artifacts = new Map<string, string>();
  for (const [name, content] of files) {
    if (fileRole(name) === 'artifact') artifacts.set(`${name}.sigstore.json`, (await signer.signArtifact(content)).json);
  }
  const lines: string[] = [];
  for (const payload of payloads) lines.push((await signer.signStatement(payload)).json);
  return { artifacts, lines };
}

function folderOf(
  { staged, signed }: { readonly staged: Staged; readonly signed: Pick<Forgery, 'artifacts' | 'lines'> },
  trustedRoot: string,
): Folder {
  return new Map([
    ...staged.files,
    ...[...signed.artifacts].map(([name, json]) => [name, Buffer.from(json)] as const),
    [`hello-${staged.version}.intoto.jsonl`, Buffer.from(signed.lines.map((line) => `${line}\n`).join(''))] as const,
    ['trusted_root.json', Buffer.from(trustedRoot)] as const,
  ]);
}
