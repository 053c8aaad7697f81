// The door of openid-client (certified as an OpenID Connect relying party): logs a person in. Loaded by whoever does alone.
// Sources: OpenID Connect Core 1.0; RFC 7636 (PKCE); RFC 8628 (device flow); what cosign sends: pkg/oauthflow of sigstore/sigstore 1.10.8.

import * as client from 'openid-client';
import { ToolError } from '../../model/tool-error.ts';
import type { Http } from '../../model/world.ts';
import { isOnThisMachine, isPrivateAddress } from './private-address.ts';
import { maxTokenBytes, tokenIn } from './token-text.ts';

/** A login that waits for the browser to come back. */
export interface StartedLogin {
  /** To be opened in a browser. */
  readonly url: string;
  /** What the browser must bring back, so that nobody else's answer is taken. */
  readonly state: string;
  /** @param query What the browser brought back. */
  redeem(query: URLSearchParams): Promise<string>;
}

/** A login on another device. */
export interface DeviceLogin {
  readonly userCode: string;
  readonly verificationUri: string;
  readonly expiresInSeconds: number;
  /** Asks as often as the issuer wants. The reason of the signal is what is thrown when it is aborted. */
  poll(signal: AbortSignal): Promise<string>;
}

export interface IdentityIssuer {
  startLogin(redirectUri: string): Promise<StartedLogin>;
  startDeviceLogin(): Promise<DeviceLogin>;
}

/** Known to every issuer that a certificate authority of Sigstore trusts. No secret belongs to it. */
const clientId = 'sigstore';
const scope = 'openid email';

/**
 * Reads what the issuer says about itself.
 *
 * @param issuer An https address, or plain http on this machine.
 * @throws {ToolError} `network/login-failed` and those of `http`, here and in every method.
 */
export async function connectIssuer(issuer: string, http: Http): Promise<IdentityIssuer> {
  const options: client.DiscoveryRequestOptions = { [client.customFetch]: overHttp(http) };
  if (isOnThisMachine(issuer)) options.execute = [client.allowInsecureRequests];
  const configuration = await attempt(() =>
    client.discovery(new URL(issuer), clientId, { token_endpoint_auth_method: 'none' }, client.None(), options),
  );

  return {
    startLogin: (redirectUri) =>
      attempt(async () => {
        const pkceCodeVerifier = client.randomPKCECodeVerifier();
        const expectedState = client.randomState();
        const expectedNonce = client.randomNonce();
        const url = client.buildAuthorizationUrl(configuration, {
          redirect_uri: redirectUri,
          scope,
          state: expectedState,
          nonce: expectedNonce,
          code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
          code_challenge_method: 'S256',
        });
        requirePrivate(url.href);
        const checks = { pkceCodeVerifier, expectedState, expectedNonce, idTokenExpected: true };
        return {
          url: url.href,
          state: expectedState,
          redeem: (query) =>
            attempt(async () => {
              // The library sends the issuer this address once more, and it must be the same (RFC 6749, section 4.1.3).
              const callback = new URL(redirectUri);
              callback.search = query.toString();
              return tokenOf(await client.authorizationCodeGrant(configuration, callback, { ...checks }));
            }),
        };
      }),

    startDeviceLogin: () =>
      attempt(async () => {
        // RFC 8628 knows no PKCE; dex, which Sigstore's own issuer is, does, and cosign uses it.
        const verifier = client.randomPKCECodeVerifier();
        const answer = await client.initiateDeviceAuthorization(configuration, {
          scope,
          code_challenge: await client.calculatePKCECodeChallenge(verifier),
          code_challenge_method: 'S256',
        });
        requirePrivate(answer.verification_uri);
        return {
          userCode: answer.user_code,
          verificationUri: answer.verification_uri,
          expiresInSeconds: answer.expires_in,
          poll: (signal) =>
            attempt(async () =>
              tokenOf(await client.pollDeviceAuthorizationGrant(configuration, answer, { code_verifier: verifier }, { signal })),
            ),
        };
      }),
  };
}

