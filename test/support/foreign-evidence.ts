// A release that selfsame did not make, in memory for tests of checks: archives under signed checksums, with a provenance as GitHub's
// attest action makes them and an SBOM as a statement. Sound as it stands, with one place to change each part.

import { printCanonicalJson } from '../../src/codec/canonical-json.ts';
import type { Provenance, Statement, Subject } from '../../src/model/statement.ts';
import type { ChecksumLine, Policy, ReleaseEvidence, SignatureOutcome } from '../../src/model/verdict.ts';
import { provenanceOf } from '../../src/statement/provenance.ts';
import { sbomStatementOf } from '../../src/statement/sbom.ts';
import { settleForeign } from '../../src/verify/foreign.ts';
import {
  artifactSignature,
  evidenceOf,
  githubRun,
  githubSigner,
  planOf,
  sha256,
  statementSignature,
} from './release-evidence.ts';

export const [linux, mac] = ['hello_0.1.0_linux.tar.gz', 'hello_0.1.0_darwin.tar.gz'] as const;
const checksumsName = 'hello_0.1.0_checksums.txt';
const checksumsBundle = `${checksumsName}.sigstore.json`;
export const sbomName = `${linux}.sbom.json`;
export const attestations = 'attestations.jsonl';
const bom = { bomFormat: 'CycloneDX', specVersion: '1.6', components: [{ name: 'left' }] };

export interface ForeignChanges {
  readonly policy?: (policy: Policy) => Policy;
  /** What is in the folder besides or instead, by name; undefined takes a file away. They are listed in no checksums. */
  readonly files?: Readonly<Record<string, string | undefined>>;
  /** Lines of the signed list of checksums. */
  readonly lines?: (lines: readonly ChecksumLine[]) => readonly ChecksumLine[];
  /** Lists that nobody signed. */
  readonly lists?: NonNullable<ReleaseEvidence['foreign']>['checksumLists'];
  readonly provenance?: (statement: Statement<Provenance>) => Statement<Provenance>;
  readonly sbomStatement?: (statement: Statement) => Statement;
  /** Signed besides, each in the file given: a statement, or the file that has this name. */
  readonly signed?: readonly (readonly [where: string, what: Statement | string])[];
  readonly signatures?: (signatures: readonly SignatureOutcome[]) => readonly SignatureOutcome[];
  /** Last of all: the folder as it is found. */
  readonly evidence?: (evidence: ReleaseEvidence) => ReleaseEvidence;
}

export function foreignEvidenceOf(changes: ForeignChanges = {}): ReleaseEvidence {
  const ours = evidenceOf();
  const archives: Readonly<Record<string, string>> = {
    [linux]: 'for linux',
    [mac]: 'for mac',
    [sbomName]: printCanonicalJson(bom),
  };
  const lines = (changes.lines ?? ((each) => each))(
    Object.entries(archives).map(([name, content]) => ({ name, algorithm: 'sha256', hex: sha256(content) })),
  );
  const list = lines.map(({ name, hex }) => `${hex}  ${name}\n`).join('');
  const contents = new Map(
    Object.entries({
      ...archives,
      [checksumsName]: list,
      [checksumsBundle]: '{}',
      [attestations]: '{}',
      ...changes.files,
    }).flatMap(([name, content]) => (content === undefined ? [] : [[name, content] as const])),
  );
  const subject = (name: string): Subject => ({ name, digest: { sha256: sha256(archives[name] ?? '') } });
  const provenance = provenanceOf({
    plan: planOf(false),
    subjects: [subject(linux), subject(mac)],
    builder: { kind: 'github', ...githubRun },
    network: 'reachable',
    tools: [],
    startedOn: ours.now,
    finishedOn: ours.now,
  });
  const bound: Statement = sbomStatementOf(bom, { name: linux, sha256: sha256('for linux') });
  const signatures: readonly SignatureOutcome[] = [
    statementSignature(`${attestations}:1`, (changes.provenance ?? ((each) => each))(provenance), githubSigner),
    statementSignature(`${attestations}:2`, (changes.sbomStatement ?? ((each) => each))(bound), githubSigner),
    artifactSignature(checksumsBundle, sha256(list), githubSigner),
    ...(changes.signed ?? []).map(([where, what]) =>
      typeof what === 'string'
        ? artifactSignature(where, sha256(contents.get(what) ?? ''), githubSigner)
        : statementSignature(where, what, githubSigner),
    ),
  ];
  for (const [where] of changes.signed ?? []) contents.set(where.replace(/:\d+$/, ''), '{}');
  const policy: Policy = { ...ours.policy, statements: [], gates: [], variations: [], completeness: 'not-required' };
  const missing = { status: 'malformed', reason: 'it is missing' } as const;
  const evidence: ReleaseEvidence = {
    ...ours,
    policy: (changes.policy ?? ((each) => each))(policy),
    entries: [...contents].map(([path, content]) => ({ path, kind: 'file', mode: 0o644, sizeBytes: content.length })),
    digests: new Map(
      [...contents].map(([name, content]) => [
        name,
        { sizeBytes: content.length, sha256: sha256(content), sha512: `${sha256(content)}${sha256(content)}` },
      ]),
    ),
    manifest: missing,
    checksums: missing,
    doubleBuild: missing,
    sboms: [...contents].flatMap(([name, content]) =>
      name.endsWith('.sbom.json')
        ? [{ name, document: { status: 'parsed', value: JSON.parse(content) } as const, faults: [] as readonly string[] }]
        : [],
    ),
    signatures: (changes.signatures ?? ((each) => each))(signatures),
    foreign: {
      checksumLists: [{ name: checksumsName, lines: { status: 'parsed', value: lines } }, ...(changes.lists ?? [])],
      signatureFiles: new Set([...contents.keys()].filter((name) => /\.(?:sigstore\.json|jsonl)$/.test(name))),
      namedFiles: new Set(),
    },
  };
  return settleForeign((changes.evidence ?? ((each) => each))(evidence));
}

/** A policy that somebody wrote down `statements` in. */
export function demanding(...statements: Policy['statements']): (policy: Policy) => Policy {
  return (policy) => ({ ...policy, statements, statementsNamed: true });
}
