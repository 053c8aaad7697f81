// Signs statements and artifacts keyless, with one identity, one key and one certificate for the whole release.
// How the services are asked: docs/signing.md. Which of Rekor's versions a rehearsal uses, and why: docs/rehearsal.md.

import { printCompactJson } from '../codec/canonical-json.ts';
import { type Bundle, bundleToJSON, toMessageSignatureBundle } from '../codec/sigstore-bundle.ts';
import type { SignedBundle, Signer } from '../model/signature.ts';
import type { ExpectedCertificate, SigningServices } from '../model/signing.ts';
import { ToolError } from '../model/tool-error.ts';
import type { Http } from '../model/world.ts';
import { proofSubject } from './proof-subject.ts';
import { createReleaseKey, type PublicKey } from './release-key.ts';
import { requestCertificate } from './services/certificate-authority.ts';
import { enterIntoLogV1 } from './services/log-v1.ts';
import { enterIntoLogV2 } from './services/log-v2.ts';
import { signatureOf } from './services/logged-signature.ts';
import { EntryExists, ServiceFault } from './services/service-fault.ts';
import { createServicePool } from './services/service-pool.ts';
import type { SigningCertificate } from './services/signing-certificate.ts';
import { requestTimestamp } from './services/timestamp-authority.ts';
import { printReason, toSigningFailure } from './signing-failure.ts';
import { DSSEBundleBuilder, type Witness } from './sigstore-sign.ts';

export interface SignerOptions {
  readonly http: Http;
  readonly services: SigningServices;
  /** A JSON Web Token for the audience `sigstore`. It is sent to certificate authorities and kept out of every error and note. */
  readonly identityToken: string;
  /** Whom the certificate must name; nobody in particular when absent. */
  readonly expected?: ExpectedCertificate;
  /** Told when a service is asked again and when another one takes over: each such text once. */
  readonly note?: (text: string) => void;
}

/**
 * A rehearsal's log is one of version 1. cosign 3.1.2, sigstore-python 4.5.1 and @sigstore/verify 4.1.3 accept both, but older ones
 * (@sigstore/verify before 4.1) read DSSE entries of version 1 alone, and those also carry the log's own time.
 */
export const rehearsalRekorVersion = 1;

const payloadType = 'application/vnd.in-toto+json';
/** How often the same bytes are signed where a log has an entry and does not hand it out. */
const signings = 3;

/**
 * Many signatures may be under way at once. All are version 0.3 bundles.
 *
 * @throws {ToolError} `usage/identity-token` when the token is not a JSON Web Token that names a subject, `usage/timestamp-missing`
 *   where a log of version 2 may be used and no timestamp authority; when signing: the codes of services/service-fault.ts.
 */
