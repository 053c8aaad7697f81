// Turns the claims of an identity token into the extensions of a Fulcio certificate, .1 to .6 in the old, raw form.
// Source: https://github.com/sigstore/fulcio/blob/main/docs/oid-info.md

import { contextPrimitive, sequence, utf8String } from '../../codec/der.ts';
import type { RehearsalClaims } from '../rehearsal-claims.ts';
import { extension } from './x509.ts';

const arc = '1.3.6.1.4.1.57264.1';

/** The extensions of what the claims say, in the order of their numbers; what they do not say is left out. .7 is a kind of name. */
export function fulcioExtensions(claims: RehearsalClaims): readonly Uint8Array[] {
  const raw: readonly (readonly [number, string | undefined])[] = [
    [1, claims.issuer],
    [2, claims.buildTrigger],
    [3, claims.sourceRepositoryDigest],
    [4, claims.workflowName],
    [5, pathOf(claims.sourceRepositoryUri)],
    [6, claims.sourceRepositoryRef],
  ];
  const typed: readonly (readonly [number, string | undefined])[] = [
    [8, claims.issuer],
    [9, claims.buildSignerUri],
    [10, claims.buildSignerDigest],
    [11, claims.runnerEnvironment],
    [12, claims.sourceRepositoryUri],
    [13, claims.sourceRepositoryDigest],
    [14, claims.sourceRepositoryRef],
    [15, claims.sourceRepositoryIdentifier],
    [16, claims.sourceRepositoryOwnerUri],
    [17, claims.sourceRepositoryOwnerIdentifier],
    [18, claims.buildConfigUri],
    [19, claims.buildConfigDigest],
    [20, claims.buildTrigger],
    [21, claims.runInvocationUri],
    [22, claims.sourceRepositoryVisibility],
    [23, claims.deploymentEnvironment],
  ];
  return [
    ...raw.flatMap(([number, value]) => (value === undefined ? [] : [extension(`${arc}.${number}`, Buffer.from(value))])),
    ...typed.flatMap(([number, value]) => (value === undefined ? [] : [extension(`${arc}.${number}`, utf8String(value))])),
  ];
}

/** The subject alternative name, critical because the subject is empty (RFC 5280, section 4.2.1.6). */
export function subjectAlternativeName(identity: string): Uint8Array {
  const [rfc822Name, uniformResourceIdentifier] = [1, 6];
  const kind = identity.includes('://') || !identity.includes('@') ? uniformResourceIdentifier : rfc822Name;
  return extension('2.5.29.17', sequence(contextPrimitive(kind, Buffer.from(identity))), 'critical');
}

/** `owner/name` of `https://host/owner/name`. */
function pathOf(repository: string | undefined): string | undefined {
  return repository === undefined ? undefined : /^\w+:\/\/[^/]+\/(.+)$/.exec(repository)?.[1];
}
