import { describe, expect, test } from 'vitest';
import { gates } from '../../src/verify/checks/gates.ts';
import { acceptedArtifacts, acceptedOfKind, acceptedSigners, acceptedStatements, conclude } from '../../src/verify/evidence.ts';
import { artifactName, evidenceOf, statementsName } from '../support/release-evidence.ts';

const gate = `${statementsName}:4`;
const stranger = evidenceOf({
  signer: (signer, where) => (where === gate ? { ...signer, identity: 'mallory@example.com' } : signer),
});

describe('what a stranger signed', () => {
  test('counts for no check, though its signature holds', () => {
    expect(acceptedStatements(evidenceOf()).map(({ where }) => where)).toContain(gate);
    expect(acceptedStatements(stranger).map(({ where }) => where)).not.toContain(gate);
    expect(acceptedOfKind(stranger, 'gate')).toEqual([]);
    expect(acceptedSigners(stranger).map(({ signer }) => signer.identity)).not.toContain('mallory@example.com');
  });

  test('does not pass a gate that the policy demands', () => {
    expect(gates.run(evidenceOf())).toMatchObject({ failures: [], summary: '1 gate' });
    expect(gates.run(stranger)).toMatchObject({ notJudged: true });
  });

  test('counts for no artifact either', () => {
    const where = `${artifactName}.sigstore.json`;
    expect(acceptedArtifacts(evidenceOf()).map((each) => each.where)).toEqual([where]);
    const other = evidenceOf({
      signer: (signer, at) => (at === where ? { ...signer, identity: 'mallory@example.com' } : signer),
    });
    expect(acceptedArtifacts(other)).toEqual([]);
  });
});

describe('a check that finds something absent', () => {
  const absent = [{ reason: 'there is none' }];
  const wrong = [{ reason: 'it is wrong' }];
  const refused = evidenceOf({
    evidence: (evidence) => ({ ...evidence, signatures: [{ status: 'refused', where: 'x', reason: 'no' }] }),
  });

  test('says no where nothing else does', () => {
    expect(conclude(evidenceOf(), '', [], absent).failures).toEqual(absent);
    expect(conclude(evidenceOf(), '', wrong, absent).failures).toEqual([...wrong, ...absent]);
  });

  test.each([
    ['a signature was refused', refused],
    ['a signer is not the one asked for', stranger],
  ])('is not judged where %s', (summary, evidence) => {
    expect(conclude(evidence, '', [], absent)).toEqual({ summary, failures: [], notJudged: true });
  });

  test('still says what is wrong besides', () => {
    expect(conclude(refused, '', wrong, absent).failures).toEqual(wrong);
  });
});
