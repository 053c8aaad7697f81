import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DoubleBuildReport } from '../../src/model/comparison.ts';
import type { KnownStatement, Statement } from '../../src/model/statement.ts';
import { ToolError } from '../../src/model/tool-error.ts';
import { doubleBuildOf } from '../../src/statement/double-build.ts';
import { gateOf } from '../../src/statement/gate.ts';
import { parseStatement } from '../../src/statement/parse-statement.ts';
import { printStatement } from '../../src/statement/print-statement.ts';
import { type GithubBuilder, provenanceOf } from '../../src/statement/provenance.ts';
import { referenceTo, releaseOf } from '../../src/statement/release.ts';
import { sbomStatementOf } from '../../src/statement/sbom.ts';
import { planOf } from '../support/release-evidence.ts';

const text = fc.string({ minLength: 1, unit: 'grapheme' }).filter((each) => each.isWellFormed());
const sha256 = fc.string().map((each) => createHash('sha256').update(each).digest('hex'));
const subject = fc.record({ name: text, digest: sha256.map((digest) => ({ sha256: digest })) });
const subjects = fc.uniqueArray(subject, { minLength: 1, maxLength: 5, selector: ({ name }) => name });
const plan = fc.boolean().map(planOf);

const claims: GithubBuilder = {
  kind: 'github',
  serverUrl: 'https://github.com',
  repository: 'owner/hello',
  workflowRef: 'owner/hello/.github/workflows/release.yml@refs/tags/v0.1.0',
  ref: 'refs/tags/v0.1.0',
  sha: 'a'.repeat(40),
  eventName: 'push',
  repositoryId: '11',
  repositoryOwnerId: '12',
  runnerEnvironment: 'github-hosted',
  jobWorkflowRef: 'shared/flows/.github/workflows/build.yml@refs/tags/v3',
  runId: '77',
  runAttempt: '2',
};

const times = { startedOn: new Date('2026-11-01T10:00:00.123Z'), finishedOn: new Date('2026-11-01T10:01:00Z') };
const facts = { network: 'cut' as const, tools: [{ name: 'make', version: '4.4' }], ...times };

const report = fc.record<DoubleBuildReport>({
  schemaVersion: fc.constant(1),
  name: text,
  version: text,
  commit: fc.constant('a'.repeat(40)),
  rehearsal: fc.boolean(),
  sourceDateEpoch: fc.nat(),
  variations: fc.uniqueArray(
    fc.record({ id: text, status: fc.constantFrom('took effect', 'no effect'), reference: text, varied: text }),
    { maxLength: 4, selector: ({ id }) => id },
  ),
  walls: fc.constant([]),
  tools: fc.constant([]),
  outcome: fc.constant('equal'),
  artifacts: fc.constant([]),
  accepted: fc.constant([]),
});

describe('what is written is what is read', () => {
  const reads = (kind: KnownStatement['kind'], statement: Statement): void => {
    expect(parseStatement(printStatement(statement))).toEqual({ status: 'parsed', value: { kind, statement } });
  };

  test('of provenance on GitHub', () => {
    fc.assert(
      fc.property(plan, subjects, fc.record({ runId: text, eventName: text, runnerEnvironment: text }), (each, files, changed) =>
        reads('provenance', provenanceOf({ plan: each, subjects: files, builder: { ...claims, ...changed }, ...facts })),
      ),
    );
  });

  test('of provenance elsewhere', () => {
    fc.assert(
      fc.property(plan, subjects, text, text, (each, files, builderId, invocationId) =>
        reads(
          'provenance',
          provenanceOf({ plan: each, subjects: files, builder: { kind: 'local', builderId, invocationId }, ...facts }),
        ),
      ),
    );
  });

  test('of an SBOM', () => {
    fc.assert(
      fc.property(fc.dictionary(text, fc.jsonValue({ maxDepth: 3 })), text, sha256, (members, name, digest) => {
        const document = JSON.parse(JSON.stringify({ ...members, bomFormat: 'CycloneDX' }));
        reads('sbom', sbomStatementOf(document, { name, sha256: digest }));
      }),
    );
  });

  test('of a double build', () => {
    fc.assert(
      fc.property(report, subjects, sha256, (each, files, reportSha256) =>
        reads(
          'doubleBuild',
          doubleBuildOf({
            dirty: false,
            report: each,
            reportSha256,
            artifacts: files.map(({ name, digest }) => ({ name, sha256: digest.sha256 })),
          }),
        ),
      ),
    );
  });

  test('of a gate', () => {
    const record = fc.record(
      {
        id: text,
        result: fc.constantFrom('passed' as const, 'failed' as const),
        counts: fc.record({ passed: fc.nat(), failed: fc.nat(), skipped: fc.nat() }),
        toolVersion: text,
        covers: fc.array(fc.record({ path: text, sha256 }), { maxLength: 3 }),
        commandSha256: sha256,
      },
      { requiredKeys: ['id', 'result', 'covers', 'commandSha256'] },
    );
    fc.assert(fc.property(plan, record, (each, gate) => reads('gate', gateOf(gate, each))));
  });

  test('of a release', () => {
    fc.assert(
      fc.property(plan, subjects, fc.array(subjects, { maxLength: 4 }), (each, files, others) => {
        const references = others.map((other) => {
          const statement: Statement = {
            _type: 'https://in-toto.io/Statement/v1',
            subject: other,
            predicateType: 'x',
            predicate: {},
          };
          return referenceTo(statement, printStatement(statement));
        });
        for (const most of [1, 2, 1024]) for (const part of releaseOf(each, files, references, most)) reads('release', part);
      }),
    );
  });

  test('of a type that is not known', () => {
    reads('other', {
      _type: 'https://in-toto.io/Statement/v1',
      subject: [{ name: 'a', digest: { sha1: 'x' } }],
      predicateType: 'x',
      predicate: 5,
    });
  });
});

