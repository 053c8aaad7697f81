// A Sigstore without logs, such as GitHub's private instance: signatures that trusted timestamps alone stand behind are accepted where
// the policy says so, and only there.

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseYaml } from '../../src/codec/yaml.ts';
import type { Policy } from '../../src/model/verdict.ts';
import { parseStatement } from '../../src/statement/parse-statement.ts';
import { authenticateAll } from '../../src/verify/authenticate.ts';
import { parsePolicy } from '../../src/verify/parse-policy.ts';
import { parseTrustedRoot } from '../../src/verify/trusted-root.ts';
import { forgeBundle, forgedNow } from '../support/hostile-bundle.ts';
import { minimalPolicy } from '../support/policy-corpus.ts';

const [, shown = ''] =
  /## GitHub's private Sigstore\n[\s\S]*?```yaml\n([\s\S]*?)```/.exec(readFileSync('docs/policy.md', 'utf8')) ?? [];

function policyOf(text: string): Policy {
  return parsePolicy(parseYaml(text, 'p'), [], 'p', 'v0.1.0');
}

async function answer(policy: Policy, bundle: ReturnType<typeof forgeBundle>) {
  const roots = parseTrustedRoot(bundle.trustedRoot, forgedNow);
  const [outcome] = await authenticateAll([{ where: 'x', text: bundle.text }], {
    roots,
    policy,
    files: new Map(),
    parseStatement,
  });
  return outcome;
}

describe('a signature with a timestamp, without a log and without a promise of one', () => {
  const bundle = forgeBundle({ content: 'statement', log: 'none' }, { promises: () => [] });

  test('is accepted by the policy that docs/policy.md shows for it', async () => {
    expect(await answer(policyOf(shown), bundle)).toMatchObject({ status: 'authenticated', signer: { logEntries: [] } });
  });

  test.each([
    ['as a policy is by itself', minimalPolicy],
    ['that asks for a log', `${minimalPolicy}thresholds: {signedCertificateTimestamps: 0}\n`],
    ['that asks for a promise of a certificate log', `${minimalPolicy}thresholds: {logs: 0}\n`],
    ['that asks for two times', `${minimalPolicy}thresholds: {logs: 0, signedCertificateTimestamps: 0, timestamps: 2}\n`],
  ])('is refused by a policy %s', async (_, text) => {
    expect(await answer(policyOf(text), bundle)).toMatchObject({ status: 'refused' });
  });

  test('is refused without its timestamp by every policy', async () => {
    const timeless = forgeBundle(
      { content: 'statement', log: 'none' },
      { promises: () => [], bundle: (each) => delete each.verificationMaterial.timestampVerificationData },
    );
    expect(await answer(policyOf(shown), timeless)).toMatchObject({
      status: 'refused',
      reason: 'no trusted time says when it was signed',
    });
  });
});
