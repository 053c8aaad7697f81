// The proof that a log's entry brings must speak of the very tree that its checkpoint signs.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseStatement } from '../../src/statement/parse-statement.ts';
import { authenticateAll } from '../../src/verify/authenticate.ts';
import { parseTrustedRoot } from '../../src/verify/trusted-root.ts';
import { type Rehearsal, rehearse } from '../support/rehearse.ts';

interface Proof {
  treeSize: string;
  rootHash: string;
  checkpoint: { envelope: string };
}

let rehearsal: Rehearsal;
let bundle = '';

beforeAll(async () => {
  rehearsal = await rehearse();
  bundle = await rehearsal.sign({
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: 'a', digest: { sha256: '0'.repeat(64) } }],
    predicateType: 'https://example.org/any',
    predicate: {},
  });
});

afterAll(() => rehearsal.close());

async function reasonWith(change: (proof: Proof) => void): Promise<string | undefined> {
  const changed = JSON.parse(bundle);
  change(changed.verificationMaterial.tlogEntries[0].inclusionProof);
  const [outcome] = await authenticateAll([{ where: 'x', text: JSON.stringify(changed) }], {
    roots: parseTrustedRoot(rehearsal.trustedRoot, new Date()),
    policy: { thresholds: { logs: 1, signedCertificateTimestamps: 1, timestamps: 1 } },
    files: new Map(),
    parseStatement,
  });
  return outcome?.status === 'refused' ? outcome.reason : undefined;
}

test('a proof as the log gave it is accepted', async () => {
  expect(await reasonWith(() => {})).toBeUndefined();
});

const otherTree = "the proof of the log's entry is of another tree than its checkpoint";
const noForm = "the log's entry has a proof without a checkpoint in its form";

test.each<readonly [string, (proof: Proof) => void, string]>([
  [
    'another root',
    (proof) => {
      proof.rootHash = Buffer.alloc(32).toString('base64');
    },
    otherTree,
  ],
  [
    'no root',
    (proof) => {
      proof.rootHash = '';
    },
    otherTree,
  ],
  [
    'another size',
    (proof) => {
      proof.treeSize = '99';
    },
    otherTree,
  ],
  [
    'text after the signatures of its checkpoint',
    (proof) => {
      proof.checkpoint.envelope += 'x';
    },
    noForm,
  ],
  [
    'a checkpoint without its last newline',
    (proof) => {
      proof.checkpoint.envelope = proof.checkpoint.envelope.trimEnd();
    },
    noForm,
  ],
  [
    'a checkpoint without signatures',
    (proof) => {
      proof.checkpoint.envelope = proof.checkpoint.envelope.split('\n\n')[0] ?? '';
    },
    noForm,
  ],
])('a proof with %s is refused', async (_name, change, reason) => {
  expect(await reasonWith(change)).toBe(reason);
});
