// A rehearsal is taken for a rehearsal: by its trusted root, by what its files say, and only where the caller named that root.

import type { Check, Failure, ReleaseEvidence } from '../../model/verdict.ts';
import { acceptedOfKind, conclude } from '../evidence.ts';
import { objectAt } from '../provenance-facts.ts';

export const rehearsal: Check = {
  id: 'rehearsal',
  title: 'a rehearsal is not taken for a release',
  proves: 'The files say of themselves what the trusted root says: rehearsal or release. A release is of a tag, without changes.',
  doesNotProve: 'Anything about who made a rehearsal: its signatures bind nobody.',
  readsFrom: ['certificate', 'predicate', 'file'],
  run: (evidence) => {
    const { rehearsalRoot, policy, manifest } = evidence;
    const unnamed: readonly Failure[] =
      rehearsalRoot && !policy.allowRehearsal
        ? [
            {
              reason: "the trusted root is a rehearsal's, and it was not named",
              from: 'certificate',
              help: 'its signatures bind nobody; to look at a rehearsal of your own, name its root with --trusted-root',
            },
          ]
        : [];
    const claims = statedRehearsals(evidence).flatMap(({ where, stated }): Failure[] =>
      stated === rehearsalRoot
        ? []
        : [
            {
              reason: stated
                ? `${where} says that this is a rehearsal`
                : `${where} says that this is a release, and only a rehearsal's root vouches for it`,
              wanted: word(rehearsalRoot),
              got: word(stated),
              from: 'predicate',
            },
          ],
    );
    const source: readonly Failure[] =
      rehearsalRoot || manifest.status === 'malformed'
        ? []
        : [
            ...(manifest.value.source.dirty
              ? [{ reason: 'release.json says that the source had changes of its own', from: 'file' as const }]
              : []),
            ...(manifest.value.source.tagged
              ? []
              : [{ reason: 'release.json says that the tag was not there yet', from: 'file' as const }]),
          ];
    return conclude(evidence, rehearsalRoot ? 'a rehearsal: these signatures bind nobody' : 'a release', [
      ...unnamed,
      ...claims,
      ...source,
    ]);
  },
};

function word(stated: boolean): string {
  return stated ? 'a rehearsal' : 'a release';
}

/** Every place where a release says which of the two it is. */
function statedRehearsals(evidence: ReleaseEvidence): readonly { readonly where: string; readonly stated: boolean }[] {
  const { manifest, doubleBuild } = evidence;
  return [
    ...(manifest.status === 'parsed' ? [{ where: 'release.json', stated: manifest.value.rehearsal }] : []),
    ...(doubleBuild.status === 'parsed' ? [{ where: 'double-build.json', stated: doubleBuild.value.rehearsal }] : []),
    ...acceptedOfKind(evidence, 'release').map(({ known }) => ({
      where: 'the release statement',
      stated: known.statement.predicate.rehearsal,
    })),
    ...acceptedOfKind(evidence, 'provenance').flatMap(({ known }) => {
      const { internalParameters } = known.statement.predicate.buildDefinition;
      const stated = objectAt({ internalParameters }, 'internalParameters')?.rehearsal;
      return typeof stated === 'boolean' ? [{ where: 'the provenance', stated }] : [];
    }),
  ];
}
