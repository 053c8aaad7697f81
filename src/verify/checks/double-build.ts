// The artifacts were built twice with the same bytes, under the variations that the policy demands, and the signed statement is
// about this very report.

import { byCodeUnit } from '../../model/code-unit-order.ts';
import { type DoubleBuildReport, provenVariations, reportedTargets } from '../../model/comparison.ts';
import { counted } from '../../model/counted.ts';
import { releaseFileNames } from '../../model/release.ts';
import type { KnownStatement } from '../../model/statement.ts';
import type { Check, CheckOutcome, Failure, ReleaseEvidence } from '../../model/verdict.ts';
import { type AcceptedStatement, boundCommit, conclude, manifestFiles, notClaimed, notJudged } from '../evidence.ts';
import { disagreements, type JoinedSubjects, joinSubjects, partsOf } from '../statement-parts.ts';

export const doubleBuild: Check = {
  id: 'double-build',
  title: 'built twice, byte for byte the same',
  proves: 'The signer says that two builds under the listed variations gave these very bytes.',
  doesNotProve: 'Independence: one signer ran both builds. Rebuild it yourself, or ask others who did.',
  readsFrom: ['predicate', 'file'],
  run: (evidence) => {
    const { policy, doubleBuild: report } = evidence;
    if (evidence.foreign !== undefined) return judgeForeign(evidence);
    const parts = partsOf(evidence, 'doubleBuild');
    const [statement] = parts;
    if (statement === undefined && !policy.statements.includes('doubleBuild')) {
      return { summary: 'the policy asks for none', failures: [], notAsked: true };
    }
    if (evidence.manifest.status === 'malformed') return notJudged('release.json cannot be read');
    if (report.status === 'malformed') {
      return conclude(evidence, '', [
        { reason: `"${releaseFileNames.doubleBuild}" cannot be read: ${report.reason}`, from: 'file' },
      ]);
    }
    if (statement === undefined) {
      return conclude(evidence, '', judgeReport(evidence, report.value), [
        {
          reason: 'no statement says that the artifacts were built twice',
          from: 'folder',
          help: 'fetch the file that ends in .intoto.jsonl again',
        },
      ]);
    }
    return conclude(
      evidence,
      `${counted(report.value.artifacts.length, 'artifact')} under ${counted(provenVariations(report.value).length, 'variation')}`,
      [
        ...judgeReport(evidence, report.value),
        ...disagreements('the statement on the two builds', parts),
        // The parts say the same, so that one is looked at; of whose subjects together nothing may be left out.
        ...judgeCommits(evidence, report.value, parts),
        ...judgeStatement(evidence, report.value, statement),
        ...judgeSubjects(evidence, joinSubjects(parts)),
      ],
    );
  },
};

/** Only release.json says which artifacts a report must speak of. */
function judgeForeign(evidence: ReleaseEvidence): CheckOutcome {
  const { statements, variations } = evidence.policy;
  if (!statements.includes('doubleBuild') && variations.length === 0) return notClaimed('nothing says that it was built twice');
  return conclude(evidence, '', [
    {
      reason: 'the policy demands two builds, and only a release that selfsame made can show them',
      wanted: variations.length === 0 ? 'two builds' : [...variations].sort(byCodeUnit).join(', '),
      got: 'nothing',
      from: 'folder',
    },
  ]);
}

type DoubleBuildStatement = AcceptedStatement<Extract<KnownStatement, { readonly kind: 'doubleBuild' }>>;

function judgeReport(evidence: ReleaseEvidence, report: DoubleBuildReport): readonly Failure[] {
  const { policy, manifest } = evidence;
  const failures: Failure[] = [];
  if (manifest.status === 'parsed') {
    for (const key of ['name', 'version'] as const) {
      const wanted = manifest.value[key];
      if (report[key] !== wanted)
        failures.push({ reason: `the double build is of another ${key}`, wanted, got: report[key], from: 'file' });
    }
  }
  if (report.outcome !== 'equal' && report.accepted.length === 0) {
    failures.push({ reason: 'the two builds differ', wanted: 'equal', got: report.outcome, from: 'file' });
  }
  for (const { path, cause } of report.accepted) {
    if (policy.acceptedDifferences.some((each) => each.path === path && each.cause === cause)) continue;
    failures.push({
      reason: `the builds differ in "${path}" (${cause}), which the policy does not accept`,
      from: 'file',
      help: 'name it under "acceptedDifferences" in the policy if you can live with it',
    });
  }
  for (const id of policy.variations) {
    for (const target of reportedTargets(report)) {
      const got = stateOf(report, id, target);
      if (got === 'in effect') continue;
      const where = target === undefined ? '' : ` for "${target}"`;
      failures.push({
        reason: `the policy demands "${id}", and it is not proven${where}`,
        wanted: 'in effect',
        got,
        from: 'file',
      });
    }
  }
  const built = new Map(report.artifacts.map(({ name, sha256 }) => [name, sha256]));
  for (const { name, sha256 } of manifestFiles(evidence, 'artifact')) {
    const got = built.get(name);
    if (got !== sha256) {
      failures.push({ reason: `the double build is not of this "${name}"`, wanted: sha256, got: got ?? 'nothing', from: 'file' });
    }
  }
  return failures;
}

