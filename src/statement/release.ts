// The release statement: every file as a subject, every other statement by type, subjects and digest, so that a missing or
// added one shows. Source: https://github.com/in-toto/attestation/blob/main/spec/predicates/release.md, docs/release-folder.md

import { createHash } from 'node:crypto';
import { readBoolean, readList, readObject, readOptional, readText, refuse } from '../codec/json-shape.ts';
import { byCodeUnit, byText } from '../model/code-unit-order.ts';
import type { ReleasePlan } from '../model/plan.ts';
import {
  maxSubjects,
  predicateTypes,
  type ReleaseContents,
  type Statement,
  type StatementReference,
  type Subject,
} from '../model/statement.ts';
import { splitStatement } from './split-statement.ts';

/**
 * The release statement, in parts where one cannot hold all subjects: each then says which of how many it is.
 *
 * @param subjects Every file of the folder but the signatures and the trusted root.
 * @param statements Every other statement, made by `referenceTo`. Each part names all of them.
 * @param most Subjects of one part.
 */
export function releaseOf(
  plan: ReleasePlan,
  subjects: readonly Subject[],
  statements: readonly StatementReference[],
  most: number = maxSubjects,
): readonly Statement<ReleaseContents>[] {
  const parts = splitStatement(wholeRelease(plan, subjects, statements), most);
  if (parts.length === 1) return parts;
  return parts.map((part, index) => ({
    ...part,
    predicate: { ...part.predicate, part: { index: index + 1, count: parts.length } },
  }));
}

/** Names a statement by the digest of its payload, so that a signature made again on resuming changes nothing. */
export function referenceTo(statement: Statement, payload: Uint8Array): StatementReference {
  return {
    predicateType: statement.predicateType,
    subjects: statement.subject.map(({ name }) => name).sort(byCodeUnit),
    payloadSha256: createHash('sha256').update(payload).digest('hex'),
  };
}

/** @throws a shape fault, see codec/json-shape.ts. */
export function readRelease(value: unknown, where: string): ReleaseContents {
  const predicate = readObject(value, where);
  return {
    purl: readText(predicate.purl, `${where}.purl`),
    releaseId: readText(predicate.releaseId, `${where}.releaseId`),
    tag: readText(predicate.tag, `${where}.tag`),
    repository: readText(predicate.repository, `${where}.repository`),
    commit: readText(predicate.commit, `${where}.commit`),
    rehearsal: readBoolean(predicate.rehearsal, `${where}.rehearsal`),
    ...readOptional(predicate, 'dirty', where, readBoolean),
    statements: readList(predicate.statements, `${where}.statements`, readReference),
    ...readOptional(predicate, 'part', where, readPart),
  };
}

function wholeRelease(
  plan: ReleasePlan,
  subjects: readonly Subject[],
  statements: readonly StatementReference[],
): Statement<ReleaseContents> {
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [...subjects].sort(byText(({ name }) => name)),
    predicateType: predicateTypes.release,
    predicate: {
      purl: packageUrl(plan),
      releaseId: `${plan.source.repository}@${plan.identity.ref}`,
      tag: plan.tag,
      repository: plan.source.repository,
      commit: plan.source.commit,
      rehearsal: plan.rehearsal,
      ...(plan.source.dirty ? { dirty: true } : {}),
      statements: [...statements].sort(byText(({ predicateType, payloadSha256 }) => `${predicateType} ${payloadSha256}`)),
    },
  };
}

/** A release of one part does not say so. */
function readPart(value: unknown, where: string): { readonly index: number; readonly count: number } {
  const part = readObject(value, where);
  const index = readWholeNumber(part.index, `${where}.index`);
  const count = readWholeNumber(part.count, `${where}.count`);
  if (count < 2) refuse(`${where}.count`, 'is less than 2');
  if (index < 1 || index > count) refuse(`${where}.index`, `is not from 1 to ${count}`);
  return { index, count };
}

function readWholeNumber(value: unknown, where: string): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) refuse(where, 'is not a whole number');
  return value;
}

function readReference(value: unknown, where: string): StatementReference {
  const reference = readObject(value, where);
  const payloadSha256 = readText(reference.payloadSha256, `${where}.payloadSha256`);
  if (!/^[0-9a-f]{64}$/.test(payloadSha256)) refuse(`${where}.payloadSha256`, 'is not 64 lower-case hex digits');
  return {
    predicateType: readText(reference.predicateType, `${where}.predicateType`),
    subjects: readList(reference.subjects, `${where}.subjects`, readText),
    payloadSha256,
  };
}

/** `pkg:github/…` where the source is there, `pkg:generic/…` elsewhere. Source: package-url/purl-spec. */
function packageUrl({ name, version, tag, source }: ReleasePlan): string {
  const github = /^https:\/\/github\.com\/([^/]+)\/([^/]+)$/.exec(source.repository);
  if (github !== null) {
    const [, owner = '', repository = ''] = github;
    return `pkg:github/${encodeURIComponent(owner.toLowerCase())}/${encodeURIComponent(repository.toLowerCase())}@${encodeURIComponent(tag)}`;
  }
  return `pkg:generic/${encodeURIComponent(name)}@${encodeURIComponent(version)}`;
}
