// npm run test:conformance: drives scripts/conformance as the public suite does, a process a case, over the bundles of other
// projects in ../shared/vectors, by path and by digest, and demands their authors' answer each time.

import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseLeafCertificate } from '../src/verify/leaf-certificate.ts';

interface VectorCase {
  readonly case: string;
  readonly bundle: string;
  readonly artifact: string | null;
  readonly artifactDigest: { readonly sha256: string } | null;
  readonly trustedRoot: string;
  readonly key: string | null;
  readonly expect: 'pass' | 'fail';
  readonly policy: { readonly identity?: string; readonly identityRegex?: string; readonly issuer?: string };
}

interface Run {
  readonly title: string;
  readonly args: readonly string[];
  readonly expected: 'pass' | 'fail';
}

const client = fileURLToPath(new URL('conformance', import.meta.url));
const folder = fileURLToPath(new URL('../../shared/vectors/bundles', import.meta.url));
const atOnce = 2;
const fewestCases = 70;

if (!existsSync(join(folder, 'manifest.json'))) {
  console.log(`not run: ${folder} is missing`);
  process.exit(process.env.SELFSAME_NOTHING_SKIPPED === undefined ? 0 : 1);
}
const { cases }: { readonly cases: readonly VectorCase[] } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
const runs = cases.flatMap(runsOf);
let asExpected = 0;
let next = 0;
await Promise.all(Array.from({ length: atOnce }, work));
console.log(`${asExpected} of ${runs.length} as expected`);
process.exitCode = asExpected === runs.length && cases.length >= fewestCases ? 0 : 1;

async function work(): Promise<void> {
  for (let run = runs[next]; run !== undefined; run = runs[next]) {
    next += 1;
    const { answer, reason } = await answerTo(run.args);
    const isExpected = answer === run.expected;
    if (isExpected) asExpected += 1;
    console.log(`${isExpected ? 'ok    ' : 'FAILED'}  ${run.title}: ${answer}${reason === '' ? '' : `, ${reason}`}`);
  }
}

/** A crash is neither a pass nor a fail. */
function answerTo(args: readonly string[]): Promise<{ readonly answer: string; readonly reason: string }> {
  return new Promise((done) => {
    execFile(client, args, (error, _, stderr) => {
      const code = error === null ? 0 : (error.code ?? `signal ${error.signal}`);
      const answer = code === 0 ? 'pass' : code === 1 || code === 2 || code === 3 ? 'fail' : `exit ${code}`;
      done({ answer, reason: stderr.split('\n')[0] ?? '' });
    });
  });
}

/** By path where there is a file, and by digest. */
function runsOf(vector: VectorCase): readonly Run[] {
  const at = (file: string): string => join(folder, file);
  const bundle = readBundle(at(vector.bundle));
  const args = [
    ...['verify-bundle', '--bundle', at(vector.bundle)],
    ...(vector.key === null ? identityArgs(vector, bundle) : ['--key', at(vector.key)]),
    ...['--trusted-root', at(vector.trustedRoot)],
  ];
  const sha256 = vector.artifactDigest?.sha256;
  const digest = sha256 === undefined ? subjectDigest(bundle) : `sha256:${sha256}`;
  return [
    ...(vector.artifact === null ? [] : [{ by: 'path', subject: at(vector.artifact) }]),
    { by: 'digest', subject: digest },
  ].map(({ by, subject }) => ({ title: `${vector.case} by ${by}`, args: [...args, subject], expected: vector.expect }));
}

// biome-ignore lint/suspicious/noExplicitAny: a bundle that may be broken in any way.
type Json = any;

function readBundle(file: string): Json {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Where a case names nobody, whoever its certificate names: what is wrong with it must be something else. */
function identityArgs({ policy }: VectorCase, bundle: Json): readonly string[] {
  const material = bundle?.verificationMaterial;
  const encoded = material?.certificate?.rawBytes ?? material?.x509CertificateChain?.certificates?.[0]?.rawBytes;
  const leaf = parseLeafCertificate(Buffer.from(String(encoded), 'base64'));
  const named = leaf.status === 'parsed' ? leaf.value.facts : undefined;
  if (policy.identityRegex !== undefined && !new RegExp(policy.identityRegex).test(named?.identity ?? ''))
    throw new Error('another identity');
  return [
    ...['--certificate-identity', policy.identity ?? named?.identity ?? 'nobody'],
    ...['--certificate-oidc-issuer', policy.issuer ?? named?.claims.issuer ?? 'nobody'],
  ];
}

/** Where a case has no file: what its own statement names. */
function subjectDigest(bundle: Json): string {
  const { sha256, sha512 } = JSON.parse(Buffer.from(bundle.dsseEnvelope.payload, 'base64').toString()).subject[0].digest;
  return sha256 === undefined ? `sha512:${sha512}` : `sha256:${sha256}`;
}
