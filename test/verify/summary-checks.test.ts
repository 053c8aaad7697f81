import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import type { SignerFacts } from '../../src/model/signature.ts';
import type { Statement, VerificationSummary } from '../../src/model/statement.ts';
import type { SignatureOutcome, Verdict } from '../../src/model/verdict.ts';
import type { TreeEntry } from '../../src/model/world.ts';
import { type PassedVerification, verificationSummaryOf } from '../../src/statement/verification-summary.ts';
import { summaryChecks } from '../../src/verify/summary-checks.ts';
import type { SummaryEvidence, SummaryQuestion } from '../../src/verify/summary-evidence.ts';
import { toSummaryVerdict } from '../../src/verify/to-summary-verdict.ts';
import {
  artifactSignature,
  evidenceOf,
  githubSigner,
  payloadSignature,
  personSigner,
  sha256,
  statementSignature,
} from '../support/release-evidence.ts';

const repository = 'https://git.example.org/acme/hello';
const policySha256 = sha256('the policy');
const passed: PassedVerification = {
  identity: personSigner.identity,
  toolVersion: '0.1.0',
  verifiedAt: new Date('2026-11-01T10:00:30Z'),
  repository,
  ref: 'refs/tags/v1.0.0',
  policy: { uri: 'https://example.org/policy', digest: { sha256: policySha256 } },
  inputs: [],
  level: 2,
  artifacts: [
    { name: 'hello', sha256: sha256('hello') },
    { name: 'other', sha256: sha256('other') },
  ],
};
const summary = verificationSummaryOf(passed);
const where = 'summary.jsonl';

interface Changes {
  readonly statement?: (statement: Statement<VerificationSummary>) => Statement;
  readonly signer?: (signer: SignerFacts) => SignerFacts;
  readonly asked?: Partial<SummaryQuestion>;
  /** Contents by name. */
  readonly files?: Readonly<Record<string, string>>;
  readonly evidence?: (evidence: SummaryEvidence) => SummaryEvidence;
}

/** One artifact of two, and the summary beside it, with everything asked that can be. */
function evidence({
  statement = (each) => each,
  signer = (each) => each,
  asked,
  files = {},
  evidence: last,
}: Changes = {}): SummaryEvidence {
  const contents = Object.entries({ hello: 'hello', [where]: 'the summary', 'hello.sigstore.json': '{}', ...files });
  const found: SummaryEvidence = {
    asked: {
      signer: { identity: { exact: personSigner.identity }, issuer: { exact: personSigner.claims.issuer ?? '' } },
      resourceUri: `git+${repository}@refs/tags/v1.0.0`,
      verifierId: `mailto:${personSigner.identity}`,
      policySha256,
      level: 2,
      maxAgeDays: 5,
      ...asked,
    },
    ownFile: where,
    entries: contents.map(([path, content]): TreeEntry => ({ path, kind: 'file', mode: 0o644, sizeBytes: content.length })),
    digests: new Map(
      contents.map(([name, content]) => [name, { sizeBytes: content.length, sha256: sha256(content), sha512: '5'.repeat(128) }]),
    ),
    signatures: [statementSignature(where, statement(summary), signer(personSigner))],
    rehearsalRoot: false,
    expiredRoots: [],
    now: new Date('2026-11-05T12:00:00Z'),
  };
  return last === undefined ? found : last(found);
}

function verdictOf(changes: Changes = {}): Verdict {
  const release = { repository, tag: 'v1.0.0', root: 'named: root.json', thresholds: 'one of each' };
  return toSummaryVerdict(evidence(changes), release);
}

function failing({ checks }: Verdict): readonly string[] {
  return checks.filter(({ status }) => status === 'fail').map(({ check }) => check);
}

const predicated =
  (change: Partial<VerificationSummary>): NonNullable<Changes['statement']> =>
  (each) => ({ ...each, predicate: { ...each.predicate, ...change } });

const renamed =
  (name: string): Changes['evidence'] =>
  (each) => ({
    ...each,
    entries: [...each.entries, { path: name, kind: 'folder', mode: 0o755, sizeBytes: 0 }],
  });

