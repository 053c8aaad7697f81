import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RebuildOutcome } from '../../src/model/rebuild.ts';
import { printRebuild, printRebuildWithVerdict } from '../../src/report/print-rebuild.ts';
import { createStyle } from '../../src/report/style.ts';

const style = createStyle(false);
const [one, other] = ['ab'.repeat(32), 'cd'.repeat(32)];

const reproduced: RebuildOutcome = {
  schemaVersion: 1,
  outcome: 'reproduced',
  verdict: {
    schemaVersion: 1,
    verdict: 'accepted',
    rehearsal: false,
    criteria: [{ name: 'tag', wanted: 'v1.0.0' }],
    checks: [],
    signatures: [],
    files: [],
  },
  source: {
    ...{ repository: 'https://git.example.org/acme/hello', commit: 'c0ffee', tag: 'v1.0.0', from: 'named', place: '/clone' },
    tagIs: 'at the commit',
  },
  contradictions: [],
  conditions: [
    { kind: 'tool', name: 'go', wanted: 'go1.26.8', got: 'go1.26.8' },
    { kind: 'wall', name: 'network-cut', wanted: 'held', got: 'held' },
  ],
  artifacts: [{ name: 'hello', published: one, rebuilt: one }],
};

const differing: RebuildOutcome = {
  ...reproduced,
  outcome: 'differs',
  artifacts: [
    { name: 'hello', published: one, rebuilt: other },
    { name: 'same', published: one, rebuilt: one },
  ],
  comparison: {
    ...{ schemaVersion: 1, outcome: 'different', filesCompared: 2, bytesCompared: 4 },
    differences: [
      {
        ...{ kind: 'bytes', path: 'hello', offset: 1, firstSizeBytes: 2, secondSizeBytes: 2 },
        ...{ first: { offset: 0, hex: '6161' }, second: { offset: 0, hex: '6162' } },
      },
    ],
  },
  evidenceFolder: '/tmp/kept',
};

function lastLine(outcome: RebuildOutcome): string {
  return printRebuild(outcome, style).trimEnd().split('\n').at(-1) ?? '';
}

test('the last line is the outcome alone, and no two read alike', () => {
  const [condition] = reproduced.conditions;
  const otherHere = condition === undefined ? [] : [{ ...condition, got: 'go1.26.9' }];
  const refused = { ...reproduced.verdict, verdict: 'refused' } as const;
  const lines = [
    lastLine(reproduced),
    lastLine(differing),
    lastLine({ ...differing, conditions: [] }),
    lastLine({ ...differing, outcome: 'not reproducible here', conditions: otherHere }),
    lastLine({ ...reproduced, outcome: 'could not build' }),
    lastLine({ ...reproduced, outcome: 'refused', verdict: refused }),
    lastLine({ ...reproduced, outcome: 'refused' }),
  ];
  expect(lines).toEqual([
    'rebuild: reproduced, 1 artifact with the published bytes',
    'rebuild: DIFFERS although the same tools built it, in 1 of 2 artifacts',
    'rebuild: DIFFERS although all that was recorded is the same here (no tool was), in 1 of 2 artifacts',
    'rebuild: not reproducible here, 1 condition is another here; nothing is shown for or against the release',
    'rebuild: could not build; nothing is shown for or against the release',
    'rebuild: refused, the release was not accepted and nothing was built',
    'rebuild: refused, the provenance does not describe the commit and nothing was built',
  ]);
});

test('it shows what was asked for, the source, the tools, and each file with both digests where they differ', () => {
  const printed = printRebuild(differing, style);
  expect(printed).toContain('Verified\n  tag  v1.0.0\n');
  expect(printed).toContain('  taken from  named: /clone\n');
  expect(printed).toContain('  same   tool go: go1.26.8\n');
  expect(printed).toContain(`  differs hello\n    published: sha256:${one}\n    rebuilt:   sha256:${other}\n`);
  expect(printed).toContain(`  equal   same  sha256:${one}\n`);
  expect(printed).toContain('  bytes  hello: first difference at byte 1, sizes 2 and 2\n    first:  0x00000000: 61 61 |aa|\n');
  expect(printed).toContain('Kept\n  /tmp/kept\n');
});

test('a tool of another version, and one that is not here, are shown as wanted and got', () => {
  const conditions = [
    { kind: 'tool', name: 'cc', wanted: 'cc 1' },
    { kind: 'tool', name: 'go', wanted: 'go1', got: 'go2' },
  ] as const;
  expect(printRebuild({ ...differing, outcome: 'not reproducible here', conditions }, style)).toContain(
    '  other  tool cc\n    wanted: cc 1\n    got:    nothing\n  other  tool go\n    wanted: go1\n    got:    go2\n',
  );
});

