// Bundles that are wrong in one way each are refused for that alone; docs/hostile-releases.md lists them. The words are pinned in
// testdata/verify/hostile-bundles/refusals.json; WRITE_REFUSALS=1 writes them anew, to be read before they are kept.

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ToolError } from '../../src/model/tool-error.ts';
import type { SignatureOutcome } from '../../src/model/verdict.ts';
import { parseStatement } from '../../src/statement/parse-statement.ts';
import { authenticateAll } from '../../src/verify/authenticate.ts';
import { subjects } from '../../src/verify/checks/subjects.ts';
import { parseTrustedRoot } from '../../src/verify/trusted-root.ts';
import { type BundleKind, type Fault, forgeBundle, forgedFile, forgedNow } from '../support/hostile-bundle.ts';
import { addEntryOfOtherLog, type HostileBundle, hostileBundles, oddBundles } from '../support/hostile-bundles.ts';
import { evidenceOf } from '../support/release-evidence.ts';

const folder = 'testdata/verify/hostile-bundles';
const file = `${folder}/refusals.json`;
const thresholds = { logs: 1, signedCertificateTimestamps: 1, timestamps: 1 };

async function answer(kind: BundleKind, fault?: Fault): Promise<SignatureOutcome> {
  const { text, trustedRoot } = forgeBundle(kind, fault);
  const [outcome] = await authenticateAll([{ where: 'x', text }], {
    roots: parseTrustedRoot(trustedRoot, forgedNow),
    policy: { thresholds: kind.thresholds ?? thresholds },
    files: new Map([[createHash('sha256').update(forgedFile).digest('hex'), signedFile]]),
    parseStatement,
  });
  if (outcome === undefined) throw new Error('no outcome');
  return outcome;
}

const signedFile = {
  name: 'hello',
  sizeBytes: 7,
  blocks: async function* () {
    yield forgedFile;
  },
};

/** Why it is refused, without what differs from run to run; undefined when it is accepted. */
async function refusal({ kind, fault }: HostileBundle): Promise<string | undefined> {
  try {
    const outcome = await answer(kind, fault);
    return outcome.status === 'refused' ? outcome.reason.replace(/(column|position) \d+/g, '$1 N') : undefined;
  } catch (error) {
    if (error instanceof ToolError) return `${error.code}: ${error.message}`;
    throw error;
  }
}

const cases = Object.entries(hostileBundles);

if (process.env.WRITE_REFUSALS !== undefined) {
  mkdirSync(folder, { recursive: true });
  const said: Record<string, string | undefined> = {};
  for (const [name, hostile] of cases) said[name] = (await refusal(hostile)) ?? 'ACCEPTED';
  writeFileSync(file, `${JSON.stringify(said, undefined, 2)}\n`);
}
const pinned: Readonly<Record<string, string>> = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};

describe('a bundle without a fault is accepted', () => {
  const kinds = new Map(cases.map(([, { kind }]) => [JSON.stringify(kind), kind]));
  test.each([...kinds])('%s', async (_, kind) => {
    expect(await answer(kind, kind.thresholds?.logs === 2 ? addEntryOfOtherLog : undefined)).toMatchObject({
      status: 'authenticated',
    });
  });
});

describe('a bundle with one fault is refused for it', () => {
  test.each(cases)('%s', async (name, hostile) => {
    expect(await refusal(hostile)).toBe(pinned[name]);
    expect(pinned[name]).not.toBe('ACCEPTED');
  });

  test('there are at least 60, each with its words pinned, and docs/hostile-releases.md says how many', () => {
    expect(cases.length).toBeGreaterThanOrEqual(60);
    const page = readFileSync('docs/hostile-releases.md', 'utf8');
    expect(page).toContain(`They are ${cases.length} bundles`);
    expect(page).toContain(`${Object.keys(oddBundles).length} more are odd and sound`);
    expect(Object.keys(pinned)).toEqual(cases.map(([name]) => name));
  });
});

describe('a bundle that is odd and sound is accepted', () => {
  test.each(Object.entries(oddBundles))('%s', async (_, hostile) => {
    expect(await refusal(hostile)).toBeUndefined();
  });
});

describe('many signatures', () => {
  const sound = forgeBundle({ content: 'statement', log: 2 });
  const context = {
    roots: parseTrustedRoot(sound.trustedRoot, forgedNow),
    policy: { thresholds },
    files: new Map(),
    parseStatement,
  };

  test('the same one twice in one file is refused the second time, whatever is written beside it', async () => {
    const bundle = JSON.parse(sound.text);
    bundle.dsseEnvelope.signatures[0].keyid = 'another';
    const bundles = [sound.text, JSON.stringify(bundle), sound.text].map((text, index) => ({
      where: `x.jsonl:${index + 1}`,
      text,
    }));
    expect(
      (await authenticateAll(bundles, context)).map((outcome) => (outcome.status === 'refused' ? outcome.reason : '')),
    ).toEqual(['', '"x.jsonl:1" is the same signature', '"x.jsonl:1" is the same signature']);
  });

  test('the same one in two files holds in both, for files are looked at alone', async () => {
    const bundles = ['a.jsonl:1', 'b.jsonl:1', 'c.sigstore.json'].map((where) => ({ where, text: sound.text }));
    expect((await authenticateAll(bundles, context)).map(({ status }) => status)).toEqual(Array(3).fill('authenticated'));
  });

  test('a hundred that are refused are the end of looking', async () => {
    const bundles = Array.from({ length: 120 }, (_, index) => ({ where: `x:${index}`, text: index === 119 ? sound.text : '{}' }));
    const outcomes = await authenticateAll(bundles, context);
    expect(outcomes).toHaveLength(120);
    expect(outcomes[99]).toMatchObject({ reason: expect.stringContaining('mediaType is missing') });
    for (const outcome of outcomes.slice(100))
      expect(outcome).toMatchObject({ status: 'refused', reason: 'it was not looked at: 100 before it are refused' });
  });
});

test('a subject with a digest of no algorithm that is known is no file of a release', () => {
  const release: NonNullable<Parameters<typeof evidenceOf>[0]>['release'] = (statement) => ({
    ...statement,
    subject: statement.subject.map((subject, index) => (index === 0 ? { ...subject, digest: { crc32: '00000000' } } : subject)),
  });
  expect(subjects.run(evidenceOf({ release })).failures).toEqual([
    { from: 'predicate', reason: 'the release statement has no SHA-256 of "SHA256SUMS"' },
  ]);
});

test('times with any fraction are told as they are', async () => {
  const fault: Fault = { time: () => ({ time: '20261101100030.5Z' }) };
  const outcome = await answer({ content: 'statement', log: 2 }, fault);
  expect(outcome.status === 'authenticated' ? outcome.signer.timestamps : []).toEqual([new Date('2026-11-01T10:00:30.500Z')]);
});
