import { expect, test } from 'vitest';
import { rehearsal } from '../../../src/verify/checks/rehearsal.ts';
import { toVerdict } from '../../../src/verify/to-verdict.ts';
import { testCheck } from '../../support/check-cases.ts';
import { evidenceOf } from '../../support/release-evidence.ts';

testCheck(rehearsal, {
  alone: {
    'release.json of a release says that it is a rehearsal': () =>
      evidenceOf({ manifest: (each) => ({ ...each, rehearsal: true }) }),
    'release.json of a rehearsal says that it is a release': () =>
      evidenceOf({ rehearsal: true, manifest: (each) => ({ ...each, rehearsal: false }) }),
    'the double build of a rehearsal says that it is a release': () =>
      evidenceOf({ rehearsal: true, report: (each) => ({ ...each, rehearsal: false }) }),
    'the release statement of a rehearsal says that it is a release': () =>
      evidenceOf({ rehearsal: true, release: (each) => ({ ...each, predicate: { ...each.predicate, rehearsal: false } }) }),
    'the provenance of a rehearsal says that it is a release': () =>
      evidenceOf({
        rehearsal: true,
        provenance: (each) => ({
          ...each,
          predicate: {
            ...each.predicate,
            buildDefinition: {
              ...each.predicate.buildDefinition,
              internalParameters: { ...each.predicate.buildDefinition.internalParameters, rehearsal: false },
            },
          },
        }),
      }),
    'a release was made from a source with changes': () =>
      evidenceOf({ manifest: (each) => ({ ...each, source: { ...each.source, dirty: true } }) }),
    'a release was made before its tag': () =>
      evidenceOf({ manifest: (each) => ({ ...each, source: { ...each.source, tagged: false } }) }),
  },
  together: {
    // Its trigger is refused as well: both are accepted with the named root alone.
    "the root is a rehearsal's and was not named": {
      evidence: () => evidenceOf({ rehearsal: true, policy: (policy) => ({ ...policy, allowRehearsal: false }) }),
      checks: ['rehearsal', 'build-trigger'],
    },
  },
});

test('a rehearsal may be of a source with changes, before its tag', () => {
  const evidence = evidenceOf({
    rehearsal: true,
    manifest: (each) => ({ ...each, source: { ...each.source, dirty: true, tagged: false } }),
  });
  expect(rehearsal.run(evidence).failures).toEqual([]);
});

test('the verdict on a rehearsal says that it is one, and its check that it binds nobody', () => {
  const verdict = toVerdict(evidenceOf({ rehearsal: true }));
  expect(verdict).toMatchObject({ verdict: 'accepted', rehearsal: true });
  expect(verdict.checks.find(({ check }) => check === 'rehearsal')?.summary).toContain('bind nobody');
});
