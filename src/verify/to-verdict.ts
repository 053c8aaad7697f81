// From evidence to verdict: every check runs, whatever the others say, and all that is wrong is reported together.

import { byCodeUnit, byText } from '../model/code-unit-order.ts';
import type { Check, CheckOutcome, CheckResult, Policy, ReleaseEvidence, SignatureOutcome, Verdict } from '../model/verdict.ts';
import { checks } from './checks/index.ts';
import { printMatcher, printRule } from './matcher.ts';
import { nameSubjects } from './name-subjects.ts';

/**
 * `accepted` only when every check passes: one that was not judged is no pass.
 *
 * @param list The checks to run; all of them unless a test says otherwise.
 */
export function toVerdict(evidence: ReleaseEvidence, list: readonly Check[] = checks): Verdict {
  const results = list.map((check) => judge(check, evidence));
  return {
    schemaVersion: 1,
    verdict: results.every(({ status }) => status === 'pass') ? 'accepted' : 'refused',
    rehearsal: evidence.rehearsalRoot,
    judgedAt: evidence.now.toISOString(),
    release: { repository: evidence.policy.repository, tag: evidence.policy.tag },
    criteria: [...toCriteria(evidence.policy), ...toCompleteness(evidence)],
    checks: results,
    signatures: evidence.signatures.map((outcome) => toSignature(outcome, evidence.logUris)),
    files: [...evidence.digests].map(([name, { sha256 }]) => ({ name, sha256 })).sort(byText(({ name }) => name)),
  };
}

/** Runs one check over whatever it judges. */
export function judge<Evidence>(
  {
    id,
    title,
    readsFrom,
    run,
  }: Pick<Check, 'id' | 'title' | 'readsFrom'> & { readonly run: (evidence: Evidence) => CheckOutcome },
  evidence: Evidence,
): CheckResult {
  const { summary, failures, notJudged, notAsked, from: readHere = readsFrom } = run(evidence);
  const status = failures.length > 0 ? 'fail' : notJudged === true ? 'not judged' : 'pass';
  const from = readHere === undefined || notAsked === true || status === 'not judged' ? {} : { from: readHere };
  const unasked = notAsked === true && status === 'pass' ? { notAsked } : {};
  return { check: id, title, status, summary, ...from, ...unasked, failures };
}

function toCriteria(policy: Policy): Verdict['criteria'] {
  const { thresholds } = policy;
  const list = (values: readonly string[]) => [...values].sort(byCodeUnit).join(', ') || 'none';
  return [
    { name: 'policy', wanted: policy.from },
    ...policy.signers.map((rule) => ({
      name: 'signer',
      wanted: `${printRule(rule)}${rule.name === undefined ? '' : ` (${rule.name})`}`,
    })),
    ...policy.signers.flatMap(({ identity, sourceFrom }) =>
      sourceFrom === 'provenance'
        ? [{ name: 'source', wanted: `as the provenance states, signed by ${printMatcher(identity)}` }]
        : [],
    ),
    { name: 'repository', wanted: policy.repository },
    { name: 'ref', wanted: policy.ref },
    ...(policy.commit === undefined ? [] : [{ name: 'commit', wanted: policy.commit }]),
    { name: 'triggers', wanted: list(policy.triggers) },
    ...(policy.runner === undefined ? [] : [{ name: 'runner', wanted: policy.runner }]),
    ...policy.signers.flatMap(({ identity, level }) =>
      level === undefined ? [] : [{ name: 'level', wanted: `${level}, granted by the policy to ${printMatcher(identity)}` }],
    ),
    ...(policy.minimumLevel === undefined
      ? []
      : [{ name: 'minimum level', wanted: `${policy.minimumLevel}, granted by the policy` }]),
    {
      name: 'thresholds',
      wanted: `${thresholds.logs} log entry, ${thresholds.signedCertificateTimestamps} certificate timestamp, ${thresholds.timestamps} time`,
    },
    { name: 'statements', wanted: list(policy.statements) },
    ...(policy.coverage === 'required' ? [{ name: 'coverage', wanted: 'each SBOM held against a second evidence' }] : []),
    { name: 'gates', wanted: list(policy.gates) },
    { name: 'variations', wanted: list(policy.variations) },
    { name: 'accepted differences', wanted: list(policy.acceptedDifferences.map(({ path, cause }) => `${path} (${cause})`)) },
    { name: 'rehearsal', wanted: policy.allowRehearsal ? 'accepted, for its root was named' : 'refused' },
  ];
}

/** Said only where it was asked for or done without, since every release of ours claims it. */
function toCompleteness({ policy, foreign }: ReleaseEvidence): Verdict['criteria'] {
  if (policy.completeness === 'required') return [{ name: 'completeness', wanted: 'required' }];
  if (foreign === undefined) return [];
  return [{ name: 'completeness', wanted: 'not required: what is there must be signed, and more may belong to it' }];
}

/** One signature as the report shows it. */
export function toSignature(outcome: SignatureOutcome, logUris: ReleaseEvidence['logUris']): Verdict['signatures'][number] {
  if (outcome.status === 'refused') {
    return { where: outcome.where, status: 'refused', signs: 'unknown', times: [], logEntries: [] };
  }
  const { where, signer, signed } = outcome;
  return {
    where,
    status: 'authenticated',
    signs:
      signed.kind === 'artifact'
        ? `file with SHA-256 ${signed.artifact.sha256}`
        : `${signed.statement.statement.predicateType} about ${nameSubjects(signed.statement.statement.subject.map(({ name }) => name))}`,
    identity: signer.identity,
    ...(signer.claims.issuer === undefined ? {} : { issuer: signer.claims.issuer }),
    certificateIssuer: signer.certificateIssuer,
    certificateSerial: signer.certificateSerial,
    times: [...signer.logEntries.flatMap(({ integratedTime }) => integratedTime ?? []), ...signer.timestamps].map((time) =>
      time.toISOString(),
    ),
    logEntries: signer.logEntries.map(({ logId, index, integratedTime }) => {
      const uri = logUris?.get(logId);
      return {
        logId,
        index,
        ...(uri === undefined ? {} : { uri }),
        ...(integratedTime === undefined ? {} : { integratedTime: integratedTime.toISOString() }),
      };
    }),
    timestamps: signer.timestamps.map((time) => time.toISOString()),
  };
}
