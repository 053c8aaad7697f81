import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import type { Verdict } from '../../src/model/verdict.ts';
import { checks } from '../../src/verify/checks/index.ts';
import { toVerdict } from '../../src/verify/to-verdict.ts';
import { evidenceOf, identity, statementsName, withFile } from '../support/release-evidence.ts';

const sound = toVerdict(evidenceOf());
const rehearsed = toVerdict(evidenceOf({ rehearsal: true }));
const refused = toVerdict(
  evidenceOf({
    policy: (policy) => ({ ...policy, commit: 'f'.repeat(40), runner: 'x', acceptedDifferences: [{ path: 'a', cause: 'b' }] }),
    evidence: (evidence) => ({
      ...withFile(evidence, 'extra', 'x'),
      signatures: [...evidence.signatures.slice(1), { status: 'refused', where: 'x', reason: 'no', help: 'ask' }],
    }),
  }),
);

describe('a verdict', () => {
  test('runs every check of the list in its order, whatever the others say', () => {
    for (const verdict of [sound, refused]) expect(verdict.checks.map(({ check }) => check)).toEqual(checks.map(({ id }) => id));
    expect(refused.checks.filter(({ status }) => status === 'fail').length).toBeGreaterThan(3);
  });

  test('accepts only when every check passes', () => {
    expect(sound.verdict).toBe('accepted');
    expect(refused.verdict).toBe('refused');
    // Nothing but checks that are not judged beside one that fails: still no.
    const blocked = toVerdict(evidenceOf({ signer: (signer) => ({ ...signer, identity: 'x' }) }));
    expect(blocked.checks.filter(({ status }) => status === 'not judged').length).toBeGreaterThan(5);
    expect(blocked.verdict).toBe('refused');
  });

  test('does not accept what was not judged, even when nothing fails', () => {
    const [first, second] = checks;
    if (first === undefined || second === undefined) throw new Error('no checks');
    const skipped = { ...second, run: () => ({ summary: 'gone', failures: [], notJudged: true as const }) };
    const verdict = toVerdict(evidenceOf(), [first, skipped]);
    expect(verdict.checks.map(({ status }) => status)).toEqual(['pass', 'not judged']);
    expect(verdict.verdict).toBe('refused');
    expect(toVerdict(evidenceOf(), [first, second]).verdict).toBe('accepted');
  });

  test('begins with what was asked for', () => {
    expect(sound.criteria).toEqual([
      { name: 'policy', wanted: 'a test' },
      { name: 'signer', wanted: `${identity}, vouched for by https://token.actions.githubusercontent.com` },
      { name: 'repository', wanted: 'https://github.com/owner/hello' },
      { name: 'ref', wanted: 'refs/tags/v0.1.0' },
      { name: 'triggers', wanted: 'push, release' },
      { name: 'thresholds', wanted: '1 log entry, 1 certificate timestamp, 1 time' },
      { name: 'statements', wanted: 'doubleBuild, gate, provenance, release, sbom' },
      { name: 'gates', wanted: 'unit-tests' },
      { name: 'variations', wanted: 'build-path, network-cut' },
      { name: 'accepted differences', wanted: 'none' },
      { name: 'rehearsal', wanted: 'refused' },
    ]);
  });

  test('says whose word the source is where that is not the certificate', () => {
    const { criteria, verdict } = toVerdict(evidenceOf({ person: true }));
    expect(verdict).toBe('accepted');
    expect(criteria.slice(1, 4)).toEqual([
      { name: 'signer', wanted: 'alice@example.org, vouched for by https://accounts.example.org' },
      { name: 'source', wanted: 'as the provenance states, signed by alice@example.org' },
      { name: 'repository', wanted: 'https://github.com/owner/hello' },
    ]);
  });

  test('says of each signature what it signs, by whom and when', () => {
    expect(sound.signatures[1]).toEqual({
      where: `${statementsName}:1`,
      status: 'authenticated',
      signs: 'https://slsa.dev/provenance/v1 about hello-0.1.0.tar.gz, hello-0.1.0.tar.gz.cdx.json',
      identity,
      issuer: 'https://token.actions.githubusercontent.com',
      certificateIssuer: 'sigstore-intermediate',
      certificateSerial: '0a',
      times: ['2026-11-01T10:01:00.000Z'],
      logEntries: [{ logId: 'ab', index: '5', integratedTime: '2026-11-01T10:01:00.000Z' }],
      timestamps: [],
    });
  });

  test('tells the word of a log from the word of a timestamp authority, and where a log is', () => {
    const timestamps = [new Date('2026-11-01T10:02:00Z')];
    const logEntries = [{ logId: 'ab', index: '5' }];
    const evidence = evidenceOf({ signer: (signer) => ({ ...signer, logEntries, timestamps }) });
    const [first] = toVerdict({ ...evidence, logUris: new Map([['ab', 'https://rekor.example.org']]) }).signatures;
    expect(first).toMatchObject({
      times: ['2026-11-01T10:02:00.000Z'],
      logEntries: [{ logId: 'ab', index: '5', uri: 'https://rekor.example.org' }],
      timestamps: ['2026-11-01T10:02:00.000Z'],
    });
  });

  test('says where each check read what it found, and nothing where none was asked for', () => {
    const fromOf = (verdict: Verdict, check: string) => verdict.checks.find((each) => each.check === check)?.from;
    expect(fromOf(sound, 'signer-identity')).toEqual(['certificate']);
    expect(fromOf(sound, 'source-ref')).toEqual(['certificate']);
    expect(fromOf(sound, 'runner')).toBeUndefined();
    expect(fromOf(sound, 'second-opinion')).toBeUndefined();
    expect(sound.checks.filter(({ notAsked }) => notAsked).map(({ check }) => check)).toEqual(
      expect.arrayContaining(['second-opinion', 'runner']),
    );
    // The word of a person whose certificate states no source.
    expect(fromOf(toVerdict(evidenceOf({ person: true })), 'source-ref')).toEqual(['certificate', 'predicate']);
  });

  test('says which release was asked for, and when it was judged', () => {
    expect(sound.release).toEqual({ repository: 'https://github.com/owner/hello', tag: 'v0.1.0' });
    expect(sound.judgedAt).toBe('2026-11-05T12:00:00.000Z');
  });

  test('names a few subjects of a statement, and counts the others', () => {
    const [provenance] = toVerdict(evidenceOf({ artifacts: 5 })).signatures.filter(({ signs }) => signs.includes('slsa.dev'));
    expect(provenance?.signs).toMatch(/^https:\/\/slsa\.dev\/provenance\/v1 about (\S+, ){7}\S+ and 2 more$/);
  });

  test('lists the files by name', () => {
    const names = refused.files.map(({ name }) => name);
    expect(names).toEqual([...names].sort());
    expect(names).toContain('extra');
  });
});

