// Attestations: bundles by the digest of their subjects. Source: https://docs.github.com/rest/repos/attestations

import { isJsonObject } from '../../../src/codec/json-shape.ts';
import { failure, type Handler, notFound } from './answer.ts';
import type { Attestation } from './state.ts';

/** A bundle is taken as often as it is sent. */
export const createAttestation: Handler = ({ body, repository }, world) => {
  const bundle = isJsonObject(body.bundle) ? body.bundle : {};
  const statement = statementOf(bundle);
  const subjects = Array.isArray(statement?.subject) ? statement.subject.flatMap(digestOf) : [];
  if (subjects.length === 0) return failure(422, 'Invalid bundle: it holds no in-toto statement with a subject');
  const attestation: Attestation = { id: world.nextId(), bundle, subjects };
  repository.attestations.push(attestation);
  return { status: 201, body: { id: attestation.id } };
};

/** Pages by cursor; none at all is a 404: cli/cli attestation verify, "HTTP 404: Not Found", aquaproj/aqua-registry #44455. */
export const listAttestations: Handler = ({ parameters: { subject_digest: digest = '' }, query, repository }, world) => {
  const wanted = query.get('predicate_type');
  const found = repository.attestations.filter(
    ({ subjects, bundle }) =>
      subjects.includes(digest) && (wanted === null || isOfType(statementOf(bundle)?.predicateType, wanted)),
  );
  if (found.length === 0) return notFound();
  const size = Math.min(Math.max(Number(query.get('per_page') ?? 30), 1), 100);
  const after = Number(query.get('after') ?? 0);
  const shown = found.filter(({ id }) => id > after).slice(0, size);
  const last = shown.at(-1)?.id ?? 0;
  const following = new URLSearchParams(query);
  following.set('after', String(last));
  const next = `<${world.urls.api}/repositories/${repository.id}/attestations/${digest}?${following}>; rel="next"`;
  return {
    status: 200,
    ...(found.some(({ id }) => id > last) ? { headers: { link: next } } : {}),
    body: {
      attestations: shown.map(({ bundle }) => ({
        bundle,
        repository_id: repository.id,
        initiator: 'user',
      })),
    },
  };
};

/** "Optional filter … `provenance`, `sbom`, `release`, or freeform text for custom predicate types." */
function isOfType(type: unknown, wanted: string): boolean {
  const short: Readonly<Record<string, RegExp>> = {
    provenance: /^https:\/\/slsa\.dev\/provenance\//,
    sbom: /^https:\/\/(?:spdx\.dev|cyclonedx\.org)\//,
    release: /^https:\/\/in-toto\.io\/attestation\/release\//,
  };
  return typeof type === 'string' && (short[wanted]?.test(type) ?? type === wanted);
}

function statementOf(bundle: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> | undefined {
  const { dsseEnvelope: envelope } = bundle;
  if (!isJsonObject(envelope) || typeof envelope.payload !== 'string') return undefined;
  try {
    const statement: unknown = JSON.parse(Buffer.from(envelope.payload, 'base64').toString('utf8'));
    return isJsonObject(statement) ? statement : undefined;
  } catch {
    return undefined;
  }
}

function digestOf(subject: unknown): readonly string[] {
  const digest = isJsonObject(subject) && isJsonObject(subject.digest) ? subject.digest.sha256 : undefined;
  return typeof digest === 'string' ? [`sha256:${digest}`] : [];
}
