// Reads whether active rulesets keep others from making, moving and deleting version tags.
// Source: https://docs.github.com/rest/repos/rules

import { readList, readObject, readOneOf, readOptional, readShape, readText, refuse } from '../../codec/json-shape.ts';
import type { Parsed } from '../../model/statement.ts';
import { toFilterMatcher } from '../filter-pattern.ts';
import { odd, type SettingVerdict } from './setting.ts';

/** A ruleset of the list: its rules are another question. */
export interface ListedRuleset {
  readonly id: number;
  readonly target: string;
  readonly enforcement: string;
}

/** What a ruleset covers, and what it forbids. */
export interface TagRuleset {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly rules: readonly string[];
}

/** Tags that a ruleset on `v*` covers: released versions, first ones, prereleases. */
const versions = ['v0.1.0', 'v1.2.3', 'v10.20.30', 'v1.2.3-rc.1', 'v0.0.0-20260101'];

const wanted = ['creation', 'update', 'deletion'] as const;

export function readRulesetList(data: unknown): Parsed<readonly ListedRuleset[]> {
  return readShape(() =>
    readList(data, 'the list', (each, where) => {
      const { id, target, enforcement } = readObject(each, where);
      if (typeof id !== 'number' || !Number.isSafeInteger(id)) refuse(`${where}.id`, 'is not a whole number');
      return {
        id,
        target: target === undefined ? 'branch' : readText(target, `${where}.target`),
        enforcement: readOneOf(enforcement, ['active', 'evaluate', 'disabled'], `${where}.enforcement`),
      };
    }),
  );
}

export function readTagRuleset(data: unknown): Parsed<TagRuleset> {
  return readShape(() => {
    const ruleset = readObject(data, 'the ruleset');
    const { ref_name: name } = readOptional(ruleset, 'conditions', 'the ruleset', readObject).conditions ?? {};
    const { include, exclude } = name === undefined ? {} : readObject(name, 'conditions.ref_name');
    const texts = (value: unknown, where: string): readonly string[] =>
      value === undefined ? [] : readList(value, where, readText);
    return {
      include: texts(include, 'include'),
      exclude: texts(exclude, 'exclude'),
      rules: readList(ruleset.rules ?? [], 'rules', (rule, where) => readText(readObject(rule, where).type, `${where}.type`)),
    };
  });
}

/** @param rulesets Active ones on tags: what one forbids, all together forbid. */
export function judgeTagRulesets(rulesets: readonly Parsed<TagRuleset>[]): SettingVerdict {
  const bad = rulesets.find((each) => each.status === 'malformed');
  if (bad !== undefined && bad.status === 'malformed') return odd(bad.reason);
  const sound = rulesets.flatMap((each) => (each.status === 'parsed' ? [each.value] : []));
  const open = wanted.filter(
    (rule) => !versions.every((tag) => sound.some((each) => each.rules.includes(rule) && covers(each, tag))),
  );
  if (open.length === 0) return { status: 'as it should be', what: 'an active ruleset guards the tags "v*"' };
  const all = open.length === wanted.length;
  return {
    status: 'not',
    message: all
      ? 'no active ruleset guards the tags "v*": whoever may push can make, move and delete versions'
      : `the rulesets on the tags "v*" do not restrict ${open.map((rule) => `"${rule}"`).join(' and ')}`,
    help: 'make a tag ruleset, active, for "v*", that restricts creations, updates and deletions, with the release managers alone on its bypass list',
  };
}

function covers({ include, exclude }: TagRuleset, tag: string): boolean {
  const matches = (pattern: string): boolean => pattern === '~ALL' || toFilterMatcher(pattern)(`refs/tags/${tag}`);
  return include.some(matches) && !exclude.some(matches);
}
