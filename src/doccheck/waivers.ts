// What a comment allows, with a reason and perhaps an end: `<!-- doc-check: allow RULE[, RULE] [until YYYY-MM-DD]: REASON -->`.
// Form: docs/doc-check.md

import { didYouMean } from '../codec/suggest.ts';
import type { Directive, DocumentFinding, WaivedFinding } from '../model/document.ts';
import { directiveFinding } from './directive-words.ts';

/** A comment that allows what rules would find in the lines that it is about. */
export interface Waiver {
  readonly directive: Directive;
  /** Ids of rules, at least one. */
  readonly rules: readonly string[];
  readonly reason: string;
  /** `YYYY-MM-DD`: the last day on which it holds. */
  readonly until?: string;
}

export interface WaiversInput {
  readonly findings: readonly DocumentFinding[];
  readonly directives: readonly Directive[];
  /** Every rule that there is. */
  readonly knownRules: readonly string[];
  /** Those that were asked: a waiver of another one has not become needless by that. */
  readonly askedRules: readonly string[];
  /** `YYYY-MM-DD`. */
  readonly today: string;
}

export interface WaiversOutcome {
  /** What is not allowed, and what is wrong with the waivers. */
  readonly findings: readonly DocumentFinding[];
  readonly waived: readonly WaivedFinding[];
}

/** Undefined where the directive is no `allow`; a text says what is wrong with one that cannot be read. */
export function parseWaiver(directive: Directive): Waiver | string | undefined {
  if (directive.word !== 'allow') return undefined;
  const colon = directive.rest.indexOf(':');
  const [head, reason] =
    colon === -1 ? [directive.rest, ''] : [directive.rest.slice(0, colon), directive.rest.slice(colon + 1).trim()];
  const [, named = '', until] = /^(.*?)(?:\s+until\s+(.*))?$/s.exec(head.trim()) ?? [];
  const rules = [...new Set(named.split(',').map((rule) => rule.trim()))];
  if (rules.some((rule) => !/^\S+$/.test(rule))) return 'a waiver names the rules that it is of';
  if (reason === '') return 'a waiver says the reason, behind a colon';
  if (until !== undefined && !isDay(until)) return `"${until}" is no day`;
  return { directive, rules, reason, ...(until === undefined ? {} : { until }) };
}

/** Takes out what is allowed. A waiver that is wrong, has ended or has nothing to allow is a finding itself. */
export function applyWaivers({ findings, directives, knownRules, askedRules, today }: WaiversInput): WaiversOutcome {
  const own: DocumentFinding[] = [];
  const waivers: Waiver[] = [];
  for (const directive of directives) {
    const waiver = parseWaiver(directive);
    if (typeof waiver === 'string') own.push(directiveFinding(directive, waiver, form));
    else if (waiver !== undefined) waivers.push(waiver);
  }
  const used = new Map(waivers.map((waiver) => [waiver, new Set<string>()]));
  const waiversOf = Map.groupBy(waivers, ({ directive }) => directive.file);
  const waived: WaivedFinding[] = [];
  const left = findings.flatMap((finding): readonly DocumentFinding[] => {
    const about = (waiversOf.get(finding.file) ?? []).filter((waiver) => isAbout(waiver, finding));
    for (const waiver of about) used.get(waiver)?.add(finding.rule);
    const holding = about.find(({ until }) => until === undefined || until >= today);
    if (holding !== undefined) {
      const { reason, until } = holding;
      waived.push({ ...finding, reason, ...(until === undefined ? {} : { until }) });
      return [];
    }
    const [ended] = about;
    return [
      ended?.until === undefined ? finding : { ...finding, message: `${finding.message}; it was allowed until ${ended.until}` },
    ];
  });
  const faults = waivers.flatMap((waiver) => faultsOf(waiver, used.get(waiver) ?? new Set(), { knownRules, askedRules, today }));
  return { findings: [...left, ...own, ...faults], waived };
}

const form = 'write it as in <!-- doc-check: allow link-target until 2027-01-31: the page comes with 2.0 -->';

function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** The comment's own lines are meant too: what a rule says of a whole document stands at its first line. */
function isAbout({ directive, rules }: Waiver, { rule, line }: DocumentFinding): boolean {
  return rules.includes(rule) && line >= Math.min(directive.line, directive.about.from) && line <= directive.about.to;
}

function faultsOf(
  { directive, rules, until }: Waiver,
  used: ReadonlySet<string>,
  { knownRules, askedRules, today }: Pick<WaiversInput, 'knownRules' | 'askedRules' | 'today'>,
): readonly DocumentFinding[] {
  const unknown = rules.filter((rule) => !knownRules.includes(rule));
  const idle = rules.filter((rule) => knownRules.includes(rule) && askedRules.includes(rule) && !used.has(rule));
  return [
    ...unknown.map((rule) =>
      directiveFinding(
        directive,
        `there is no rule "${rule}"${didYouMean(rule, knownRules)}`,
        '"doc-check --list-rules" lists them',
      ),
    ),
    ...(until !== undefined && until < today
      ? [
          directiveFinding(
            directive,
            `the waiver of "${rules.join('", "')}" ended on ${until}`,
            'mend what it allowed, or give it another day',
          ),
        ]
      : []),
    ...idle.map((rule) =>
      directiveFinding(directive, `"${rule}" has nothing to say here, so there is nothing to allow`, 'remove the waiver'),
    ),
  ];
}
