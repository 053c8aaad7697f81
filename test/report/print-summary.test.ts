// The summary of a job: what a maintainer looks for is there, no text from outside is Markdown in it, and it is never too long.

import MarkdownIt from 'markdown-it';
import { describe, expect, test } from 'vitest';
import type { Comparison } from '../../src/model/comparison.ts';
import type { ReleaseOutcome } from '../../src/model/outcome.ts';
import type { RebuildOutcome } from '../../src/model/rebuild.ts';
import { type Answer, printSummary } from '../../src/report/print-summary.ts';
import { acceptedVerdict, hostileTexts, withText } from '../support/sample-verdicts.ts';

const markdown = new MarkdownIt('default', { linkify: true, html: true });

/** Every kind of answer, with one text wherever a text can come from outside. */
function answersWith(text: string): Readonly<Record<string, Answer>> {
  const window = { offset: 0, hex: '6161' };
  const comparison: Comparison = {
    ...{ schemaVersion: 1, outcome: 'different', filesCompared: 2, bytesCompared: 4 },
    differences: [
      { kind: 'bytes', path: text, offset: 1, firstSizeBytes: 2, secondSizeBytes: 2, first: window, second: window },
      { kind: 'extra', path: text, reason: text },
      { kind: 'link', path: text, first: text, second: text },
    ],
  };
  const verdict = withText(acceptedVerdict(), text);
  const release: ReleaseOutcome = {
    schemaVersion: 1,
    outcome: 'refused',
    verify: [],
    plan: { name: text, version: text, tag: text, rehearsal: true, commit: text },
    artifacts: [{ name: text, sha256: text, sizeBytes: 1 }],
    comparison,
    gates: [
      { id: text, result: 'failed', reason: text, toolVersion: text, covers: [], commandSha256: 'ab' },
      { id: text, result: 'passed', counts: { passed: 1, failed: 0, skipped: 2 }, covers: [], commandSha256: 'ab' },
    ],
    reasons: [text, text],
    unsigned: text,
  };
  const rebuild: RebuildOutcome = {
    schemaVersion: 1,
    outcome: 'differs',
    verdict,
    source: { repository: text, commit: text, tag: text, from: 'named', place: text, tagIs: 'missing' },
    contradictions: [{ what: text, from: 'provenance', stated: text, commit: text }],
    conditions: [{ kind: 'tool', name: text, wanted: text, got: 'x' }],
    artifacts: [{ name: text, published: text, rebuilt: 'x' }],
    comparison,
    problem: { code: 'build/failed', message: text, help: text, excerpt: [text, '', text], files: [text] },
    evidenceFolder: text,
  };
  const finding = { rule: 'a-rule', file: text, line: 3, column: 4, message: text, help: text };
  return {
    release: { kind: 'release', value: release },
    released: {
      kind: 'release',
      value: { ...release, outcome: 'released', reasons: [], folder: text, digest: text, verify: ['v1', text], verdict },
    },
    verdict: { kind: 'verdict', value: verdict },
    rebuild: { kind: 'rebuild', value: rebuild },
    comparison: { kind: 'comparison', value: comparison },
    findings: {
      kind: 'findings',
      value: { outcome: 'failed', checked: { files: 1 }, findings: [finding], waived: [{ ...finding, reason: text }] },
    },
    error: {
      kind: 'error',
      value: {
        ...{ kind: 'build', code: 'build/failed', message: text, help: text, excerpt: [text, '', text], files: [text] },
        at: { file: text, line: 1, column: 1 },
      },
    },
    fetched: {
      kind: 'fetched',
      value: {
        ...{ schemaVersion: 1, outcome: 'fetched', folder: text, repository: text, tag: text, api: text, verify: ['v1', text] },
        ...{ draft: false, prerelease: false, files: [{ name: text, sizeBytes: 1, sha256: text }] },
      },
    },
    sbom: {
      kind: 'sbom',
      value: {
        ...{ schemaVersion: 1, outcome: 'refused', folder: text, reasons: [text] },
        plan: { name: text, version: text, tag: text, commit: text },
        sboms: [{ name: text, sha256: text, describes: text, components: 2, covered: false }],
      },
    },
    plan: {
      kind: 'plan',
      value: {
        ...{ schemaVersion: 1, name: text, version: text, tag: text, rehearsal: true, archives: [], embeds: [], accept: [] },
        source: {
          ...{ folder: text, repository: text, commit: text, commitTimeSeconds: 1, tag: text, tagged: true, dirty: false },
          ...{ submodules: [], lockFiles: [] },
        },
        identity: { identity: text, issuer: text, repository: text, ref: text },
        build: {
          ...{ run: text, outputs: [text], environment: {}, timeoutSeconds: 1, vary: [text], require: [text] },
        },
        sbom: { evidence: [], accept: [] },
        gates: [{ id: text, run: text, covers: [] }],
      },
    },
    bundles: {
      kind: 'bundles',
      value: {
        ...{ schemaVersion: 1, verdict: 'refused', rehearsal: false, remarks: [text] },
        criteria: [{ name: text, wanted: text }],
        bundles: [
          {
            ...{ where: text, status: 'refused', matches: false, logEntries: [], timestamps: [] },
            failures: [{ reason: text }, { reason: text }],
          },
        ],
        failures: [{ reason: text }],
      },
    },
    matrix: { kind: 'matrix', value: { include: [{ leg: text, target: text || 'x', room: 'gates', runner: text }] } },
    publish: {
      kind: 'publish',
      value: {
        ...{ schemaVersion: 1, outcome: 'refused', to: ['github-release'], reasons: [text], url: text, folder: text, verdict },
        release: { repository: text, tag: text, version: text, commit: text, prerelease: false, sums: text },
        steps: [{ step: 'notes', status: 'refused', detail: text }],
        files: [{ name: text, sizeBytes: 1, sha256: text, status: 'kept' }],
        attestations: [{ predicateType: text, payloadSha256: text, status: 'attached', url: text }],
        missingNotes: [{ pullRequest: 7, reason: text, add: text }],
      },
    },
  };
}

