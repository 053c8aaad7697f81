import { provenanceSource } from '../../../src/verify/checks/provenance-source.ts';
import { testCheck } from '../../support/check-cases.ts';
import { demanding, foreignEvidenceOf, linux } from '../../support/foreign-evidence.ts';
import { evidenceOf } from '../../support/release-evidence.ts';

testCheck(provenanceSource, {
  alone: {
    'release.json names another commit': () =>
      evidenceOf({ manifest: (each) => ({ ...each, source: { ...each.source, commit: 'f'.repeat(40) } }) }),
    'release.json names another repository': () =>
      evidenceOf({ manifest: (each) => ({ ...each, source: { ...each.source, repository: 'https://github.com/owner/fork' } }) }),
    'release.json names another ref': () =>
      evidenceOf({ manifest: (each) => ({ ...each, source: { ...each.source, ref: 'refs/heads/main' } }) }),
    'the source among the dependencies is at another address': () =>
      evidenceOf({
        provenance: (each) => ({
          ...each,
          predicate: {
            ...each.predicate,
            buildDefinition: {
              ...each.predicate.buildDefinition,
              resolvedDependencies: (each.predicate.buildDefinition.resolvedDependencies ?? []).map((dependency) => ({
                ...dependency,
                uri: 'git+https://github.com/owner/fork@refs/tags/v0.1.0',
              })),
            },
          },
        }),
      }),
    'there is no provenance': () =>
      evidenceOf({
        // A later issue may release without one; this policy asks for it.
        evidence: (each) => ({ ...each, signatures: each.signatures.filter((outcome) => !outcome.where.endsWith('.jsonl:1')) }),
        release: (each) => ({
          ...each,
          predicate: {
            ...each.predicate,
            statements: each.predicate.statements.filter(({ predicateType }) => !predicateType.includes('provenance')),
          },
        }),
      }),
    'others made it, and the policy demands a provenance': () =>
      foreignEvidenceOf({ policy: demanding('provenance'), signatures: (each) => each.slice(1) }),
    'others made it, and their provenance does not name an artifact': () =>
      foreignEvidenceOf({
        policy: demanding('provenance'),
        provenance: (each) => ({ ...each, subject: each.subject.filter(({ name }) => name === linux) }),
      }),
    'others made it, and their provenance is about nothing in it': () =>
      foreignEvidenceOf({
        provenance: (each) => ({ ...each, subject: each.subject.map(({ name, digest }) => ({ name: `dist/${name}`, digest })) }),
      }),
    'others made it, and their provenance gives its source another address': () =>
      foreignEvidenceOf({
        provenance: (each) => ({
          ...each,
          predicate: {
            ...each.predicate,
            buildDefinition: {
              ...each.predicate.buildDefinition,
              resolvedDependencies: (each.predicate.buildDefinition.resolvedDependencies ?? []).map((dependency) => ({
                ...dependency,
                uri: 'git+https://github.com/owner/fork@refs/tags/v0.1.0',
              })),
            },
          },
        }),
      }),
  },
  together: {
    'the provenance names another commit': {
      evidence: () =>
        evidenceOf({
          provenance: (each) => ({
            ...each,
            predicate: {
              ...each.predicate,
              buildDefinition: {
                ...each.predicate.buildDefinition,
                resolvedDependencies: (each.predicate.buildDefinition.resolvedDependencies ?? []).map((dependency) => ({
                  ...dependency,
                  digest: { gitCommit: 'f'.repeat(40) },
                })),
              },
            },
          }),
        }),
      checks: ['provenance-source', 'provenance-certificate'],
    },
  },
});
