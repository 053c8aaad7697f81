import { expect, test } from 'vitest';
import type { TrustReport } from '../../src/model/trust.ts';
import { printTrust } from '../../src/report/print-trust.ts';
import { createStyle } from '../../src/report/style.ts';

const plain = createStyle(false);
const shipped: TrustReport = {
  schemaVersion: 1,
  name: 'public-good',
  mirror: 'https://tuf.example.org',
  from: 'shipped',
  sha256: 'ab'.repeat(32),
  keys: [
    {
      kind: 'certificate authority',
      uri: 'https://ca.example.org',
      keyId: 'c0ffee',
      start: '2025-01-02T03:04:05.000Z',
      end: '2026-12-24T00:00:00.000Z',
      status: 'in use',
    },
    {
      kind: 'transparency log',
      uri: 'https://log.example.org',
      keyId: 'decade',
      start: '2024-01-01T00:00:00.000Z',
      end: '2025-01-01T00:00:00.000Z',
      status: 'ended',
    },
    {
      kind: 'transparency log',
      uri: 'https://log2.example.org',
      keyId: 'facade',
      start: '2027-01-01T00:00:00.000Z',
      status: 'not yet',
    },
  ],
  nextEnd: { uri: 'https://ca.example.org', end: '2026-12-24T00:00:00.000Z' },
};

test('a root that ships is shown with every key, its time, and what ends next', () => {
  expect(printTrust(shipped, plain)).toBe(`Trusted root
  name    public-good
  from    shipped with selfsame
  mirror  https://tuf.example.org
  sha256  ${'ab'.repeat(32)}

Certificate authorities
  in use  https://ca.example.org  c0ffee  2025-01-02 to 2026-12-24

Transparency logs
  ended    https://log.example.org   decade  2024-01-01 to 2025-01-01
  not yet  https://log2.example.org  facade  2027-01-01 to no end

next to end: https://ca.example.org, on 2026-12-24
`);
});

test('a root that was updated names its files and its day, and whether it is a new one', () => {
  const files = { trustedRoot: '/data/trusted_root.json', signingConfig: '/data/signing_config.json' };
  const text = printTrust({ ...shipped, from: 'updated', updatedAt: '2026-11-02T10:00:00.000Z', files, changed: true }, plain);
  expect(text).toContain('  from      updated on 2026-11-02T10:00:00.000Z\n');
  expect(text).toContain('  file      /data/trusted_root.json\n  services  /data/signing_config.json\n');
  expect(text.trimEnd().split('\n').at(-1)).toBe('updated: a new trusted root');
  expect(printTrust({ ...shipped, changed: false }, plain)).toMatch(/updated: the same trusted root\n$/);
});

test('a root of which nothing in use states an end says so', () => {
  const { nextEnd: _, ...endless } = shipped;
  expect(printTrust(endless, plain)).toMatch(/next to end: none states an end\n$/);
});

test('no address can write to the terminal', () => {
  const hostile = '\u001b[2Jhttps://x.example\nnext to end: never';
  const keys = shipped.keys.map((key) => ({ ...key, uri: hostile }));
  const text = printTrust(
    { ...shipped, name: hostile, mirror: hostile, keys, nextEnd: { uri: hostile, end: '2026-01-01T' } },
    plain,
  );
  expect(text).not.toContain('\u001b');
  expect(text.split('\n').filter((line) => line.startsWith('next to end'))).toHaveLength(1);
});
