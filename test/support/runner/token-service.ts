// GitHub's service of identity tokens on loopback, and a Sigstore that takes its tokens, for tests of jobs that sign.
// Source: https://docs.github.com/en/actions/reference/security/oidc

import { generateKeyPairSync, randomBytes, sign, verify } from 'node:crypto';
import { createEmbeddedSigstore } from '../../../src/sign/embedded/create-embedded-sigstore.ts';
import { serveLoopback } from '../loopback.ts';
import { certificateClaims, githubIssuer, tokenClaims } from './github-context.ts';
import type { GithubContext, TokenEndpoint } from './types.ts';

export interface TokenService {
  /** For one job: only who has the bearer gets its tokens. */
  offer(github: GithubContext): TokenEndpoint;
  /** The run that a token of this service was made for, when it is for the audience and valid now. */
  read(token: string, audience: string): GithubContext | undefined;
  /** Every question so far. */
  readonly requests: readonly { readonly audience: string; readonly status: number }[];
  /** Every bearer and token that was made: none may show up anywhere. */
  readonly secrets: readonly string[];
  close(): Promise<void>;
}

const lifetimeSeconds = 300;

export async function startTokenService(now: () => Date = () => new Date()): Promise<TokenService> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jobs = new Map<string, GithubContext>();
  const made = new Map<string, GithubContext>();
  const requests: { audience: string; status: number }[] = [];
  const secrets: string[] = [];

  function issue(github: GithubContext, audience: string): string {
    const time = Math.floor(now().getTime() / 1000);
    const claims = {
      ...tokenClaims(github),
      // GitHub lets a repository choose what the subject is made of. This one is the certificate's name, over which the Sigstore
      // below wants the proof of the key.
      sub: certificateClaims(github).identity,
      iss: githubIssuer,
      aud: audience,
      jti: randomBytes(16).toString('hex'),
      iat: time,
      nbf: time,
      exp: time + lifetimeSeconds,
    };
    const text = [{ alg: 'ES256', kid: 'k', typ: 'JWT' }, claims].map(encoded).join('.');
    const signature = sign('sha256', Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url');
    const token = `${text}.${signature}`;
    secrets.push(token, signature);
    made.set(token, github);
    return token;
  }

  const server = await serveLoopback(async ({ method, path, headers }) => {
    const { pathname, searchParams } = new URL(path, 'http://localhost');
    const bearer = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1] ?? '';
    const github = jobs.get(bearer);
    const audience = searchParams.get('audience') ?? `${github?.serverUrl}/${github?.repository.split('/')[0]}`;
    const status = method !== 'GET' || pathname !== '/token' ? 404 : github === undefined ? 401 : 200;
    requests.push({ audience, status });
    const body = github === undefined || status !== 200 ? { message: 'no' } : { value: issue(github, audience) };
    return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  });

  return {
    offer(github) {
      const bearer = randomBytes(24).toString('base64url');
      secrets.push(bearer);
      jobs.set(bearer, github);
      // GitHub's has a query of its own, to which the audience is added.
      return { url: `${server.url}/token?api-version=2.0`, bearer };
    },
    read(token, audience) {
      const [header = '', payload = '', signature = ''] = token.split('.');
      const key = { key: publicKey, dsaEncoding: 'ieee-p1363' } as const;
      if (!verify('sha256', Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, 'base64url'))) return undefined;
      const { aud, exp } = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as { aud: string; exp: number };
      return aud === audience && now().getTime() < exp * 1000 ? made.get(token) : undefined;
    },
    requests,
    secrets,
    close: () => server.close(),
  };
}

export interface GithubSigstore {
  readonly url: string;
  /** Text of trusted_root.json. */
  readonly trustedRoot: string;
  close(): Promise<void>;
}

/** A Sigstore that is no rehearsal's and gives certificates for the tokens of a service, with the claims that Fulcio would write. */
export async function startGithubSigstore(tokens: TokenService, now: () => Date = () => new Date()): Promise<GithubSigstore> {
  const sigstore = createEmbeddedSigstore({ now, alsoIssues: [githubIssuer], organization: 'Another Sigstore' });
  const server = await serveLoopback(async (request) => {
    if (request.path !== '/api/v2/signingCert') return sigstore.handle(request);
    const asked = JSON.parse(Buffer.from(request.body).toString('utf8')) as { credentials?: { oidcIdentityToken?: string } };
    const run = tokens.read(asked.credentials?.oidcIdentityToken ?? '', 'sigstore');
    if (run === undefined) return { status: 401, body: JSON.stringify({ code: 16, message: 'the identity token is not good' }) };
    const credentials = { oidcIdentityToken: sigstore.issueToken(certificateClaims(run)) };
    return sigstore.handle({ ...request, body: Buffer.from(JSON.stringify({ ...asked, credentials })) });
  });
  return { url: server.url, trustedRoot: sigstore.trustedRoot(server.url), close: () => server.close() };
}

function encoded(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
