// A release in memory for tests of checks: sound as it stands, with one place to change each part before it is signed.

import { createHash } from 'node:crypto';
import { printCanonicalJson } from '../../src/codec/canonical-json.ts';
import { printSha256Sums } from '../../src/codec/sha256sums.ts';
import { byCodeUnit } from '../../src/model/code-unit-order.ts';
import type { DoubleBuildReport } from '../../src/model/comparison.ts';
import type { GateRecord } from '../../src/model/gate.ts';
import type { GithubRun } from '../../src/model/github-run.ts';
import type { ReleasePlan } from '../../src/model/plan.ts';
import { rehearsalAuthorityName, rehearsalIssuer } from '../../src/model/rehearsal.ts';
import type { ManifestFile, ReleaseManifest } from '../../src/model/release.ts';
import type { Authenticated, SignerFacts } from '../../src/model/signature.ts';
import type {
  DoubleBuildAttributes,
  GateResult,
  KnownStatement,
  Provenance,
  ReleaseContents,
  Statement,
  Subject,
} from '../../src/model/statement.ts';
import type { Policy, ReleaseEvidence, SignatureOutcome } from '../../src/model/verdict.ts';
import { doubleBuildOf } from '../../src/statement/double-build.ts';
import { gateOf } from '../../src/statement/gate.ts';
import { parseStatement } from '../../src/statement/parse-statement.ts';
import { printStatement } from '../../src/statement/print-statement.ts';
import { provenanceOf } from '../../src/statement/provenance.ts';
import { referenceTo, releaseOf } from '../../src/statement/release.ts';
import { sbomStatementOf } from '../../src/statement/sbom.ts';
import { splitStatement } from '../../src/statement/split-statement.ts';
import { githubIssuer } from '../../src/verify/github-issuer.ts';

type Change<Value> = (value: Value) => Value;
/** Given each part of a split statement, counted from 0. */
type ChangePart<Value> = (value: Value, part: number) => Value;
type Bom = Readonly<Record<string, unknown>>;

/** Each part as it is made; what comes later is made from what was changed. */
export interface Changes {
  /** Signed by a rehearsal with a local build instead of by GitHub. */
  readonly rehearsal?: boolean;
  /** Built at home and signed by e-mail address, under a policy that takes the source from the provenance. */
  readonly person?: boolean;
  /** How many; one when absent. */
  readonly artifacts?: number;
  /** Subjects of one statement: as the model says when absent. */
  readonly most?: number;
  readonly policy?: Change<Policy>;
  readonly report?: Change<DoubleBuildReport>;
  readonly manifest?: Change<ReleaseManifest>;
  readonly provenance?: ChangePart<Statement<Provenance>>;
  /** Of the artifact of that number. */
  readonly sbomStatement?: ChangePart<Statement<Bom>>;
  readonly doubleBuild?: ChangePart<Statement<DoubleBuildAttributes>>;
  readonly gate?: Change<Statement<GateResult>>;
  readonly release?: ChangePart<Statement<ReleaseContents>>;
  /** Statements that are signed and named besides. */
  readonly others?: readonly Statement[];
  readonly signer?: (signer: SignerFacts, where: string) => SignerFacts;
  /** Last of all: the folder as it is found. */
  readonly evidence?: Change<ReleaseEvidence>;
}

export const repository = 'https://github.com/owner/hello';
const tag = 'v0.1.0';
const commit = '0123456789abcdef0123456789abcdef01234567';
export const identity = `${repository}/.github/workflows/release.yml@refs/tags/${tag}`;
export const artifactName = 'hello-0.1.0.tar.gz';
const bom: Bom = { bomFormat: 'CycloneDX', specVersion: '1.6', serialNumber: 'urn:uuid:0', components: [{ name: 'left' }] };
/** A release whose provenance stands in three parts, its double build in two, and its release statement in five. */
export const inParts = { artifacts: 3, most: 2 } as const;
export const statementsName = 'hello-0.1.0.intoto.jsonl';
const now = new Date('2026-11-05T12:00:00Z');

const run = `${repository}/actions/runs/77/attempts/1`;

export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

