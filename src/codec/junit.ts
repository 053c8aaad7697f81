// Counts the test cases of a JUnit report. A small strict XML reader: no document types, no entities are resolved.
// Form: https://github.com/testmoapp/junitxml, which gathers what the common tools write.

import type { Parsed } from '../model/statement.ts';
import type { TestCounts } from './test-counts.ts';

/** Deepest nesting of elements; real reports have about five levels. */
const maxDepth = 64;

interface Element {
  readonly name: string;
  /** What the test case that this element is, or is in, came to so far. */
  outcome?: 'passed' | 'failed' | 'skipped';
}

/**
 * `failed` counts failures and errors, each test case once. Where a suite's own totals claim more failures than it
 * shows test cases, the claim counts: some tools report a crash in that way alone.
 */
export function parseJunit(text: string): Parsed<TestCounts> {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  let claimed = 0;
  const open: Element[] = [];
  let rootSeen = false;

  const leave = (element: Element): void => {
    if (element.name === 'testcase') counts[element.outcome ?? 'passed'] += 1;
  };
  const enter = (name: string, attributes: ReadonlyMap<string, string>): string | undefined => {
    const parent = open.at(-1);
    if (parent === undefined) {
      if (rootSeen) return 'more than one root element';
      if (name !== 'testsuites' && name !== 'testsuite') return `the root element is "${name}", not "testsuites" or "testsuite"`;
      rootSeen = true;
    }
    if (open.length >= maxDepth) return `elements are nested deeper than ${maxDepth}`;
    if (name === 'testsuite' && (parent === undefined || parent.name === 'testsuites')) {
      claimed += wholeNumber(attributes.get('failures')) + wholeNumber(attributes.get('errors'));
    }
    if (parent?.name === 'testcase') {
      if (name === 'failure' || name === 'error') parent.outcome = 'failed';
      if (name === 'skipped' && parent.outcome !== 'failed') parent.outcome = 'skipped';
    }
    return undefined;
  };

  for (let at = text.startsWith('\uFEFF') ? 1 : 0; at < text.length; ) {
    const start = text.indexOf('<', at);
    const between = text.slice(at, start === -1 ? text.length : start);
    if (open.length === 0 && between.trim() !== '') return malformed('there is text outside of the root element', at);
    if (start === -1) break;
    const special = skipSpecial(text, start);
    if (special !== undefined) {
      if (special.fault !== undefined) return malformed(special.fault, start);
      at = special.end;
      continue;
    }
    const tag = readTag(text, start);
    if (tag === undefined) return malformed('a tag is not well formed', start);
    at = tag.end;
    if (tag.kind === 'close') {
      const element = open.pop();
      if (element?.name !== tag.name) return malformed(`"${tag.name}" is closed and was not open`, start);
      leave(element);
      continue;
    }
    const fault = enter(tag.name, tag.attributes);
    if (fault !== undefined) return malformed(fault, start);
    if (tag.kind === 'empty') leave({ name: tag.name });
    else open.push({ name: tag.name });
  }
  const unclosed = open.at(-1);
  if (unclosed !== undefined) return malformed(`"${unclosed.name}" is never closed`, text.length);
  if (!rootSeen) return malformed('there is no element', 0);
  return { status: 'parsed', value: { ...counts, failed: Math.max(counts.failed, claimed) } };

  function malformed(reason: string, offset: number): Parsed<TestCounts> {
    const line = text.slice(0, offset).split('\n').length;
    return { status: 'malformed', reason: `line ${line}: ${reason}` };
  }
}

/** Comments, character data and processing instructions; undefined for an ordinary tag. */
function skipSpecial(text: string, start: number): { readonly end: number; readonly fault?: string } | undefined {
  for (const [opening, closing] of [
    ['<!--', '-->'],
    ['<![CDATA[', ']]>'],
    ['<?', '?>'],
  ] as const) {
    if (!text.startsWith(opening, start)) continue;
    const end = text.indexOf(closing, start + opening.length);
    return end === -1 ? { end: text.length, fault: `"${opening}" is never closed` } : { end: end + closing.length };
  }
  return text.startsWith('<!', start) ? { end: start, fault: 'a document type is not accepted' } : undefined;
}

type Tag = {
  readonly kind: 'open' | 'close' | 'empty';
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly end: number;
};

// Sticky, so that each piece is read once from where the last one ended: the work is linear in the text.
const tagName = /<(\/?)([A-Za-z_][\w.:-]*)/y;
const attribute = /\s+([A-Za-z_][\w.:-]*)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y;
const tagEnd = /\s*(\/?)>/y;

function readTag(text: string, start: number): Tag | undefined {
  tagName.lastIndex = start;
  const [opening, slash, name] = tagName.exec(text) ?? [];
  if (opening === undefined || name === undefined) return undefined;
  let at = start + opening.length;
  const attributes = new Map<string, string>();
  for (;;) {
    attribute.lastIndex = at;
    const [piece, key, double, single] = attribute.exec(text) ?? [];
    if (piece === undefined || key === undefined) break;
    if (slash !== '' || attributes.has(key)) return undefined;
    attributes.set(key, double ?? single ?? '');
    at += piece.length;
  }
  tagEnd.lastIndex = at;
  const [ending, empty] = tagEnd.exec(text) ?? [];
  if (ending === undefined || (slash !== '' && empty !== '')) return undefined;
  return { kind: slash !== '' ? 'close' : empty !== '' ? 'empty' : 'open', name, attributes, end: at + ending.length };
}

function wholeNumber(text: string | undefined): number {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : 0;
}
