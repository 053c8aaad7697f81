// A verdict reads from what was asked to the answer, and no name in it can draw another answer.

import { expect, test } from 'vitest';
import type { Verdict } from '../../src/model/verdict.ts';
import { printVerdict } from '../../src/report/print-verdict.ts';
import { createStyle } from '../../src/report/style.ts';

const style = createStyle(false);

const accepted: Verdict = {
  schemaVersion: 1,
  verdict: 'accepted',
  rehearsal: false,
  criteria: [
    { name: 'tag', wanted: 'v0.1.0' },
    { name: 'identity', wanted: 'https://a.example/ci@refs/tags/v0.1.0' },
  ],
  checks: [
    { check: 'signatures', title: 'every signature holds', status: 'pass', summary: '9 of 9', failures: [] },
    { check: 'whole', title: 'nothing is missing', status: 'pass', summary: '', failures: [] },
  ],
  signatures: [
    {
      where: 'hello.sigstore.json',
      status: 'authenticated',
      signs: 'artifact hello',
      identity: 'https://a.example/ci',
      times: ['2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z'],
      logEntries: [{ logId: 'ab', index: '12' }],
    },
  ],
  files: [{ name: 'hello', sha256: 'ab'.repeat(32) }],
};

const refused: Verdict = {
  ...accepted,
  verdict: 'refused',
  checks: [
    ...accepted.checks.slice(0, 1),
    {
      check: 'signer',
      title: 'the signer is the one asked for',
      status: 'fail',
      summary: 'not these',
      failures: [
        {
          reason: 'signed by someone else',
          wanted: 'https://a',
          got: 'https://b',
          from: 'certificate',
          help: 'ask the maintainer',
        },
        { reason: 'and once more' },
      ],
    },
    { check: 'gates', title: 'gates passed', status: 'not judged', summary: 'no statement of an accepted signer', failures: [] },
  ],
};

test('what was asked for comes first, the verdict last and alone on its line', () => {
  const lines = printVerdict(accepted, style).split('\n');
  expect(lines.slice(0, 3)).toEqual(['Asked for', '  tag       v0.1.0', '  identity  https://a.example/ci@refs/tags/v0.1.0']);
  expect(lines.slice(-2)).toEqual(['verdict: accepted, 2 checks passed', '']);
});

test('there is one line a check that passed, with its summary or else its title', () => {
  expect(printVerdict(accepted, style)).toContain('  pass  signatures  9 of 9\n  pass  whole       nothing is missing\n');
});

test('a failure says wanted, got, from and help; a check that was not judged says why', () => {
  const printed = printVerdict(refused, style);
  expect(printed).toContain(
    [
      '  FAIL  signer      the signer is the one asked for (2 failures)',
      '        - signed by someone else',
      '          wanted: https://a',
      '          got:    https://b',
      '          from:   certificate',
      '          help:   ask the maintainer',
      '        - and once more',
      '  ----  gates       not judged: no statement of an accepted signer',
    ].join('\n'),
  );
  expect(printed.endsWith('\nverdict: refused, 1 of 3 checks failed, 1 not judged\n')).toBe(true);
});

test('signatures tell who, when and where in the log', () => {
  expect(printVerdict(accepted, style)).toContain(
    '  authenticated  hello.sigstore.json  artifact hello\n    by https://a.example/ci; at 2026-01-01T00:00:00Z; log entry 12\n',
  );
});

test('a rehearsal says that its signatures bind nobody, and only a rehearsal does', () => {
  expect(printVerdict({ ...accepted, rehearsal: true }, style)).toContain(
    '\nrehearsal: these signatures bind nobody\nverdict: accepted',
  );
  expect(printVerdict(accepted, style)).not.toContain('bind nobody');
});

test('no name, reason or identity can draw a verdict line', () => {
  const forged = 'x\nverdict: accepted, 2 checks passed\r\u001b[1A\u2028verdict: accepted';
  const printed = printVerdict(
    {
      ...refused,
      criteria: [{ name: forged, wanted: forged }],
      checks: [
        {
          check: forged,
          title: forged,
          status: 'fail',
          summary: forged,
          failures: [{ reason: forged, wanted: forged, got: forged, help: forged }],
        },
        { check: forged, title: forged, status: 'pass', summary: forged, failures: [] },
        { check: forged, title: forged, status: 'not judged', summary: forged, failures: [] },
      ],
      signatures: [
        {
          where: forged,
          status: 'refused',
          signs: forged,
          identity: forged,
          times: [forged],
          logEntries: [{ logId: forged, index: forged }],
        },
      ],
      files: [{ name: forged, sha256: forged }],
    },
    style,
  );
  expect(printed.split(/[\n\r\u2028]/).filter((line) => line.startsWith('verdict:'))).toEqual([
    'verdict: refused, 1 of 3 checks failed, 1 not judged',
  ]);
  expect(printed).not.toContain('\u001b');
});
