// A release ends with the command that accepts it; a refusal ends with the reason, and no command.

import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import type { ReleaseOutcome } from '../../src/model/outcome.ts';
import { printJson } from '../../src/report/print-json.ts';
import { printOutcome } from '../../src/report/print-outcome.ts';
import { createStyle } from '../../src/report/style.ts';

const style = createStyle(false);

const released: ReleaseOutcome = {
  schemaVersion: 1,
  outcome: 'released',
  folder: '/tmp/it\u202e/hello-0.1.0',
  verify: ['v0.1.0', '--from', "/tmp/it's here", '--identity', 'https://a.example/ci@refs/tags/v0.1.0'],
  plan: { name: 'hello', version: '0.1.0', tag: 'v0.1.0', rehearsal: true, commit: 'c0ffee' },
  artifacts: [{ name: 'hello', sha256: 'ab'.repeat(32), sizeBytes: 16384 }],
  comparison: { schemaVersion: 1, outcome: 'equal', filesCompared: 1, bytesCompared: 16384, differences: [] },
  gates: [
    {
      id: 'tests',
      result: 'passed',
      counts: { passed: 3, failed: 0, skipped: 1 },
      toolVersion: 'make 4',
      covers: [],
      commandSha256: 'ab',
    },
    { id: 'lint', result: 'failed', reason: 'it ran nothing', covers: [], commandSha256: 'ab' },
  ],
  reasons: [],
};

test('the last line is the command that accepts the release, exact in a shell', () => {
  const lines = printOutcome(released, style).trimEnd().split('\n');
  const command = lines.at(-1) ?? '';
  const words = execFileSync('bash', ['--norc', '-c', `set -- ${command}; printf '%s\\0' "$@"`], { encoding: 'utf8' });
  expect(words.split('\0').slice(0, -1)).toEqual(['verify-release', ...released.verify]);
});

test('it shows what was built, compared and checked, and that a rehearsal binds nobody', () => {
  const printed = printOutcome(released, style);
  expect(printed).toContain(`  sha256:${'ab'.repeat(32)}  16 384 bytes  hello\n  equal: 1 file, 16 384 bytes compared\n`);
  expect(printed).toContain('  passed  tests  3 passed, 0 failed, 1 skipped; make 4\n  failed  lint   it ran nothing\n');
  expect(printed).toContain('released: /tmp/it\\u{202e}/hello-0.1.0\nrehearsal: these signatures bind nobody\n');
  expect(printOutcome({ ...released, plan: { ...released.plan, rehearsal: false } }, style)).not.toContain('bind nobody');
});

test('a leg that was built ends with its folder, and a release that waits with the command that signs that very one', () => {
  const built = printOutcome({ ...released, outcome: 'built', leg: 'varied', folder: '/tmp/it\u202e', verify: [] }, style);
  expect(built).toContain('Leg varied\n');
  expect(built.trimEnd().split('\n').at(-1)).toBe('built: /tmp/it\\u{202e}');
  const digest = 'cd'.repeat(32);
  const staged = printOutcome({ ...released, outcome: 'staged', folder: "/tmp/it's.unsigned", digest, verify: [] }, style);
  expect(staged).toContain(`digest: sha256:${digest}\n`);
  expect(staged.trimEnd().split('\n').at(-1)).toBe(`selfsame sign '/tmp/it'\\''s.unsigned' --resume --expect ${digest}`);
  expect(staged).not.toContain('verify-release');
});

test('a refusal says what is missing where it can be uploaded, and a leg that refuses that there will be no release with it', () => {
  const refused = {
    ...released,
    outcome: 'refused',
    folder: undefined,
    verify: [],
    reasons: ['no'],
    evidence: '/tmp/e',
  } as const;
  expect(printOutcome({ ...refused, leftOut: ['"a" is too large'] }, style)).toContain(
    'To look at elsewhere\n  /tmp/e\n  - "a" is too large\n',
  );
  expect(
    printOutcome({ ...refused, leg: 'gates', folder: '/tmp/gates' }, style)
      .trimEnd()
      .split('\n')
      .at(-1),
  ).toBe('refused: there will be no release with this leg, which is at /tmp/gates');
});

test('a refusal shows reasons and where both builds are kept, and never a command', () => {
  const printed = printOutcome(
    {
      ...released,
      outcome: 'refused',
      folder: undefined,
      verify: [],
      reasons: ['the two builds differ\nreleased: no'],
      evidenceFolder: '/tmp/evidence',
      comparison: {
        schemaVersion: 1,
        filesCompared: 0,
        bytesCompared: 0,
        outcome: 'different',
        differences: [{ kind: 'missing', path: 'hello', reason: 'not built' }],
      },
    } as ReleaseOutcome,
    style,
  );
  expect(printed).toContain('  missing  hello: not built\n');
  expect(printed).toContain('Why not\n  - the two builds differ\\nreleased: no\n');
  expect(printed).toContain('  /tmp/evidence\n');
  expect(printed.endsWith('\nrefused: no release was made\n')).toBe(true);
  expect(printed).not.toContain('verify-release');
  expect(printed).not.toMatch(/^released/m);
});

test('a release that did not come to a comparison claims none', () => {
  const printed = printOutcome(
    {
      ...released,
      outcome: 'refused',
      comparison: undefined,
      artifacts: [],
      verify: [],
      reasons: ['gate "lint" failed'],
    } as ReleaseOutcome,
    style,
  );
  expect(printed).not.toMatch(/equal|different|Built twice/);
  expect(printed).toContain('  - gate "lint" failed\n');
});

test('as JSON it is one object that reads back as it was', () => {
  expect(JSON.parse(printJson(released))).toEqual(released);
  expect(printJson(released).endsWith('}\n')).toBe(true);
});
