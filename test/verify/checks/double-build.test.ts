import { expect, test } from 'vitest';
import type { DoubleBuildReport } from '../../../src/model/comparison.ts';
import type { DoubleBuildAttributes } from '../../../src/model/statement.ts';
import { doubleBuild } from '../../../src/verify/checks/double-build.ts';
import { testCheck } from '../../support/check-cases.ts';
import { demanding, foreignEvidenceOf } from '../../support/foreign-evidence.ts';
import { artifactName, evidenceOf, inParts, sha256, statementsName } from '../../support/release-evidence.ts';

type Attribute = DoubleBuildAttributes['attributes'][number];

const accepted = { path: artifactName, cause: 'gzip-time', reason: 'mended in the next release' };

/** Of the report with the accepted difference, as the release would hold it. */
const reportDigest = evidenceOf({ report: (each) => ({ ...each, outcome: 'different', accepted: [accepted] }) }).digests.get(
  'double-build.json',
)?.sha256 as string;

testCheck(doubleBuild, {
  alone: {
    'the builds differed': () => evidenceOf({ report: (each) => ({ ...each, outcome: 'different' }) }),
    'a difference was accepted that the policy does not accept': () =>
      evidenceOf({ report: (each) => ({ ...each, accepted: [accepted] }) }),
    'a difference was accepted for another cause': () =>
      evidenceOf({
        report: (each) => ({ ...each, accepted: [accepted] }),
        policy: (policy) => ({ ...policy, acceptedDifferences: [{ path: artifactName, cause: 'tar-time' }] }),
      }),
    'a variation that the policy demands had no effect': () =>
      evidenceOf({ policy: (policy) => ({ ...policy, variations: ['timezone'] }) }),
    'a variation that the policy demands was not tried': () =>
      evidenceOf({ policy: (policy) => ({ ...policy, variations: ['umask'] }) }),
    'a wall that the policy demands stood open in one room': () =>
      evidenceOf({
        report: (each) => ({
          ...each,
          walls: each.walls.map((wall) => (wall.room === 'varied' ? { ...wall, status: 'open' } : wall)),
        }),
      }),
    'a variation that the policy demands had no effect for one target': () =>
      evidenceOf({ report: (each) => ofTargets(each, { variation: 'no effect' }) }),
    'a wall that the policy demands stood open for one target': () =>
      evidenceOf({ report: (each) => ofTargets(each, { wall: 'open' }) }),
    'the report is of another commit': () => evidenceOf({ report: (each) => ({ ...each, commit: 'f'.repeat(40) }) }),
    'the report is of another version': () => evidenceOf({ report: (each) => ({ ...each, version: '0.1.1' }) }),
    'the report is of another project': () => evidenceOf({ report: (each) => ({ ...each, name: 'other' }) }),
    'the report is of another file of that name': () =>
      evidenceOf({
        report: (each) => ({ ...each, artifacts: each.artifacts.map((file) => ({ ...file, sha256: sha256('another') })) }),
      }),
    'the report does not name the artifact': () => evidenceOf({ report: (each) => ({ ...each, artifacts: [] }) }),
    'the report cannot be read': () =>
      evidenceOf({ evidence: (each) => ({ ...each, doubleBuild: { status: 'malformed', reason: 'not JSON' } }) }),
    'the evidence of the statement is another report': () =>
      attributesWith((each) => ({ ...each, evidence: { ...each.evidence, digest: { sha256: sha256('another') } } })),
    'the statement shows no evidence': () =>
      attributesWith(({ attribute, target, conditions }) => ({
        attribute,
        ...(target && { target }),
        ...(conditions && { conditions }),
      })),
    'the statement claims independence': () => attributesWith((each) => ({ ...each, attribute: 'SLSA_BUILD_REPRODUCED' })),
    'the statement states a variation that had no effect': () =>
      attributesWith((each) => ({ ...each, conditions: { variations: ['build-path', 'timezone'] } })),
    'the statement is about another file': () =>
      attributesWith((each) => ({ ...each, target: { name: artifactName, digest: { sha256: sha256('another') } } })),
    'the statement is silent on the artifact': () =>
      evidenceOf({ doubleBuild: (each) => ({ ...each, predicate: { attributes: [] } }) }),
    'the statement calls an artifact reproducible that was accepted as different': () =>
      evidenceOf({
        report: (each) => ({ ...each, outcome: 'different', accepted: [accepted] }),
        policy: (policy) => ({ ...policy, acceptedDifferences: [accepted] }),
        doubleBuild: (each) => ({
          ...each,
          predicate: {
            attributes: [
              {
                attribute: 'REPRODUCIBLE',
                target: { name: artifactName, digest: { sha256: sha256('the program') } },
                conditions: { variations: ['build-path'] },
                evidence: { name: 'double-build.json', digest: { sha256: reportDigest } },
              },
            ],
          },
        }),
      }),
    'two parts say different things': () =>
      evidenceOf({
        ...inParts,
        doubleBuild: (each, part) =>
          part === 1 ? { ...each, predicate: { ...each.predicate, producer: { name: 'somebody' } } } : each,
      }),
    'two parts name an artifact with different digests': () =>
      evidenceOf({
        ...inParts,
        doubleBuild: (each, part) =>
          part === 1
            ? { ...each, subject: [...each.subject, { name: 'hello-0.1.0-0001.zip', digest: { sha256: sha256('another') } }] }
            : each,
      }),
    'no part is about an artifact': () =>
      evidenceOf({
        ...inParts,
        doubleBuild: (each, part) => (part === 0 ? { ...each, subject: each.subject.slice(0, 1) } : each),
      }),
    'the statement is about an artifact with another digest': () =>
      evidenceOf({
        doubleBuild: (each) => ({ ...each, subject: [{ name: artifactName, digest: { sha256: sha256('another') } }] }),
      }),
    'there is no statement': () =>
      evidenceOf({
        evidence: (each) => ({ ...each, signatures: each.signatures.filter(({ where }) => where !== `${statementsName}:3`) }),
        release: (each) => ({
          ...each,
          predicate: {
            ...each.predicate,
            statements: each.predicate.statements.filter(({ predicateType }) => !predicateType.includes('scai')),
          },
        }),
      }),
    'others made it, and the policy demands two builds': () => foreignEvidenceOf({ policy: demanding('doubleBuild') }),
    'others made it, and the policy demands a variation': () =>
      foreignEvidenceOf({ policy: (policy) => ({ ...policy, variations: ['timezone', 'build-path'] }) }),
  },
});