describe('the word of a verifier is taken', () => {
  test.each<[string, Changes]>([
    ['for one artifact of several', {}],
    ['for all of them', { files: { other: 'other' } }],
    [
      'where nothing more is asked of it',
      { asked: { policySha256: undefined, level: undefined, maxAgeDays: undefined } as never },
    ],
    ['where it states a higher level', { asked: { level: 1 } }],
    [
      'where it states levels of other tracks',
      { statement: predicated({ verifiedLevels: ['SLSA_SOURCE_LEVEL_1', 'SLSA_BUILD_LEVEL_2', 'OURS'] }) },
    ],
    [
      'where it states no time, and none is asked for',
      { asked: { maxAgeDays: undefined } as never, statement: predicated({ timeVerified: undefined } as never) },
    ],
    ['on its last day', { asked: { maxAgeDays: 5 }, evidence: (each) => ({ ...each, now: new Date('2026-11-06T10:00:30Z') }) }],
    [
      'where it names a file by SHA-512 too',
      {
        statement: (each) => ({
          ...each,
          subject: [{ name: 'hello', digest: { sha256: sha256('hello'), sha512: '5'.repeat(128) } }],
        }),
      },
    ],
  ])('%s', (_, changes) => {
    const verdict = verdictOf(changes);
    expect(verdict.checks.filter(({ status }) => status !== 'pass')).toEqual([]);
    expect(verdict.verdict).toBe('accepted');
  });

  test('in parts, each of which must be sound', () => {
    const [hello, other] = summary.subject.map((subject) => ({ ...summary, subject: [subject] }));
    if (hello === undefined || other === undefined) throw new Error('no subjects');
    const parts = (second: Statement): Changes => ({
      files: { other: 'other' },
      evidence: (each) => ({
        ...each,
        signatures: [hello, second].map((part, index) => statementSignature(`${where}:${index + 1}`, part, personSigner)),
      }),
    });
    expect(verdictOf(parts(other)).verdict).toBe('accepted');
    const failed = { ...other, predicate: { ...summary.predicate, verificationResult: 'FAILED' } };
    expect(failing(verdictOf(parts(failed)))).toEqual(['summary-result']);
    const twice = { ...summary, subject: [{ name: 'hello', digest: { sha256: sha256('another') } }] };
    expect(failing(verdictOf({ ...parts(twice), files: {} }))).toEqual(['summary-subjects']);
  });

  test('and said before anything else, with who and when', () => {
    const verdict = verdictOf();
    expect(verdict.criteria[0]).toEqual({
      name: 'rests on',
      wanted: 'a verification summary: verified by alice@example.org at 2026-11-01T10:00:30.000Z, not here',
    });
    expect(verdict.restsOn).toEqual({
      verifier: 'alice@example.org',
      issuer: 'https://accounts.example.org',
      timeVerified: '2026-11-01T10:00:30.000Z',
      levels: ['SLSA_BUILD_LEVEL_2'],
      policySha256,
    });
  });

  test('and a rehearsal is said to be one', () => {
    expect(verdictOf({ evidence: (each) => ({ ...each, rehearsalRoot: true }) }).rehearsal).toBe(true);
  });
});