describe('provenance on GitHub', () => {
  const of = (changed: Partial<GithubBuilder> = {}) =>
    provenanceOf({
      plan: planOf(false),
      subjects: [
        { name: 'b', digest: { sha256: 'b' } },
        { name: 'a', digest: { sha256: 'a' } },
      ],
      builder: { ...claims, ...changed },
      ...facts,
    });

  test("has exactly the fields of GitHub's build type", () => {
    expect(of().predicate).toEqual({
      buildDefinition: {
        buildType: 'https://actions.github.io/buildtypes/workflow/v1',
        externalParameters: {
          workflow: {
            ref: 'refs/tags/v0.1.0',
            repository: 'https://github.com/owner/hello',
            path: '.github/workflows/release.yml',
          },
        },
        internalParameters: {
          github: { event_name: 'push', repository_id: '11', repository_owner_id: '12', runner_environment: 'github-hosted' },
        },
        resolvedDependencies: [
          { uri: 'git+https://github.com/owner/hello@refs/tags/v0.1.0', digest: { gitCommit: 'a'.repeat(40) } },
        ],
      },
      runDetails: {
        builder: { id: 'https://github.com/shared/flows/.github/workflows/build.yml@refs/tags/v3' },
        metadata: { invocationId: 'https://github.com/owner/hello/actions/runs/77/attempts/2' },
      },
    });
  });

  test('names its subjects in order', () => {
    expect(of().subject.map(({ name }) => name)).toEqual(['a', 'b']);
  });

  test.each([
    ['owner/hello/.github/workflows/a@b.yml@refs/tags/v1', '.github/workflows/a@b.yml'],
    ['owner/hello/.github/workflows/a.yml@refs/heads/x@refs/tags/v1', '.github/workflows/a.yml'],
    ['owner/hello/.github/workflows/a@refs.yml@refs/tags/v1@2', '.github/workflows/a@refs.yml'],
  ])('finds the path in "%s"', (workflowRef, path) => {
    expect(of({ workflowRef }).predicate.buildDefinition.externalParameters).toMatchObject({ workflow: { path } });
  });

  test.each(['owner/hello2/.github/workflows/a.yml@refs/tags/v1', 'owner/hello/.github/workflows/a.yml', ''])(
    'cannot be made of the workflow reference "%s"',
    (workflowRef) => {
      expect(() => of({ workflowRef })).toThrow(
        expect.objectContaining({ constructor: ToolError, code: 'source/bad-workflow-ref' }),
      );
    },
  );
});

test('provenance elsewhere names the source, what it was told, and what is locked', () => {
  const { predicate } = provenanceOf({
    plan: planOf(true),
    subjects: [{ name: 'a', digest: { sha256: 'a'.repeat(64) } }],
    builder: { kind: 'local', builderId: 'https://example.com/builder', invocationId: 'https://example.com/1' },
    ...facts,
  });
  expect(predicate.buildDefinition).toMatchObject({
    buildType: 'https://selfsame.invalid/build-types/local/v1',
    externalParameters: { source: { ref: 'refs/tags/v0.1.0' }, run: 'make', environment: { SOURCE_DATE_EPOCH: '1780000000' } },
    internalParameters: { rehearsal: true, dirty: false, tagged: true, network: 'cut' },
    resolvedDependencies: [
      { uri: 'git+https://github.com/owner/hello@refs/tags/v0.1.0' },
      { name: 'vendor/b', digest: { gitCommit: expect.any(String) } },
      { name: 'package-lock.json', digest: { sha256: expect.any(String) } },
    ],
  });
  expect(predicate.runDetails.metadata).toEqual({
    invocationId: 'https://example.com/1',
    startedOn: '2026-11-01T10:00:00Z',
    finishedOn: '2026-11-01T10:01:00Z',
  });
  // The clone's place on the machine is nobody's business.
  expect(JSON.stringify(predicate)).not.toContain('/work/hello');
});

