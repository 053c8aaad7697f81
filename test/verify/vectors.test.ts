// Real and hostile bundles of other projects' test suites, where they stand beside the checkout: our answer is theirs.

import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseStrictJson } from '../../src/codec/strict-json.ts';
import type { KnownStatement, Parsed, Statement } from '../../src/model/statement.ts';
import { ToolError } from '../../src/model/tool-error.ts';
import { parseStatement } from '../../src/statement/parse-statement.ts';
import { authenticateAll } from '../../src/verify/authenticate.ts';
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

/** Signed with a bare key that is given beside the bundle: refused, for only certificates are accepted. */
const withManagedKey = ['sigstore-conformance/managed-key-and-trusted-root', 'sigstore-conformance/managed-key-happy-path'];

/** Sound signatures over a payload that a release must not carry: an older statement, and a provenance without parameters. */
const withOtherPayload = ['cosign/oci-attestation', 'sigstore-conformance/rekor2-dsse-happy-path'];

test('the vectors are there in CI', () => {
  if (nothingSkipped) expect(there, `${folder} is missing`).toBe(true);
  else if (!there) console.warn(`not run: ${folder} is missing`);
});

describe.skipIf(!there)('bundles of other projects', () => {
  const cases: readonly VectorCase[] = there ? JSON.parse(readFileSync(`${folder}/manifest.json`, 'utf8')).cases : [];

  test('there are at least 70', () => expect(cases.length).toBeGreaterThanOrEqual(70));

  test.each(cases.map((each) => [each.case, each] as const))('%s', async (name, vector) => {
    const refusal = await verify(vector);
    const wanted = withManagedKey.includes(name) ? 'fail' : vector.expect;
    expect({ answer: refusal === undefined ? 'pass' : 'fail', refusal }).toEqual({
      answer: wanted,
      refusal: wanted === 'pass' ? undefined : expect.any(String),
    });
    if (withManagedKey.includes(name)) expect(refusal).toContain('bare key');
    if (wanted === 'pass') {
      const strict = await verify(vector, parseStatement);
      if (withOtherPayload.includes(name)) expect(strict).toContain('is no statement');
      else expect(strict).toBeUndefined();
    }
  });
});

/** Why a bundle is refused; undefined when it is accepted. */
async function verify(vector: VectorCase, readStatement = readAnyStatement): Promise<string | undefined> {
  const bytes = vector.artifact === null ? undefined : readFileSync(`${folder}/${vector.artifact}`);
  const files = new Map(
    bytes === undefined
      ? []
      : [
          [
            createHash('sha256').update(bytes).digest('hex'),
            {
              name: 'artifact',
              blocks: async function* () {
                yield bytes;
              },
            },
          ] as const,
        ],
  );
  try {
    const roots = parseTrustedRoot(readFileSync(`${folder}/${vector.trustedRoot}`, 'utf8'), new Date('2026-11-01'));
    const text = readFileSync(`${folder}/${vector.bundle}`, 'utf8');
    const [outcome] = await authenticateAll([{ where: vector.case, text }], {
      roots,
      policy: { thresholds: { logs: 1, signedCertificateTimestamps: 1, timestamps: 1 } },
      files,
      parseStatement: readStatement,
    });
    if (outcome === undefined) throw new Error('no outcome');
    if (outcome.status === 'refused') return outcome.reason;
    const { signer, signed } = outcome;
    if (bytes !== undefined && signed.kind === 'statement') {
      const digest = createHash('sha256').update(bytes).digest('hex');
      if (!signed.statement.statement.subject.some((subject) => subject.digest.sha256 === digest)) {
        return 'the statement does not name the artifact';
      }
    }
    const { identity, identityRegex, issuer } = vector.policy;
    if (identity !== undefined && signer.identity !== identity) return `identity "${signer.identity}"`;
    if (identityRegex !== undefined && !new RegExp(identityRegex).test(signer.identity)) return `identity "${signer.identity}"`;
    if (issuer !== undefined && signer.claims.issuer !== issuer) return `issuer "${signer.claims.issuer}"`;
    return undefined;
  } catch (error) {
    if (error instanceof ToolError) return error.message;
    throw error;
  }
}

/** The cases are about signatures: whatever names subjects will do as a statement. */
function readAnyStatement(payload: Uint8Array): Parsed<KnownStatement> {
  const strict = parseStatement(payload);
  if (strict.status === 'parsed') return strict;
  const json = parseStrictJson(payload);
  return json.status === 'parsed' ? { status: 'parsed', value: { kind: 'other', statement: json.value as Statement } } : strict;
}
