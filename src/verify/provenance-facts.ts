// Finds in a provenance what its build type calls the source: docs/build-types/local.md and GitHub's workflow/v1.

import { isJsonObject, type JsonObject } from '../codec/json-shape.ts';
import { githubBuildType, localBuildType } from '../model/build-type.ts';
import type { Provenance } from '../model/statement.ts';

export interface ProvenanceFacts {
  readonly repository: string | undefined;
  readonly ref: string | undefined;
  /** Of the first dependency, which is the source. */
  readonly commit: string | undefined;
  readonly sourceUri: string | undefined;
}

/** A claim that is absent or no text is undefined. */
export function provenanceFacts({ buildDefinition }: Provenance): ProvenanceFacts {
  const source = sourceParameters(buildDefinition);
  const [dependency] = buildDefinition.resolvedDependencies ?? [];
  return {
    repository: textAt(source, 'repository'),
    ref: textAt(source, 'ref'),
    commit: dependency?.digest?.gitCommit,
    sourceUri: dependency?.uri,
  };
}

export function textAt(object: JsonObject | undefined, key: string): string | undefined {
  const value = object !== undefined && Object.hasOwn(object, key) ? object[key] : undefined;
  return typeof value === 'string' ? value : undefined;
}

export function objectAt(object: JsonObject | undefined, key: string): JsonObject | undefined {
  const value = object !== undefined && Object.hasOwn(object, key) ? object[key] : undefined;
  return isJsonObject(value) ? value : undefined;
}

function sourceParameters({ buildType, externalParameters }: Provenance['buildDefinition']): JsonObject | undefined {
  if (buildType === githubBuildType) return objectAt(externalParameters, 'workflow');
  return buildType === localBuildType ? objectAt(externalParameters, 'source') : undefined;
}
