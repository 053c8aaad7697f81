// What the benches of signing and verification share: the servers of scripts/sigstore, a person's token, and a release to sign.

import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from '../scripts/sample-repository.ts';
import { toolProgram } from '../scripts/sigstore-servers/tools.ts';
import { createWorld } from '../src/host/create-world.ts';
import { stageRelease } from '../test/support/staged-release.ts';

export const person = 'maintainer@example.org';
/** Of one release: a provenance, a double build and the release itself besides an SBOM an artifact and its gates. */
const otherStatements = 3;

export interface Stack {
  readonly issuer: string;
  readonly trustedRoot: string;
  /** What follows a command that signs, of ours and of cosign's. */
  readonly services: readonly string[];
  /** Writes a fresh token and says where: they last some minutes. */
  readonly refresh: () => string;
}

/** Brings the servers up, and down again however the work ends. */
export async function withStack(folder: string, work: (stack: Stack) => Promise<void>): Promise<void> {
  const stackFolder = join(folder, 'stack');
  sigstore('install', 'fulcio', 'rekor', 'timestamp', 'cosign');
  sigstore('up', '--folder', stackFolder);
  try {
    const file = join(folder, 'token.jwt');
    const refresh = (): string => {
      writeFileSync(file, sigstore('token', '--folder', stackFolder, '--email', person), { mode: 0o600 });
      return file;
    };
    const payload = readFileSync(refresh(), 'utf8').split('.')[1] ?? '';
    const { iss: issuer } = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as { readonly iss: string };
    const trustedRoot = join(stackFolder, 'trusted_root.json');
    const services = ['--signing-config', join(stackFolder, 'signing_config.json'), '--trusted-root', trustedRoot];
    await work({ issuer, trustedRoot, services, refresh });
  } finally {
    sigstore('down', '--folder', stackFolder);
  }
}

/** A release without a build, that waits for its signatures; its folder. */
export async function stagedFor(
  { issuer }: Stack,
  project: string,
  { artifacts, statements }: { readonly artifacts: number; readonly statements: number },
): Promise<string> {
  mkdirSync(project);
  return stageRelease(createWorld({ workingFolder: project }), project, {
    identity: {
      ...{ identity: person, issuer, sourceFrom: 'provenance' },
      ...{ repository: 'https://git.example.org/acme/hello', ref: 'refs/tags/v1.0.0' },
    },
    ...{ artifacts, gates: statements - artifacts - otherStatements },
  });
}

/** @param token File of a token that is still good. */
export function signWithCosign({ services }: Stack, folder: string, token: string, bundle: string, file: string): void {
  execFileSync(
    toolProgram('cosign'),
    ['sign-blob', '--yes', ...services, '--identity-token', token, '--bundle', bundle, file],
    // Nothing of the user's settings.
    { stdio: 'pipe', env: { PATH: process.env.PATH, HOME: folder } },
  );
}

function sigstore(...args: string[]): string {
  return execFileSync(join(checkout, 'scripts/sigstore'), args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  }).trim();
}
