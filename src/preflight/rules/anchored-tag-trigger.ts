// Rule 18: a release starts by a tag that is a version, and by no other.

import { childOf, scalarsOf, type YamlScalar } from '../../codec/yaml-tree.ts';
import { exampleOf, literalStart } from '../filter-pattern.ts';
import { isReleaseWorkflow } from '../release-jobs.ts';
import type { PreflightRule } from '../rule.ts';

export const anchoredTagTrigger: PreflightRule = {
  id: 'anchored-tag-trigger',
  title: 'the tag that starts a release is named by an anchored version glob',
  why: 'Whoever may push any tag starts a release with "*" or "v*": also by mistake, and past a ruleset that guards versions alone.',
  checkWorkflow: (workflow) =>
    (isReleaseWorkflow(workflow) ? workflow.triggers : [])
      .filter(({ event }) => event === 'push')
      .flatMap(({ filters }) => scalarsOf(childOf(filters, 'tags')))
      .filter((pattern) => !pattern.text.startsWith('!') && !isVersionGlob(pattern.text))
      .map((pattern) => ({
        at: pattern.start,
        message: `"${pattern.text}" is no version glob: the tag "${exampleOf(pattern.text)}" starts the release too`,
        help: `write "- '${suggestion(pattern)}'"`,
      })),
};

/** Without a `*`, or with one only behind three numbers, where a prerelease is named. */
function isVersionGlob(pattern: string): boolean {
  const { text, starred } = literalStart(pattern);
  return !starred || /(?<!\d)\d+\.\d+\.\d+[\w.+-]*$/.test(text);
}

/** With the same text before the version. */
function suggestion({ text }: YamlScalar): string {
  const prefix = literalStart(text).text.replace(/\d.*$/s, '');
  return `${prefix === '' ? 'v' : prefix}[0-9]+.[0-9]+.[0-9]+*`;
}
