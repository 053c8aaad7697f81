// The suite's stack for its tests: tokens, signers and what verifies.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { askToken } from '../../scripts/sigstore-servers/ask-token.ts';
import type { Claims, IdentityKind } from '../../scripts/sigstore-servers/identity-kinds.ts';
import { requireStack, type Stack, stackFiles } from '../../scripts/sigstore-servers/stack-folder.ts';
import { createWorld } from '../../src/host/create-world.ts';
import type { Signer } from '../../src/model/signature.ts';
import type { ExpectedCertificate, SigningServices } from '../../src/model/signing.ts';
import { predicateTypes } from '../../src/model/statement.ts';
import type { SignatureOutcome } from '../../src/model/verdict.ts';
import type { Http } from '../../src/model/world.ts';
import { createSigner } from '../../src/sign/create-signer.ts';
import { readIdentity } from '../../src/sign/identity/read-identity.ts';
import { parseSigningConfig } from '../../src/sign/signing-config.ts';

import { parseStatement } from '../../src/statement/parse-statement.ts';
import { type AuthenticateContext, authenticateAll } from '../../src/verify/authenticate.ts';
import { parseTrustedRoot } from '../../src/verify/trusted-root.ts';

export const world = createWorld();

/** The stack that test/sigstore/global-setup.ts brought up. */
export const stack = requireStack(process.env.SELFSAME_SIGSTORE_STACK ?? '');

export function stackText(name: 'trustedRoot' | 'signingConfig', { folder }: Stack = stack): string {
  return readFileSync(join(folder, stackFiles[name]), 'utf8');
}

export function servicesOf(of: Stack = stack): SigningServices {
  return parseSigningConfig(stackText('signingConfig', of), new Date());
}

export interface SignerOfStack {
  readonly signer: Signer;
  readonly expected: ExpectedCertificate;
}

/** With a fresh token, and what the token says about the certificate demanded of it. */
export async function signerOf(
  kind: IdentityKind,
  claims: Claims = {},
  options: { readonly of?: Stack; readonly http?: Http; readonly note?: (text: string) => void } = {},
): Promise<SignerOfStack> {
  const { of = stack, http = world.http, note } = options;
  const identityToken = await askToken(of, kind, claims);
  const { expected } = readIdentity(identityToken, new Date());
  const services = servicesOf(of);
  return {
    expected,
    signer: createSigner({ http, services, identityToken, expected, ...(note === undefined ? {} : { note }) }),
  };
}

/** A statement about a file of this content, as bytes. */
export function provenanceOf(content: Uint8Array | string): Uint8Array {
  const statement = {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: 'hello', digest: { sha256: sha256(content) } }],
    predicateType: predicateTypes.provenance,
    predicate: {
      buildDefinition: { buildType: 'https://build.example/type', externalParameters: {} },
      runDetails: { builder: { id: 'https://build.example/builder' } },
    },
  };
  return Buffer.from(JSON.stringify(statement));
}

export function sha256(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex');
}

/** What our own verification says, with one log, one certificate log and one timestamp demanded. */
export async function authenticate(
  bundles: readonly string[],
  options: { readonly of?: Stack; readonly contents?: readonly Uint8Array[] } = {},
): Promise<readonly SignatureOutcome[]> {
  const files: AuthenticateContext['files'] = new Map(
    (options.contents ?? []).map((content) => [
      sha256(content),
      {
        name: 'hello',
        sizeBytes: content.length,
        blocks: async function* () {
          yield content;
        },
      },
    ]),
  );
  return authenticateAll(
    bundles.map((text, index) => ({ where: `bundle ${index + 1}`, text })),
    {
      roots: parseTrustedRoot(stackText('trustedRoot', options.of), new Date()),
      policy: { thresholds: { logs: 1, signedCertificateTimestamps: 1, timestamps: 1 } },
      files,
      parseStatement,
    },
  );
}

/** The one outcome, which must be that it holds. */
export async function authenticated(
  bundle: string,
  options: { readonly of?: Stack; readonly contents?: readonly Uint8Array[] } = {},
): Promise<Extract<SignatureOutcome, { status: 'authenticated' }>> {
  const [outcome] = await authenticate([bundle], options);
  if (outcome?.status === 'authenticated') return outcome;
  throw new Error(`refused: ${outcome?.reason}`);
}

/** Counts what is asked, by path; and asks. */
export function countingHttp(http: Http = world.http): Http & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    request(request) {
      asked.push(new URL(request.url).pathname);
      return http.request(request);
    },
  };
}
