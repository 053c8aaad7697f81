// Where an earlier release was named, this one stands for no less: signer, level, machine, trigger, statements, gates, rooms, age.

import { counted } from '../../model/counted.ts';
import type { Check, Failure, ReleaseStanding } from '../../model/verdict.ts';
import { acceptedSigners, conclude, notJudged } from '../evidence.ts';
import { standingOf } from '../previous-release.ts';
import { compareVersions } from '../version-order.ts';

export const downgrade: Check = {
  id: 'downgrade',
  title: 'no less than the earlier release, where one was named',
  proves:
    'With --previous, the same signer as before, as far as its name without the ref goes, made a release that is not older, with every kind of statement, gate, variation and wall that the earlier one had, on no weaker a machine, started in the same way.',
  doesNotProve:
    'Anything without --previous. That the earlier release was a good one: it was held to the same policy, and no more.',
  readsFrom: ['certificate', 'predicate', 'file', 'folder'],
  run: (evidence) => {
    const { previous, manifest } = evidence;
    if (previous === undefined) return { summary: 'not asked', failures: [], notAsked: true };
    if (manifest.status === 'malformed') {
      return evidence.foreign === undefined
        ? notJudged('release.json cannot be read')
        : { summary: '', failures: [silent(previous)] };
    }
    if (acceptedSigners(evidence).length === 0) return notJudged('no signature of an accepted signer');
    const now = standingOf(evidence, manifest.value);
    return conclude(
      evidence,
      summaryOf(previous, now),
      [...otherProject(previous, now), ...otherSigners(previous, now), ...weakerRun(previous, now), ...older(previous, now)],
      vanished(previous, now),
    );
  },
};

const explain = 'do not use the release until its maker has explained this';

function summaryOf(previous: ReleaseStanding, now: ReleaseStanding): string {
  const order = compareVersions(previous.version, now.version);
  const fewer = previous.artifacts - now.artifacts;
  return [
    `held against "${previous.tag}"`,
    ...(order === undefined ? ['versions that are no semantic versions are not compared, only dates'] : []),
    ...(fewer > 0 ? [`${counted(fewer, 'artifact')} fewer`] : []),
  ].join('; ');
}

/** A release that others may have made, after one of selfsame: whatever that stood for is gone. */
function silent({ tag }: ReleaseStanding): Failure {
  return {
    reason: `"${tag}" had a release.json, and this release has none`,
    from: 'folder',
    help: 'leave out --previous only if you know why its maker states less than before',
  };
}

/** What is called otherwise is no earlier version of this. */
function otherProject(previous: ReleaseStanding, now: ReleaseStanding): readonly Failure[] {
  if (previous.name === now.name) return [];
  return [
    {
      reason: 'the earlier release is of another name',
      wanted: previous.name,
      got: now.name,
      from: 'file',
      help: 'name an earlier release of the same project with --previous',
    },
  ];
}

function otherSigners(previous: ReleaseStanding, now: ReleaseStanding): readonly Failure[] {
  const print = ({ identity, issuer }: ReleaseStanding['signers'][number]) => `${identity}, vouched for by ${issuer}`;
  const known = previous.signers.map(print);
  return now.signers
    .map(print)
    .filter((signer) => !known.includes(signer))
    .map((got) => ({
      reason: `someone signed who did not sign "${previous.tag}"`,
      wanted: known.join(' or '),
      got,
      from: 'certificate',
      help: explain,
    }));
}

function weakerRun(previous: ReleaseStanding, now: ReleaseStanding): readonly Failure[] {
  const failures: Failure[] = [];
  if ((now.level ?? 0) < (previous.level ?? 0)) {
    failures.push({
      reason: `the policy grants a lower level than "${previous.tag}" had`,
      wanted: `level ${previous.level}`,
      got: now.level === undefined ? 'none' : `level ${now.level}`,
      help: explain,
    });
  }
  const strength = Math.min(...previous.runners.map(strengthOf));
  for (const got of now.runners.filter((runner) => strengthOf(runner) < strength)) {
    failures.push({
      reason: `the run was on a weaker kind of machine than that of "${previous.tag}"`,
      wanted: previous.runners.join(' or '),
      got,
      from: 'certificate',
      help: "a self-hosted machine is under its owner's hand, and nothing that is stated is nobody's word",
    });
  }
  for (const got of now.triggers.filter((trigger) => !previous.triggers.includes(trigger))) {
    failures.push({
      reason: `the run was started in another way than that of "${previous.tag}"`,
      wanted: previous.triggers.join(' or '),
      got,
      from: 'certificate',
      help: explain,
    });
  }
  return failures;
}

/** A machine that its owner runs is weaker than one of the CI service; one that nothing is stated of is weaker still. */
function strengthOf(runner: string): number {
  return runner === 'nothing' ? 0 : runner === 'self-hosted' ? 1 : 2;
}

function older(previous: ReleaseStanding, now: ReleaseStanding): readonly Failure[] {
  const failures: Failure[] = [];
  const help = 'an old release may be offered again for its known faults: ask for the version that you mean';
  if ((compareVersions(previous.version, now.version) ?? 0) > 0) {
    failures.push({
      reason: `the version is older than that of "${previous.tag}"`,
      wanted: `${previous.version} or later`,
      got: now.version,
      from: 'file',
      help,
    });
  }
  if (now.commitTimeSeconds < previous.commitTimeSeconds) {
    failures.push({
      reason: `the source is older than that of "${previous.tag}"`,
      wanted: `${printTime(previous.commitTimeSeconds)} or later`,
      got: printTime(now.commitTimeSeconds),
      from: 'file',
      help,
    });
  }
  return failures;
}

function printTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}

/** What may be among the refused, where a signature was: then another check says no. */
function vanished(previous: ReleaseStanding, now: ReleaseStanding): readonly Failure[] {
  const lost = (before: readonly string[], after: readonly string[], reason: (each: string) => string, from: Failure['from']) =>
    before.filter((each) => !after.includes(each)).map((each): Failure => ({ reason: reason(each), from, help: explain }));
  return [
    ...lost(
      previous.statements,
      now.statements,
      (type) => `"${previous.tag}" had a statement of the type "${type}", and this has none`,
      'folder',
    ),
    ...lost(previous.gates, now.gates, (id) => `the gate "${id}" passed for "${previous.tag}", and not here`, 'predicate'),
    ...lost(
      previous.variations,
      now.variations,
      (id) => `the variation "${id}" took effect for "${previous.tag}", and not here`,
      'file',
    ),
    ...lost(previous.walls, now.walls, (id) => `the wall "${id}" held for "${previous.tag}", and not here`, 'file'),
  ];
}
