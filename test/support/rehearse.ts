// A running rehearsal for tests of whatever reads bundles: signs any statement with any claims, over loopback.

import { createWorld } from '../../src/host/create-world.ts';
import type { PlannedIdentity } from '../../src/model/plan.ts';
import { rehearsalIssuer } from '../../src/model/rehearsal.ts';
import type { Signer } from '../../src/model/signature.ts';
import type { SigningServices } from '../../src/model/signing.ts';
import { createSigner, rehearsalRekorVersion } from '../../src/sign/create-signer.ts';
import { createEmbeddedSigstore, type EmbeddedSigstore } from '../../src/sign/embedded/create-embedded-sigstore.ts';
import { type RehearsalClaims, rehearsalClaims } from '../../src/sign/rehearsal-claims.ts';
import { serveLoopback } from './loopback.ts';

export interface Rehearsal {
  /** Text of trusted_root.json. */
  readonly trustedRoot: string;
  /** A bundle's JSON. Text and bytes are signed as they are, an object as JSON. */
  sign(statement: object | string | Uint8Array, overrides?: Partial<RehearsalClaims>): Promise<string>;
  signArtifact(content: Uint8Array, overrides?: Partial<RehearsalClaims>): Promise<string>;
  close(): Promise<void>;
  readonly url: string;
  readonly sigstore: EmbeddedSigstore;
}

export interface RehearseOptions {
  readonly rekorVersion?: 1 | 2;
  /** Whether a timestamp authority signs too; by default it does. */
  readonly timestamps?: boolean;
  readonly now?: () => Date;
}

const rehearsedCommit = '0123456789abcdef0123456789abcdef01234567';

/** What the claims are made from when nothing is overridden. */
export const rehearsedIdentity: PlannedIdentity = {
  identity: 'https://git.example/owner/hello/release@refs/tags/v1.0.0',
  issuer: rehearsalIssuer,
  repository: 'https://git.example/owner/hello',
  ref: 'refs/tags/v1.0.0',
};

export const rehearsedClaims = rehearsalClaims(
  { identity: rehearsedIdentity, source: { commit: rehearsedCommit } },
  'https://git.example/owner/hello/runs/1',
);

/** All services at one place, as a rehearsal has them. */
export function servicesAt(url: string, options: Pick<RehearseOptions, 'rekorVersion' | 'timestamps'> = {}): SigningServices {
  const { rekorVersion = rehearsalRekorVersion, timestamps = true } = options;
  const service = { url, operator: 'rehearsal', apiVersion: 1 };
  return {
    certificateAuthorities: [service],
    logs: { wanted: 1, candidates: [{ ...service, apiVersion: rekorVersion }] },
    timestampAuthorities: timestamps ? { wanted: 1, candidates: [service] } : { wanted: 0, candidates: [] },
    identityIssuers: [],
  };
}

export async function rehearse(options: RehearseOptions = {}): Promise<Rehearsal> {
  const { rekorVersion = rehearsalRekorVersion, timestamps = true, now = () => new Date() } = options;
  const { http } = createWorld();
  const alsoIssues: string[] = [];
  const sigstore = createEmbeddedSigstore({ now, alsoIssues });
  const server = await serveLoopback(sigstore.handle);
  // One certificate for all signatures with the same claims, as in a release.
  const signers = new Map<string, Signer>();

  function signerFor(overrides: Partial<RehearsalClaims>): Signer {
    const name = JSON.stringify(overrides);
    const claims = { ...rehearsedClaims, ...overrides };
    alsoIssues.push(claims.issuer);
    const signer =
      signers.get(name) ??
      createSigner({
        http,
        services: servicesAt(server.url, { rekorVersion, timestamps }),
        identityToken: sigstore.issueToken(claims),
      });
    signers.set(name, signer);
    return signer;
  }

  return {
    trustedRoot: sigstore.trustedRoot(server.url),
    url: server.url,
    sigstore,
    sign: async (statement, overrides = {}) => (await signerFor(overrides).signStatement(bytesOf(statement))).json,
    signArtifact: async (content, overrides = {}) => (await signerFor(overrides).signArtifact(content)).json,
    close: server.close,
  };
}

function bytesOf(statement: object | string | Uint8Array): Uint8Array {
  if (statement instanceof Uint8Array) return statement;
  return Buffer.from(typeof statement === 'string' ? statement : JSON.stringify(statement));
}