test('a difference that the policy names is accepted, and its artifact is not called reproducible', () => {
  const evidence = evidenceOf({
    report: (each) => ({ ...each, outcome: 'different', accepted: [accepted] }),
    policy: (policy) => ({ ...policy, acceptedDifferences: [accepted] }),
  });
  expect(doubleBuild.run(evidence).failures).toEqual([]);
});

function attributesWith(change: (attribute: Attribute) => Attribute) {
  return evidenceOf({
    doubleBuild: (each) => ({ ...each, predicate: { ...each.predicate, attributes: each.predicate.attributes.map(change) } }),
  });
}

test('what each target proves is proven', () => {
  expect(doubleBuild.run(evidenceOf({ report: (each) => ofTargets(each, {}) })).failures).toEqual([]);
});

/** The report of two targets, of which the second may prove less. */
function ofTargets(
  report: DoubleBuildReport,
  second: { readonly variation?: 'no effect'; readonly wall?: 'open' },
): DoubleBuildReport {
  const { variations, walls } = report;
  return {
    ...report,
    variations: [
      ...variations.map((each) => ({ target: 'one', ...each })),
      ...variations.map((each) => ({ target: 'two', ...each, status: second.variation ?? each.status })),
    ],
    walls: [
      ...walls.map((each) => ({ target: 'one', ...each })),
      ...walls.map((each) => ({ target: 'two', ...each, status: second.wall ?? each.status })),
    ],
  };
}