export function planOf(rehearsal: boolean, person = false): ReleasePlan {
  const who = person ? personSigner : rehearsal ? rehearsalSigner : githubSigner;
  return {
    schemaVersion: 1,
    name: 'hello',
    version: '0.1.0',
    tag,
    rehearsal,
    source: {
      folder: '/work/hello',
      repository,
      commit,
      commitTimeSeconds: 1_780_000_000,
      tag,
      tagged: true,
      dirty: false,
      submodules: [{ path: 'vendor/b', commit }],
      lockFiles: [{ path: 'package-lock.json', sha256: sha256('lock') }],
    },
    identity: {
      identity: who.identity,
      issuer: who.claims.issuer ?? '',
      ...(person ? { sourceFrom: 'provenance' } : {}),
      repository,
      ref: `refs/tags/${tag}`,
    },
    build: {
      run: 'make',
      outputs: ['hello'],
      environment: { SOURCE_DATE_EPOCH: '1780000000' },
      timeoutSeconds: 3600,
      vary: ['build-path', 'timezone'],
      require: ['build-path'],
    },
    archives: [],
    embeds: [],
    sbom: { evidence: [], accept: [] },
    accept: [],
    gates: [],
  };
}

/** The release, with the changes asked for. */
export function evidenceOf(changes: Changes = {}): ReleaseEvidence {
  const { rehearsal = false, person = false, most } = changes;
  const plan = planOf(rehearsal, person);
  const artifacts = Array.from({ length: changes.artifacts ?? 1 }, (_, index) => ({
    name: index === 0 ? artifactName : `hello-0.1.0-${String(index).padStart(4, '0')}.zip`,
    content: index === 0 ? 'the program' : `the program for machine ${index}`,
  }));
  const stated = artifacts.map(({ name, content }) => ({ name, sizeBytes: content.length, sha256: sha256(content) }));
  const report = apply(changes.report, reportOf(plan, stated));

  const contents = new Map<string, string>([
    ...artifacts.flatMap(({ name, content }): [string, string][] => [
      [name, content],
      [sbomOf(name), printCanonicalJson(bom)],
    ]),
    ['double-build.json', printCanonicalJson(report)],
  ]);
  const manifest = apply(changes.manifest, manifestOf(plan, contents));
  contents.set('release.json', printCanonicalJson(manifest));
  const sums = [...contents].map(([name, content]) => ({ name, sha256: sha256(content) }));
  contents.set('SHA256SUMS', printSha256Sums(sums));

  const subjectOf = (name: string): Subject => ({ name, digest: { sha256: sha256(contents.get(name) ?? '') } });
  const built = provenanceFor(plan, artifacts.flatMap(({ name }) => [name, sbomOf(name)]).map(subjectOf));
  const twice = doubleBuildOf({
    dirty: false,
    reportSha256: sha256(contents.get('double-build.json') ?? ''),
    artifacts: stated,
    report,
  });
  const statements: readonly Statement[] = [
    ...applyToParts(changes.provenance, splitStatement(built, most)),
    ...applyToParts(
      changes.sbomStatement,
      stated.map((artifact) => sbomStatementOf(bom, artifact)),
    ),
    ...applyToParts(changes.doubleBuild, splitStatement(twice, most)),
    apply(changes.gate, gateOf(gateRecord, plan)),
    ...(changes.others ?? []),
  ];
  const references = statements.map((statement) => referenceTo(statement, printStatement(statement)));
  const releases = applyToParts(changes.release, releaseOf(plan, [...contents.keys()].map(subjectOf), references, most));

  const who = person ? personSigner : rehearsal ? rehearsalSigner : githubSigner;
  const signer = (where: string) => (changes.signer ?? ((facts) => facts))(who, where);
  const signatures: readonly SignatureOutcome[] = [
    ...stated.map(({ name, sha256: digest }) => {
      const where = `${name}.sigstore.json`;
      return artifactSignature(where, digest, signer(where));
    }),
    ...[...statements, ...releases].map((statement, index) => {
      const where = `${statementsName}:${index + 1}`;
      return statementSignature(where, statement, signer(where));
    }),
  ];
  for (const { name } of artifacts) contents.set(`${name}.sigstore.json`, '{}');
  contents.set(statementsName, '{}');
  contents.set('trusted_root.json', '{}');

  return apply(changes.evidence, {
    policy: apply(changes.policy, policyOf(plan)),
    entries: [...contents].map(([path, content]) => ({ path, kind: 'file', mode: 0o644, sizeBytes: content.length })),
    digests: new Map(
      [...contents].map(([name, content]) => [
        name,
        { sizeBytes: content.length, sha256: sha256(content), sha512: sha512(content) },
      ]),
    ),
    manifest: { status: 'parsed', value: manifest },
    checksums: { status: 'parsed', value: sums },
    doubleBuild: { status: 'parsed', value: report },
    sboms: stated.map(({ name, sha256: rootSha256 }) => ({
      name: sbomOf(name),
      document: { status: 'parsed', value: bom },
      faults: [],
      rootSha256,
    })),
    signatures,
    rehearsalRoot: rehearsal,
    expiredRoots: [],
    now,
  });
}

