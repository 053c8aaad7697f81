// Reads from an identity token whom it stands for, and foretells the certificate that it will be exchanged for.
// The signature is left to the certificate authority, which alone has a reason to trust the issuer.

import { isJsonObject, type JsonObject } from '../../codec/json-shape.ts';
import { parseStrictJson } from '../../codec/strict-json.ts';
import type { SourceFrom } from '../../model/plan.ts';
import type { ExpectedCertificate } from '../../model/signing.ts';
import { ToolError } from '../../model/tool-error.ts';
import { unreadableToken } from '../signing-failure.ts';
import { fillTemplate, type TextClaims } from './certificate-templates.ts';
import { identityAudience, tokenIn } from './token-text.ts';

export interface Identity {
  readonly expected: ExpectedCertificate;
  readonly expiresAt: Date;
  /** `certificate` when that will state both repository and ref of the source. */
  readonly sourceFrom: SourceFrom;
  /** Of GitHub Actions alone: `owner/name/.github/workflows/release.yml@refs/tags/v1`. */
  readonly jobWorkflowRef?: string;
}

/**
 * @param serverUrl Of the GitHub server, as GITHUB_SERVER_URL says, or of a GitLab that the certificate authority knows by its own name;
 *   `https://github.com` and `https://gitlab.com` when absent.
 * @throws {ToolError} `usage/identity-token` for what is no token, without any part of it; `usage/identity-audience`,
 *   `usage/identity-expired`, `usage/unverified-email`, and `usage/unknown-identity` for a token of another kind than those of GitHub,
 *   GitLab, Buildkite, CircleCI and people.
 */
export function readIdentity(token: string, now: Date, serverUrl?: string): Identity {
  const payload = payloadOf(token);
  const { iss: issuer, sub: subject, exp } = payload;
  if (typeof issuer !== 'string' || issuer === '' || typeof subject !== 'string' || subject === '') throw unreadableToken();
  const expiresAt = new Date(typeof exp === 'number' ? exp * 1000 : Number.NaN);
  if (Number.isNaN(expiresAt.getTime())) throw unreadableToken();
  requireAudience(payload.aud);
  if (expiresAt.getTime() <= now.getTime()) throw expired(expiresAt, now);

  const claims = textClaims(payload);
  const job = fillTemplate(claims, serverUrl);
  if (job !== undefined) {
    const { sourceRepositoryUri, sourceRepositoryRef } = job.claims;
    const jobWorkflowRef = claims.job_workflow_ref;
    return {
      expected: { ...job, issuer },
      expiresAt,
      sourceFrom: sourceRepositoryUri === undefined || sourceRepositoryRef === undefined ? 'provenance' : 'certificate',
      ...(jobWorkflowRef === undefined || jobWorkflowRef === '' ? {} : { jobWorkflowRef }),
    };
  }
  return { expected: personOf(payload, issuer), expiresAt, sourceFrom: 'provenance' };
}

function payloadOf(token: string): JsonObject {
  const payload = tokenIn(token)?.split('.')[1];
  if (payload === undefined) throw unreadableToken();
  const parsed = parseStrictJson(Buffer.from(payload, 'base64url'));
  if (parsed.status === 'malformed' || !isJsonObject(parsed.value)) throw unreadableToken();
  return parsed.value;
}

/** One audience or a list of them (RFC 7519, section 4.1.3). */
function requireAudience(audience: unknown): void {
  const audiences = (Array.isArray(audience) ? audience : [audience]).filter((each) => typeof each === 'string');
  if (audiences.includes(identityAudience)) return;
  const got = audiences.length === 0 ? 'no audience' : audiences.map((each) => `"${each}"`).join(', ');
  throw new ToolError('usage', 'usage/identity-audience', `the identity token is for ${got}, not for "${identityAudience}"`, {
    help: `the audience says whom a token was made for, and a certificate authority takes one for "${identityAudience}" alone: ask the issuer for that`,
  });
}

function expired(expiresAt: Date, now: Date): ToolError {
  return new ToolError(
    'usage',
    'usage/identity-expired',
    `the identity token expired at ${expiresAt.toISOString()}, and it is ${now.toISOString()}`,
    { help: 'get a fresh one; when it is fresh, set the clock of this machine' },
  );
}

/** As pkg/identity/ciprovider/principal.go of Fulcio prints claims. Lists and objects stand in no template. */
function textClaims(payload: JsonObject): TextClaims {
  return Object.fromEntries(
    Object.entries(payload).flatMap(([name, value]) =>
      typeof value === 'object' && value !== null ? [] : [[name, asGoPrints(value)] as const],
    ),
  );
}

/** Nothing at all is `<nil>`, and a whole number from a million on is one such as `1.2345678901e+10`: seen in certificates of Fulcio 1.8.8. */
function asGoPrints(value: unknown): string {
  if (value === null) return '<nil>';
  if (typeof value !== 'number' || !Number.isInteger(value) || Math.abs(value) < 1e6) return String(value);
  return value.toExponential().replace(/\+(\d)$/, '+0$1');
}

/** As pkg/identity/email/principal.go of Fulcio; behind a broker such as dex, the issuer is the one that it asked. */
function personOf(payload: JsonObject, issuer: string): ExpectedCertificate {
  const { email, email_verified: verified, federated_claims: federated } = payload;
  if (typeof email !== 'string' || !/^[^\s@]+@[^\s@]+$/.test(email)) {
    throw new ToolError(
      'usage',
      'usage/unknown-identity',
      `the identity token of the issuer "${issuer}" is of no kind whose certificate is known beforehand`,
      { help: 'sign with an identity of GitHub Actions, GitLab, Buildkite or CircleCI, or with an e-mail address' },
    );
  }
  if (![true, 'true', 'True'].some((each) => each === verified)) {
    throw new ToolError('usage', 'usage/unverified-email', `the issuer "${issuer}" has not verified the address "${email}"`, {
      help: 'verify the address with the issuer, and get a new token',
    });
  }
  const behind = isJsonObject(federated) ? federated.connector_id : undefined;
  return { identity: email, issuer: typeof behind === 'string' && behind !== '' ? behind : issuer, claims: {} };
}
