import { expect, test } from 'vitest';
import { createWorld } from '../../src/host/create-world.ts';
import { pinnedPlan } from '../../src/ops/stage-unsigned.ts';
import { policyOfPlan, verifyFolder } from '../../src/ops/verify-folder.ts';
import { rehearse } from '../support/rehearse.ts';
import { planFor, repository, temporaryFolder, writeFiles } from '../support/room-project.ts';

const plan = planFor(repository());

test('the policy of a plan asks for every gate and every requirement of the plan, in the tag and by the signer of the plan', () => {
  const gates = ['unit', 'lint'].map((id) => ({ id, run: 'true', covers: [] }));
  const policy = policyOfPlan(pinnedPlan({ ...plan, gates, build: { ...plan.build, require: ['umask', 'network-cut'] } }));
  expect(policy).toMatchObject({
    signers: [{ identity: { exact: plan.identity.identity }, issuer: { exact: plan.identity.issuer } }],
    repository: plan.identity.repository,
    ref: 'refs/tags/v1.0.0',
    gates: ['unit', 'lint'],
    variations: ['umask', 'network-cut'],
  });
});

test('a signature file that cannot be read is refused by its name, whatever else is there', async () => {
  const { trustedRoot, close } = await rehearse();
  try {
    const from = temporaryFolder();
    writeFiles(from, { 'out.sigstore.json': ' \n', 'other.intoto.jsonl': '' });
    const verdict = await verifyFolder(createWorld(), { from, trustedRoot, policy: policyOfPlan(pinnedPlan(plan)) });
    expect(verdict.signatures.map(({ where, status }) => [where, status])).toEqual([
      ['other.intoto.jsonl', 'refused'],
      ['out.sigstore.json', 'refused'],
    ]);
    expect(verdict.checks.find(({ check }) => check === 'signatures')).toMatchObject({ status: 'fail' });
    expect(verdict.verdict).toBe('refused');
  } finally {
    await close();
  }
});
