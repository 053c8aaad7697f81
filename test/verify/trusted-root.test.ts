import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { ToolError } from '../../src/model/tool-error.ts';
import { readPublicGoodRoot } from '../../src/verify/public-good-root.ts';
import { parseTrustedRoot } from '../../src/verify/trusted-root.ts';
import { rehearse } from '../support/rehearse.ts';

const now = new Date('2026-11-05T00:00:00Z');
let rehearsal: string;
let publicGood: string;

beforeAll(async () => {
  publicGood = await readPublicGoodRoot();
  const running = await rehearse({ now: () => now });
  rehearsal = running.trustedRoot;
  await running.close();
});

describe('a trusted root', () => {
  test("of the public good is no rehearsal's and has keys that are valid", () => {
    const roots = parseTrustedRoot(publicGood, now);
    expect(roots).toMatchObject({ rehearsal: false, expired: [] });
    expect(roots.materials).toHaveLength(1);
    expect(roots.materials[0]?.certificateAuthorities.length).toBeGreaterThan(0);
  });

  test("is a rehearsal's by the names in its certificates", () => {
    expect(parseTrustedRoot(rehearsal, now)).toMatchObject({ rehearsal: true, expired: [] });
  });

  test('may stand beside others, one a line, and one rehearsal makes all of it a rehearsal', () => {
    const lines = [publicGood, rehearsal].map((text) => JSON.stringify(JSON.parse(text))).join('\n');
    for (const text of [lines, `${lines}\n`, `${lines}\n\n`]) {
      const roots = parseTrustedRoot(text, now);
      expect(roots.materials).toHaveLength(2);
      expect(roots.rehearsal).toBe(true);
    }
  });

  test('is expired when the last key of a kind is past its validity', () => {
    const root = JSON.parse(rehearsal);
    for (const authority of root.certificateAuthorities) authority.validFor.end = '2026-11-04T00:00:00Z';
    expect(parseTrustedRoot(JSON.stringify(root), now).expired).toEqual([
      { what: 'certificate authorities', ended: new Date('2026-11-04T00:00:00Z') },
    ]);
    for (const log of root.tlogs) log.publicKey.validFor.end = '2026-11-03T00:00:00Z';
    for (const log of root.ctlogs) log.publicKey.validFor.end = '2026-11-02T00:00:00Z';
    for (const authority of root.timestampAuthorities) authority.validFor.end = '2026-11-01T00:00:00Z';
    expect(parseTrustedRoot(JSON.stringify(root), now).expired.map(({ what }) => what)).toEqual([
      'certificate authorities',
      'transparency logs',
      'certificate logs',
      'timestamp authorities',
    ]);
  });

  test('is expired when its certificates are, whatever it says of them', () => {
    expect(parseTrustedRoot(rehearsal, new Date('2199-01-01T00:00:00Z')).expired.map(({ what }) => what)).toContain(
      'certificate authorities',
    );
  });

  const faults: Readonly<Record<string, readonly [() => string, string]>> = {
    'is not JSON': [() => 'not JSON', 'not JSON'],
    'is empty': [() => '', ''],
    'is a list': [() => '[]', 'not a JSON object'],
    'is something else': [() => '{"mediaType":"application/json"}', 'media type'],
    'has a key twice': [() => rehearsal.replace('{', '{"mediaType":"x",'), 'given twice'],
    'has a bad second line': [() => `${JSON.stringify(JSON.parse(rehearsal))}\n{`, 'line 2'],
    'names no authority': [() => changed((root) => (root.certificateAuthorities = [])), 'no certificate authority'],
    'has a log without a start of validity': [
      () => changed((root) => delete root.tlogs[0].publicKey.validFor.start),
      'no start of validity',
    ],
    'has a log without any validity': [() => changed((root) => delete root.tlogs[0].publicKey.validFor), 'no start of validity'],
    'has a certificate log without a start of validity': [
      () => changed((root) => delete root.ctlogs[0].publicKey.validFor.start),
      'no start of validity',
    ],
    'has an authority without a start of validity': [
      () => changed((root) => delete root.certificateAuthorities[0].validFor.start),
      'no start of validity',
    ],
    'has an authority without a certificate': [
      () => changed((root) => (root.certificateAuthorities[0].certChain.certificates = [])),
      'has no certificate',
    ],
    'has a certificate that is none': [
      () => changed((root) => (root.certificateAuthorities[0].certChain.certificates[0].rawBytes = 'AAAA')),
      'cannot be read',
    ],
    'has a key that is none': [() => changed((root) => (root.tlogs[0].publicKey.rawBytes = 'AAAA')), 'cannot be read'],
    'has a text where a list belongs': [() => changed((root) => (root.certificateAuthorities = 'x')), ''],
  };

  test.each(Object.entries(faults))('that %s cannot be used, and says why', (_, [text, reason]) => {
    const error = errorOf(() => parseTrustedRoot(text(), now, 'root.json'));
    expect(error).toMatchObject({ kind: 'file', code: 'file/bad-trusted-root', message: expect.stringContaining(reason) });
    expect(error.message).toContain('"root.json"');
    expect(error.help).toContain('--trusted-root');
  });

  test('of any text is read or refused, and nothing else', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(errorOf(() => parseTrustedRoot(text, now))).toBeInstanceOf(ToolError);
      }),
    );
  });
});

// biome-ignore lint/suspicious/noExplicitAny: a root is changed in ways that its type would not allow.
function changed(change: (root: any) => unknown): string {
  const root = JSON.parse(rehearsal);
  change(root);
  return JSON.stringify(root);
}

function errorOf(run: () => unknown): ToolError {
  try {
    run();
  } catch (error) {
    if (error instanceof ToolError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
