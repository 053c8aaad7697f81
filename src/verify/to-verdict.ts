// From evidence to verdict: every check runs, whatever the others say, and all that is wrong is reported together.

import { byCodeUnit, byText } from '../model/code-unit-order.ts';
import type { Check, CheckResult, Policy, ReleaseEvidence, SignatureOutcome, Verdict } from '../model/verdict.ts';
import { checks } from './checks/index.ts';
import { printMatcher } from './matcher.ts';
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
    criteria: toCriteria(evidence.policy),
    checks: results,
    signatures: evidence.signatures.map(toSignature),
    files: [...evidence.digests].map(([name, { sha256 }]) => ({ name, sha256 })).sort(byText(({ name }) => name)),
  };
}

function judge({ id, title, run }: Check, evidence: ReleaseEvidence): CheckResult {
  const { summary, failures, notJudged } = run(evidence);
  const status = failures.length > 0 ? 'fail' : notJudged === true ? 'not judged' : 'pass';
  return { check: id, title, status, summary, failures };
}

function toCriteria(policy: Policy): Verdict['criteria'] {
  const { thresholds } = policy;
  const list = (values: readonly string[]) => [...values].sort(byCodeUnit).join(', ') || 'none';
  return [
    { name: 'policy', wanted: policy.from },
    ...policy.signers.map(({ identity, issuer }) => ({
      name: 'signer',
      wanted: `${printMatcher(identity)}, vouched for by ${printMatcher(issuer)}`,
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
    {
      name: 'thresholds',
      wanted: `${thresholds.logs} log entry, ${thresholds.signedCertificateTimestamps} certificate timestamp, ${thresholds.timestamps} time`,
    },
    { name: 'statements', wanted: list(policy.statements) },
    { name: 'gates', wanted: list(policy.gates) },
    { name: 'variations', wanted: list(policy.variations) },
    { name: 'accepted differences', wanted: list(policy.acceptedDifferences.map(({ path, cause }) => `${path} (${cause})`)) },
    { name: 'rehearsal', wanted: policy.allowRehearsal ? 'accepted, for its root was named' : 'refused' },
  ];
}

function toSignature(outcome: SignatureOutcome): Verdict['signatures'][number] {
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
    certificateSerial: signer.certificateSerial,
    times: [...signer.logEntries.flatMap(({ integratedTime }) => integratedTime ?? []), ...signer.timestamps].map((time) =>
      time.toISOString(),
    ),
    logEntries: signer.logEntries.map(({ logId, index }) => ({ logId, index })),
  };
}
