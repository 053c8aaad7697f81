// Which answer a command printed: told by its fields, for one value of each kind that the commands really print.

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { annotationsOf, failureOf } from '../../src/action/annotations.ts';
import { toAnswer, toErrorAnswer, verdictOf } from '../../src/action/answer.ts';
import { createEvidence } from '../../src/action/evidence.ts';
import { outputsOf } from '../../src/action/outputs.ts';
import type { Comparison } from '../../src/model/comparison.ts';
import type { ReleaseOutcome } from '../../src/model/outcome.ts';
import type { PublishOutcome } from '../../src/model/publish.ts';
import type { RebuildOutcome } from '../../src/model/rebuild.ts';
import { ToolError } from '../../src/model/tool-error.ts';
import { acceptedVerdict, refusedVerdict } from '../support/sample-verdicts.ts';

const sha256 = 'ab'.repeat(32);
const comparison: Comparison = {
  ...{ schemaVersion: 1, outcome: 'different', filesCompared: 1, bytesCompared: 2 },
  differences: [{ kind: 'extra', path: 'deep/x', reason: 'only in the second' }],
};
const release: ReleaseOutcome = {
  ...{ schemaVersion: 1, outcome: 'staged', verify: [], gates: [], reasons: [], folder: '/out/hello.unsigned', digest: sha256 },
  plan: { name: 'hello', version: '1', tag: 'v1', rehearsal: false, commit: 'c' },
  artifacts: [{ name: 'hello', sha256, sizeBytes: 1 }],
};
const rebuild: RebuildOutcome = {
  ...{ schemaVersion: 1, outcome: 'differs', contradictions: [], conditions: [], artifacts: [], comparison },
  verdict: acceptedVerdict(),
};
const published: PublishOutcome = {
  ...{ schemaVersion: 1, outcome: 'published', to: ['attestations'], steps: [], missingNotes: [], reasons: [] },
  release: { repository: 'r', tag: 'v1', version: '1', commit: 'c', prerelease: false, sums: sha256 },
  files: [{ name: 'hello', sizeBytes: 1, sha256, status: 'kept' }],
  attestations: [
    { predicateType: 'p', payloadSha256: sha256, status: 'attached', url: 'https://a.example/1' },
    { predicateType: 'p', payloadSha256: sha256, status: 'attached' },
    { predicateType: 'p', payloadSha256: sha256, status: 'there before', url: 'https://a.example/2' },
  ],
};
const findings = { schemaVersion: 1, outcome: 'passed', checked: { files: 1 }, findings: [] };

describe('an answer', () => {
  test.each([
    ['release', release, 'staged'],
    ['rebuild', rebuild, 'differs'],
    ['verdict', refusedVerdict(), 'refused'],
    ['comparison', comparison, 'different'],
    ['publish', published, 'published'],
    ['findings', findings, 'passed'],
    ['sbom', { outcome: 'listed', plan: {}, folder: '/x', sboms: [] }, 'listed'],
    ['fetched', { outcome: 'fetched', folder: '/x', api: 'a', files: [] }, 'fetched'],
    ['matrix', { include: [] }, 'done'],
    ['other', { checks: [] }, 'done'],
    ['other', 'text', 'done'],
    ['other', undefined, 'done'],
  ])('that is a %s is known as one', (kind, value, verdict) => {
    expect(toAnswer(value)).toEqual({ kind, value });
    expect(verdictOf(toAnswer(value))).toBe(verdict);
  });

  test('that is none is no yes and no no', () => {
    const error = toErrorAnswer(new ToolError('tool', 'tool/not-found', 'gone', { help: 'install it' }), '');
    expect(verdictOf(error)).toBe('could not tell');
    expect(failureOf('plan', error)).toBe('plan: gone; install it [tool/not-found]');
    expect(verdictOf(toErrorAnswer(new Error('oh'), 'report it'))).toBe('bug');
  });
});

describe('outputs', () => {
  test('of a release that waits for its signatures name its folder and digest', () => {
    expect(outputsOf(toAnswer(release))).toEqual({
      ...{ verdict: 'staged', folder: '/out/hello.unsigned', digest: sha256, digests: `${sha256}  hello\n` },
      ...{ attestations: '', matrix: '' },
    });
  });

  test('of publishing name every page of an attestation, a line each', () => {
    expect(outputsOf(toAnswer(published))).toMatchObject({
      attestations: 'https://a.example/1\nhttps://a.example/2',
      digest: sha256,
      digests: `${sha256}  hello\n`,
    });
  });

  test('of a matrix are one line of JSON', () => {
    expect(outputsOf(toAnswer({ include: [{ leg: 'a' }] })).matrix).toBe('{"include":[{"leg":"a"}]}');
  });
});

describe('a place', () => {
  const error = (file: string) =>
    toErrorAnswer(new ToolError('config', 'config/bad-yaml', 'bad', { at: { file, line: 2, column: 3 } }), '');
  test.each([
    ['selfsame.yaml', 'sub/selfsame.yaml'],
    ['/work/sub/a.yaml', 'sub/a.yaml'],
    ['../a.yaml', 'a.yaml'],
    ['../../a.yaml', '/a.yaml'],
  ])('of "%s" is shown below the workspace where it lies there', (file, shown) => {
    expect(annotationsOf(error(file), '/work', '/work/sub')).toEqual([
      { title: 'config/bad-yaml', message: 'bad', place: { file: shown, line: 2, column: 3 } },
    ]);
  });
});

describe('evidence', () => {
  const scratch = () => mkdtempSync(join(tmpdir(), 'selfsame-evidence-'));
  const kept = (folder: string) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();

  test('of a rebuild that differs has both files, and nothing that a link leads to', () => {
    const workshop = scratch();
    for (const side of ['published', 'rebuilt']) mkdirSync(join(workshop, side, 'deep'), { recursive: true });
    symlinkSync('/etc/passwd', join(workshop, 'published/deep/x'));
    writeFileSync(join(workshop, 'rebuilt/deep/x'), 'rebuilt');
    const evidence = createEvidence(scratch());
    evidence.keep(toAnswer({ ...rebuild, evidenceFolder: workshop }), []);
    expect(kept(evidence.folder)).toEqual(['rebuilt', 'rebuilt/deep', 'rebuilt/deep/x']);
  });

  test('of an error has the files that it names, once, and says what is too large', () => {
    const from = scratch();
    for (const name of ['a.log', 'b.log']) writeFileSync(join(from, name), name);
    const files = ['a.log', 'b.log', 'a.log', 'gone.log'].map((name) => join(from, name));
    const error = toErrorAnswer(new ToolError('build', 'build/failed', 'no', { files }), '');
    const evidence = createEvidence(scratch());
    evidence.keep(error, []);
    expect(kept(evidence.folder)).toEqual(['logs', 'logs/1-a.log', 'logs/2-b.log']);
    const small = createEvidence(scratch(), 6);
    small.keep(error, []);
    expect(kept(small.folder)).toEqual(['left-out.txt', 'logs', 'logs/1-a.log']);
    expect(readFileSync(join(small.folder, 'left-out.txt'), 'utf8')).toContain('b.log');
  });
});