/** Each part has a certificate of its own; a commit that several state is named once. */
function judgeCommits(
  evidence: ReleaseEvidence,
  report: DoubleBuildReport,
  parts: readonly DoubleBuildStatement[],
): readonly Failure[] {
  const commits = new Set(parts.map(({ signer }) => boundCommit(evidence, signer).wanted));
  return [...commits].flatMap((commit): Failure[] =>
    report.commit === commit
      ? []
      : [{ reason: 'the double build is of another commit', wanted: commit ?? 'nothing', got: report.commit, from: 'file' }],
  );
}

function judgeSubjects(evidence: ReleaseEvidence, { subjects, failures }: JoinedSubjects): readonly Failure[] {
  const named = new Map(subjects.map(({ name, digest }) => [name, digest.sha256]));
  const unnamed = manifestFiles(evidence, 'artifact').flatMap(({ name, sha256 }): Failure[] => {
    const got = named.get(name);
    return got === sha256
      ? []
      : [
          {
            reason: `the statement on the two builds is not about this "${name}"`,
            wanted: sha256,
            got: got ?? 'nothing',
            from: 'predicate',
          },
        ];
  });
  return [...failures, ...unnamed];
}

function judgeStatement(
  evidence: ReleaseEvidence,
  report: DoubleBuildReport,
  { where, known }: DoubleBuildStatement,
): readonly Failure[] {
  const failures: Failure[] = [];
  const { attributes } = known.statement.predicate;
  const wanted = evidence.digests.get(releaseFileNames.doubleBuild)?.sha256;
  const effective = provenVariations(report).join(' ');
  for (const { attribute, evidence: shown, conditions } of attributes) {
    if (attribute !== 'REPRODUCIBLE') {
      failures.push({
        reason: `"${where}" claims "${attribute}", which two builds by one signer cannot show`,
        from: 'predicate',
      });
    }
    const got = shown?.digest?.sha256;
    if (got === undefined || got !== wanted) {
      failures.push({
        reason: `the evidence of "${where}" is not this "${releaseFileNames.doubleBuild}"`,
        wanted: wanted ?? 'nothing',
        got: got ?? 'nothing',
        from: 'predicate',
      });
    }
    const stated = Array.isArray(conditions?.variations) ? conditions.variations.map(String).sort().join(' ') : '';
    if (stated !== effective) {
      failures.push({
        reason: `"${where}" states other variations than its report`,
        wanted: effective,
        got: stated,
        from: 'predicate',
      });
    }
  }
  const accepted = new Set(report.accepted.map(({ path }) => path));
  const said = new Map(attributes.map(({ target }) => [target?.name, target?.digest?.sha256]));
  for (const { name, sha256 } of manifestFiles(evidence, 'artifact')) {
    if (accepted.has(name)) {
      if (said.has(name))
        failures.push({ reason: `"${where}" calls "${name}" reproducible, and its report does not`, from: 'predicate' });
    } else if (said.get(name) !== sha256) {
      failures.push({
        reason: `"${where}" does not call this "${name}" reproducible`,
        wanted: sha256,
        got: said.get(name) ?? 'nothing',
        from: 'predicate',
      });
    }
  }
  return failures;
}

/** Of one target: a variation by its probe, a wall by what was seen in every room. */
function stateOf(report: DoubleBuildReport, id: string, target: string | undefined): string {
  const isOf = (each: { readonly id: string; readonly target?: string }): boolean => each.id === id && each.target === target;
  const variations = report.variations.filter(isOf);
  if (variations.length > 0) return variations.every(({ status }) => status === 'took effect') ? 'in effect' : 'no effect';
  const walls = report.walls.filter(isOf);
  if (walls.length === 0) return 'not tried';
  return walls.every(({ status }) => status === 'held') ? 'in effect' : 'open';
}
