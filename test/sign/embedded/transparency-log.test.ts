import { createHash, createPublicKey, verify } from 'node:crypto';
import { expect, test } from 'vitest';
import { createEcdsaLog, createEd25519Log } from '../../../src/sign/embedded/transparency-log.ts';

const now = () => new Date('2026-01-02T03:04:05.678Z');
const kinds = [
  { kind: 'ECDSA', create: createEcdsaLog, origin: 'log.example - 1', algorithm: 'sha256' },
  { kind: 'Ed25519', create: createEd25519Log, origin: 'log.example', algorithm: null },
] as const;

test.each(kinds)(
  'the checkpoint of an $kind log states its origin, size and root, signed by its key',
  ({ create, origin, algorithm }) => {
    const log = create(now, 'log.example');
    log.add('{"first":1}');
    const { entry } = log.add('{"second":2}');
    const { proof, checkpoint } = log.prove(entry);
    const [, note, signature] = /^(.*\n)\n\u2014 log\.example (\S+)\n$/s.exec(checkpoint) ?? [];
    expect(note).toBe(`${origin}\n2\n${Buffer.from(proof.root).toString('base64')}\n`);
    const bytes = Buffer.from(signature ?? '', 'base64');
    const key = createPublicKey({ key: log.publicKey, format: 'der', type: 'spki' });
    expect(bytes.subarray(0, 4).equals(log.id.subarray(0, 4))).toBe(true);
    expect(verify(algorithm, Buffer.from(note ?? ''), key, bytes.subarray(4))).toBe(true);
  },
);

test('the id of an ECDSA log is the hash of its key, that of an Ed25519 log of its name and raw key', () => {
  const [ecdsa, ed25519] = [createEcdsaLog(now, 'log.example'), createEd25519Log(now, 'log.example')];
  expect(ecdsa.id.equals(createHash('sha256').update(ecdsa.publicKey).digest())).toBe(true);
  const named = Buffer.concat([Buffer.from('log.example\n\x01'), ed25519.publicKey.subarray(-32)]);
  expect(ed25519.id.equals(createHash('sha256').update(named).digest())).toBe(true);
});

test('the same body again finds the entry that is there, and the tree does not grow', () => {
  const log = createEcdsaLog(now, 'log.example');
  const first = log.add('{}');
  const again = log.add('{}');
  expect([first.isNew, again.isNew, again.entry]).toEqual([true, false, first.entry]);
  expect(log.prove(first.entry).proof.size).toBe(1);
});

test('an entry is found by the hash of its leaf, and by nothing else', () => {
  const log = createEcdsaLog(now, 'log.example');
  const { entry } = log.add('{}');
  expect(entry.uuid).toBe(createHash('sha256').update('\0{}').digest('hex'));
  expect(log.find(entry.uuid)).toEqual(entry);
  expect(log.find(entry.uuid.replace(/^./, (digit) => (digit === '0' ? '1' : '0')))).toBeUndefined();
});