test('a double build calls nothing reproducible that was accepted as different, and lists only what took effect', () => {
  const [sample] = fc.sample(report, { numRuns: 1, seed: 1 });
  if (sample === undefined) throw new Error('no sample');
  const statement = doubleBuildOf({
    dirty: false,
    reportSha256: 'c'.repeat(64),
    artifacts: [
      { name: 'b', sha256: 'b'.repeat(64) },
      { name: 'a', sha256: 'a'.repeat(64) },
    ],
    report: {
      ...sample,
      rehearsal: false,
      variations: [
        { id: 'umask', status: 'took effect', reference: '0022', varied: '0002' },
        { id: 'timezone', status: 'no effect', reference: '+0000', varied: '+0000' },
        { id: 'build-path', status: 'took effect', reference: '/a', varied: '/bb' },
      ],
      accepted: [{ path: 'b', cause: 'gzip-time', reason: 'known' }],
    },
  });
  expect(statement.subject.map(({ name }) => name)).toEqual(['a', 'b']);
  expect(statement.predicate.attributes).toEqual([
    {
      attribute: 'REPRODUCIBLE',
      target: { name: 'a', digest: { sha256: 'a'.repeat(64) } },
      conditions: { variations: ['build-path', 'umask'], rehearsal: false },
      evidence: { name: 'double-build.json', digest: { sha256: 'c'.repeat(64) }, mediaType: 'application/json' },
    },
  ]);
});

test('a gate names itself first, and its subject is the source', () => {
  const statement = gateOf(
    {
      id: 'lint',
      result: 'failed',
      toolVersion: 'biome 2',
      covers: [
        { path: 'b', sha256: 'b'.repeat(64) },
        { path: 'a', sha256: 'a'.repeat(64) },
      ],
      commandSha256: 'c'.repeat(64),
    },
    planOf(false),
  );
  expect(statement.subject).toEqual([
    { name: 'git+https://github.com/owner/hello@refs/tags/v0.1.0', digest: { gitCommit: planOf(false).source.commit } },
  ]);
  expect(statement.predicate.result).toBe('FAILED');
  expect(statement.predicate.configuration.map(({ name }) => name)).toEqual(['lint', 'tool', 'a', 'b']);
});

test('a release of a repository on GitHub has a package URL that names it', () => {
  const [statement] = releaseOf(planOf(false), [{ name: 'a', digest: { sha256: 'a'.repeat(64) } }], []);
  expect(statement?.predicate).toMatchObject({ purl: 'pkg:github/owner/hello@v0.1.0', tag: 'v0.1.0', rehearsal: false });
  const elsewhere = planOf(false);
  const [other] = releaseOf({ ...elsewhere, source: { ...elsewhere.source, repository: 'https://git.example/x' } }, [], []);
  expect(other?.predicate.purl).toBe('pkg:generic/hello@0.1.0');
});

