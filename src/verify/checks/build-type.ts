// The provenance is of a build type that is known here, has exactly its parameters, and fits who signed it.
// Sources: https://actions.github.io/buildtypes/workflow/v1, docs/build-types/local.md

import { isJsonObject, type JsonObject } from '../../codec/json-shape.ts';
import { githubBuildType, localBuildType } from '../../model/build-type.ts';
import { rehearsalIssuer } from '../../model/rehearsal.ts';
import type { Check, Failure } from '../../model/verdict.ts';
import { conclude, provenancesOf } from '../evidence.ts';
import { githubIssuer } from '../github-issuer.ts';

export const buildType: Check = {
  id: 'build-type',
  title: 'the build type is known, with no unknown parameter',
  proves: 'Every parameter that the builder took from outside is one whose meaning is written down.',
  doesNotProve: 'That the parameters are the ones you would have chosen.',
  readsFrom: ['predicate'],
  run: (evidence) => {
    const found = provenancesOf(evidence);
    if ('none' in found) return found.none;
    const { provenances } = found;
    const failures = provenances.flatMap(({ where, signer, known }): readonly Failure[] => {
      const { buildDefinition } = known.statement.predicate;
      const shape = Object.hasOwn(parameters, buildDefinition.buildType) ? parameters[buildDefinition.buildType] : undefined;
      if (shape === undefined) {
        return [
          {
            reason: `the provenance "${where}" is of a build type that is not known here`,
            wanted: Object.keys(parameters).join(' or '),
            got: buildDefinition.buildType,
            from: 'predicate',
          },
        ];
      }
      const onGithub = signer.claims.issuer === githubIssuer;
      const wanted = onGithub ? githubBuildType : localBuildType;
      // A rehearsal in GitHub Actions states what the release will state there, under the rehearsal's own issuer.
      const mayBeEither = signer.claims.issuer === rehearsalIssuer && evidence.rehearsalRoot;
      const misfit: readonly Failure[] =
        buildDefinition.buildType === wanted || mayBeEither
          ? []
          : [
              {
                reason: `the build type of the provenance "${where}" does not fit the issuer of its signer`,
                wanted,
                got: buildDefinition.buildType,
                from: 'predicate',
              },
            ];
      return [
        ...misfit,
        ...unlikeShape(buildDefinition.externalParameters, shape.external, `externalParameters of "${where}"`),
        ...unlikeShape(buildDefinition.internalParameters ?? {}, shape.internal, `internalParameters of "${where}"`),
      ];
    });
    const [first] = provenances;
    return conclude(evidence, first?.known.statement.predicate.buildDefinition.buildType ?? '', failures);
  },
};

/** Keys that must be there, and those that may. A value that is an object has keys of its own. */
interface Shape {
  readonly required: readonly string[];
  readonly optional?: readonly string[];
  readonly within?: Readonly<Record<string, Shape>>;
}

const parameters: Readonly<Record<string, { readonly external: Shape; readonly internal: Shape }>> = {
  [githubBuildType]: {
    external: { required: ['workflow'], within: { workflow: { required: ['path', 'ref', 'repository'] } } },
    internal: {
      required: ['github'],
      within: { github: { required: ['event_name', 'repository_id', 'repository_owner_id', 'runner_environment'] } },
    },
  },
  [localBuildType]: {
    external: {
      required: [
        'archives',
        'embeds',
        'environment',
        'name',
        'outputs',
        'require',
        'run',
        'source',
        'tag',
        'timeoutSeconds',
        'vary',
        'version',
      ],
      optional: ['prepare', 'targets'],
      within: { source: { required: ['ref', 'repository'] } },
    },
    internal: { required: ['dirty', 'network', 'rehearsal', 'tagged', 'tools'] },
  },
};

function unlikeShape(value: unknown, shape: Shape, where: string): readonly Failure[] {
  if (!isJsonObject(value)) return [{ reason: `${where} is not an object`, from: 'predicate' }];
  const object: JsonObject = value;
  return [
    ...shape.required.flatMap((key): Failure[] =>
      Object.hasOwn(object, key) ? [] : [{ reason: `${where} lacks "${key}"`, from: 'predicate' }],
    ),
    ...Object.keys(object).flatMap((key): Failure[] =>
      shape.required.includes(key) || shape.optional?.includes(key) === true
        ? []
        : [{ reason: `${where} has "${key}", which the build type does not have`, from: 'predicate' }],
    ),
    ...Object.entries(shape.within ?? {}).flatMap(([key, inner]) =>
      Object.hasOwn(object, key) ? unlikeShape(object[key], inner, `"${key}" in ${where}`) : [],
    ),
  ];
}
