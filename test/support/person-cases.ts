// Releases that people signed by e-mail address, for tests of the checks that may take a signer's word for the source.

import type { CertificateClaims } from '../../src/model/signature.ts';
import type { ReleaseEvidence, SignatureOutcome } from '../../src/model/verdict.ts';
import { evidenceOf, personSigner } from './release-evidence.ts';

/**
 * One person signed all of it.
 *
 * @param claims What the certificate states besides.
 * @param source What the provenance names, in place of what is so.
 */
export function byPerson(claims: Partial<CertificateClaims>, source?: Readonly<Record<string, string>>): ReleaseEvidence {
  return evidenceOf({
    person: true,
    signer: (signer) => ({ ...signer, claims: { ...signer.claims, ...claims } }),
    provenance: (each) => {
      if (source === undefined) return each;
      const { buildDefinition } = each.predicate;
      const externalParameters = { ...buildDefinition.externalParameters, source };
      return { ...each, predicate: { ...each.predicate, buildDefinition: { ...buildDefinition, externalParameters } } };
    },
  });
}

/** The same person signed the artifact later, so that another certificate states `claims`. */
export function bySecondCertificate(claims: Partial<CertificateClaims>): ReleaseEvidence {
  return evidenceOf({
    person: true,
    signer: (signer, where) =>
      where.endsWith('.sigstore.json') ? { ...signer, certificateSerial: '0b', claims: { ...signer.claims, ...claims } } : signer,
  });
}

/** Another person, whom the policy takes at their word too, signed the artifact and no provenance. */
export function bySecondPerson(claims: Partial<CertificateClaims>): ReleaseEvidence {
  const bob = 'bob@example.org';
  return evidenceOf({
    person: true,
    policy: (policy) => ({ ...policy, signers: policy.signers.flatMap((rule) => [rule, { ...rule, identity: { exact: bob } }]) }),
    signer: (signer, where) =>
      where.endsWith('.sigstore.json')
        ? { ...personSigner, identity: bob, certificateSerial: '0b', claims: { ...signer.claims, ...claims } }
        : signer,
  });
}

/** The same under a policy that does not say `sourceFrom`. */
export function strictly(evidence: ReleaseEvidence): ReleaseEvidence {
  const signers = evidence.policy.signers.map(({ identity, issuer }) => ({ identity, issuer }));
  return { ...evidence, policy: { ...evidence.policy, signers } };
}

export function withRefusedProvenance(evidence: ReleaseEvidence): ReleaseEvidence {
  const refused = (each: SignatureOutcome): SignatureOutcome =>
    isProvenance(each) ? { status: 'refused', where: each.where, reason: 'it does not hold' } : each;
  return { ...evidence, signatures: evidence.signatures.map(refused) };
}

/** A release that never had one, and a policy that asks for none. */
export function withoutProvenance(claims: Partial<CertificateClaims>): ReleaseEvidence {
  return evidenceOf({
    person: true,
    signer: (signer) => ({ ...signer, claims: { ...signer.claims, ...claims } }),
    release: (each) => ({
      ...each,
      predicate: {
        ...each.predicate,
        statements: each.predicate.statements.filter(({ predicateType }) => !predicateType.includes('provenance')),
      },
    }),
    evidence: (each) => ({
      ...each,
      policy: { ...each.policy, statements: each.policy.statements.filter((kind) => kind !== 'provenance') },
      signatures: each.signatures.filter((signature) => !isProvenance(signature)),
    }),
  });
}

function isProvenance(outcome: SignatureOutcome): boolean {
  return (
    outcome.status === 'authenticated' && outcome.signed.kind === 'statement' && outcome.signed.statement.kind === 'provenance'
  );
}
