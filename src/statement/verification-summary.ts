// The statement of somebody who verified a release, for those who take their word. What ours says, field by field: docs/summaries.md
// Source: https://slsa.dev/spec/v1.1/verification_summary

import { readList, readObject, readOneOf, readOptional, readText, refuse } from '../codec/json-shape.ts';
import { byText } from '../model/code-unit-order.ts';
import {
  type ResourceDescriptor,
  type Statement,
  type Subject,
  type VerificationSummary,
  verificationSummaryType,
} from '../model/statement.ts';
import { readDescriptor } from './descriptor.ts';

export interface PassedVerification {
  /** Who signs the summary, as the certificate will state it: a URI or an e-mail address. */
  readonly identity: string;
  /** Of the tool that verified. */
  readonly toolVersion: string;
  readonly verifiedAt: Date;
  /** `https://host/owner/name`. */
  readonly repository: string;
  /** `refs/tags/<tag>`. */
  readonly ref: string;
  readonly policy: ResourceDescriptor;
  /** Every file that signatures were read from. */
  readonly inputs: readonly { readonly name: string; readonly sha256: string }[];
  /** Level that the policy grants what was verified; absent where it grants none. */
  readonly level?: number;
  readonly artifacts: readonly { readonly name: string; readonly sha256: string }[];
}

/** Only what was accepted gets one: there is no `FAILED` of ours. */
export function verificationSummaryOf(verified: PassedVerification): Statement<VerificationSummary> {
  const { policy, inputs, artifacts, level } = verified;
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: toDescriptors(artifacts),
    predicateType: verificationSummaryType,
    predicate: {
      verifier: { id: verifierIdOf(verified.identity), version: { selfsame: verified.toolVersion } },
      timeVerified: verified.verifiedAt.toISOString(),
      resourceUri: resourceUriOf(verified.repository, verified.ref),
      policy,
      inputAttestations: toDescriptors(inputs),
      verificationResult: 'PASSED',
      verifiedLevels: [`SLSA_BUILD_LEVEL_${level ?? 'UNEVALUATED'}`],
      slsaVersion: '1.1',
    },
  };
}

/** A verifier is called as who signs for it: the identity itself where it is a URI, else its `mailto:`. */
export function verifierIdOf(identity: string): string {
  return /^[a-z][a-z0-9+.-]*:/i.test(identity) ? identity : `mailto:${identity}`;
}

/** The release as the source that it is of, in the form in which a provenance names it. */
export function resourceUriOf(repository: string, ref: string): string {
  return `git+${repository}@${ref}`;
}

/** @throws a shape fault, see codec/json-shape.ts. */
export function readVerificationSummary(value: unknown, where: string): VerificationSummary {
  const predicate = readObject(value, where);
  const verifier = readObject(predicate.verifier, `${where}.verifier`);
  const policy = readDescriptor(predicate.policy, `${where}.policy`);
  if (policy.uri === undefined) refuse(`${where}.policy.uri`, 'is missing');
  return {
    verifier: {
      id: readText(verifier.id, `${where}.verifier.id`),
      ...readOptional(verifier, 'version', `${where}.verifier`, readVersions),
    },
    ...readOptional(predicate, 'timeVerified', where, readTimestamp),
    resourceUri: readText(predicate.resourceUri, `${where}.resourceUri`),
    policy,
    ...readOptional(predicate, 'inputAttestations', where, (list, at) => readList(list, at, readDescriptor)),
    verificationResult: readOneOf(predicate.verificationResult, ['PASSED', 'FAILED'], `${where}.verificationResult`),
    verifiedLevels: readList(predicate.verifiedLevels, `${where}.verifiedLevels`, readText),
    ...readOptional(predicate, 'slsaVersion', where, readText),
  };
}

function readVersions(value: unknown, where: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(readObject(value, where)).map(([name, version]) => [name, readText(version, `${where}.${name}`)]),
  );
}

/** RFC 3339, in UTC, as in-toto asks (spec/v1/field_types.md, Timestamp). */
function readTimestamp(value: unknown, where: string): string {
  const text = readText(value, where);
  const isTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/.test(text) && !Number.isNaN(Date.parse(text));
  return isTime ? text : refuse(where, 'is no time in UTC, such as "2026-11-01T10:00:00Z"');
}

function toDescriptors(files: readonly { readonly name: string; readonly sha256: string }[]): readonly Subject[] {
  return [...files].sort(byText(({ name }) => name)).map(({ name, sha256 }) => ({ name, digest: { sha256 } }));
}
