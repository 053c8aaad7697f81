// An OpenID issuer for tests: whoever reaches it gets a token that says whatever is asked for. Only ever on loopback.
// Sources: OpenID Connect Discovery 1.0, section 4; RFC 7517; RFC 7519; GitHub's page on its OpenID tokens for the request's form.

import { createHash, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { isJsonObject } from '../../src/codec/json-shape.ts';
import type { LoopbackHandler } from '../../src/model/world.ts';
import { type Claims, type IdentityKind, identityKinds, identityShapes } from './identity-kinds.ts';

export interface Issuer {
  /**
   * Under `/issuers/<kind>`: `/.well-known/openid-configuration`, `/keys`; `POST /token` with claims as JSON, null for one that
   * is to be left out, answers `{"token": …}`;
   * `GET /id-token?audience=…` with any bearer answers `{"value": …}` as GitHub's runners are answered.
   *
   * @returns Undefined for any other path.
   */
  handle(request: Parameters<LoopbackHandler>[0]): Awaited<ReturnType<LoopbackHandler>> | undefined;
}

const lifetimeSeconds = 600;

/** Where the issuer of a kind is, below the address of the server. */
export function issuerPath(kind: IdentityKind): string {
  return `/issuers/${kind}`;
}

/** @param baseUrl Without a slash at its end. */
export function createIssuer(now: () => Date, baseUrl: string): Issuer {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const der = publicKey.export({ format: 'der', type: 'spki' });
  const kid = createHash('sha256').update(der).digest('hex').slice(0, 16);

  function issue(kind: IdentityKind, given: Claims): string {
    const time = Math.floor(now().getTime() / 1000);
    const claims = {
      iss: `${baseUrl}${issuerPath(kind)}`,
      aud: 'sigstore',
      iat: time,
      nbf: time,
      exp: time + lifetimeSeconds,
      jti: randomUUID(),
      ...identityShapes[kind].claims(given),
    };
    const payload = Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== null));
    const signed = `${encoded({ alg: 'RS256', kid, typ: 'JWT' })}.${encoded(payload)}`;
    return `${signed}.${sign('sha256', Buffer.from(signed), privateKey).toString('base64url')}`;
  }

  return {
    handle({ method, path, headers, body }) {
      const url = new URL(path, baseUrl);
      const kind = identityKinds.find((each) => url.pathname.startsWith(`${issuerPath(each)}/`));
      if (kind === undefined) return undefined;
      const issuer = `${baseUrl}${issuerPath(kind)}`;
      switch (`${method} ${url.pathname.slice(issuerPath(kind).length)}`) {
        case 'GET /.well-known/openid-configuration':
          return json(200, {
            issuer,
            jwks_uri: `${issuer}/keys`,
            response_types_supported: ['id_token'],
            subject_types_supported: ['public'],
            id_token_signing_alg_values_supported: ['RS256'],
          });
        case 'GET /keys':
          return json(200, { keys: [{ ...publicKey.export({ format: 'jwk' }), alg: 'RS256', kid, use: 'sig' }] });
        case 'POST /token': {
          const claims = body.length === 0 ? {} : parsed(body);
          return claims === undefined
            ? json(400, { message: 'claims are a JSON object' })
            : json(200, { token: issue(kind, claims) });
        }
        case 'GET /id-token': {
          if (!/^bearer .+$/i.test(headers.authorization ?? '')) return json(401, { message: 'a bearer is wanted' });
          return json(200, { value: issue(kind, { aud: url.searchParams.get('audience') ?? issuer }) });
        }
      }
      return json(404, { message: 'nothing is served here' });
    },
  };
}

function parsed(body: Uint8Array): Claims | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(body).toString('utf8'));
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function json(status: number, value: unknown): Awaited<ReturnType<LoopbackHandler>> {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) };
}

function encoded(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
