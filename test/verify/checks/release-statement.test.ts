import { expect, test } from 'vitest';
import type { ReleaseContents, Statement } from '../../../src/model/statement.ts';
import type { ReleaseEvidence } from '../../../src/model/verdict.ts';
import { printStatement } from '../../../src/statement/print-statement.ts';
import { referenceTo } from '../../../src/statement/release.ts';
import { releaseStatement } from '../../../src/verify/checks/release-statement.ts';
import { testCheck } from '../../support/check-cases.ts';
import { demanding, foreignEvidenceOf } from '../../support/foreign-evidence.ts';
import {
  artifactName,
  evidenceOf,
  githubSigner,
  inParts,
  sha256,
  statementSignature,
  statementsName,
} from '../../support/release-evidence.ts';

const other: Statement = {
  _type: 'https://in-toto.io/Statement/v1',
  subject: [{ name: artifactName, digest: { sha256: sha256('the program') } }],
  predicateType: 'https://example.com/other/v1',
  predicate: {},
};

const thirdPart = `${statementsName}:12`;
const anySubject = { name: artifactName, digest: { sha256: sha256('the program') } };

testCheck(releaseStatement, {
  alone: {
    'a statement was taken away': () =>
      evidenceOf({
        others: [other],
        evidence: (each) => ({
          ...each,
          signatures: each.signatures.filter((outcome) => outcome.where !== `${statementsName}:5`),
        }),
      }),
    'a statement came later': () =>
      evidenceOf({
        evidence: (each) => ({
          ...each,
          signatures: [...each.signatures, statementSignature(`${statementsName}:6`, other, githubSigner)],
        }),
      }),
    'it names another tag': () =>
      evidenceOf({ release: (each) => ({ ...each, predicate: { ...each.predicate, tag: 'v0.1.1' } }) }),
    'it names another repository': () =>
      evidenceOf({
        release: (each) => ({ ...each, predicate: { ...each.predicate, repository: 'https://github.com/owner/fork' } }),
      }),
    'it names another commit than its certificate': () =>
      evidenceOf({ release: (each) => ({ ...each, predicate: { ...each.predicate, commit: 'f'.repeat(40) } }) }),
    'release.json names another tag': () => evidenceOf({ manifest: (manifest) => ({ ...manifest, tag: 'v0.1.1' }) }),
    'it says that a statement is of another type': () =>
      evidenceOf({
        others: [other],
        release: (each) => ({
          ...each,
          predicate: {
            ...each.predicate,
            statements: each.predicate.statements.map((reference) =>
              reference.predicateType === other.predicateType
                ? { ...reference, predicateType: 'https://example.com/v2' }
                : reference,
            ),
          },
        }),
      }),
    'it says that a statement is about other files': () =>
      evidenceOf({
        others: [other],
        release: (each) => ({
          ...each,
          predicate: {
            ...each.predicate,
            statements: each.predicate.statements.map((reference) =>
              reference.predicateType === other.predicateType ? { ...reference, subjects: ['x'] } : reference,
            ),
          },
        }),
      }),
    'there are two release statements': () =>
      evidenceOf({
        evidence: (each) => {
          const last = each.signatures.at(-1);
          if (last?.status !== 'authenticated' || last.signed.kind !== 'statement') throw new Error('no release statement');
          const { statement } = last.signed.statement;
          return {
            ...each,
            signatures: [
              ...each.signatures,
              statementSignature(
                `${statementsName}:6`,
                {
                  ...statement,
                  predicate: {
                    ...(statement.predicate as object),
                    releaseId: 'again',
                    statements: [referenceTo(other, printStatement(other))],
                  },
                },
                githubSigner,
              ),
            ],
          };
        },
      }),
    'a part is missing': () =>
      evidenceOf({
        ...inParts,
        evidence: (each) => ({ ...each, signatures: each.signatures.filter(({ where }) => where !== thirdPart) }),
      }),
    'two statements are the same part': () =>
      evidenceOf({
        ...inParts,
        evidence: (each) => ({
          ...each,
          signatures: [
            ...each.signatures,
            statementSignature(`${statementsName}:15`, { ...signedAs(each, thirdPart), subject: [anySubject] }, githubSigner),
          ],
        }),
      }),
    'a whole release statement stands beside the parts': () =>
      evidenceOf({
        ...inParts,
        evidence: (each) => {
          const statement = signedAs(each, thirdPart);
          const { part: _, ...predicate } = statement.predicate as ReleaseContents;
          return {
            ...each,
            signatures: [
              ...each.signatures,
              statementSignature(`${statementsName}:15`, { ...statement, predicate }, githubSigner),
            ],
          };
        },
      }),
    'two parts disagree on the tag': () => differingPart({ tag: 'v0.1.1' }),
    'two parts disagree on the commit': () => differingPart({ commit: 'f'.repeat(40) }),
    'two parts disagree on the statements': () => differingPart({ statements: [] }),
    'two parts disagree on how many they are': () => differingPart({ part: { index: 3, count: 6 } }),
    'a part says that there are far more than there are': () =>
      evidenceOf({
        ...inParts,
        release: (each, part) => ({
          ...each,
          predicate: { ...each.predicate, part: { index: part + 1, count: Number.MAX_SAFE_INTEGER } },
        }),
      }),
    'others made it, and the policy demands a release statement': () => foreignEvidenceOf({ policy: demanding('release') }),
  },
  together: {
    'there is no release statement': {
      evidence: () => evidenceOf({ evidence: (each) => ({ ...each, signatures: each.signatures.slice(0, -1) }) }),
      checks: ['subjects', 'release-statement'],
    },
    'the provenance was taken away': {
      evidence: () =>
        evidenceOf({
          evidence: (each) => ({
            ...each,
            signatures: each.signatures.filter((outcome) => outcome.where !== `${statementsName}:1`),
          }),
        }),
      checks: ['release-statement', 'provenance-source'],
    },
  },
});

test('a part that is signed again over the same payload changes nothing, and the summary counts the parts', () => {
  const evidence = evidenceOf({
    ...inParts,
    evidence: (each) => ({
      ...each,
      signatures: [...each.signatures, statementSignature(`${statementsName}:15`, signedAs(each, thirdPart), githubSigner)],
    }),
  });
  expect(releaseStatement.run(evidence)).toEqual({ summary: '9 statements, in 5 parts', failures: [] });
});

function differingPart(changed: Partial<ReleaseContents>): ReleaseEvidence {
  return evidenceOf({
    ...inParts,
    release: (each, part) => (part === 2 ? { ...each, predicate: { ...each.predicate, ...changed } } : each),
  });
}

function signedAs({ signatures }: ReleaseEvidence, at: string): Statement {
  const outcome = signatures.find(({ where }) => where === at);
  if (outcome?.status !== 'authenticated' || outcome.signed.kind !== 'statement') throw new Error(`no statement at ${at}`);
  return outcome.signed.statement.statement;
}
