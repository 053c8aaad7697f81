// The statement of one who rebuilt a release: for each artifact, whether the same bytes came out. One rebuilder is no quorum, so
// SLSA_BUILD_REPRODUCED is never said here. Fields: docs/rebuild.md
// Source: https://github.com/in-toto/attestation/blob/main/spec/predicates/scai.md (v0.3)

import { byCodeUnit, byText } from '../model/code-unit-order.ts';
import type { RebuildCondition, RebuildOutcome } from '../model/rebuild.ts';
import { type DoubleBuildAttributes, predicateTypes, type ResourceDescriptor, type Statement } from '../model/statement.ts';

/** What is said of one artifact. */
export const rebuildAttributes = { same: 'REBUILT_SAME_BYTES', other: 'REBUILT_OTHER_BYTES', none: 'NOT_REBUILT' } as const;

export interface RebuildStatementInput {
  readonly outcome: Extract<RebuildOutcome['outcome'], 'reproduced' | 'differs'>;
  /** Those of the release are the subjects; one that only the rebuild made is in the conditions. */
  readonly artifacts: RebuildOutcome['artifacts'];
  readonly conditions: readonly RebuildCondition[];
  readonly source: { readonly repository: string; readonly ref: string; readonly commit: string };
  /** Who rebuilt: the subject of the certificate, a URI or an e-mail address. */
  readonly rebuilder: string;
  /** Whether the rebuilt release is a rehearsal's. */
  readonly ofRehearsal: boolean;
  readonly rebuiltOn: Date;
}

/** Subjects and attributes are sorted by name. */
export function rebuildOf(input: RebuildStatementInput): Statement<DoubleBuildAttributes> {
  const { source, rebuilder } = input;
  const published = [...input.artifacts]
    .sort(byText(({ name }) => name))
    .flatMap(({ name, published: sha256, rebuilt }) => (sha256 === undefined ? [] : [{ name, sha256, rebuilt }]));
  const alsoMade = input.artifacts
    .flatMap(({ name, published: sha256 }) => (sha256 === undefined ? [name] : []))
    .sort(byCodeUnit);
  const conditions = {
    outcome: input.outcome,
    source: { uri: `git+${source.repository}@${source.ref}`, digest: { gitCommit: source.commit } },
    tools: input.conditions.flatMap(({ kind, target, name, got }) =>
      kind === 'tool' && got !== undefined ? [{ ...(target === undefined ? {} : { target }), name, version: got }] : [],
    ),
    ...(alsoMade.length === 0 ? {} : { alsoMade }),
    ofRehearsal: input.ofRehearsal,
    rebuiltOn: input.rebuiltOn.toISOString().replace(/\.\d{3}Z$/, 'Z'),
  };
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: published.map(({ name, sha256 }) => ({ name, digest: { sha256 } })),
    predicateType: predicateTypes.doubleBuild,
    predicate: {
      attributes: published.map(({ name, sha256, rebuilt }) => ({
        attribute:
          rebuilt === undefined ? rebuildAttributes.none : rebuilt === sha256 ? rebuildAttributes.same : rebuildAttributes.other,
        target: { name, digest: { sha256 } },
        conditions,
        ...(rebuilt === undefined ? {} : { evidence: { name, digest: { sha256: rebuilt } } }),
      })),
      producer: producerOf(rebuilder),
    },
  };
}

function producerOf(rebuilder: string): ResourceDescriptor {
  return URL.canParse(rebuilder) ? { uri: rebuilder } : { name: rebuilder };
}
