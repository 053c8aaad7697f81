// docs/json.md names every member that a command prints.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseMarkdown } from '../../src/codec/markdown.ts';

const page = parseMarkdown(readFileSync('docs/json.md', 'utf8'), 'json.md');

/** What stands between backticks below a heading. */
function membersBelow(title: string): readonly string[] {
  const sections = page.headings.filter(({ level }) => level === 2);
  const index = sections.findIndex(({ text }) => text === title);
  const from = sections[index]?.line ?? Number.POSITIVE_INFINITY;
  const to = sections[index + 1]?.line ?? Number.POSITIVE_INFINITY;
  return page.spans.filter(({ line }) => line > from && line < to).map(({ text }) => text);
}

/** Names of the members of an interface, as its source writes them. */
function membersOf(file: string, name: string): readonly string[] {
  const source = readFileSync(`src/model/${file}.ts`, 'utf8');
  const body = new RegExp(`^export interface ${name} \\{\\n([\\s\\S]*?)^\\}`, 'm').exec(source)?.[1] ?? '';
  return [...body.matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, member]) => member ?? '');
}

test.each([
  ['init', 'outcome', 'InitOutcome'],
  ['init', 'github-setup', 'GithubSetup'],
  ['config', 'outcome', 'ConfigOutcome'],
  ['config', 'config', 'EffectiveConfig'],
  ['config', 'config', 'ConfigOrigin'],
  ['doctor', 'outcome', 'DoctorReport'],
  ['doctor', 'outcome', 'DoctorCheck'],
  ['plan', 'plan', 'ReleasePlan'],
  ['plan', 'plan', 'PlannedIdentity'],
  ['plan', 'source', 'Source'],
  ['plan', 'leg', 'Leg'],
  ['plan', 'leg', 'LegMatrix'],
  ['sbom', 'outcome', 'SbomOutcome'],
  ['release', 'outcome', 'ReleaseOutcome'],
  ['release', 'gate', 'GateRecord'],
  ['verify-release', 'verdict', 'Verdict'],
  ['verify-release', 'verdict', 'CheckResult'],
  ['verify-release', 'verdict', 'Failure'],
  ['verify-release', 'verdict', 'CheckExplanation'],
  ['verify-release', 'outcome', 'FetchedRelease'],
  ['verify-bundle', 'bundle-verdict', 'BundleVerdict'],
  ['verify-bundle', 'bundle-verdict', 'BundleFinding'],
  ['trust', 'trust', 'TrustReport'],
  ['trust', 'trust', 'TrustedKey'],
  ['compare', 'comparison', 'Comparison'],
  ['compare', 'comparison', 'HexWindow'],
  ['doc-check', 'document', 'DocumentCheck'],
  ['doc-check', 'finding', 'Finding'],
  ['doc-check', 'document-mutation', 'DocumentMutation'],
  ['doc-check', 'document-mutation', 'MutationKind'],
])('what %s prints is told whole: %s, %s', (title, file, name) => {
  const members = membersOf(file, name);
  expect(members.length).toBeGreaterThan(0);
  const told = membersBelow(title);
  for (const member of members.filter((each) => each !== 'schemaVersion')) expect(told, member).toContain(member);
});
