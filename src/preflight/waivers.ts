// Comments by which a file allows what a rule forbids: `# preflight: allow RULE-ID reason`. Form: docs/preflight.md

import { didYouMean } from '../codec/suggest.ts';
import type { YamlComment } from '../codec/yaml-tree.ts';
import type { RuleFinding } from './rule.ts';

/** Findings about waivers themselves stand under this id, which no waiver takes away. */
export const waiverRuleId = 'waiver';

export interface Waiver {
  readonly rule: string;
  readonly reason: string;
  /** Offset of its comment. */
  readonly at: number;
  /** Line that it speaks for: its own, or, where it stands alone, the next one that is no comment. */
  readonly line: number;
}

export interface WaiverList {
  readonly waivers: readonly Waiver[];
  /** Waivers that are not of the form. */
  readonly faults: readonly RuleFinding[];
}

/** A file whose comments may waive. */
export interface Waiving {
  readonly text: string;
  readonly comments: readonly YamlComment[];
  readonly positionOf: (offset: number) => { readonly line: number };
}

/** @param known Ids of all rules. */
export function readWaivers(source: Waiving, known: readonly string[]): WaiverList {
  if (!source.text.includes('preflight:')) return { waivers: [], faults: [] };
  const lines = source.text.split('\n');
  const waivers: Waiver[] = [];
  const faults: RuleFinding[] = [];
  for (const { start: at, line, text } of [...source.comments, ...shellComments(source)]) {
    // A version comment may stand before it.
    const [, rest] = /(?:^|\s#\s*)preflight:\s*(.*)$/.exec(text) ?? [];
    if (rest === undefined) continue;
    const [, rule = '', reason = ''] = /^allow\s+([\w-]+)[\s:,]*(.*)$/.exec(rest) ?? [];
    const fault = faultOf(rule, reason.trim(), known);
    if (fault === undefined) waivers.push({ rule, reason: reason.trim(), at, line: spokenFor(lines, line) });
    else faults.push({ at, ...fault });
  }
  return { waivers, faults };
}

/** A line of a `run:` that is a comment of the shell, where YAML can have none. */
function shellComments({ text, comments, positionOf }: Waiving): readonly YamlComment[] {
  const known = new Set(comments.map(({ start }) => start));
  return Array.from(text.matchAll(/^[ \t]*#[ \t]*(preflight:[^\r\n]*)/gm), ({ 0: whole, 1: comment = '', index }) => {
    const start = index + whole.indexOf('#');
    return { start, line: positionOf(start).line, text: comment.trim() };
  }).filter(({ start }) => !known.has(start));
}

function faultOf(rule: string, reason: string, known: readonly string[]): Omit<RuleFinding, 'at'> | undefined {
  if (rule === '') {
    return { message: 'this comment is no waiver of the form that is read', help: 'write "# preflight: allow RULE-ID reason"' };
  }
  if (!known.includes(rule)) {
    return {
      message: `there is no rule "${rule}"${didYouMean(rule, known)}`,
      help: 'name a rule that "selfsame preflight --list-rules" lists, or remove the comment',
    };
  }
  if (reason === '') {
    return {
      message: `the waiver of "${rule}" has no reason, so it waives nothing`,
      help: `say why it may be so: "# preflight: allow ${rule} reason"`,
    };
  }
  return undefined;
}

/** From 1. */
function spokenFor(lines: readonly string[], line: number): number {
  if (!/^\s*#/.test(lines[line - 1] ?? '')) return line;
  let next = line;
  while (next < lines.length && /^\s*(?:#|$)/.test(lines[next] ?? '')) next += 1;
  return next + 1;
}
