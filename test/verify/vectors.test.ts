// Real and hostile bundles of other projects' test suites, where they stand beside the checkout: our answer is theirs.

import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Digest, digestAlgorithms } from '../../src/model/bundle-verdict.ts';
import { ToolError } from '../../src/model/tool-error.ts';
import { parseAnyStatement } from '../../src/statement/parse-any-statement.ts';
import { parseStatement } from '../../src/statement/parse-statement.ts';
import { authenticateAll, authenticateBundles, type BundleContext } from '../../src/verify/authenticate.ts';
import { readDigestContent } from '../../src/verify/digest-content.ts';
import { parsePublicKey } from '../../src/verify/public-key.ts';
import { readMessageContent } from '../../src/verify/signature-content.ts';
import { isDigestOf } from '../../src/verify/to-bundle-verdict.ts';
import { parseTrustedRoot } from '../../src/verify/trusted-root.ts';
import { nothingSkipped } from '../support/nothing-skipped.ts';

const folder = '../shared/vectors/bundles';
const there = existsSync(`${folder}/manifest.json`);

interface VectorCase {
  readonly case: string;
  readonly bundle: string;
  readonly format: 'sigstore-bundle' | 'jsonl';
  readonly artifact: string | null;
  readonly trustedRoot: string;
  readonly key: string | null;
  readonly expect: 'pass' | 'fail';
  readonly why: string;
  readonly policy: { readonly identity?: string; readonly identityRegex?: string; readonly issuer?: string };
}

/** Sound signatures over a payload that a release must not carry: an older statement, and a provenance without parameters. */
const withOtherPayload = ['cosign/oci-attestation', 'sigstore-conformance/rekor2-dsse-happy-path'];

const policy = { thresholds: { logs: 1, signedCertificateTimestamps: 1, timestamps: 1 } };
const now = new Date('2026-11-01');

test('the vectors are there in CI', () => {
  if (nothingSkipped) expect(there, `${folder} is missing`).toBe(true);
  else if (!there) console.warn(`not run: ${folder} is missing`);
});

describe.skipIf(!there)('bundles of other projects', () => {
  const cases: readonly VectorCase[] = there ? JSON.parse(readFileSync(`${folder}/manifest.json`, 'utf8')).cases : [];

  test('there are at least 70', () => expect(cases.length).toBeGreaterThanOrEqual(70));

  test.each(cases.map((each) => [each.case, each] as const))('%s', async (_, vector) => {
    await expectAnswer(vector, await refusalOf(vector, 'the file'));
    if (vector.artifact !== null) await expectAnswer(vector, await refusalOf(vector, 'its digest'));
  });

  test.each(cases.filter((each) => each.expect === 'pass').map((each) => [each.case, each] as const))(
    'as part of a release, a sound bundle holds when it has a certificate and a statement of today: %s',
    async (name, vector) => {
      const refusal = await refusalInRelease(vector);
      if (vector.key !== null) expect(refusal).toBe('it is signed with a bare key; only certificates are accepted');
      else if (withOtherPayload.includes(name)) expect(refusal).toContain('is no statement');
      else expect(refusal).toBeUndefined();
    },
  );
});

async function expectAnswer(vector: VectorCase, refusal: string | undefined): Promise<void> {
  const wanted = vector.expect === 'pass' ? undefined : expect.any(String);
  expect({ answer: refusal === undefined ? 'pass' : 'fail', refusal }).toEqual({ answer: vector.expect, refusal: wanted });
}

/** Why a bundle is refused; undefined when it is accepted. */
async function refusalOf(vector: VectorCase, by: 'the file' | 'its digest'): Promise<string | undefined> {
  const bytes = artifactOf(vector);
  const digests = digestAlgorithms.map((algorithm): Digest => ({ algorithm, hex: hexOf(algorithm, bytes) }));
  const known = by === 'the file' ? digests : digests.slice(0, 1);
  const files = new Map(bytes === undefined ? [] : digests.map(({ hex }) => [hex, fileOf(bytes)] as const));
  const [digest] = known;
  if (digest === undefined) throw new Error('no digest');
  try {
    const context: BundleContext<{ readonly subject: readonly { readonly digest: Readonly<Record<string, string>> }[] }> = {
      roots: rootsOf(vector),
      policy,
      ...(vector.key === null ? {} : { key: parsePublicKey(textOf(vector.key), vector.key) }),
      parseStatement: parseAnyStatement,
      readMessage: async (bundle) =>
        by === 'the file' ? readMessageContent(bundle, files, digestAlgorithms) : readDigestContent(bundle, digest),
    };
    const [outcome] = await authenticateBundles([{ where: vector.case, text: textOf(vector.bundle) }], context);
    if (outcome === undefined) throw new Error('no outcome');
    if (outcome.status === 'refused') return outcome.reason;
    const { signer, signed } = outcome;
    if (bytes !== undefined && signed.kind === 'statement') {
      if (!signed.statement.subject.some((subject) => isDigestOf(subject.digest, known))) return 'the statement does not name it';
    }
    if (signer.kind === 'key') return undefined;
    const { identity, identityRegex, issuer } = vector.policy;
    if (identity !== undefined && signer.facts.identity !== identity) return `identity "${signer.facts.identity}"`;
    if (identityRegex !== undefined && !new RegExp(identityRegex).test(signer.facts.identity)) {
      return `identity "${signer.facts.identity}"`;
    }
    if (issuer !== undefined && signer.facts.claims.issuer !== issuer) return `issuer "${signer.facts.claims.issuer}"`;
    return undefined;
  } catch (error) {
    if (error instanceof ToolError) return error.message;
    throw error;
  }
}

async function refusalInRelease(vector: VectorCase): Promise<string | undefined> {
  const bytes = artifactOf(vector);
  const files = new Map(bytes === undefined ? [] : [[hexOf('sha256', bytes), fileOf(bytes)] as const]);
  const [outcome] = await authenticateAll([{ where: vector.case, text: textOf(vector.bundle) }], {
    roots: rootsOf(vector),
    policy,
    files,
    parseStatement,
  });
  return outcome?.status === 'refused' ? outcome.reason : undefined;
}

function rootsOf(vector: VectorCase) {
  return parseTrustedRoot(textOf(vector.trustedRoot), now);
}

function artifactOf({ artifact }: VectorCase): Buffer | undefined {
  return artifact === null ? undefined : readFileSync(`${folder}/${artifact}`);
}

function textOf(file: string): string {
  return readFileSync(`${folder}/${file}`, 'utf8');
}

function hexOf(algorithm: string, bytes: Uint8Array = Buffer.alloc(0)): string {
  return createHash(algorithm).update(bytes).digest('hex');
}

function fileOf(bytes: Uint8Array) {
  return {
    name: 'artifact',
    sizeBytes: bytes.length,
    blocks: async function* () {
      yield bytes;
    },
  };
}