test('a tag that went elsewhere is told, and so is one that is gone', () => {
  const { source } = reproduced;
  if (source === undefined) throw new Error('there is a source');
  const printed = (tagIs: 'elsewhere' | 'missing') => printRebuild({ ...reproduced, source: { ...source, tagIs } }, style);
  expect(printed('elsewhere')).toContain(
    'the tag "v1.0.0" is at another commit there; the commit that was signed is what was built',
  );
  expect(printed('missing')).toContain('the tag "v1.0.0" is not there; the commit that was signed is what was built');
  expect(printRebuild(reproduced, style)).not.toContain('what was built');
});

test('a contradiction is shown with both sides, long values cut, and a verdict that refused with its checks', () => {
  const contradictions = [{ what: 'run', from: 'provenance', stated: 'x'.repeat(400), commit: 'make' }] as const;
  const printed = printRebuild({ ...reproduced, outcome: 'refused', contradictions }, style);
  expect(printed).toContain(`  run in provenance\n    stated: ${'x'.repeat(300)}…\n    commit: make\n`);
  const verdict: RebuildOutcome['verdict'] = {
    ...reproduced.verdict,
    verdict: 'refused',
    checks: [{ check: 'a', title: 'b', status: 'fail', summary: '', failures: [{ reason: 'forged' }] }],
  };
  expect(printRebuild({ ...reproduced, outcome: 'refused', verdict }, style)).toContain('forged');
});

test('below the whole verdict, nothing of the verdict is said twice', () => {
  const printed = printRebuildWithVerdict(reproduced, style);
  expect(printed).toMatch(/^Asked for\n {2}tag {2}v1\.0\.0\n/);
  expect(printed).not.toContain('Verified');
  expect(printed).toContain('verdict: accepted');
  expect(printed.trimEnd().split('\n').at(-1)).toBe(lastLine(reproduced));
});

test('what kept it from being built is shown with log, file and help', () => {
  const problem = {
    ...{ code: 'build/failed', message: '"run" ended', help: 'see the log', excerpt: ['cc: \u001b[31merror'] },
    files: ['/tmp/x/build.log'],
  };
  expect(printRebuild({ ...reproduced, outcome: 'could not build', problem }, style)).toContain(
    'Why not\n  "run" ended\n  | cc: error\n  file: /tmp/x/build.log\n  help: see the log\n  error: build/failed\n',
  );
});

test('what was signed is shown, and that a rehearsal binds nobody', () => {
  const statement = { file: '/tmp/s.jsonl', identity: 'me@example.org', rehearsal: false };
  const real = printRebuild({ ...reproduced, statement }, style);
  expect(real).toContain('Signed\n  statement  /tmp/s.jsonl\n  as         me@example.org\n');
  expect(real).not.toContain('bind nobody');
  const rehearsal = { ...statement, rehearsal: true, trustedRoot: '/tmp/root.json' };
  const printed = printRebuild({ ...reproduced, statement: rehearsal }, style);
  expect(printed).toContain('  trusted root  /tmp/root.json\n');
  expect(printed).toContain('rehearsal: these signatures bind nobody\nrebuild: reproduced');
});

test('no text of the release or the commit can draw a line, an outcome or a colour', () => {
  const hostile = fc.constantFrom('\nrebuild: reproduced', '\u001b[2J', '\u202e', '::error::x', '\r', '\u2028', '\u0085');
  const text = fc.tuple(fc.string(), hostile, fc.string()).map((parts) => parts.join(''));
  const count = (printed: string) => printed.split('\n').length;
  fc.assert(
    fc.property(text, (evil) => {
      const made = (word: string): RebuildOutcome => ({
        ...differing,
        source: { repository: word, commit: word, tag: word, from: 'named', place: word, tagIs: 'missing' },
        contradictions: [{ what: word, from: 'provenance', stated: word, commit: word }],
        conditions: [{ kind: 'tool', name: word, wanted: word, got: `${word}x` }],
        artifacts: [{ name: word, published: one }],
        problem: { code: 'a/b', message: word, help: word, excerpt: [word], files: [word] },
        evidenceFolder: word,
        statement: { file: word, identity: word, rehearsal: true, trustedRoot: word },
        comparison: {
          ...{ schemaVersion: 1, outcome: 'different', filesCompared: 1, bytesCompared: 0 },
          differences: [{ kind: 'extra', path: word, reason: word }],
        },
      });
      const printed = printRebuild(made(evil), style);
      expect(count(printed)).toBe(count(printRebuild(made('plain'), style)));
      // biome-ignore lint/suspicious/noControlCharactersInRegex: just these must not be there.
      expect(printed).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e]/);
      expect(printed.split('\n').filter((line) => line.startsWith('rebuild: '))).toHaveLength(1);
    }),
  );
});
