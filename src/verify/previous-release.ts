// What a release stands for, in the words in which two releases of one project can be held against each other: docs/summaries.md

import { byCodeUnit, byText } from '../model/code-unit-order.ts';
import { heldWalls, provenVariations } from '../model/comparison.ts';
import type { ReleaseManifest } from '../model/release.ts';
import type { SignerFacts } from '../model/signature.ts';
import type { ReleaseEvidence, ReleaseStanding } from '../model/verdict.ts';
import { acceptedOfKind, acceptedSigners, acceptedStatements, manifestFiles } from './evidence.ts';
import { grantedLevel } from './matcher.ts';

/**
 * Read from what accepted signers stated; whether all of that holds is the other checks' affair.
 *
 * @param manifest That of the evidence.
 */
export function standingOf(evidence: ReleaseEvidence, manifest: ReleaseManifest): ReleaseStanding {
  const signers = acceptedSigners(evidence).map(({ signer }) => signer);
  const level = lowestLevel(evidence, signers);
  const report = acceptedOfKind(evidence, 'doubleBuild').length > 0 ? evidence.doubleBuild : undefined;
  return {
    name: manifest.name,
    version: manifest.version,
    tag: manifest.tag,
    commitTimeSeconds: manifest.source.commitTimeSeconds,
    signers: signersOf(signers),
    ...(level === undefined ? {} : { level }),
    runners: listed(signers.map(({ claims }) => claims.runnerEnvironment ?? 'nothing')),
    triggers: listed(signers.map(({ claims }) => claims.buildTrigger ?? 'nothing')),
    statements: listed(acceptedStatements(evidence).map(({ known }) => known.statement.predicateType)),
    gates: passedGates(evidence),
    variations: report?.status === 'parsed' ? provenVariations(report.value) : [],
    walls: report?.status === 'parsed' ? heldWalls(report.value) : [],
    artifacts: manifestFiles(evidence, 'artifact').length,
  };
}

/**
 * The identity of a signer from one release to the next: a workflow has another ref for each tag. The path of a workflow cannot hold
 * "@refs/", so that what follows the first one is the ref, whatever it is called.
 */
export function withoutRef(identity: string): string {
  const [, workflow] = /^([a-z][a-z0-9+.-]*:\/\/.+?)@(?:refs\/.*|[0-9a-f]{40}|[0-9a-f]{64})$/su.exec(identity) ?? [];
  return workflow ?? identity;
}

function signersOf(signers: readonly SignerFacts[]): ReleaseStanding['signers'] {
  const named = signers.map(({ identity, claims }) => ({ identity: withoutRef(identity), issuer: claims.issuer ?? 'nobody' }));
  const byName = new Map(named.map((each) => [JSON.stringify([each.identity, each.issuer]), each]));
  return [...byName].sort(byText(([name]) => name)).map(([, each]) => each);
}

function lowestLevel({ policy }: ReleaseEvidence, signers: readonly SignerFacts[]): number | undefined {
  const levels = signers.map((signer) => grantedLevel(policy, signer) ?? 0);
  const lowest = Math.min(...levels);
  return levels.length === 0 || lowest === 0 ? undefined : lowest;
}

function passedGates(evidence: ReleaseEvidence): readonly string[] {
  return listed(
    acceptedOfKind(evidence, 'gate').flatMap(({ known }) => {
      const { result, configuration } = known.statement.predicate;
      return result === 'PASSED' ? [configuration[0]?.name ?? ''] : [];
    }),
  );
}

function listed(values: readonly string[]): readonly string[] {
  return [...new Set(values)].sort(byCodeUnit);
}