/** As authenticate.ts would answer: the only place outside it that makes such values, and for tests alone. */
export function statementSignature(where: string, statement: Statement, signer: SignerFacts): SignatureOutcome {
  return payloadSignature(where, printStatement(statement), signer);
}

/** The same of a statement as its bytes. */
export function payloadSignature(where: string, payload: Uint8Array, signer: SignerFacts): SignatureOutcome {
  const known = parseStatement(payload);
  if (known.status === 'malformed') throw new Error(known.reason);
  return {
    status: 'authenticated',
    where,
    signer,
    signed: { kind: 'statement', statement: known.value as Authenticated<KnownStatement>, payloadSha256: sha256(payload) },
  };
}

export function artifactSignature(where: string, digest: string, signer: SignerFacts): SignatureOutcome {
  return {
    status: 'authenticated',
    where,
    signer,
    signed: { kind: 'artifact', artifact: { sha256: digest } as Authenticated<{ readonly sha256: string }> },
  };
}

/** The folder with a file more, or with another content of one. */
export function withFile(evidence: ReleaseEvidence, name: string, content: string): ReleaseEvidence {
  return {
    ...evidence,
    entries: [
      ...evidence.entries.filter(({ path }) => path !== name),
      { path: name, kind: 'file', mode: 0o644, sizeBytes: content.length },
    ],
    digests: new Map([
      ...evidence.digests,
      [name, { sizeBytes: content.length, sha256: sha256(content), sha512: sha512(content) }],
    ]),
  };
}

export function withoutFile(evidence: ReleaseEvidence, name: string): ReleaseEvidence {
  return {
    ...evidence,
    entries: evidence.entries.filter(({ path }) => path !== name),
    digests: new Map([...evidence.digests].filter(([each]) => each !== name)),
  };
}

export const githubSigner: SignerFacts = {
  identity,
  claims: {
    issuer: githubIssuer,
    buildSignerUri: identity,
    buildSignerDigest: commit,
    runnerEnvironment: 'github-hosted',
    sourceRepositoryUri: repository,
    sourceRepositoryDigest: commit,
    sourceRepositoryRef: `refs/tags/${tag}`,
    sourceRepositoryIdentifier: '11',
    sourceRepositoryOwnerUri: 'https://github.com/owner',
    sourceRepositoryOwnerIdentifier: '12',
    buildConfigUri: identity,
    buildConfigDigest: commit,
    buildTrigger: 'push',
    runInvocationUri: run,
    sourceRepositoryVisibility: 'public',
  },
  certificateIssuer: 'sigstore-intermediate',
  certificateSerial: '0a',
  notBefore: new Date('2026-11-01T10:00:00Z'),
  notAfter: new Date('2026-11-01T10:10:00Z'),
  logEntries: [{ logId: 'ab', index: '5', integratedTime: new Date('2026-11-01T10:01:00Z') }],
  timestamps: [],
};

const rehearsalSigner: SignerFacts = {
  ...githubSigner,
  claims: {
    issuer: rehearsalIssuer,
    buildSignerUri: identity,
    runnerEnvironment: 'rehearsal',
    sourceRepositoryUri: repository,
    sourceRepositoryDigest: commit,
    sourceRepositoryRef: `refs/tags/${tag}`,
    buildConfigUri: identity,
    buildTrigger: 'rehearsal',
    runInvocationUri: run,
  },
  certificateIssuer: rehearsalAuthorityName,
};

/** Someone who signs by e-mail address: nothing but that and its issuer is in the certificate. */
export const personSigner: SignerFacts = {
  ...githubSigner,
  identity: 'alice@example.org',
  claims: { issuer: 'https://accounts.example.org' },
};

export const gateRecord: GateRecord = { id: 'unit-tests', result: 'passed', covers: [], commandSha256: sha256('npm test') };

