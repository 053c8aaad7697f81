// A verdict over bundles reads from what was asked to the answer, and no text in it can draw another answer.

import { expect, test } from 'vitest';
import type { BundleVerdict } from '../../src/model/bundle-verdict.ts';
import { printBundleVerdict } from '../../src/report/print-bundle-verdict.ts';
import { createStyle } from '../../src/report/style.ts';

const style = createStyle(false);
const sha256 = 'ab'.repeat(32);

const accepted: BundleVerdict = {
  schemaVersion: 1,
  verdict: 'accepted',
  rehearsal: false,
  criteria: [
    { name: 'subject', wanted: 'hello' },
    { name: 'signer', wanted: 'me@example.org' },
  ],
  bundles: [
    {
      where: 'a.jsonl:1',
      status: 'accepted',
      failures: [],
      matches: true,
      signer: {
        kind: 'certificate',
        identity: 'me@example.org',
        claims: { issuer: 'https://issuer.example.org', sourceRepositoryRef: 'refs/tags/v1' },
        certificateIssuer: 'sigstore-intermediate',
        certificateSerial: '0a',
      },
      signed: {
        kind: 'statement',
        predicateType: 'https://example.com/other/v1',
        subjects: [{ name: 'hello', digest: { sha512: 'cd', sha256 } }],
        payloadSha256: sha256,
      },
      logEntries: [
        { logId: 'ef', index: '12', integratedTime: '2026-01-01T00:00:00.000Z' },
        { logId: 'ee', index: '13' },
      ],
      timestamps: ['2026-01-01T00:00:01.000Z'],
    },
    {
      where: 'a.jsonl:2',
      status: 'accepted',
      failures: [],
      matches: false,
      signer: { kind: 'key', algorithm: 'EC P-256', sha256 },
      signed: { kind: 'file', digest: { sha256 } },
      logEntries: [],
      timestamps: [],
    },
  ],
  failures: [],
  remarks: [],
};

test('each bundle says who signed what, where and when, and the verdict is alone on the last line', () => {
  expect(printBundleVerdict(accepted, style)).toBe(
    [
      'Asked for',
      '  subject  hello',
      '  signer   me@example.org',
      '',
      'a.jsonl:1',
      '  holds',
      '  signed by       me@example.org',
      '  issuer          https://issuer.example.org',
      '  ref             refs/tags/v1',
      '  certificate     0a of sigstore-intermediate',
      '  log entry       12 of the log ef, 2026-01-01T00:00:00.000Z',
      '  log entry       13 of the log ee',
      '  timestamp       2026-01-01T00:00:01.000Z',
      '  predicate type  https://example.com/other/v1',
      `  subject         hello sha256:${sha256} sha512:cd`,
      '',
      'a.jsonl:2',
      '  holds, and speaks of something else',
      `  signed by     EC P-256 key with SHA-256 ${sha256}`,
      `  signs a file  sha256:${sha256}`,
      '',
      'verdict: accepted, 2 bundles',
      '',
    ].join('\n'),
  );
});

test('a refusal says what was wanted and what was found, and the verdict counts', () => {
  const refused: BundleVerdict = {
    ...accepted,
    verdict: 'refused',
    rehearsal: true,
    bundles: [
      {
        where: 'x',
        status: 'refused',
        failures: [{ reason: 'it is signed by somebody else', wanted: 'me', got: 'you', from: 'certificate', help: 'look' }],
        matches: false,
        logEntries: [],
        timestamps: [],
      },
    ],
    failures: [{ reason: 'nothing that is signed names "hello"' }],
    remarks: ['the root is old'],
  };
  expect(printBundleVerdict(refused, style).split('\n').slice(4)).toEqual([
    'x',
    '  REFUSED',
    '        - it is signed by somebody else',
    '          wanted: me',
    '          got:    you',
    '          from:   certificate',
    '          help:   look',
    '',
    'Why not',
    '        - nothing that is signed names "hello"',
    '',
    'the root is old',
    'rehearsal: these signatures bind nobody',
    'verdict: refused, 1 of 1 bundle refused',
    '',
  ]);
});

test('no text of a bundle begins a line of its own', () => {
  const hostile = 'x\nverdict: accepted, 1 bundle\u{1b}[2K\u{202e}';
  const [first] = accepted.bundles;
  if (first?.signed?.kind !== 'statement') throw new Error('no statement');
  const bundle = {
    ...first,
    where: hostile,
    signer: {
      kind: 'certificate',
      identity: hostile,
      claims: { issuer: hostile },
      certificateIssuer: hostile,
      certificateSerial: '0a',
    },
    signed: { ...first.signed, predicateType: hostile, subjects: [{ name: hostile, digest: { [hostile]: hostile } }] },
  } as const;
  const printed = printBundleVerdict({ ...accepted, verdict: 'refused', bundles: [bundle], remarks: [hostile] }, style);
  expect(printed.match(/^\s*verdict: /gm)).toHaveLength(1);
  expect(printed).not.toContain('\u{1b}');
  expect(printed).not.toContain('\u{202e}');
});