/** The project's own client: time-outs, further attempts, proxies and the limit of an answer are as everywhere. */
function overHttp(http: Http): client.CustomFetch {
  return async (url, { method, headers, body }) => {
    requirePrivate(url);
    const content = body instanceof URLSearchParams || typeof body === 'string' ? String(body) : undefined;
    const answer = await http.request({
      method: method === 'POST' ? 'POST' : 'GET',
      url,
      headers,
      ...(content === undefined ? {} : { body: content }),
      maxBytes: 4 * maxTokenBytes,
      // A code is good for one try: after a lost answer the second try would only hide the first one's fault.
      ...(content?.includes('grant_type=authorization_code') === true ? { attempts: 1 } : {}),
    });
    // These have no body, and Response refuses even an empty one.
    const hasBody = ![204, 205, 304].includes(answer.status);
    return new Response(hasBody ? Buffer.from(answer.body) : null, { status: answer.status, headers: answer.headers });
  };
}

function requirePrivate(address: string): void {
  if (isPrivateAddress(address)) return;
  throw loginFailed('the identity issuer names an address that is neither https nor on this machine');
}

function tokenOf(answer: { readonly id_token?: string }): string {
  const token = tokenIn(answer.id_token);
  if (token === undefined) throw loginFailed('the identity issuer gave no identity token');
  return token;
}

async function attempt<Value>(work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    throw toLoginFailure(error);
  }
}

/** The library's errors hold whole answers, so nothing but words that are known beforehand is taken from them. */
function toLoginFailure(error: unknown): ToolError {
  const own = ownError(error);
  if (own !== undefined) return own;
  if (error instanceof client.ResponseBodyError || error instanceof client.AuthorizationResponseError) {
    const named = namedErrors.find((name) => name === error.error);
    if (named === 'access_denied') return loginFailed('the login was refused: "access_denied"', 'log in again, and allow it');
    if (named === 'expired_token') return loginFailed('the login took too long: "expired_token"', 'log in again');
    return loginFailed(
      `the identity issuer answered with ${named === undefined ? 'an error of no registered name' : `"${named}"`}`,
    );
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return loginFailed(reasons[code] ?? 'the identity issuer gave an answer that cannot be used');
}

/** What our own transport, or whoever aborted, threw; the library wraps it. */
function ownError(error: unknown): ToolError | undefined {
  if (error instanceof ToolError) return error;
  return error instanceof Error && error.cause !== undefined ? ownError(error.cause) : undefined;
}

/** RFC 6749, sections 4.1.2.1 and 5.2; RFC 8628, section 3.5; OpenID Connect Core 1.0, section 3.1.2.6. */
const namedErrors = [
  'access_denied',
  'account_selection_required',
  'consent_required',
  'expired_token',
  'interaction_required',
  'invalid_client',
  'invalid_grant',
  'invalid_request',
  'invalid_scope',
  'login_required',
  'server_error',
  'temporarily_unavailable',
  'unauthorized_client',
  'unsupported_grant_type',
  'unsupported_response_type',
] as const;

/** By the library's own codes. */
const reasons: Readonly<Record<string, string>> = {
  OAUTH_JWT_CLAIM_COMPARISON_FAILED:
    'the identity token is for another login: its issuer, audience or nonce is not what was asked for',
  OAUTH_JWT_TIMESTAMP_CHECK_FAILED:
    'the identity token is not valid now: the clocks of the issuer and of this machine may differ',
  OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED: 'the identity issuer calls itself by another name',
  OAUTH_RESPONSE_IS_NOT_CONFORM: 'the identity issuer answered with another status than its protocol wants',
  OAUTH_RESPONSE_IS_NOT_JSON: 'the identity issuer gave an answer that is not JSON',
  OAUTH_MISSING_SERVER_METADATA: 'the identity issuer does not offer this kind of login',
};

function loginFailed(message: string, help = 'log in again, or give a token with "--identity-token-file"'): ToolError {
  return new ToolError('network', 'network/login-failed', message, { help });
}
