// A large file whose digest is known is not read again: its signature is verified over the digest.

import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseStatement } from '../../src/statement/parse-statement.ts';
import { authenticateAll } from '../../src/verify/authenticate.ts';
import type { SignedFile } from '../../src/verify/signed-file.ts';
import { parseTrustedRoot } from '../../src/verify/trusted-root.ts';
import { type Rehearsal, rehearse } from '../support/rehearse.ts';

const content = Buffer.from('said to be large\n');
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
let rehearsal: Rehearsal;
beforeAll(async () => {
  rehearsal = await rehearse();
});
afterAll(() => rehearsal.close());

/** The outcome for a file that says that it has so many bytes, with how often it was read. */
async function outcomeOf(bundle: string, sizeBytes: number) {
  let reads = 0;
  const file: SignedFile = {
    name: 'hello',
    sizeBytes,
    blocks: async function* () {
      reads += 1;
      yield content;
    },
  };
  const [outcome] = await authenticateAll([{ where: 'x', text: bundle }], {
    roots: parseTrustedRoot(rehearsal.trustedRoot, new Date()),
    policy: { thresholds: { logs: 1, signedCertificateTimestamps: 1, timestamps: 1 } },
    files: new Map([[sha256(content), file]]),
    parseStatement,
  });
  return { outcome, reads };
}

describe.each([
  ['small', 1024, 1],
  ['large', 16 * 1024 * 1024, 0],
])('a %s file', (_, sizeBytes, reads) => {
  test(`is accepted for its signature, and read ${reads} times`, async () => {
    const bundle = await rehearsal.signArtifact(content);
    expect(await outcomeOf(bundle, sizeBytes)).toMatchObject({ outcome: { status: 'authenticated' }, reads });
  });

  test('is refused with a signature over something else that says its digest', async () => {
    const bundle = JSON.parse(await rehearsal.signArtifact(Buffer.from('something else\n')));
    bundle.messageSignature.messageDigest.digest = createHash('sha256').update(content).digest('base64');
    expect((await outcomeOf(JSON.stringify(bundle), sizeBytes)).outcome).toMatchObject({
      status: 'refused',
      reason: 'digest mismatch',
    });
  });
});

test('a large file whose certificate holds a key that nobody can read is a no, and no crash', async () => {
  const bundle = JSON.parse(await rehearsal.signArtifact(content));
  const { certificate, tlogEntries } = bundle.verificationMaterial;
  // The curve P-256, and one that there is not.
  const right = Buffer.from(certificate.rawBytes, 'base64').toString('hex');
  const wrong = Buffer.from(right.replace('06082a8648ce3d030107', '06082a8648ce3d03017f'), 'hex');
  expect(wrong.toString('hex')).not.toBe(right);
  certificate.rawBytes = wrong.toString('base64');
  for (const entry of tlogEntries) {
    const body = JSON.parse(Buffer.from(entry.canonicalizedBody, 'base64').toString('utf8'));
    const pem = `-----BEGIN CERTIFICATE-----\n${certificate.rawBytes}\n-----END CERTIFICATE-----\n`;
    body.spec.signature.publicKey.content = Buffer.from(pem).toString('base64');
    entry.canonicalizedBody = Buffer.from(JSON.stringify(body)).toString('base64');
  }
  const { outcome } = await outcomeOf(JSON.stringify(bundle), 16 * 1024 * 1024);
  expect(outcome).toMatchObject({ status: 'refused' });
  expect(outcome).not.toMatchObject({ reason: expect.stringContaining('records') });
});
