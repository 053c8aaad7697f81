// The command line of the public sigstore-conformance suite over our signing and verification: docs/conformance.md
// Source: https://github.com/sigstore/sigstore-conformance/blob/main/docs/cli_protocol.md

import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createWorld } from '../src/host/create-world.ts';
import { exitCodeOfKind, exitCodes, ToolError } from '../src/model/tool-error.ts';
import type { Progress } from '../src/model/world.ts';
import { verifyBundle } from '../src/ops/verify-bundle.ts';

const usage = `conformance sign-bundle --identity-token TOKEN --bundle FILE [--staging] [--trusted-root FILE] [--signing-config FILE] [--in-toto] ARTIFACT
conformance verify-bundle --bundle FILE [--staging] (--certificate-identity TEXT --certificate-oidc-issuer URL | --key FILE) [--trusted-root FILE] ARTIFACT_OR_DIGEST`;

const world = createWorld();
const progress: Progress = { stage: () => () => undefined, note: (text) => console.error(text) };

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  if (error instanceof ToolError) {
    console.error(`conformance: ${error.message}${error.help === undefined ? '' : `; ${error.help}`}`);
    process.exitCode = exitCodeOfKind[error.kind];
  } else {
    console.error(error);
    process.exitCode = exitCodes.bug;
  }
}

async function run([command, ...words]: readonly string[]): Promise<number> {
  const { values, positionals } = readWords(words);
  const [subject] = positionals;
  const { bundle } = values;
  if (bundle === undefined || subject === undefined || positionals.length > 1) throw badUsage();
  switch (command) {
    case 'sign-bundle':
      return sign(resolve(subject), resolve(bundle), values);
    case 'verify-bundle':
      return verify(subject, resolve(bundle), values);
  }
  throw badUsage();
}

function readWords(words: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  try {
    return parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        bundle: text,
        staging: flag,
        'trusted-root': text,
        'signing-config': text,
        'identity-token': text,
        'in-toto': flag,
        'certificate-identity': text,
        'certificate-oidc-issuer': text,
        key: text,
      },
    });
  } catch (cause) {
    throw badUsage(cause);
  }
}

type Values = ReturnType<typeof readWords>['values'];

function badUsage(cause?: unknown): ToolError {
  return new ToolError('usage', 'usage/conformance', 'the command line is not that of the suite', { help: usage, cause });
}

async function sign(artifact: string, bundle: string, values: Values): Promise<number> {
  const { 'identity-token': identityToken, 'signing-config': configFile } = values;
  if (identityToken === undefined) throw badUsage();
  const [{ createSigner }, { parseSigningConfig }] = await Promise.all([
    import('../src/sign/create-signer.ts'),
    import('../src/sign/signing-config.ts'),
  ]);
  const config =
    configFile === undefined ? (await trustOf(values)).signingConfig : await world.files.readText(resolve(configFile));
  if (config === undefined) {
    throw new ToolError('network', 'sign/no-signing-config', 'nothing names the services to sign with', {
      help: 'give --signing-config',
    });
  }
  const services = parseSigningConfig(config, world.clock.now(), configFile);
  const signer = createSigner({ http: world.http, services, identityToken, note: progress.note });
  const content = await world.files.read(artifact);
  const signed = values['in-toto'] ? await signer.signStatement(content) : await signer.signArtifact(content);
  writeFileSync(bundle, `${signed.json}\n`);
  return exitCodes.yes;
}

/** What the suite means by no root and no configuration: those of today. */
async function trustOf({ staging }: Values) {
  const { readTrust } = await import('../src/ops/trust.ts');
  return readTrust(world, staging ? 'staging' : 'public-good', progress);
}

async function verify(subject: string, bundle: string, values: Values): Promise<number> {
  const { 'certificate-identity': identity, 'certificate-oidc-issuer': issuer, key, 'trusted-root': root } = values;
  const scratch = mkdtempSync(join(tmpdir(), 'selfsame-conformance-'));
  try {
    const trustedRoot = root === undefined ? join(scratch, 'trusted_root.json') : resolve(root);
    if (root === undefined) writeFileSync(trustedRoot, (await trustOf(values)).trustedRoot);
    const verdict = await verifyBundle(
      world,
      {
        bundle,
        ...(isDigest(subject) ? { digest: subject } : { file: resolve(subject) }),
        ...(key === undefined ? { identity, issuer } : { key: resolve(key) }),
        trustedRoot,
      },
      progress,
    );
    for (const { reason, wanted, got } of [...verdict.bundles.flatMap(({ failures }) => failures), ...verdict.failures]) {
      console.error([reason, ...(wanted ? [`wanted: ${wanted}`] : []), ...(got ? [`got: ${got}`] : [])].join('\n  '));
    }
    console.log(verdict.verdict);
    return verdict.verdict === 'accepted' ? exitCodes.yes : exitCodes.no;
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/** As the protocol tells a digest from a path; it knows SHA-256 alone. */
function isDigest(text: string): boolean {
  return /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/.test(text) && !existsSync(text);
}
