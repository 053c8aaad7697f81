// Signs statements and artifacts keyless, with one identity, one key and one certificate for the whole release.
// Which of Rekor's versions a rehearsal uses, and why: docs/rehearsal.md.

import { printCompactJson } from '../codec/canonical-json.ts';
import { type Bundle, bundleToJSON, toMessageSignatureBundle } from '../codec/sigstore-bundle.ts';
import type { SignedBundle, Signer } from '../model/signature.ts';
import { ToolError } from '../model/tool-error.ts';
import { createRekorV2Witness } from './rekor-v2-witness.ts';
import { createReleaseKey } from './release-key.ts';
import { toSigningFailure, unreadableToken } from './signing-failure.ts';
import {
  type Artifact,
  DSSEBundleBuilder,
  MessageSignatureBundleBuilder,
  RekorWitness,
  type SigstoreSignature,
  TSAWitness,
  type Witness,
} from './sigstore-sign.ts';

export interface SignerOptions {
  /** A JSON Web Token for the audience `sigstore`. It is sent to the certificate authority once and kept out of every error. */
  readonly identityToken: string;
  readonly fulcioUrl: string;
  readonly rekorUrl: string;
  readonly rekorVersion: 1 | 2;
  /** Wanted with version 2, whose entries carry no time. */
  readonly timestampUrl?: string;
}

/**
 * A rehearsal's log is one of version 1. cosign 3.1.2, sigstore-python 4.5.1 and @sigstore/verify 4.1.3 accept both, but older ones
 * (@sigstore/verify before 4.1) read DSSE entries of version 1 alone, and those also carry the log's own time.
 */
export const rehearsalRekorVersion = 1;

const payloadType = 'application/vnd.in-toto+json';
// A refusal is final; a lost answer or an answer of 5xx is asked for again. A log that has the entry already is content.
const retry = { retries: 3, minTimeout: 250, factor: 3 };
// A Rekor of version 2 answers when it next publishes a checkpoint, every ten seconds by default.
const timeoutMs = 30_000;

/**
 * Many signatures may be under way at once. All are version 0.3 bundles.
 *
 * @throws {ToolError} `usage/identity-token` when the token is not a JSON Web Token, `usage/timestamp-missing` for version 2 without
 *   a timestamp authority; when signing: `network/no-certificate`, `network/no-log-entry`, `network/no-timestamp`, `network/not-signed`.
 */
export function createSigner(options: SignerOptions): Signer {
  const { identityToken, fulcioUrl, rekorUrl, rekorVersion, timestampUrl } = options;
  if (!namesSubject(identityToken)) throw unreadableToken();
  if (rekorVersion === 2 && timestampUrl === undefined) {
    throw new ToolError(
      'usage',
      'usage/timestamp-missing',
      'a log of version 2 records no time, and no timestamp authority is given',
      {
        help: 'give the URL of a timestamp authority, or use a log of version 1',
      },
    );
  }
  const signer = createReleaseKey({ identityToken, fulcioUrl, retry, timeoutMs });
  const log: Witness =
    rekorVersion === 2
      ? createRekorV2Witness({ rekorUrl, retry, timeoutMs })
      : new RekorWitness({ rekorBaseURL: rekorUrl, fetchOnConflict: true, retry, timeout: timeoutMs });
  const clock = timestampUrl === undefined ? [] : [new TSAWitness({ tsaBaseURL: timestampUrl, retry, timeout: timeoutMs })];
  const witnesses = [log, ...clock];
  const statements = new DSSEBundleBuilder({ signer, witnesses });
  const artifacts = new ArtifactBundleBuilder({ signer, witnesses });

  async function sign(builder: { create(artifact: Artifact): Promise<Bundle> }, artifact: Artifact): Promise<SignedBundle> {
    try {
      return { json: printCompactJson(bundleToJSON(await builder.create(artifact))) };
    } catch (error) {
      throw toSigningFailure(error, identityToken);
    }
  }

  return {
    signStatement: (payload) => sign(statements, { data: Buffer.from(payload), type: payloadType }),
    signArtifact: (content) => sign(artifacts, { data: Buffer.from(content) }),
  };
}

/** The library's builder writes version 0.2 with a chain of one; gh and strict readers want 0.3 with the certificate. */
class ArtifactBundleBuilder extends MessageSignatureBundleBuilder {
  protected override async package(artifact: Artifact, { signature, key }: SigstoreSignature) {
    const bundle = await super.package(artifact, { signature, key });
    const { content, verificationMaterial } = bundle;
    const material = verificationMaterial.content;
    if (material.$case !== 'x509CertificateChain') return bundle;
    const certificate = material.x509CertificateChain.certificates[0]?.rawBytes ?? Buffer.alloc(0);
    const digest = content.messageSignature.messageDigest.digest;
    return toMessageSignatureBundle({ digest, signature, certificate, certificateChain: false });
  }
}

function namesSubject(token: string): boolean {
  const payload = /^[\w-]+\.([\w-]+)\.[\w-]+$/.exec(token)?.[1];
  if (payload === undefined) return false;
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    return typeof claims === 'object' && claims !== null && ('sub' in claims || 'email' in claims);
  } catch {
    return false;
  }
}