export function createSigner({ http, services, identityToken, expected, note = () => {} }: SignerOptions): Signer {
  const subject = Buffer.from(proofSubject(identityToken));
  if (services.timestampAuthorities.wanted === 0 && needsTimestamps(services)) {
    throw new ToolError(
      'usage',
      'usage/timestamp-missing',
      'a log of version 2 records no time, and no timestamp authority is given',
      {
        help: 'give the URL of a timestamp authority, or use a log of version 1',
      },
    );
  }

  const told = new Set<string>();
  function tell(text: string, more = ''): void {
    if (told.has(text)) return;
    told.add(text);
    note(printReason(`${text}${more}`, identityToken));
  }
  const asking: Http = {
    request: (request) =>
      http.request({
        ...request,
        onRetry: ({ reason, waitMs }) => tell(reason, `; it is asked again in ${(waitMs / 1000).toFixed(1)} s`),
      }),
  };

  const authorities = { wanted: 1, candidates: services.certificateAuthorities };
  const certificatePool = createServicePool(authorities, 'network/no-certificate', tell);
  const logPool = createServicePool(services.logs, 'network/no-log-entry', tell);
  const timestampPool = createServicePool(services.timestampAuthorities, 'network/no-timestamp', tell);

  async function certificateFor(key: PublicKey): Promise<SigningCertificate> {
    const request = {
      identityToken,
      publicKey: key.der,
      publicKeyPem: key.pem,
      proofOfPossession: key.sign(subject),
      ...(expected !== undefined && { expected }),
    };
    const [certificate] = await certificatePool.ask((service) => requestCertificate(asking, service, request));
    if (certificate === undefined) throw new TypeError('one certificate was asked for');
    return certificate;
  }

  const signer = createReleaseKey(certificateFor);
  const log: Witness = {
    async testify(content) {
      const certificate = await signer.certificate();
      const entries = await logPool.ask((service) => {
        const enter = service.apiVersion === 2 ? enterIntoLogV2 : enterIntoLogV1;
        return enter(asking, service, content, certificate);
      });
      return { tlogEntries: [...entries] };
    },
  };
  const clock: Witness = {
    async testify(content) {
      const certificate = await signer.certificate();
      const timestamps = await timestampPool.ask((service) =>
        requestTimestamp(asking, service, signatureOf(content), certificate),
      );
      return { rfc3161Timestamps: timestamps.map((signedTimestamp) => ({ signedTimestamp })) };
    },
  };
  const witnesses = [log, clock];
  const statements = new DSSEBundleBuilder({ signer, witnesses });

  /** As the library's builder makes it, but in version 0.3 with the certificate alone, and over bytes that need not fit in memory. */
  async function signMessage(blocks: AsyncIterable<Uint8Array>): Promise<Bundle> {
    const { der, pem } = await signer.certificate();
    const { digest, signature } = await signer.signBlocks(blocks);
    const bundle = toMessageSignatureBundle({ digest, signature, certificate: der, certificateChain: false });
    const made = await Promise.all(witnesses.map((witness) => witness.testify(bundle.content, pem)));
    bundle.verificationMaterial.tlogEntries = made.flatMap(({ tlogEntries = [] }) => tlogEntries);
    const rfc3161Timestamps = made.flatMap((material) => material.rfc3161Timestamps ?? []);
    bundle.verificationMaterial.timestampVerificationData = { rfc3161Timestamps };
    return bundle;
  }

  async function sign(make: () => Promise<Bundle>): Promise<SignedBundle> {
    for (let left = signings - 1; ; left -= 1) {
      try {
        return { json: printCompactJson(withZeros(bundleToJSON(await make()))) };
      } catch (error) {
        // Signatures over the same bytes differ, so that the next one is an entry of its own.
        if (error instanceof EntryExists && left > 0) continue;
        throw error instanceof ServiceFault ? toSigningFailure(error, identityToken) : error;
      }
    }
  }

  return {
    signStatement: (payload) => sign(() => statements.create({ data: viewOf(payload), type: payloadType })),
    signArtifact: (content) => sign(() => signMessage(typeof content === 'function' ? content() : oneBlock(content))),
  };
}

/** The library leaves out what is zero or empty, as in the first entry of a log, and sigstore-python 4.5.1 takes that for malformed. */
function withZeros(bundle: ReturnType<typeof bundleToJSON>): unknown {
  const { verificationMaterial } = bundle;
  const tlogEntries = verificationMaterial.tlogEntries.map(({ inclusionProof: proof, ...entry }) => ({
    ...entry,
    logIndex: entry.logIndex ?? '0',
    ...(proof && { inclusionProof: { ...proof, logIndex: proof.logIndex ?? '0', hashes: proof.hashes ?? [] } }),
  }));
  return { ...bundle, verificationMaterial: { ...verificationMaterial, tlogEntries } };
}

async function* oneBlock(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** Whether a signature could end without any time beside it. */
function needsTimestamps({ logs: { wanted, candidates } }: SigningServices): boolean {
  return wanted === 0 || candidates.some(({ apiVersion }) => apiVersion === 2);
}

/** The same bytes, not copied. */
function viewOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
