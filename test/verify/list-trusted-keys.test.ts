import { expect, test } from 'vitest';
import { createEmbeddedSigstore } from '../../src/sign/embedded/create-embedded-sigstore.ts';
import { listTrustedKeys } from '../../src/verify/list-trusted-keys.ts';
import { readPublicGoodRoot } from '../../src/verify/public-good-root.ts';

const start = new Date('2026-01-01T00:00:00.000Z');
const text = createEmbeddedSigstore({ now: () => start }).trustedRoot('https://one.example');
const parsed = JSON.parse(text);

test('every authority and log of a root is listed, by kind, with its id and its time', () => {
  const keys = listTrustedKeys(text, start);
  expect(keys.map(({ kind, uri }) => [kind, uri])).toEqual([
    ['certificate authority', 'https://one.example'],
    ['transparency log', 'https://log1.rehearsal.selfsame.invalid'],
    ['transparency log', 'https://log2.rehearsal.selfsame.invalid'],
    ['certificate log', 'https://ct.rehearsal.selfsame.invalid'],
    ['timestamp authority', 'https://one.example/api/v1/timestamp'],
  ]);
  expect(keys[1]?.keyId).toBe(Buffer.from(parsed.tlogs[0].logId.keyId, 'base64').toString('hex'));
  for (const { start: from, end, keyId } of keys) {
    expect(keyId).toMatch(/^[0-9a-f]{64}$/);
    expect([from, end]).toEqual(['2026-01-01T00:00:00.000Z', '2036-01-01T00:00:00.000Z']);
  }
});

test.each([
  ['2025-12-31T23:59:59Z', 'not yet'],
  ['2026-01-01T00:00:00Z', 'in use'],
  ['2036-01-01T00:00:00Z', 'in use'],
  ['2036-01-01T00:00:01Z', 'ended'],
])('on %s all of them are %s', (now, status) => {
  expect(new Set(listTrustedKeys(text, new Date(now)).map((key) => key.status))).toEqual(new Set([status]));
});

test('an authority ends with the first of its certificates, and a log without an end never does', () => {
  const { tlogs, certificateAuthorities } = structuredClone(parsed);
  delete tlogs[0].publicKey.validFor.end;
  delete certificateAuthorities[0].validFor.end;
  const keys = listTrustedKeys(JSON.stringify({ ...parsed, tlogs, certificateAuthorities }), new Date('2040-01-01'));
  expect(keys[0]).toMatchObject({ kind: 'certificate authority', end: '2036-01-01T00:00:00.000Z', status: 'ended' });
  expect(keys[1]).toMatchObject({ kind: 'transparency log', status: 'in use' });
  expect(keys[1]).not.toHaveProperty('end');
});

test('several roots, one a line, are listed together, kind by kind', () => {
  const lines = `${JSON.stringify(parsed)}\n${JSON.stringify(parsed)}\n`;
  expect(
    listTrustedKeys(lines, start)
      .map(({ kind }) => kind)
      .slice(0, 2),
  ).toEqual(['certificate authority', 'certificate authority']);
});

test('the root that ships has keys of every kind', async () => {
  const keys = listTrustedKeys(await readPublicGoodRoot(), new Date('2026-11-01'));
  expect(new Set(keys.map(({ kind }) => kind)).size).toBe(4);
});
