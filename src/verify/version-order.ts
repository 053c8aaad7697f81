// Which of two versions is the later one. Source: https://semver.org/spec/v2.0.0.html, section 11

import { byCodeUnit } from '../model/code-unit-order.ts';

/** Negative, zero or positive, build metadata aside; undefined unless both are semantic versions. */
export function compareVersions(first: string, second: string): number | undefined {
  const [one, other] = [parseVersion(first), parseVersion(second)];
  if (one === undefined || other === undefined) return undefined;
  for (const [index, number] of one.core.entries()) {
    const order = compareNumbers(number, other.core[index] ?? '0');
    if (order !== 0) return order;
  }
  return comparePrereleases(one.prerelease, other.prerelease);
}

interface SemanticVersion {
  /** Major, minor, patch, as digits: no number is too long. */
  readonly core: readonly string[];
  /** Empty for a version that is none. */
  readonly prerelease: readonly string[];
}

// A version comes from outside: no honest one is longer, and matching is not linear in the length.
const longestVersion = 256;

function parseVersion(text: string): SemanticVersion | undefined {
  if (text.length > longestVersion) return undefined;
  const number = '(?:0|[1-9]\\d*)';
  const identifier = `(?:${number}|\\d*[A-Za-z-][0-9A-Za-z-]*)`;
  const found = new RegExp(
    `^(${number})\\.(${number})\\.(${number})(?:-(${identifier}(?:\\.${identifier})*))?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?$`,
  ).exec(text);
  if (found === null) return undefined;
  const [, major = '', minor = '', patch = '', prerelease] = found;
  return { core: [major, minor, patch], prerelease: prerelease === undefined ? [] : prerelease.split('.') };
}

/** One with a pre-release comes before the same without. */
function comparePrereleases(first: readonly string[], second: readonly string[]): number {
  if (first.length === 0 || second.length === 0) return second.length - first.length;
  for (const [index, one] of first.entries()) {
    const other = second[index];
    if (other === undefined) return 1;
    const order = compareIdentifiers(one, other);
    if (order !== 0) return order;
  }
  return first.length - second.length;
}

/** Numbers by value and before words, words by ASCII. */
function compareIdentifiers(first: string, second: string): number {
  const [isNumber, isOtherNumber] = [/^\d+$/.test(first), /^\d+$/.test(second)];
  if (isNumber && isOtherNumber) return compareNumbers(first, second);
  if (isNumber !== isOtherNumber) return isNumber ? -1 : 1;
  return byCodeUnit(first, second);
}

/** Without leading zeros, so that the longer one is larger. */
function compareNumbers(first: string, second: string): number {
  return first.length - second.length || byCodeUnit(first, second);
}
