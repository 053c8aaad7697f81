// What a service answers is held against who was to sign, and against the root, before anybody keeps it.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { splitJsonLines } from '../../src/codec/json-lines.ts';
import { rehearsalIssuer } from '../../src/model/rehearsal.ts';
import { signStatement } from '../../src/ops/sign-statement.ts';
import { verificationSummaryOf } from '../../src/statement/verification-summary.ts';
import { worldIn } from '../support/other-sigstore.ts';
import { type Rehearsal, rehearse, rehearsedIdentity } from '../support/rehearse.ts';

let mine: Rehearsal;
let other: Rehearsal;

beforeAll(async () => {
  [mine, other] = await Promise.all([rehearse(), rehearse()]);
});

afterAll(async () => {
  await Promise.all([mine.close(), other.close()]);
});

const statement = verificationSummaryOf({
  identity: rehearsedIdentity.identity,
  toolVersion: '1.0.0',
  verifiedAt: new Date(0),
  repository: rehearsedIdentity.repository,
  ref: rehearsedIdentity.ref,
  policy: { uri: 'https://example.org/policy', digest: { sha256: '0'.repeat(64) } },
  inputs: [],
  artifacts: [{ name: 'hello', sha256: '1'.repeat(64) }],
});

function signed({ by = mine, under = mine, signer = {} }: { by?: Rehearsal; under?: Rehearsal; signer?: object } = {}) {
  const { identity, issuer } = rehearsedIdentity;
  const session = {
    signer: {
      signStatement: async (payload: Uint8Array) => ({ json: await by.sign(payload) }),
      signArtifact: () => Promise.reject(new Error('no artifact is signed')),
    },
    trustedRoot: under.trustedRoot,
  };
  return signStatement(worldIn('/'), session, { statement, about: 'summary', signer: { identity, issuer, ...signer } });
}

test('a statement that verifies as made is one bundle on one line', async () => {
  const text = await signed();
  expect(splitJsonLines(text)).toHaveLength(1);
  const { payload } = JSON.parse(text).dsseEnvelope;
  expect(JSON.parse(Buffer.from(payload, 'base64').toString())).toEqual(statement);
});

describe('the answer is refused, with the reason,', () => {
  test.each([
    [
      'when the certificate names somebody else',
      { signer: { identity: 'https://git.example/other' } },
      rehearsedIdentity.identity,
    ],
    ['when somebody else vouches for the name', { signer: { issuer: 'https://issuer.example' } }, rehearsalIssuer],
  ])('%s', async (_, wrong, shown) => {
    await expect(signed(wrong)).rejects.toMatchObject({
      kind: 'network',
      code: 'sign/answer-refused',
      message: 'the signature over the summary cannot be verified as made',
      excerpt: [expect.stringContaining(shown)],
    });
  });

  test('when it leads to another root', async () => {
    await expect(signed({ by: other })).rejects.toMatchObject({ code: 'sign/answer-refused' });
  });
});