describe('the schema of a verdict', () => {
  const schema = JSON.parse(readFileSync('schema/verdict.schema.json', 'utf8'));
  const ajv = new Ajv2020({ strict: true, allErrors: true });
  addFormats.default(ajv);

  test.each([
    ['accepted', sound],
    ['a rehearsal', rehearsed],
    ['refused', refused],
  ])('describes one that is %s', (_, verdict) => {
    const validate = ajv.compile({ ...schema, $id: _ });
    validate(JSON.parse(JSON.stringify(verdict)));
    expect(validate.errors).toBeNull();
  });

  test('names every member that is printed, and no other', () => {
    // The wire names: to rename one is to raise schemaVersion.
    expect(namesOf(schema)).toEqual(
      [
        'schemaVersion verdict rehearsal judgedAt release restsOn criteria checks signatures files',
        'repository tag',
        'verifier issuer timeVerified levels policySha256',
        'name wanted',
        'check title status summary from notAsked failures',
        'reason wanted got from help',
        'where status signs identity issuer certificateIssuer certificateSerial times logEntries timestamps',
        'logId index uri integratedTime',
        'name sha256',
      ].map((each) => each.split(' ')),
    );
    for (const verdict of [sound, rehearsed, refused]) unknownMembers(JSON.parse(JSON.stringify(verdict)), schema);
  });

  test('refuses a verdict without one of those that every version has', () => {
    const validate = ajv.compile({ ...schema, $id: 'without' });
    expect(schema.required).toEqual('schemaVersion verdict rehearsal criteria checks signatures files'.split(' '));
    for (const key of schema.required) {
      const { [key]: _, ...rest } = JSON.parse(JSON.stringify(sound));
      expect(validate(rest), key).toBe(false);
    }
  });
});

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
}

function namesOf(schema: Schema): readonly (readonly string[])[] {
  const own = schema.properties === undefined ? [] : [Object.keys(schema.properties)];
  return [...own, ...[...Object.values(schema.properties ?? {}), ...(schema.items ? [schema.items] : [])].flatMap(namesOf)];
}

function unknownMembers(value: unknown, schema: Schema): void {
  if (Array.isArray(value)) for (const each of value) unknownMembers(each, schema.items ?? {});
  else if (typeof value === 'object' && value !== null) {
    for (const [key, member] of Object.entries(value)) {
      const known = schema.properties?.[key];
      expect(known, `"${key}" is not in the schema`).toBeDefined();
      unknownMembers(member, known ?? {});
    }
  }
}
