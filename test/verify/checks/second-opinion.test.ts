import { expect, test } from 'vitest';
import type { ReleaseEvidence, SecondOpinion } from '../../../src/model/verdict.ts';
import { secondOpinion } from '../../../src/verify/checks/second-opinion.ts';
import { testCheck } from '../../support/check-cases.ts';
import { evidenceOf, statementsName } from '../../support/release-evidence.ts';

const extra = `${statementsName}:9`;

/** A sound release of which a second verifier says what the first one does, but where it is changed. */
function asked(change: (opinions: readonly SecondOpinion[]) => readonly SecondOpinion[] = (all) => all): ReleaseEvidence {
  return evidenceOf({
    evidence: (each) => ({
      ...each,
      secondOpinions: change(each.signatures.map(({ where }) => ({ where, status: 'accepted' }))),
    }),
  });
}

/** As `asked`, with a first signature more that is refused here. */
function withRefused(opinions: readonly SecondOpinion[]): ReleaseEvidence {
  const sound = asked();
  return {
    ...sound,
    signatures: [{ status: 'refused', where: extra, reason: 'it is malformed' }, ...sound.signatures],
    secondOpinions: [...opinions, ...(sound.secondOpinions ?? [])],
  };
}

testCheck(secondOpinion, {
  alone: {
    'the second verifier refuses a signature that is authenticated here': () =>
      asked(([first, ...others]) => [
        { where: first?.where ?? '', status: 'refused', reason: 'certificate was withdrawn' },
        ...others,
      ]),
    'the second verifier was not asked about a signature': () => asked(([, ...others]) => others),
    'the second verifier was asked about no signature': () => asked(() => []),
    'the opinion is of a signature under another name': () =>
      asked(([first, ...others]) => [{ where: `${first?.where}x`, status: 'accepted' }, ...others]),
  },
  together: {
    'the second verifier accepts a signature that is refused here': {
      evidence: () => withRefused([{ where: extra, status: 'accepted' }]),
      checks: ['signatures', 'second-opinion'],
    },
  },
});

test.each<[string, ReleaseEvidence, string]>([
  ['nobody was asked', evidenceOf(), 'not asked'],
  ['every signature is accepted twice', asked(), `${asked().signatures.length} signatures, agreed`],
  [
    'a signature is refused twice',
    withRefused([{ where: extra, status: 'refused', reason: 'bad' }]),
    `${asked().signatures.length + 1} signatures, agreed`,
  ],
  ['what cannot be read was shown to nobody', withRefused([]), `${asked().signatures.length + 1} signatures, agreed`],
])('it passes where %s, and says so', (_, evidence, summary) => {
  expect(secondOpinion.run(evidence)).toMatchObject({ summary, failures: [] });
});