/** Types of all tokens in order: what a reader sees as structure. */
function structureOf(printed: string): readonly string[] {
  return markdown
    .parse(printed, {})
    .flatMap(({ type, children }) => [type, ...(children ?? []).map((child) => child.type)])
    .filter((type, index, all) => !(type.startsWith('text') && all[index - 1]?.startsWith('text')))
    .map((type) => (type.startsWith('text') ? 'text' : type));
}

const kinds = Object.keys(answersWith('x'));
const summaryOf = (kind: string, text: string) => {
  const answer = answersWith(text)[kind];
  return answer === undefined ? expect.fail(kind) : printSummary('release', answer);
};

/** Titles of checks and names of criteria are words of our own, and this text is put there too: see print-verdict-markdown.test.ts. */
const ownKinds = kinds.filter((kind) => !['verdict', 'released', 'rebuild', 'publish'].includes(kind));

describe.each(ownKinds)('the summary of "%s"', (kind) => {
  test.each(hostileTexts.filter((text) => text !== '').map((text) => [text]))('has the same structure with %j in it', (text) => {
    expect(structureOf(summaryOf(kind, text))).toEqual(structureOf(summaryOf(kind, 'x')));
  });
});

describe.each(kinds)('the summary of "%s"', (kind) => {
  test('gives the log no command and hides nothing, whatever is in it', () => {
    for (const text of hostileTexts) {
      const printed = summaryOf(kind, text);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what must not be there.
      expect(printed).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]|\p{Cf}|\p{Zl}|\p{Zp}/u);
      expect(printed.split('\n').filter((line) => /^\s*::/.test(line) || line.includes('##['))).toEqual([]);
      expect(markdown.render(printed)).not.toMatch(/<script|<img|<h2>Accepted|evil\.example"/);
    }
  });
});

describe('a maintainer finds', () => {
  test('why a release was refused, with the file and both sides, and failed gates', () => {
    const printed = summaryOf('release', 'x');
    expect(printed).toContain('## ❌ Release refused\n');
    expect(printed).toContain('### Why not\n\n- `x`\n');
    expect(printed).toContain('| File | What differs | Reference room | Varied room |');
    expect(printed).toContain('| `x` | first at byte 1 | `6161` of 2 bytes | `6161` of 2 bytes |');
    expect(printed).toContain('| ❌ | `x` |  |  |  | `x` | `x` |');
    expect(printed).toContain('| ✅ | `x` | 1 | 0 | 2 |  |  |');
    expect(printed).not.toContain('Anyone can check it');
  });

  test('how anybody checks a release that was made, and no reasons', () => {
    const printed = summaryOf('released', 'x');
    expect(printed).toContain('```bash\nverify-release v1 x\n```');
    expect(printed).not.toContain('### Why not');
  });

  test('what the change log lacks, with the line to add', () => {
    expect(summaryOf('publish', 'x')).toContain('| \\#7 | `x` | `x` |');
  });

  test('each finding with its place', () => {
    expect(summaryOf('findings', 'a.yml')).toContain('| `a.yml:3:4` | `a-rule` | `a.yml` | `a.yml` |');
  });

  test('the log of a build that failed, its blank lines too', () => {
    expect(summaryOf('error', 'x')).toContain('<pre>\nx\n&#32;\nx\n</pre>\n');
  });

  test('that a bug is a bug, and no answer', () => {
    const value = { kind: 'bug', code: 'bug', message: 'x' } as const;
    expect(printSummary('plan', { kind: 'error', value })).toContain('## ⚠️ plan: a bug in selfsame\n');
  });

  test('at most 200 rows of a table, and how many there are', () => {
    const finding = { rule: 'r', file: 'f', line: 1, column: 1, message: 'm' };
    const printed = printSummary('doc-check', {
      kind: 'findings',
      value: { outcome: 'failed', checked: {}, findings: Array.from({ length: 1000 }, () => finding) },
    });
    expect(printed.split('\n').filter((line) => line.startsWith('| `f:1:1`'))).toHaveLength(200);
    expect(printed).toContain('and 800 more: the report has all of them');
  });
});
