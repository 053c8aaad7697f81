// The plan of a release as a person reads it: what would be built, from which commit, in which environment.

import type { ReleasePlan, TargetPlan } from '../model/plan.ts';
import { escapeForTerminal } from './escape.ts';
import { alignedRows, quotedLines, section, sortedPairs } from './layout.ts';
import { rehearsalWarning } from './print-verdict.ts';
import type { Style } from './style.ts';

export function printPlan(plan: ReleasePlan, style: Style): string {
  const { source, build, identity } = plan;
  return [
    section(
      'Release',
      alignedRows([
        ['name', plan.name],
        ['version', plan.version],
        ['tag', `${plan.tag}${source.tagged ? '' : ' (not made yet)'}`],
      ]),
      style,
    ),
    section(
      'Source',
      alignedRows([
        ['repository', source.repository],
        ['commit', source.commit],
        ['commit time', `${new Date(source.commitTimeSeconds * 1000).toISOString()} (${source.commitTimeSeconds})`],
        ['work tree', source.dirty ? 'differs from the commit (--allow-dirty)' : 'as the commit'],
        ...source.submodules.map(({ path, commit }) => ['submodule', `${path} at ${commit}`] as const),
        ...source.lockFiles.map(({ path, sha256 }) => ['lock file', `${path} sha256:${sha256}`] as const),
      ]),
      style,
    ),
    section('Prepare (network open)', build.prepare === undefined ? [] : quotedLines(build.prepare), style),
    section('Build (network cut where this machine can)', quotedLines(build.run), style),
    section('Environment', alignedRows(sortedPairs(build.environment)), style),
    section(
      'Two builds',
      alignedRows([
        ['vary', build.vary.join(', ') || 'nothing'],
        ['require', build.require.join(', ') || 'nothing'],
        ['timeout', `${build.timeoutSeconds} seconds for each part`],
      ]),
      style,
    ),
    ...(plan.targets ?? []).map(({ name, runner, environment, ...ships }) =>
      section(
        `Target ${escapeForTerminal(name)}`,
        alignedRows([
          ['runner', runner],
          ...sortedPairs(environment).flatMap(([key, value]) =>
            build.environment[key] === value ? [] : [['environment', `${key}=${value}`]],
          ),
          ...shipped(ships),
        ]),
        style,
      ),
    ),
    section('Ships', plan.targets === undefined ? alignedRows(shipped({ ...plan, outputs: build.outputs })) : [], style),
    section('Must contain', alignedRows(plan.embeds.map(({ file, text }) => [file, text])), style),
    section('Accepted differences', alignedRows(plan.accept.map(({ path, cause, reason }) => [path, cause, reason])), style),
    section(
      'Gates',
      alignedRows(plan.gates.map(({ id, run, from }) => [id, from === undefined ? (run ?? '') : `evidence ${from}`])),
      style,
    ),
    section(
      'Signed by',
      alignedRows([
        ['identity', identity.identity],
        ['issuer', identity.issuer],
        ['repository', identity.repository],
        ['ref', identity.ref],
      ]),
      style,
    ),
    plan.rehearsal ? `${style.warning(rehearsalWarning)}\n` : '',
  ].join('');
}

function shipped({ outputs, archives }: Pick<TargetPlan, 'outputs' | 'archives'>): readonly (readonly string[])[] {
  return [
    ...outputs.map((glob) => ['output', glob]),
    ...archives.map(({ name, format, files }) => ['archive', `${name} (${format}) of ${files.join(', ')}`]),
  ];
}
