// From the facts of a release to its statements, and back through every check: in one statement, and in as many as it takes.

import { hash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { maxSubjects, predicateTypes } from '../../src/model/statement.ts';
import type { ReleaseEvidence } from '../../src/model/verdict.ts';
import { stateRelease } from '../../src/ops/state-release.ts';
import { parseStatement } from '../../src/statement/parse-statement.ts';
import { toVerdict } from '../../src/verify/to-verdict.ts';
import {
  evidenceOf,
  gateRecord,
  githubRun,
  githubSigner,
  payloadSignature,
  planOf,
  statementsName,
} from '../support/release-evidence.ts';

/** The payloads of a release of so many artifacts, each with its SBOM. */
function state(evidence: ReleaseEvidence): readonly Uint8Array[] {
  const { manifest, doubleBuild, digests } = evidence;
  if (manifest.status !== 'parsed' || doubleBuild.status !== 'parsed') throw new Error('no release');
  const artifacts = manifest.value.files.flatMap((file) =>
    file.role === 'artifact' ? [{ ...file, file: `/work/${file.name}`, executable: false }] : [],
  );
  const byName = new Map(artifacts.map((artifact) => [artifact.name, artifact]));
  const sboms = evidence.sboms.flatMap(({ name, document }) => {
    const describes = byName.get(name.replace(/\.cdx\.json$/, ''));
    if (document.status !== 'parsed' || describes === undefined) return [];
    return [{ name, sha256: digests.get(name)?.sha256 ?? '', describes, document: document.value }];
  });
  const files = [...manifest.value.files.map(({ name }) => name), 'release.json', 'SHA256SUMS'].map((name) => ({
    name,
    sha256: digests.get(name)?.sha256 ?? '',
  }));
  return stateRelease({
    plan: { ...planOf(false), github: githubRun },
    artifacts,
    sboms,
    report: doubleBuild.value,
    reportFile: { name: 'double-build.json', sha256: digests.get('double-build.json')?.sha256 ?? '' },
    gates: [gateRecord],
    files,
    runInvocationUri: 'https://github.com/owner/hello/actions/runs/77/attempts/1',
    startedOn: new Date('2026-11-01T10:00:00Z'),
    finishedOn: new Date('2026-11-01T10:00:30Z'),
  });
}

/** The release with these payloads signed, and nothing else. */
function signed(evidence: ReleaseEvidence, payloads: readonly Uint8Array[]): ReleaseEvidence {
  return {
    ...evidence,
    signatures: [
      ...evidence.signatures.filter(({ where }) => where.endsWith('.sigstore.json')),
      ...payloads.map((payload, index) => payloadSignature(`${statementsName}:${index + 1}`, payload, githubSigner)),
    ],
  };
}

function statementsOf(payloads: readonly Uint8Array[]) {
  return payloads.map((payload) => {
    const known = parseStatement(payload);
    if (known.status === 'malformed') throw new Error(known.reason);
    return known.value;
  });
}

describe.each([
  // Subjects: of the provenance artifacts and SBOMs, of the release three files more.
  { artifacts: 1, provenance: 1, doubleBuild: 1, release: 1 },
  { artifacts: 512, provenance: 1, doubleBuild: 1, release: 2 },
  { artifacts: 1024, provenance: 2, doubleBuild: 1, release: 3 },
  { artifacts: 1025, provenance: 3, doubleBuild: 2, release: 3 },
  { artifacts: 3000, provenance: 6, doubleBuild: 3, release: 6 },
])('a release of $artifacts artifacts', ({ artifacts, ...parts }) => {
  const evidence = evidenceOf({ artifacts });
  const payloads = state(evidence);
  const known = statementsOf(payloads);

  test('has no statement with more subjects than one may have, and as many parts as that takes', () => {
    for (const { statement } of known) expect(statement.subject.length).toBeLessThanOrEqual(maxSubjects);
    for (const [kind, count] of Object.entries(parts))
      expect(known.filter((each) => each.kind === kind).length, kind).toBe(count);
    expect(known.filter(({ kind }) => kind === 'sbom')).toHaveLength(artifacts);
    expect(known.slice(-parts.release).every(({ kind }) => kind === 'release')).toBe(true);
  });

  test('names in each part of its release statement every other statement, with the subjects of that one', () => {
    const others = known.flatMap(({ kind, statement }, index) => {
      if (kind === 'release') return [];
      const subjects = statement.subject.map(({ name }) => name).sort();
      return [{ predicateType: statement.predicateType, subjects, payloadSha256: hash('sha256', payloads[index] ?? '') }];
    });
    const inOrder = others.sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
    for (const each of known) if (each.kind === 'release') expect(each.statement.predicate.statements).toEqual(inOrder);
  });

  test('is accepted', () => {
    const verdict = toVerdict(signed(evidence, payloads));
    expect(verdict.checks.filter(({ status }) => status !== 'pass')).toEqual([]);
    expect(verdict.verdict).toBe('accepted');
  });

  test('is refused without the first or the last part of any of them', () => {
    const whole = signed(evidence, payloads);
    const split = Object.keys(parts).flatMap((kind) => {
      const places = known.flatMap((each, index) => (each.kind === kind ? [`${statementsName}:${index + 1}`] : []));
      return [...new Set([places.at(0), places.at(-1)])];
    });
    for (const without of split) {
      const verdict = toVerdict({ ...whole, signatures: whole.signatures.filter(({ where }) => where !== without) });
      expect(verdict.checks.filter(({ status }) => status === 'fail').map(({ check }) => check)).toContain('release-statement');
      expect(verdict.verdict).toBe('refused');
    }
  });
});

test('a release with an SBOM that nobody would take is an error before anything is signed', () => {
  const evidence = evidenceOf();
  const components = Array.from({ length: 100_000 }, (_, index) => ({ name: `component-${index}`, purl: 'x'.repeat(160) }));
  const sboms = evidence.sboms.map((sbom) => ({
    ...sbom,
    document: { status: 'parsed', value: { bomFormat: 'CycloneDX', components } } as const,
  }));
  expect(() => state({ ...evidence, sboms })).toThrow(
    expect.objectContaining({
      code: 'sign/predicate-too-large',
      message: expect.stringContaining(`"${predicateTypes.sbom}" about "hello-0.1.0.tar.gz"`),
      help: expect.stringContaining('"components"'),
    }),
  );
});

function keyOf({ predicateType, payloadSha256 }: { readonly predicateType: string; readonly payloadSha256: string }): string {
  return `${predicateType} ${payloadSha256}`;
}
