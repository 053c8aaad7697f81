// What is stated of the source for whoever signed: by the certificate; else, where the policy takes the signer at its word, by the
// provenance that the same signer signed. Why this is less: docs/policy.md

import type { SignerFacts } from '../model/signature.ts';
import type { ReleaseEvidence } from '../model/verdict.ts';
import { acceptedOfKind } from './evidence.ts';
import { takesSignersWord } from './matcher.ts';
import { provenanceFacts } from './provenance-facts.ts';

/** What certificate and provenance may both state of the source. */
export type SourceFact = 'repository' | 'ref' | 'commit';

export interface StatedFact {
  /** Nothing when neither states it. */
  readonly value: string | undefined;
  /** `certificate` also when nothing states it and the signer's word is not taken. */
  readonly from: 'certificate' | 'provenance';
  /** Of the provenance, where it comes from one. */
  readonly where?: string;
}

const claimOf = {
  repository: 'sourceRepositoryUri',
  ref: 'sourceRepositoryRef',
  commit: 'sourceRepositoryDigest',
} as const satisfies Record<SourceFact, keyof SignerFacts['claims']>;

/**
 * A reader of one fact for each accepted signer. A certificate's own word always counts, and alone.
 *
 * Several provenances of one signer are parts of one, which `subjects` holds them to: the first speaks.
 */
export function statedFacts(evidence: ReleaseEvidence): (signer: SignerFacts, fact: SourceFact) => StatedFact {
  const words = new Map<string, { readonly where: string } & Readonly<Record<SourceFact, string | undefined>>>();
  for (const { where, signer, known } of acceptedOfKind(evidence, 'provenance')) {
    const name = nameOf(signer);
    if (!words.has(name)) words.set(name, { where, ...provenanceFacts(known.statement.predicate) });
  }
  return (signer, fact) => {
    const certified = signer.claims[claimOf[fact]];
    if (certified !== undefined || !takesSignersWord(evidence.policy, signer)) return { value: certified, from: 'certificate' };
    const word = words.get(nameOf(signer));
    return { value: word?.[fact], from: 'provenance', ...(word === undefined ? {} : { where: word.where }) };
  };
}

/** A signature made later, on resuming, has another certificate of the same signer. */
function nameOf({ identity, claims }: SignerFacts): string {
  return JSON.stringify([identity, claims.issuer]);
}
