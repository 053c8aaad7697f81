import { describe, expect, test } from 'vitest';
import type { ForeignFiles, ReleaseEvidence, ReleaseStanding } from '../../../src/model/verdict.ts';
import { downgrade } from '../../../src/verify/checks/downgrade.ts';
import { standingOf } from '../../../src/verify/previous-release.ts';
import { toVerdict } from '../../../src/verify/to-verdict.ts';
import { testCheck } from '../../support/check-cases.ts';
import { type Changes, evidenceOf, repository } from '../../support/release-evidence.ts';

const before: ReleaseStanding = { ...standingFor(evidenceOf()), version: '0.0.9', tag: 'v0.0.9' };

/** The sound release after one that stood for this. */
function following(previous: Partial<ReleaseStanding>, changes: Changes = {}): ReleaseEvidence {
  return { ...evidenceOf(changes), previous: { ...before, ...previous } };
}

function standingFor(evidence: ReleaseEvidence): ReleaseStanding {
  if (evidence.manifest.status === 'malformed') throw new Error(evidence.manifest.reason);
  return standingOf(evidence, evidence.manifest.value);
}

const [signer = { identity: '', issuer: '' }] = before.signers;

testCheck(downgrade, {
  alone: {
    'the earlier one was signed by a workflow at another path': () =>
      following({ signers: [{ ...signer, identity: `${repository}/.github/workflows/publish.yml` }] }),
    'the earlier one was signed by a workflow of another repository': () =>
      following({ signers: [{ ...signer, identity: signer.identity.replace('/hello/', '/shared/') }] }),
    'somebody else vouched for the signer of the earlier one': () =>
      following({ signers: [{ ...signer, issuer: 'https://issuer.example.org' }] }),
    'the policy granted the earlier one a level and grants this one none': () => following({ level: 1 }),
    'the policy grants this one a lower level than the earlier one': () => following({ level: 3 }, { policy: granting(2) }),
    'this one was built on a self-hosted machine after a github-hosted one': () =>
      following({}, { signer: stating('self-hosted') }),
    'nothing states the machine after a self-hosted one': () =>
      following({ runners: ['self-hosted'] }, { signer: stating(undefined as never) }),
    'the earlier one was started by a release, this one by a push': () => following({ triggers: ['release'] }),
    'the earlier one had a statement of a type that this one has not': () =>
      following({ statements: [...before.statements, 'https://example.org/audit/v1'].sort() }),
    'a gate that passed for the earlier one is gone': () => following({ gates: ['fuzz', 'unit-tests'] }),
    'a gate that passed for the earlier one only warned': () =>
      following(
        {},
        {
          policy: (policy) => ({ ...policy, gates: [] }),
          gate: (each) => ({ ...each, predicate: { ...each.predicate, result: 'WARNED' } }),
        },
      ),
    'a variation that took effect for the earlier one did not': () => following({ variations: ['build-path', 'timezone'] }),
    'a wall that held for the earlier one was open in one room': () => following({ walls: ['network-cut', 'own-clock'] }),
    'the version is older': () => following({ version: '0.1.1' }),
    'the source is older': () => following({ commitTimeSeconds: before.commitTimeSeconds + 1 }),
    'the source is older, and a version that is no semantic version hides nothing': () =>
      following({ version: '2026a', commitTimeSeconds: before.commitTimeSeconds + 1 }),
    'the earlier one is of another name': () => following({ name: 'hullo' }),
  },
});

describe('the check downgrade passes', () => {
  test.each<[string, Partial<ReleaseStanding>, string]>([
    ['one that stands for the same', {}, 'held against "v0.0.9"'],
    ['one on a stronger machine', { runners: ['self-hosted'] }, 'held against "v0.0.9"'],
    [
      'one with more gates, variations, walls and statements',
      { gates: [], variations: [], walls: [], statements: [] },
      'held against',
    ],
    ['one of a higher level', { level: 1 }, 'held against'],
    ['one with fewer artifacts, and says so', { artifacts: 3 }, 'held against "v0.0.9"; 2 artifacts fewer'],
    ['versions without an order, and says that', { version: 'nightly' }, 'no semantic versions are not compared, only dates'],
    ['one by fewer signers', { signers: [signer, { identity: 'bob@example.org', issuer: 'https://a.example' }] }, 'held against'],
  ])('%s', (_, previous, said) => {
    const evidence = following(previous, { policy: granting(2) });
    const { failures, summary } = downgrade.run(evidence);
    expect(failures).toEqual([]);
    expect(summary).toContain(said);
    expect(toVerdict(evidence).verdict).toBe('accepted');
  });

  test('where no earlier release was named, and says that nothing was looked at', () => {
    expect(downgrade.run(evidenceOf())).toEqual({ summary: 'not asked', failures: [], notAsked: true });
  });
});

describe('the check downgrade is not judged', () => {
  test('where what vanished may be among the refused', () => {
    const evidence = following({ gates: ['fuzz', 'unit-tests'] });
    const refused = {
      ...evidence,
      signatures: [...evidence.signatures, { status: 'refused', where: 'x', reason: 'y' } as const],
    };
    expect(downgrade.run(refused)).toMatchObject({ notJudged: true, failures: [] });
  });

  test('where release.json cannot be read, or nobody who is accepted signed', () => {
    const evidence = following({});
    expect(downgrade.run({ ...evidence, manifest: { status: 'malformed', reason: 'x' } })).toMatchObject({ notJudged: true });
    expect(downgrade.run({ ...evidence, signatures: [] })).toMatchObject({ notJudged: true });
  });
});

test('the check downgrade refuses a release that states nothing of itself after one that did', () => {
  // Only whether it is there is looked at.
  const foreign = {} as ForeignFiles;
  const evidence: ReleaseEvidence = { ...following({}), manifest: { status: 'malformed', reason: 'it is missing' }, foreign };
  expect(downgrade.run(evidence).failures.map(({ reason }) => reason)).toEqual([
    '"v0.0.9" had a release.json, and this release has none',
  ]);
});

function granting(level: 1 | 2 | 3): NonNullable<Changes['policy']> {
  return (policy) => ({ ...policy, signers: policy.signers.map((rule) => ({ ...rule, level })) });
}

/** One signature in another certificate, so that the provenance and its certificate still agree. */
function stating(runnerEnvironment: string): NonNullable<Changes['signer']> {
  return (each, where) =>
    where.endsWith('.sigstore.json') ? { ...each, certificateSerial: '0b', claims: { ...each.claims, runnerEnvironment } } : each;
}
