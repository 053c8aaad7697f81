// What a verification summary must be for its word to be taken: signed by whom the caller names, about this release and these files,
// and not too old. What it says of the release is the verifier's word, and nothing here looks behind it: docs/summaries.md

import { counted } from '../model/counted.ts';
import type { Failure } from '../model/verdict.ts';
import { namesSigner, printRule } from './matcher.ts';
import { summaryAge } from './summary-age.ts';
import { acceptedSummaries, askAgain, judgeEach, notThere, type SummaryCheck } from './summary-evidence.ts';
import { summarySubjects } from './summary-subjects.ts';

const summarySignature: SummaryCheck = {
  id: 'summary-signature',
  title: 'the summary is one, and its signature holds',
  proves:
    'Each signature was made over this very summary, with a certificate that a trusted authority issued, while it was valid, and is recorded in a trusted log.',
  doesNotProve: 'That what it says is true.',
  readsFrom: ['certificate', 'log', 'file'],
  run: ({ signatures, expiredRoots, now }) => {
    const bundles = signatures.flatMap((outcome): Failure[] => {
      const { where } = outcome;
      if (outcome.status === 'refused') {
        return [{ reason: `the signature "${where}" is refused: ${outcome.reason}`, from: 'file', help: askAgain }];
      }
      const { signed } = outcome;
      if (signed.kind === 'statement' && signed.statement.kind === 'summary') return [];
      return [
        {
          reason: `"${where}" is no verification summary`,
          got: signed.kind === 'statement' ? signed.statement.statement.predicateType : 'a signature over a file',
          from: 'file',
          help: 'name the summary alone with --summary',
        },
      ];
    });
    const expired = expiredRoots.map(
      ({ what, ended }): Failure => ({
        reason: `the ${what} of the trusted root are past their validity`,
        wanted: `valid on ${now.toISOString()}`,
        got: `ended ${ended.toISOString()}`,
        from: 'file',
        help: 'fetch a newer trusted root and name it with --trusted-root',
      }),
    );
    return { summary: counted(signatures.length, 'signature'), failures: [...bundles, ...expired] };
  },
};

const summarySigner: SummaryCheck = {
  id: 'summary-signer',
  title: 'the verifier is the one whose word is taken',
  proves:
    'Identity and issuer of the certificate are what --accept-summary-from and --summary-issuer name, and the summary calls its verifier so.',
  doesNotProve: 'That the verifier looked well: you chose whom to believe.',
  readsFrom: ['certificate', 'predicate'],
  run: (evidence) => {
    const { asked } = evidence;
    const others = new Map<string, Failure>();
    for (const outcome of evidence.signatures) {
      if (outcome.status === 'refused' || namesSigner(asked.signer, outcome.signer)) continue;
      const got = `${outcome.signer.identity}, vouched for by ${outcome.signer.claims.issuer ?? 'nobody'}`;
      others.set(got, {
        reason: `"${outcome.where}" is signed by somebody else`,
        wanted: printRule(asked.signer),
        got,
        from: 'certificate',
        help: 'take the word of that signer only if you trust it',
      });
    }
    const summaries = acceptedSummaries(evidence);
    if (others.size === 0 && summaries.length === 0) return notThere;
    const strangers = summaries
      .filter(({ summary }) => summary.verifier.id !== asked.verifierId)
      .map(
        ({ where, summary }): Failure => ({
          reason: `the summary "${where}" speaks for another verifier than its signer`,
          wanted: asked.verifierId,
          got: summary.verifier.id,
          from: 'predicate',
          help: askAgain,
        }),
      );
    return { summary: printRule(asked.signer), failures: [...others.values(), ...strangers] };
  },
};

const summaryResource: SummaryCheck = {
  id: 'summary-resource',
  title: 'the summary is about the release asked for',
  proves: 'The verifier says that it looked at this version of this repository.',
  doesNotProve: 'That the repository is the project that you mean: you named it.',
  readsFrom: ['predicate'],
  run: (evidence) =>
    judgeEach(evidence, evidence.asked.resourceUri, ({ where, summary }) =>
      summary.resourceUri === evidence.asked.resourceUri
        ? []
        : [
            {
              reason: `the summary "${where}" is about another release`,
              wanted: evidence.asked.resourceUri,
              got: summary.resourceUri,
              from: 'predicate',
              help: 'check the version, and the repository given with --repository',
            },
          ],
    ),
};

const summaryResult: SummaryCheck = {
  id: 'summary-result',
  title: 'the verifier accepted the release',
  proves: 'The verifier says that the release passed its policy, and at which level of the SLSA build track it puts it.',
  doesNotProve: 'That the policy asks for what you would. A level is the word of that policy.',
  readsFrom: ['predicate'],
  run: (evidence) => {
    const least = evidence.asked.level;
    const stated = acceptedSummaries(evidence).flatMap(({ summary }) => summary.verifiedLevels);
    return judgeEach(evidence, [...new Set(stated)].join(', '), ({ where, summary }) => {
      const { verificationResult, verifiedLevels } = summary;
      if (verificationResult !== 'PASSED' || verifiedLevels.includes('FAILED')) {
        return [
          {
            reason: `the summary "${where}" says that the release failed`,
            wanted: 'PASSED',
            got: [verificationResult, ...verifiedLevels].join(', '),
            from: 'predicate',
            help: 'do not use the release until this is explained',
          },
        ];
      }
      const builds = verifiedLevels.filter((level) => level.startsWith('SLSA_BUILD_'));
      if (builds.length > 1) {
        return [
          {
            reason: `the summary "${where}" states several build levels`,
            got: builds.join(', '),
            from: 'predicate',
            help: askAgain,
          },
        ];
      }
      const level = Number(/^SLSA_BUILD_LEVEL_([0-9])$/.exec(builds[0] ?? '')?.[1] ?? '-1');
      if (least === undefined || level >= least) return [];
      return [
        {
          reason: `the summary "${where}" states too low a level`,
          wanted: `SLSA_BUILD_LEVEL_${least}`,
          got: builds[0] ?? 'nothing',
          from: 'predicate',
          help: 'ask the verifier which level its policy grants',
        },
      ];
    });
  },
};

const summaryPolicy: SummaryCheck = {
  id: 'summary-policy',
  title: 'the policy is the one asked for, where one was',
  proves: 'With --summary-policy, the verifier says that it held the release to this very policy.',
  doesNotProve: 'Anything without --summary-policy: the verifier chose what to ask.',
  readsFrom: ['predicate'],
  run: (evidence) => {
    const wanted = evidence.asked.policySha256;
    if (wanted === undefined) return { summary: 'not asked', failures: [], notAsked: true };
    return judgeEach(evidence, `sha256:${wanted}`, ({ where, summary }) => {
      const got = summary.policy.digest?.sha256;
      if (got === wanted) return [];
      return [
        {
          reason: `the summary "${where}" is by another policy`,
          wanted,
          got: got ?? 'nothing',
          from: 'predicate',
          help: 'ask the verifier what changed in its policy before you name the new one',
        },
      ];
    });
  },
};

/** In the order of the report. */
export const summaryChecks: readonly SummaryCheck[] = [
  summarySignature,
  summarySigner,
  summaryResource,
  summaryResult,
  summaryPolicy,
  summaryAge,
  summarySubjects,
];
