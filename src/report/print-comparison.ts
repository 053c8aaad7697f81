// A comparison as a person reads it: every difference with both sides, and the answer last.

import type { Comparison, Difference } from '../model/comparison.ts';
import { counted } from '../model/counted.ts';
import { printCount } from './duration.ts';
import { escapeForTerminal } from './escape.ts';
import { section } from './layout.ts';
import type { Style } from './style.ts';

export function printComparison(comparison: Comparison, style: Style): string {
  return section('Differences', differenceLines(comparison.differences, style), style) + comparisonLine(comparison, style);
}

/** The answer alone: what was compared, and whether it is equal. */
export function comparisonLine({ outcome, filesCompared, bytesCompared, differences }: Comparison, style: Style): string {
  const compared = `${counted(filesCompared, 'file')}, ${printCount(bytesCompared)} bytes compared`;
  switch (outcome) {
    case 'equal':
      return `${style.good('equal')}: ${compared}\n`;
    case 'different':
      return `${style.bad('different')}: ${counted(differences.length, 'difference')}, ${compared}\n`;
  }
}

export function differenceLines(differences: readonly Difference[], style: Style): readonly string[] {
  return differences.flatMap((difference) => linesOf(difference, style));
}

function linesOf(difference: Difference, style: Style): readonly string[] {
  const path = escapeForTerminal(difference.path);
  switch (difference.kind) {
    case 'missing':
    case 'extra':
      return [`${style.bad(difference.kind)}  ${path}: ${escapeForTerminal(difference.reason)}`];
    case 'type':
    case 'mode':
    case 'link':
      return [
        `${style.bad(difference.kind)}  ${path}`,
        `  first:  ${escapeForTerminal(difference.first)}`,
        `  second: ${escapeForTerminal(difference.second)}`,
      ];
    case 'bytes':
      return [
        `${style.bad('bytes')}  ${path}: first difference at byte ${printCount(difference.offset)}, sizes ${printCount(difference.firstSizeBytes)} and ${printCount(difference.secondSizeBytes)}`,
        `  first:  ${hexWindow(difference.first)}`,
        `  second: ${hexWindow(difference.second)}`,
      ];
  }
}

/** `offset: hex bytes |text|`, as `hexdump -C` does. */
function hexWindow({ offset, hex }: { readonly offset: number; readonly hex: string }): string {
  const bytes = hex.match(/../g) ?? [];
  const text = bytes.map((byte) => printable(Number.parseInt(byte, 16))).join('');
  return `0x${offset.toString(16).padStart(8, '0')}: ${bytes.join(' ')}${bytes.length === 0 ? '(end of file)' : ` |${escapeForTerminal(text)}|`}`;
}

function printable(byte: number): string {
  return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.';
}
