// A Sigstore of our own for rehearsals: authority, logs and timestamps with real cryptography, on loopback, gone with the process.
// What it is and what it is not: docs/rehearsal.md.

import { printCanonicalJson } from '../../codec/canonical-json.ts';
import { rehearsalAuthorityName, rehearsalIssuer } from '../../model/rehearsal.ts';
import type { LoopbackHandler } from '../../model/world.ts';
import type { RehearsalClaims } from '../rehearsal-claims.ts';
import { type Answer, jsonAnswer, Refusal, type Request, refusalAnswer } from './answers.ts';
import { createCertificateAuthority, type Validity } from './certificate-authority.ts';
import { createCertificateLog } from './certificate-log.ts';
import { createIdentityTokens, type TokenOptions } from './identity-tokens.ts';
import { addV1Entry, findV1Entry } from './rekor-v1.ts';
import { addV2Entry } from './rekor-v2.ts';
import { createTimestampAuthority } from './timestamp-authority.ts';
import { createEcdsaLog, createEd25519Log, type TransparencyLog } from './transparency-log.ts';

export interface EmbeddedSigstore {
  /** Answers what Fulcio, Rekor v1 and v2, a timestamp authority and an issuer answer; every path is on one host. */
  readonly handle: LoopbackHandler;
  /**
   * The text of trusted_root.json.
   *
   * @param baseUrl Where the services are reached, such as `http://127.0.0.1:8080`.
   */
  trustedRoot(baseUrl: string): string;
  /** An identity token that the certificate authority accepts for ten minutes. */
  issueToken(claims: RehearsalClaims, options?: TokenOptions): string;
  readonly issuer: string;
}

export interface EmbeddedSigstoreOptions {
  readonly now: () => Date;
  /** Issuers besides the rehearsal's own that it may play, for tests of verification. Read at every request. */
  readonly alsoIssues?: readonly string[];
  /** Whose its authorities are, for tests of what is no rehearsal; a rehearsal's own when absent. */
  readonly organization?: string;
}

// Names of logs, which stay the same whatever port a rehearsal gets. A verifier finds them in `baseUrl`, never on the network.
const logNames = {
  rekorV1: 'log1.rehearsal.selfsame.invalid',
  rekorV2: 'log2.rehearsal.selfsame.invalid',
  certificates: 'ct.rehearsal.selfsame.invalid',
};
const lifetimeYears = 10;

export function createEmbeddedSigstore({
  now,
  alsoIssues = [],
  organization = rehearsalAuthorityName,
}: EmbeddedSigstoreOptions): EmbeddedSigstore {
  const validity = validityFrom(now());
  const tokens = createIdentityTokens(now, alsoIssues);
  const certificateLog = createCertificateLog(now);
  const authority = createCertificateAuthority(now, validity, tokens, certificateLog, organization);
  const timestamps = createTimestampAuthority(now, validity, organization);
  const rekorV1 = createEcdsaLog(now, logNames.rekorV1);
  const rekorV2 = createEd25519Log(now, logNames.rekorV2);

  const routes: Readonly<Record<string, (request: Request) => Answer>> = {
    'POST /api/v2/signingCert': authority.signingCertificate,
    'GET /api/v2/trustBundle': authority.trustBundle,
    'POST /ct/v1/add-pre-chain': certificateLog.addPreChain,
    'POST /api/v1/log/entries': (request) => addV1Entry(rekorV1, request),
    'POST /api/v2/log/entries': (request) => addV2Entry(rekorV2, request),
    'POST /api/v1/timestamp': timestamps.timestamp,
    'GET /api/v1/timestamp/certchain': timestamps.certificateChain,
    'GET /.well-known/openid-configuration': ({ headers }) =>
      jsonAnswer(200, tokens.discovery(`http://${headers.host ?? 'localhost'}`)),
    'GET /keys': () => jsonAnswer(200, tokens.keys()),
  };

  function answer(request: Request): Answer {
    const path = request.path.replace(/\?.*$/s, '');
    const route = routes[`${request.method} ${path}`];
    if (route !== undefined) return route(request);
    const uuid = /^\/api\/v1\/log\/entries\/([0-9a-f]{64})$/.exec(path)?.[1];
    if (request.method === 'GET' && uuid !== undefined) return findV1Entry(rekorV1, uuid);
    throw new Refusal(404, 'nothing is served here');
  }

  return {
    issuer: rehearsalIssuer,
    issueToken: tokens.issue,

    async handle(request) {
      try {
        return answer(request);
      } catch (error) {
        if (error instanceof Refusal) return refusalAnswer(error);
        throw error;
      }
    },

    trustedRoot(baseUrl) {
      const validFor = { start: validity.start.toISOString(), end: validity.end.toISOString() };
      const key = (publicKey: Buffer, keyDetails: TransparencyLog['keyDetails']) => ({
        rawBytes: publicKey.toString('base64'),
        keyDetails,
        validFor,
      });
      const log = (name: string, id: Buffer, publicKey: unknown) => ({
        baseUrl: `https://${name}`,
        hashAlgorithm: 'SHA2_256',
        publicKey,
        logId: { keyId: id.toString('base64') },
      });
      const chainOf = (uri: string, commonName: string, certificates: readonly Buffer[]) => ({
        subject: { organization, commonName },
        uri,
        certChain: { certificates: certificates.map((rawBytes) => ({ rawBytes: rawBytes.toString('base64') })) },
        validFor,
      });
      return printCanonicalJson({
        mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
        tlogs: [rekorV1, rekorV2].map(({ name, id, publicKey, keyDetails }) => log(name, id, key(publicKey, keyDetails))),
        certificateAuthorities: [chainOf(baseUrl, organization, [authority.certificate])],
        ctlogs: [log(logNames.certificates, certificateLog.id, key(certificateLog.publicKey, 'PKIX_ECDSA_P256_SHA_256'))],
        timestampAuthorities: [chainOf(`${baseUrl}/api/v1/timestamp`, `${organization} timestamp root`, timestamps.chain)],
      });
    },
  };
}

/** Whole seconds, as certificates have them, from the beginning of this second. */
function validityFrom(time: Date): Validity {
  const start = new Date(Math.floor(time.getTime() / 1000) * 1000);
  const end = new Date(start);
  end.setUTCFullYear(start.getUTCFullYear() + lifetimeYears);
  return { start, end };
}
