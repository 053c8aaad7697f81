import { describe, expect, test } from 'vitest';
import { derMembers } from '../../src/codec/der-members.ts';
import { parseStatement } from '../../src/statement/parse-statement.ts';
import { authenticateAll } from '../../src/verify/authenticate.ts';
import { KnownTimestamp } from '../../src/verify/known-timestamp.ts';
import { parseTrustedRoot } from '../../src/verify/trusted-root.ts';
import { forgeBundle, forgedNow } from '../support/hostile-bundle.ts';
import { createForgedTimes, forgeTimestamp } from '../support/hostile-timestamp.ts';

const times = createForgedTimes(new Date('2026-01-01'), new Date('2030-01-01'));

test('a timestamp tells its time, and what it brings along', () => {
  const alone = new KnownTimestamp(forgeTimestamp(times, Buffer.from('x')));
  expect(alone.signingTime).toEqual(new Date('2026-11-01T10:00:30Z'));
  expect(alone.certificates).toEqual([]);
  const chain = new KnownTimestamp(forgeTimestamp(times, Buffer.from('x'), () => ({ certificates: times.chain })));
  expect(chain.certificates).toEqual(times.chain);
});

test('a granted timestamp is no other status', () => {
  for (const status of [1, 2, 3, 5]) {
    expect(() => new KnownTimestamp(forgeTimestamp(times, Buffer.from('x'), () => ({ status })))).toThrow('was not granted');
  }
});

describe('no bit of a timestamp can be turned, whether anybody signed it or not', () => {
  test.each([
    ['alone', false],
    ['with its chain', true],
  ] as const)('%s', async (_, withChain) => {
    const sound = forgeBundle(
      { content: 'statement', log: 2 },
      withChain ? { time: ({ by }) => ({ certificates: by.chain }) } : {},
    );
    const bundle = JSON.parse(sound.text);
    const [stamp] = bundle.verificationMaterial.timestampVerificationData.rfc3161Timestamps;
    const right = Buffer.from(stamp.signedTimestamp, 'base64');
    const context = {
      roots: parseTrustedRoot(sound.trustedRoot, forgedNow),
      policy: { thresholds: { logs: 1, signedCertificateTimestamps: 1, timestamps: 1 } },
      files: new Map(),
      parseStatement,
    };
    const answer = async (der: Buffer) => {
      stamp.signedTimestamp = der.toString('base64');
      return (await authenticateAll([{ where: 'x', text: JSON.stringify(bundle) }], context))[0]?.status;
    };
    expect(await answer(right)).toBe('authenticated');
    const accepted: number[] = [];
    for (let at = 0; at < right.length; at += 1) {
      const changed = Buffer.from(right);
      // One bit of each byte, another one each time.
      changed[at] = (changed[at] ?? 0) ^ (1 << ((at * 5) % 8));
      if ((await answer(changed)) !== 'refused') accepted.push(at);
    }
    expect(accepted).toEqual([]);
  });
});

test('a timestamp without its token, or with something after it, is none', () => {
  const right = forgeTimestamp(times, Buffer.from('x'));
  const [statusInfo = Buffer.alloc(0), token = Buffer.alloc(0)] = derMembers(right) ?? [];
  const sequenceOf = (...members: readonly Uint8Array[]): Buffer => {
    const content = Buffer.concat(members);
    return Buffer.concat([Buffer.of(0x30, 0x82, content.length >> 8, content.length & 0xff), content]);
  };
  expect(() => new KnownTimestamp(sequenceOf(statusInfo, token))).not.toThrow();
  expect(() => new KnownTimestamp(sequenceOf(statusInfo, token, token))).toThrow('not of the form');
  expect(() => new KnownTimestamp(Buffer.from('30053003020100', 'hex'))).toThrow('not of the form');
});
