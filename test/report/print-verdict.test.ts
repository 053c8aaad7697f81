// A verdict reads from what was asked to the answer, and no name in it can draw another answer.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Verdict } from '../../src/model/verdict.ts';
import { printVerdict } from '../../src/report/print-verdict.ts';
import { createStyle } from '../../src/report/style.ts';
import { acceptedVerdict, hostileTexts, refusedVerdict, rehearsalVerdict, withText } from '../support/sample-verdicts.ts';

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
    {
      ...{ check: 'signatures', title: 'every signature holds', status: 'pass', summary: '9 of 9' },
      ...{ from: ['certificate', 'log'], failures: [] },
    },
    { check: 'whole', title: 'nothing is missing', status: 'pass', summary: '', failures: [] },
  ],
  signatures: [
    {
      where: 'hello.sigstore.json',
      status: 'authenticated',
      signs: 'artifact hello',
      identity: 'https://a.example/ci',
      issuer: 'https://issuer.example',
      certificateIssuer: 'an intermediate',
      certificateSerial: '0a',
      times: ['2026-01-01T00:00:00Z', '2026-01-01T00:00:01Z'],
      logEntries: [{ logId: 'ab', index: '12', uri: 'https://log.example', integratedTime: '2026-01-01T00:00:00Z' }],
      timestamps: ['2026-01-01T00:00:01Z'],
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

test('there is one line a check that passed: what was wanted, what was got, and where it was read', () => {
  expect(printVerdict(accepted, style)).toContain(
    '  pass  signatures  every signature holds: 9 of 9  (certificate, log)\n  pass  whole       nothing is missing\n',
  );
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

test('signatures tell who, when, by whose word, where in which log, and the serial of the certificate', () => {
  expect(printVerdict(accepted, style)).toContain(
    [
      'Signatures',
      '  authenticated, by https://a.example/ci, vouched for by https://issuer.example',
      '    hello.sigstore.json  artifact hello',
      "      certificate 0a of an intermediate; log entry 12 of https://log.example, 2026-01-01 00:00:00 UTC by the log's promise; timestamp 2026-01-01 00:00:01 UTC by a timestamp authority",
      '',
    ].join('\n'),
  );
});

test('signatures of one signer stand together, those of another apart, and what is refused last', () => {
  const [signature] = accepted.signatures;
  if (signature === undefined) throw new Error('none');
  const bare = { status: 'authenticated', signs: 'x', times: [], logEntries: [{ logId: 'cd', index: '7' }] } as const;
  const signatures: Verdict['signatures'] = [
    { where: 'gone', status: 'refused', signs: 'unknown', times: [], logEntries: [] },
    { ...bare, where: 'a', identity: 'alice@example.org' },
    { ...bare, where: 'b', identity: 'bob@example.org' },
    { ...bare, where: 'c', identity: 'alice@example.org' },
  ];
  expect(printVerdict({ ...accepted, signatures }, style)).toContain(
    [
      '  authenticated, by alice@example.org',
      '    a  x',
      '      log entry 7 of the log cd, no time of its own',
      '    c  x',
      '      log entry 7 of the log cd, no time of its own',
      '  authenticated, by bob@example.org',
      '    b  x',
      '      log entry 7 of the log cd, no time of its own',
      '  refused',
      '    gone',
      '',
    ].join('\n'),
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

describe('whatever a release is called, and whatever is in it,', () => {
  const verdicts = [acceptedVerdict(), refusedVerdict(), rehearsalVerdict()];
  const lineCounts = verdicts.map((verdict) => printVerdict(withText(verdict, 'x'), style).split('\n').length);

  function check(text: string): void {
    for (const [index, verdict] of verdicts.entries()) {
      const printed = printVerdict(withText(verdict, text), style);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what must not be there.
      expect(printed).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]|\p{Cf}|\p{Zl}|\p{Zp}/u);
      const lines = printed.split('\n');
      expect(lines.length).toBe(lineCounts[index]);
      expect(lines.filter((line) => line.startsWith('verdict:'))).toEqual([lines.at(-2)]);
      expect(lines.at(-2)).toMatch(
        /^verdict: (accepted, \d+ checks passed|refused, 1 of \d+ checks failed, 1 not judged|refused, 2 of .*)$/,
      );
      // What GitHub's runner obeys in a log.
      expect(lines.filter((line) => /^\s*::/.test(line) || line.includes('##['))).toEqual([]);
    }
  }

  test.each(hostileTexts)('%j changes no line but its own', check);

  test('no text at all does', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), check), { numRuns: 100 });
  });
});