describe('the check alone says no', () => {
  const cases: readonly (readonly [string, string, Changes])[] = [
    [
      'summary-signature',
      'where another bundle of the file is refused',
      { evidence: withBundle({ status: 'refused', where: 'x', reason: 'y' }) },
    ],
    [
      'summary-signature',
      'where a signature is over a file',
      { evidence: withBundle(artifactSignature('x', sha256('hello'), personSigner)) },
    ],
    ['summary-signature', 'where a statement is of another type', { evidence: withBundle(otherStatement()) }],
    [
      'summary-signature',
      'where the root is worn out',
      {
        evidence: (each) => ({ ...each, expiredRoots: [{ what: 'transparency logs', ended: new Date('2026-01-01T00:00:00Z') }] }),
      },
    ],
    [
      'summary-signer',
      'where somebody else signed too',
      { evidence: withBundle(statementSignature('x', summary, githubSigner)) },
    ],
    [
      'summary-signer',
      'where the summary calls its verifier otherwise than its signer',
      { statement: predicated({ verifier: { id: 'mailto:bob@example.org' } }) },
    ],
    [
      'summary-resource',
      'for another repository',
      { asked: { resourceUri: 'git+https://git.example.org/acme/hullo@refs/tags/v1.0.0' } },
    ],
    ['summary-resource', 'for another tag', { statement: predicated({ resourceUri: `git+${repository}@refs/tags/v1.0.0x` }) }],
    [
      'summary-resource',
      'for a branch of the name',
      { statement: predicated({ resourceUri: `git+${repository}@refs/heads/v1.0.0` }) },
    ],
    ['summary-result', 'where the release failed', { statement: predicated({ verificationResult: 'FAILED' }) }],
    ['summary-result', 'where it passed and its level failed', { statement: predicated({ verifiedLevels: ['FAILED'] }) }],
    ['summary-result', 'where the level is too low', { asked: { level: 3 } }],
    [
      'summary-result',
      'where no level was looked at, and one is asked for',
      { statement: predicated({ verifiedLevels: ['SLSA_BUILD_LEVEL_UNEVALUATED'] }) },
    ],
    ['summary-result', 'where no level is stated, and one is asked for', { statement: predicated({ verifiedLevels: [] }) }],
    [
      'summary-result',
      'where two build levels are stated',
      { statement: predicated({ verifiedLevels: ['SLSA_BUILD_LEVEL_2', 'SLSA_BUILD_LEVEL_3'] }) },
    ],
    [
      'summary-result',
      'where the level only begins like one',
      { statement: predicated({ verifiedLevels: ['SLSA_BUILD_LEVEL_3_OR_SO'] }) },
    ],
    ['summary-policy', 'where another policy was asked', { asked: { policySha256: sha256('another policy') } }],
    [
      'summary-policy',
      'where the policy has no digest',
      { statement: predicated({ policy: { uri: 'https://example.org/policy' } }) },
    ],
    ['summary-age', 'where it is too old', { asked: { maxAgeDays: 4 } }],
    [
      'summary-age',
      'where it does not say how old it is, and that is asked',
      { statement: predicated({ timeVerified: undefined } as never) },
    ],
    ['summary-age', 'where it was made after it was signed', { statement: predicated({ timeVerified: '2026-11-01T10:06:01Z' }) }],
    [
      'summary-age',
      'where it was made in the future',
      { evidence: (each) => ({ ...each, now: new Date('2026-11-01T09:55:29Z') }) },
    ],
    [
      'summary-age',
      'where its certificate is of the future',
      {
        asked: { maxAgeDays: undefined } as never,
        statement: predicated({ timeVerified: undefined } as never),
        evidence: (each) => ({ ...each, now: new Date('2026-11-01T09:54:59Z') }),
      },
    ],
    ['summary-subjects', 'where a file is another', { files: { hello: 'hullo' } }],
    ['summary-subjects', 'where a file is not named', { files: { third: 'third' } }],
    ['summary-subjects', 'where a file lies under the name of another', { files: { other: 'hello' } }],
    ['summary-subjects', 'where an SBOM lies there, which no summary names', { files: { 'hello.cdx.json': '{}' } }],
    ['summary-subjects', 'where a file lies in a folder inside', { files: { 'sub/hello': 'hello' } }],
    ['summary-subjects', 'where something is no regular file', { evidence: renamed('sub') }],
    [
      'summary-subjects',
      'where one of two digests is of another file',
      {
        statement: (each) => ({
          ...each,
          subject: [{ name: 'hello', digest: { sha256: sha256('hello'), sha512: '6'.repeat(128) } }],
        }),
      },
    ],
    [
      'summary-subjects',
      'where a digest is by an algorithm that nobody knows',
      { statement: (each) => ({ ...each, subject: [{ name: 'hello', digest: { md4: 'ab' } }] }) },
    ],
    ['summary-subjects', 'where another file than the summary has its name', { evidence: ({ ownFile, ...each }) => each }],
  ];

  test.each(cases)('%s %s', (check, _, changes) => {
    const verdict = verdictOf(changes);
    expect(failing(verdict)).toEqual([check]);
    expect(verdict.checks.filter(({ status }) => status === 'not judged')).toEqual([]);
    expect(verdict.verdict).toBe('refused');
    const failures = verdict.checks.flatMap((each) => each.failures);
    for (const { reason } of failures) expect(reason).toMatch(/^["a-z]/);
  });

  test('is asked of every check', () => {
    expect(new Set(cases.map(([check]) => check))).toEqual(new Set(summaryChecks.map(({ id }) => id)));
  });

  test('summary-subjects where there is nothing that a summary could name', () => {
    const verdict = verdictOf({
      evidence: (each) => ({ ...each, digests: new Map([...each.digests].filter(([name]) => name !== 'hello')) }),
    });
    expect(failing(verdict)).toEqual(['summary-subjects']);
  });
});

describe('without a summary by the verifier asked for, one check says no and the others are not judged', () => {
  test.each<[string, Changes, readonly string[]]>([
    ['it is signed by somebody else', { signer: () => ({ ...personSigner, identity: 'bob@example.org' }) }, ['summary-signer']],
    [
      'somebody else vouches',
      { signer: (each) => ({ ...each, claims: { issuer: 'https://issuer.example.org' } }) },
      ['summary-signer'],
    ],
    ['nobody vouches', { signer: (each) => ({ ...each, claims: {} }) }, ['summary-signer']],
    [
      'the name only begins so',
      { asked: { signer: { identity: { exact: 'alice@example.or' }, issuer: { exact: 'https://accounts.example.org' } } } },
      ['summary-signer'],
    ],
    [
      'its signature does not hold',
      { evidence: (each) => ({ ...each, signatures: [{ status: 'refused', where, reason: 'x' }] }) },
      ['summary-signature'],
    ],
    ['it is no summary', { evidence: (each) => ({ ...each, signatures: [otherStatement()] }) }, ['summary-signature']],
  ])('%s', (_, changes, wanted) => {
    const verdict = verdictOf(changes);
    expect(failing(verdict)).toEqual(wanted);
    expect(verdict.checks.filter(({ status }) => status === 'not judged').length).toBeGreaterThan(3);
    expect(verdict.verdict).toBe('refused');
    expect(verdict.restsOn).toBeUndefined();
    expect(verdict.criteria[0]?.wanted).toBe('a verification summary: the release itself is not verified here');
  });
});

test('every check has a sentence for what it proves, and one for what it does not', () => {
  for (const { proves, doesNotProve, title } of summaryChecks) {
    expect(proves).toMatch(/\.$/);
    expect(doesNotProve).toMatch(/\.$/);
    expect(title).not.toMatch(/\.$/);
  }
});

describe('the schema of a verdict describes one that rests on a summary', () => {
  const ajv = new Ajv2020({ strict: true, allErrors: true });
  addFormats.default(ajv);
  const validate = ajv.compile(JSON.parse(readFileSync('schema/verdict.schema.json', 'utf8')));

  test.each<[string, Changes]>([
    ['accepted', {}],
    ['refused', { asked: { level: 3 } }],
    ['refused for want of one', { signer: () => githubSigner }],
  ])('%s', (_, changes) => {
    validate(JSON.parse(JSON.stringify(verdictOf(changes))));
    expect(validate.errors).toBeNull();
  });
});

function withBundle(bundle: SignatureOutcome): NonNullable<Changes['evidence']> {
  return (each) => ({ ...each, signatures: [...each.signatures, bundle] });
}

/** A provenance by the verifier. */
function otherStatement(): SignatureOutcome {
  const found = evidenceOf({ person: true }).signatures.find(
    (each) => each.status === 'authenticated' && each.signed.kind === 'statement' && each.signed.statement.kind === 'provenance',
  );
  if (found?.status !== 'authenticated' || found.signed.kind !== 'statement') throw new Error('there is no provenance');
  return payloadSignature('provenance', Buffer.from(JSON.stringify(found.signed.statement.statement)), personSigner);
}
