// Holds a signed provenance, a manifest and a double-build report against the plan that the commit itself gives.
// What each build type states: docs/build-types/local.md and GitHub's workflow/v1, which names no command.

import { printCompactJson } from '../codec/canonical-json.ts';
import type { JsonObject } from '../codec/json-shape.ts';
import { localBuildType } from '../model/build-type.ts';
import { byCodeUnit } from '../model/code-unit-order.ts';
import type { DoubleBuildReport } from '../model/comparison.ts';
import type { ReleasePlan } from '../model/plan.ts';
import type { Contradiction } from '../model/rebuild.ts';
import type { ReleaseManifest } from '../model/release.ts';
import type { Provenance } from '../model/statement.ts';
import { provenanceOf } from './provenance.ts';

/**
 * Parameters in which the provenance says something else than the plan of its commit; all of them, sorted by name. One of GitHub
 * states the source alone.
 */
export function provenanceContradictions(provenance: Provenance, plan: ReleasePlan): readonly Contradiction[] {
  const { buildType, externalParameters, resolvedDependencies = [] } = provenance.buildDefinition;
  if (buildType !== localBuildType) {
    const [source] = resolvedDependencies;
    const uri = `git+${plan.source.repository}@${plan.identity.ref}`;
    return membersThatDiffer(
      'provenance',
      { commit: source?.digest?.gitCommit, source: source?.uri },
      { commit: plan.source.commit, source: uri },
    );
  }
  // What the plan would have stated, by the module that states it. Only the build's definition is looked at.
  const expected = provenanceOf({
    plan,
    subjects: [],
    builder: { kind: 'local', builderId: '', invocationId: '' },
    network: 'cut',
    tools: [],
    startedOn: new Date(0),
    finishedOn: new Date(0),
  }).predicate.buildDefinition;
  return membersThatDiffer(
    'provenance',
    { ...externalParameters, resolvedDependencies },
    { ...expected.externalParameters, resolvedDependencies: expected.resolvedDependencies ?? [] },
  );
}

/** The same for release.json. */
export function manifestContradictions(manifest: ReleaseManifest, plan: ReleasePlan): readonly Contradiction[] {
  const { name, version, tag, source } = manifest;
  const { repository, commit, commitTimeSeconds } = source;
  return membersThatDiffer(
    'release.json',
    { name, version, tag, repository, commit, commitTimeSeconds },
    {
      ...{ name: plan.name, version: plan.version, tag: plan.tag },
      repository: plan.source.repository,
      commit: plan.source.commit,
      commitTimeSeconds: plan.source.commitTimeSeconds,
    },
  );
}

/** The same for double-build.json, which is what tells of variations where the provenance is GitHub's. */
export function reportContradictions(report: DoubleBuildReport, plan: ReleasePlan): readonly Contradiction[] {
  return membersThatDiffer(
    'double-build.json',
    {
      ...{ name: report.name, version: report.version, commit: report.commit, sourceDateEpoch: report.sourceDateEpoch },
      vary: report.variations.map(({ id, target }) => varied(id, target)).sort(byCodeUnit),
    },
    {
      ...{ name: plan.name, version: plan.version, commit: plan.source.commit },
      sourceDateEpoch: plan.source.commitTimeSeconds,
      vary: (plan.targets ?? [undefined])
        .flatMap((target) => plan.build.vary.map((id) => varied(id, target?.name)))
        .sort(byCodeUnit),
    },
  );
}

function varied(id: string, target: string | undefined): string {
  return target === undefined ? id : `${id} of ${target}`;
}

function membersThatDiffer(from: Contradiction['from'], stated: JsonObject, commit: JsonObject): readonly Contradiction[] {
  const names = [...new Set([...Object.keys(stated), ...Object.keys(commit)])].sort(byCodeUnit);
  return names.flatMap((what): readonly Contradiction[] => {
    const [one, other] = [memberOf(stated, what), memberOf(commit, what)];
    if (one !== undefined && other !== undefined && printCompactJson(one) === printCompactJson(other)) return [];
    return [
      {
        what,
        from,
        ...(one === undefined ? {} : { stated: shown(one) }),
        ...(other === undefined ? {} : { commit: shown(other) }),
      },
    ];
  });
}

/** A name that every object inherits is no member. */
function memberOf(object: JsonObject, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : printCompactJson(value);
}