describe('a statement that is not of its form is malformed', () => {
  const sound = {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: 'a', digest: { sha256: 'a'.repeat(64) } }],
    predicateType: 'https://in-toto.io/attestation/release/v0.1',
    predicate: { purl: 'p', releaseId: 'r', tag: 't', repository: 'r', commit: 'c', rehearsal: false, statements: [] },
  };

  test('and this one is of it', () => expect(parse(sound).status).toBe('parsed'));

  test.each([
    ['an older version', { ...sound, _type: 'https://in-toto.io/Statement/v0.1' }, '_type'],
    ['no subject', { ...sound, subject: [] }, 'subject is empty'],
    ['no list of subjects', { ...sound, subject: {} }, 'subject is not a list'],
    ['a subject without a digest', { ...sound, subject: [{ name: 'a' }] }, 'subject[0].digest is missing'],
    ['a subject with an empty digest', { ...sound, subject: [{ name: 'a', digest: {} }] }, 'subject[0].digest is empty'],
    ['a subject without a name', { ...sound, subject: [{ digest: { sha256: 'a'.repeat(64) } }] }, 'subject[0].name is missing'],
    ['a digest in capitals', { ...sound, subject: [{ name: 'a', digest: { sha256: 'A'.repeat(64) } }] }, 'lower-case hex'],
    ['a short digest', { ...sound, subject: [{ name: 'a', digest: { sha256: 'aa' } }] }, 'lower-case hex'],
    ['a short commit', { ...sound, subject: [{ name: 'a', digest: { gitCommit: 'abc' } }] }, 'lower-case hex'],
    ['one name twice', { ...sound, subject: [sound.subject[0], sound.subject[0]] }, 'names "a" twice'],
    ['no type', { ...sound, predicateType: undefined }, 'predicateType is missing'],
    ['no predicate', { ...sound, predicate: undefined }, 'predicate is missing'],
    [
      'a predicate that lacks a field',
      { ...sound, predicate: { ...sound.predicate, commit: undefined } },
      'predicate.commit is missing',
    ],
    ['a truth that is text', { ...sound, predicate: { ...sound.predicate, rehearsal: 'no' } }, 'neither true nor false'],
    [
      'a reference without a digest',
      { ...sound, predicate: { ...sound.predicate, statements: [{ predicateType: 'x', subjects: [], payloadSha256: 'x' }] } },
      'predicate.statements[0].payloadSha256',
    ],
    ['a part that is no object', withPart(1), 'predicate.part is not an object'],
    ['a part without a count', withPart({ index: 1 }), 'predicate.part.count is not a whole number'],
    ['a part that is not counted in whole numbers', withPart({ index: 1.5, count: 2 }), 'index is not a whole number'],
    ['a part before the first', withPart({ index: 0, count: 2 }), 'predicate.part.index is not from 1 to 2'],
    ['a part after the last', withPart({ index: 3, count: 2 }), 'predicate.part.index is not from 1 to 2'],
    ['the only part', withPart({ index: 1, count: 1 }), 'predicate.part.count is less than 2'],
    ['a list', [], 'the statement is not an object'],
    [
      'a gate without a configuration',
      {
        ...sound,
        predicateType: 'https://in-toto.io/attestation/test-result/v0.1',
        predicate: { result: 'PASSED', configuration: [] },
      },
      'is empty',
    ],
    [
      'a gate with another result',
      {
        ...sound,
        predicateType: 'https://in-toto.io/attestation/test-result/v0.1',
        predicate: { result: 'OK', configuration: [{ name: 'a' }] },
      },
      'is none of',
    ],
    [
      'an SBOM of another kind',
      { ...sound, predicateType: 'https://cyclonedx.org/bom', predicate: { bomFormat: 'SPDX' } },
      'CycloneDX',
    ],
    [
      'a provenance without a builder',
      {
        ...sound,
        predicateType: 'https://slsa.dev/provenance/v1',
        predicate: { buildDefinition: { buildType: 'x', externalParameters: {} }, runDetails: {} },
      },
      'builder is missing',
    ],
    [
      'an attribute said twice',
      {
        ...sound,
        predicateType: 'https://in-toto.io/attestation/scai/v0.3',
        predicate: { attributes: [{ attribute: 'A' }, { attribute: 'A' }] },
      },
      'twice',
    ],
    [
      'a descriptor of nothing',
      {
        ...sound,
        predicateType: 'https://in-toto.io/attestation/scai/v0.3',
        predicate: { attributes: [{ attribute: 'A', target: {} }] },
      },
      'neither a name',
    ],
  ])('for %s', (_, value, reason) => {
    expect(parse(value)).toEqual({ status: 'malformed', reason: expect.stringContaining(reason) });
  });

  test('for a key given twice, bytes that are no text, and depth', () => {
    expect(parseStatement(Buffer.from('{"_type":"a","_type":"b"}'))).toMatchObject({ status: 'malformed' });
    expect(parseStatement(Uint8Array.of(0xff))).toMatchObject({ status: 'malformed' });
    expect(parseStatement(Buffer.from('['.repeat(100_000)))).toMatchObject({ status: 'malformed' });
  });

  test('for any bytes, and nothing breaks', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json().map((each) => Buffer.from(each)),
          fc.uint8Array(),
        ),
        (bytes) => {
          expect(parseStatement(bytes).status).toBe('malformed');
        },
      ),
    );
  });

  test('for any change of one member, or it is read all the same', () => {
    const paths = ['_type', 'subject', 'predicateType', 'predicate'];
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.jsonValue(), (key, value) => {
        expect(['parsed', 'malformed']).toContain(parse({ ...sound, [key]: value }).status);
      }),
    );
  });

  function withPart(part: unknown) {
    return { ...sound, predicate: { ...sound.predicate, part } };
  }

  function parse(value: unknown) {
    return parseStatement(Buffer.from(JSON.stringify(value)));
  }
});