function sbomOf(artifact: string): string {
  return `${artifact}.cdx.json`;
}

function applyToParts<Value>(change: ChangePart<Value> | undefined, parts: readonly Value[]): readonly Value[] {
  return change === undefined ? parts : parts.map(change);
}

function apply<Value>(change: Change<Value> | undefined, value: Value): Value {
  return change === undefined ? value : change(value);
}

function sha512(content: string): string {
  return createHash('sha512').update(content).digest('hex');
}

function policyOf({ rehearsal, identity: { sourceFrom, ...who } }: ReleasePlan): Policy {
  return {
    from: 'a test',
    signers: [
      {
        identity: { exact: who.identity },
        issuer: { exact: who.issuer },
        ...(sourceFrom === undefined ? {} : { sourceFrom }),
      },
    ],
    repository,
    ref: `refs/tags/${tag}`,
    tag,
    triggers: ['push', 'release'],
    thresholds: { logs: 1, signedCertificateTimestamps: 1, timestamps: 1 },
    statements: ['provenance', 'sbom', 'doubleBuild', 'gate', 'release'],
    gates: ['unit-tests'],
    variations: ['build-path', 'network-cut'],
    acceptedDifferences: [],
    allowRehearsal: rehearsal,
  };
}

function reportOf(plan: ReleasePlan, artifacts: DoubleBuildReport['artifacts']): DoubleBuildReport {
  return {
    schemaVersion: 1,
    name: plan.name,
    version: plan.version,
    commit,
    rehearsal: plan.rehearsal,
    sourceDateEpoch: 1_780_000_000,
    variations: [
      { id: 'build-path', status: 'took effect', reference: '/a', varied: '/bb' },
      { id: 'timezone', status: 'no effect', reference: '+0000', varied: '+0000' },
    ],
    walls: [
      { room: 'reference', id: 'network-cut', status: 'held', seen: 'unreachable' },
      { room: 'varied', id: 'network-cut', status: 'held', seen: 'unreachable' },
    ],
    tools: [],
    outcome: 'equal',
    artifacts,
    accepted: [],
  };
}

function manifestOf(plan: ReleasePlan, contents: ReadonlyMap<string, string>): ReleaseManifest {
  const file = (name: string, role: ManifestFile['role']): ManifestFile => {
    const content = contents.get(name) ?? '';
    return {
      name,
      role,
      sizeBytes: content.length,
      sha256: sha256(content),
      sha512: sha512(content),
      ...(role === 'sbom' ? { describes: name.slice(0, -'.cdx.json'.length) } : {}),
    };
  };
  const names = [...contents.keys()].sort(byCodeUnit);
  return {
    schemaVersion: 1,
    name: plan.name,
    version: plan.version,
    tag,
    rehearsal: plan.rehearsal,
    source: {
      repository,
      commit,
      ref: `refs/tags/${tag}`,
      tagged: true,
      dirty: false,
      commitTimeSeconds: plan.source.commitTimeSeconds,
    },
    files: names.map((name) =>
      file(name, name === 'double-build.json' ? 'double-build' : name.endsWith('.cdx.json') ? 'sbom' : 'artifact'),
    ),
  };
}

export const githubRun: GithubRun = {
  serverUrl: 'https://github.com',
  repository: 'owner/hello',
  workflowRef: `owner/hello/.github/workflows/release.yml@refs/tags/${tag}`,
  ref: `refs/tags/${tag}`,
  sha: commit,
  eventName: 'push',
  repositoryId: '11',
  repositoryOwnerId: '12',
  runnerEnvironment: 'github-hosted',
  jobWorkflowRef: `owner/hello/.github/workflows/release.yml@refs/tags/${tag}`,
  runId: '77',
  runAttempt: '1',
};

function provenanceFor(plan: ReleasePlan, subjects: readonly Subject[]): Statement<Provenance> {
  return provenanceOf({
    plan,
    subjects,
    builder:
      plan.identity.issuer === githubIssuer
        ? { kind: 'github', ...githubRun }
        : { kind: 'local', builderId: plan.identity.identity, invocationId: run },
    network: 'cut',
    tools: [{ name: 'make', version: 'GNU Make 4.4' }],
    startedOn: new Date('2026-11-01T10:00:00Z'),
    finishedOn: new Date('2026-11-01T10:00:30Z'),
  });
}
