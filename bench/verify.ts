// npm run bench -- verify: verification against cosign, over what real servers on loopback signed: one artifact, a release of 50
// artifacts and 200 statements, a large file, and how time and memory grow with the statements. The servers are those of scripts/sigstore.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from '../scripts/sample-repository.ts';
import { toolProgram } from '../scripts/sigstore-servers/tools.ts';
import { predicateTypes } from '../src/model/statement.ts';
import { person, type Stack, signWithCosign, stagedFor, withStack } from './loopback-stack.ts';
import { type Command, measure, type Row, rounded } from './measure.ts';

/** cosign reads one bundle at a time: so many of each kind are measured, and the rest is counted. */
const measuredOfEach = 10;

interface Signed {
  readonly folder: string;
  /** What follows `verify-release`. */
  readonly asked: readonly string[];
}

export async function verify(folder: string, report: (row: Row) => void): Promise<void> {
  await withStack(folder, async (stack) => {
    const whole = await signed(folder, 'whole', stack, { artifacts: 50, statements: 200 });
    const [hundred, thousand] = [
      await signed(folder, 'hundred', stack, { artifacts: 1, statements: 100 }),
      await signed(folder, 'thousand', stack, { artifacts: 1, statements: 1000 }),
    ];

    const artifact = join(whole.folder, 'hello-1');
    const blob = cosign(stack, 'verify-blob', `${artifact}.sigstore.json`, artifact);
    report(
      await measure({
        ...{ case: 'one artifact and its bundle / cosign verify-blob', goal: 2, runs: 15 },
        ...{ ours: verifyBundle(stack, `${artifact}.sigstore.json`, artifact), peer: blob },
      }),
    );

    const row = await measureWhole(folder, whole, stack);
    report(row);
    const { oursPeakMiB } = row;
    if (oursPeakMiB !== undefined) {
      const [ours, peer] = [oursPeakMiB, 120];
      report({
        case: 'peak memory of that, in MiB in both columns / 120 MiB',
        ours,
        peer,
        ratio: rounded(ours / peer),
        goal: 1,
        holds: ours <= peer,
      });
    }

    const large = join(folder, 'large');
    writeLarge(large, 1000);
    const bundle = `${large}.sigstore.json`;
    signWithCosign(stack, folder, stack.refresh(), bundle, large);
    report(
      await measure({
        ...{ case: 'a file of 1 GB and its bundle / openssl dgst -sha256', goal: rounded(1 / 0.9), runs: 3 },
        ...{ ours: verifyBundle(stack, bundle, large), peer: ['openssl', 'dgst', '-sha256', large] },
      }),
    );

    report(
      await measure({
        ...{ case: 'a release of 1,000 statements / one of 100', goal: 12, runs: 5 },
        ...{ ours: verifyRelease(thousand), peer: verifyRelease(hundred) },
      }),
    );
  });
}

/** A release, staged without a build and signed by the servers. */
async function signed(
  folder: string,
  name: string,
  stack: Stack,
  size: { readonly artifacts: number; readonly statements: number },
): Promise<Signed> {
  const staged = await stagedFor(stack, join(folder, name), size);
  const out = join(folder, `${name}-release`);
  const said = execFileSync(
    process.execPath,
    [
      ...[join(checkout, 'dist/cli/selfsame.js'), 'sign', staged, '--resume', '--quiet', '--json', '--out', out],
      ...[...stack.services, '--identity-token-file', stack.refresh()],
    ],
    { encoding: 'utf8', maxBuffer: 2 ** 28 },
  );
  const { verify: asked } = JSON.parse(said) as { readonly verify: readonly string[] };
  return { folder: out, asked };
}

function verifyRelease({ asked }: Signed): Command {
  return [process.execPath, join(checkout, 'dist/cli/verify-release.js'), ...asked];
}

function verifyBundle({ trustedRoot, issuer }: Stack, bundle: string, file: string): Command {
  return [
    ...[process.execPath, join(checkout, 'dist/cli/selfsame.js'), 'verify-bundle', bundle, file],
    ...['--identity', person, '--issuer', issuer, '--trusted-root', trustedRoot],
  ];
}

function cosign(
  { trustedRoot, issuer }: Stack,
  command: 'verify-blob' | 'verify-blob-attestation',
  bundle: string,
  file: string,
): Command {
  return [
    ...[toolProgram('cosign'), command, '--bundle', bundle, '--trusted-root', trustedRoot],
    ...['--certificate-identity', person, '--certificate-oidc-issuer', issuer],
    ...(command === 'verify-blob-attestation' ? ['--type', predicateTypes.sbom] : []),
    file,
  ];
}

/** All of a release at once, against ten calls of cosign for artifacts and ten for statements, each counted as often as it is needed. */
async function measureWhole(folder: string, release: Signed, stack: Stack): Promise<Row> {
  const bundles = join(folder, 'bundles');
  mkdirSync(bundles);
  const statements = readdirSync(release.folder).find((name) => name.endsWith('.intoto.jsonl'));
  assert(statements !== undefined);
  const calls: Command[] = [];
  for (let index = 1; index <= measuredOfEach; index += 1) {
    const artifact = join(release.folder, `hello-${index}`);
    calls.push(cosign(stack, 'verify-blob', `${artifact}.sigstore.json`, artifact));
  }
  for (const line of readFileSync(join(release.folder, statements), 'utf8').trimEnd().split('\n')) {
    const { predicateType, subject } = payloadOf(line);
    if (predicateType !== predicateTypes.sbom || calls.length >= 2 * measuredOfEach) continue;
    const file = join(bundles, `${calls.length}.json`);
    writeFileSync(file, line);
    calls.push(cosign(stack, 'verify-blob-attestation', file, join(release.folder, subject[0]?.name ?? '')));
  }
  assert.equal(calls.length, 2 * measuredOfEach);
  const shell = calls.map((call) => call.map(quoted).join(' ')).join(' && ');
  const measured = await measure({
    ...{ case: '', ours: verifyRelease(release), peer: ['sh', '-c', shell], goal: 0.1, runs: 5 },
  });
  // 50 artifacts and 200 statements, each kind as long as its ten on average.
  const peer = (measured.peer / (2 * measuredOfEach)) * 250;
  const { peerPeakMiB: _, ...row } = measured;
  return {
    ...row,
    case: `a release of 50 artifacts and 200 statements / cosign, ${2 * measuredOfEach} calls, multiplied to 250`,
    ...{ peer: rounded(peer), ratio: rounded(measured.ours / peer), holds: measured.ours / peer <= 0.1 },
  };
}

function payloadOf(bundle: string): { readonly predicateType: string; readonly subject: readonly { readonly name: string }[] } {
  const { dsseEnvelope } = JSON.parse(bundle) as { readonly dsseEnvelope: { readonly payload: string } };
  return JSON.parse(Buffer.from(dsseEnvelope.payload, 'base64').toString('utf8'));
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function writeLarge(file: string, sizeMB: number): void {
  const to = openSync(file, 'w');
  const block = Buffer.alloc(1_000_000);
  for (let at = 0; at < sizeMB; at += 1) {
    for (let offset = 0; offset < block.length; offset += 4)
      block.writeUInt32LE(Math.imul(offset + at, 2_654_435_761) >>> 0, offset);
    writeSync(to, block);
  }
  closeSync(to);
}
