// A small OpenID issuer for tests: discovery, keys, authorization code with PKCE, device flow. A person's part is done by plain requests.
// Sources: OpenID Connect Core 1.0 and Discovery 1.0, RFC 6749, RFC 7636, RFC 8628.

import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type { Http, LoopbackHandler } from '../../src/model/world.ts';
import { serveLoopback } from './loopback.ts';

/** How an issuer misbehaves. */
export interface IssuerFaults {
  /** Put into the token in place of the one that was asked for. */
  readonly nonce?: string;
  /** The audience of tokens. */
  readonly audience?: string;
  /** Sent back to the browser in place of the one that it brought. */
  readonly state?: string;
  /** What the person does at the login: the code of an error in place of a code. */
  readonly refuse?: string;
  /** Takes the place of the token endpoint's answer, given the token that it would have held; undefined leaves it. */
  readonly tokenAnswer?: (
    token: string,
  ) => { readonly status: number; readonly body: string; readonly type?: string } | undefined;
  /** Changes to the discovery document. */
  readonly discovery?: Readonly<Record<string, unknown>>;
  /** Errors that the device flow's token endpoint answers first, in order. */
  readonly polls?: readonly string[];
  /** Where the device flow sends the person. */
  readonly verificationUri?: string;
  readonly expiresInSeconds?: number;
  readonly intervalSeconds?: number;
}

export interface OidcIssuer {
  readonly url: string;
  readonly handle: LoopbackHandler;
  /** Every request so far, with the fields of its form or query. */
  readonly requests: readonly { readonly path: string; readonly fields: Readonly<Record<string, string>>; readonly at: number }[];
  /** Every token, code and device code that was made: none may show up anywhere. */
  readonly secrets: readonly string[];
}

const email = 'somebody@example.org';

export function createOidcIssuer(url: string, faults: IssuerFaults = {}): OidcIssuer {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const requests: { path: string; fields: Readonly<Record<string, string>>; at: number }[] = [];
  const secrets: string[] = [];
  const codes = new Map<string, Readonly<Record<string, string>>>();
  const polls = [...(faults.polls ?? [])];

  const secret = () => {
    const made = randomBytes(16).toString('hex');
    secrets.push(made);
    return made;
  };

  function token(nonce: string | undefined): string {
    const time = Math.floor(Date.now() / 1000);
    const header = { alg: 'ES256', kid: 'k', typ: 'JWT' };
    const claims = {
      iss: url,
      sub: 'person',
      aud: faults.audience ?? 'sigstore',
      iat: time,
      exp: time + 60,
      email,
      email_verified: true,
    };
    const asked = faults.nonce ?? nonce;
    const text = [header, asked === undefined ? claims : { ...claims, nonce: asked }].map(encoded).join('.');
    const signature = sign('sha256', Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url');
    secrets.push(`${text}.${signature}`, signature);
    return `${text}.${signature}`;
  }

  function granted(nonce: string | undefined): Answer {
    const made = token(nonce);
    const changed = faults.tokenAnswer?.(made);
    if (changed !== undefined) {
      return { status: changed.status, headers: { 'content-type': changed.type ?? 'application/json' }, body: changed.body };
    }
    return json(200, { access_token: secret(), token_type: 'Bearer', expires_in: 60, id_token: made });
  }

  function redeem(fields: Readonly<Record<string, string>>): Answer {
    const asked = codes.get(fields.code ?? '');
    codes.delete(fields.code ?? '');
    const fits =
      asked?.code_challenge === challengeOf(fields.code_verifier) &&
      asked.redirect_uri === fields.redirect_uri &&
      asked.client_id === fields.client_id;
    return fits ? granted(asked.nonce) : json(400, { error: 'invalid_grant' });
  }

  function authorize(fields: Readonly<Record<string, string>>): Answer {
    if (fields.code_challenge_method !== 'S256' || fields.response_type !== 'code')
      return json(400, { error: 'invalid_request' });
    const back = new URL(fields.redirect_uri ?? '');
    back.searchParams.set('state', faults.state ?? fields.state ?? '');
    if (faults.refuse === undefined) {
      const code = secret();
      codes.set(code, fields);
      back.searchParams.set('code', code);
    } else {
      back.searchParams.set('error', faults.refuse);
    }
    return { status: 302, headers: { location: back.href }, body: '' };
  }

  function startDevice(fields: Readonly<Record<string, string>>): Answer {
    const deviceCode = secret();
    codes.set(deviceCode, fields);
    return json(200, {
      device_code: deviceCode,
      user_code: 'WDJB-MJHT',
      verification_uri: faults.verificationUri ?? `${url}/device`,
      expires_in: faults.expiresInSeconds ?? 300,
      interval: faults.intervalSeconds ?? 0.01,
    });
  }

  function poll(fields: Readonly<Record<string, string>>): Answer {
    const asked = codes.get(fields.device_code ?? '');
    if (asked?.code_challenge !== challengeOf(fields.code_verifier)) return json(400, { error: 'invalid_grant' });
    const error = polls.shift();
    return error === undefined ? granted(undefined) : json(400, { error });
  }

  const discovery = () => ({
    issuer: url,
    authorization_endpoint: `${url}/authorize`,
    token_endpoint: `${url}/token`,
    device_authorization_endpoint: `${url}/device/code`,
    jwks_uri: `${url}/keys`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['ES256'],
    code_challenge_methods_supported: ['S256'],
    ...faults.discovery,
  });

  const handle: LoopbackHandler = async ({ method, path, body }) => {
    const { pathname, searchParams } = new URL(path, url);
    const fields = Object.fromEntries(method === 'POST' ? new URLSearchParams(Buffer.from(body).toString('utf8')) : searchParams);
    requests.push({ path: pathname, fields, at: Date.now() });
    switch (`${method} ${pathname}`) {
      case 'GET /.well-known/openid-configuration':
        return json(200, discovery());
      case 'GET /keys':
        return json(200, { keys: [{ ...publicKey.export({ format: 'jwk' }), alg: 'ES256', kid: 'k', use: 'sig' }] });
      case 'GET /authorize':
        return authorize(fields);
      case 'POST /device/code':
        return startDevice(fields);
      case 'POST /token':
        return fields.grant_type === 'authorization_code' ? redeem(fields) : poll(fields);
      default:
        return json(404, {});
    }
  };

  return { url, handle, requests, secrets };
}

/** On a free port, until closed. */
export async function startOidcIssuer(faults: IssuerFaults = {}): Promise<OidcIssuer & { close(): Promise<void> }> {
  let issuer: OidcIssuer | undefined;
  const server = await serveLoopback(async (request) => (await issuer?.handle(request)) ?? { status: 503, body: '' });
  issuer = createOidcIssuer(server.url, faults);
  return { ...issuer, close: () => server.close() };
}

/** An Http that asks a handler directly, so that a test can hold its clock still. */
export function httpWithin(handle: LoopbackHandler): Http {
  return {
    async request({ method, url, headers = {}, body = '' }) {
      const { pathname, search } = new URL(url);
      const answer = await handle({ method, path: `${pathname}${search}`, headers, body: Buffer.from(body) });
      return { status: answer.status, headers: answer.headers ?? {}, body: Buffer.from(answer.body) };
    },
  };
}

type Answer = Awaited<ReturnType<LoopbackHandler>>;

function json(status: number, value: unknown): Answer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) };
}

/** RFC 7636, section 4.2. */
function challengeOf(verifier = ''): string {
  return createHash('sha256').update(verifier).digest('base64url');
}

function encoded(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
