// Issues a rehearsal's identity tokens and checks them as a certificate authority must: signature, issuer, audience, time.
// Sources: OpenID Connect Core 1.0, sections 2 and 3.1.3.7; RFC 7515, RFC 7518, section 3.4.

import { createHash, generateKeyPairSync, sign, verify } from 'node:crypto';
import { schema } from '../../codec/schema.ts';
import { rehearsalIssuer } from '../../model/rehearsal.ts';
import type { RehearsalClaims } from '../rehearsal-claims.ts';
import { Refusal } from './answers.ts';

/** The audience that Fulcio asks for. */
const certificateAudience = 'sigstore';
const lifetimeSeconds = 600;

export interface TokenOptions {
  /** Whom the token is for; a certificate is given for `sigstore` alone. */
  readonly audience?: string;
}

export interface IdentityTokens {
  issue(claims: RehearsalClaims, options?: TokenOptions): string;
  /** @throws {Refusal} 401 when the token is not one of ours, not for this audience, or not valid now. */
  check(token: string): RehearsalClaims;
  /** The public key as a JSON Web Key Set. */
  keys(): unknown;
  discovery(baseUrl: string): unknown;
}

const text = schema.optional(schema.string());
const claimsSchema = schema.strictObject({
  identity: schema.pipe(schema.string(), schema.minLength(1)),
  issuer: schema.string(),
  workflowName: text,
  buildSignerUri: text,
  buildSignerDigest: text,
  runnerEnvironment: text,
  sourceRepositoryUri: text,
  sourceRepositoryDigest: text,
  sourceRepositoryRef: text,
  sourceRepositoryIdentifier: text,
  sourceRepositoryOwnerUri: text,
  sourceRepositoryOwnerIdentifier: text,
  buildConfigUri: text,
  buildConfigDigest: text,
  buildTrigger: text,
  runInvocationUri: text,
  sourceRepositoryVisibility: text,
  deploymentEnvironment: text,
});

const payloadSchema = schema.looseObject({
  iss: schema.string(),
  sub: schema.string(),
  aud: schema.string(),
  nbf: schema.number(),
  exp: schema.number(),
});

/** @param alsoIssues Issuers besides the rehearsal's own whose tokens this key signs, so that tests can play another one. */
export function createIdentityTokens(now: () => Date, alsoIssues: readonly string[]): IdentityTokens {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = publicKey.export({ format: 'jwk' });
  const kid = createHash('sha256')
    .update(publicKey.export({ format: 'der', type: 'spki' }))
    .digest('hex')
    .slice(0, 16);
  const seconds = () => Math.floor(now().getTime() / 1000);

  return {
    issue({ identity, issuer, ...claims }, { audience = certificateAudience } = {}) {
      const time = seconds();
      // A person's token is told by its address, as Fulcio tells it.
      const person = isAddress(identity) ? { email: identity, email_verified: true } : {};
      const payload = {
        ...claims,
        ...person,
        iss: issuer,
        sub: identity,
        aud: audience,
        iat: time,
        nbf: time,
        exp: time + lifetimeSeconds,
      };
      const signed = `${encoded({ alg: 'ES256', kid, typ: 'JWT' })}.${encoded(payload)}`;
      const signature = sign('sha256', Buffer.from(signed), { key: privateKey, dsaEncoding: 'ieee-p1363' });
      return `${signed}.${signature.toString('base64url')}`;
    },

    check(token) {
      const [header, payload, signature, ...more] = token.split('.');
      if (header === undefined || payload === undefined || signature === undefined || more.length > 0) {
        throw new Refusal(401, 'the identity token is not a JSON Web Token');
      }
      const key = { key: publicKey, dsaEncoding: 'ieee-p1363' } as const;
      const bytes = Buffer.from(signature, 'base64url');
      // The algorithm is ours to choose: what the header names is never followed.
      if (!verify('sha256', Buffer.from(`${header}.${payload}`), key, bytes)) {
        throw new Refusal(401, 'the signature of the identity token is wrong');
      }
      const {
        iss,
        sub,
        aud,
        nbf,
        exp,
        iat: _,
        email: _email,
        email_verified: _verified,
        ...claims
      } = schema.parse(payloadSchema, decoded(payload));
      if (iss !== rehearsalIssuer && !alsoIssues.includes(iss)) throw new Refusal(401, `no certificates for the issuer "${iss}"`);
      if (aud !== certificateAudience) throw new Refusal(401, `the identity token is for the audience "${aud}"`);
      const time = seconds();
      if (time < nbf) throw new Refusal(401, 'the identity token is not valid yet');
      if (time >= exp) throw new Refusal(401, 'the identity token has expired');
      return schema.parse(claimsSchema, { ...claims, identity: sub, issuer: iss }) as RehearsalClaims;
    },

    keys: () => ({ keys: [{ ...jwk, alg: 'ES256', kid, use: 'sig' }] }),

    discovery: (baseUrl) => ({
      issuer: rehearsalIssuer,
      jwks_uri: `${baseUrl}/keys`,
      response_types_supported: ['id_token'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['ES256'],
    }),
  };
}

function isAddress(identity: string): boolean {
  return identity.includes('@') && !identity.includes('/');
}

function encoded(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** Only text that this key has signed comes here, so it is JSON. */
function decoded(part: string): unknown {
  return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
}
