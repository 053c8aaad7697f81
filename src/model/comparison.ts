// The outcome of comparing two trees or two files.

import { byCodeUnit } from './code-unit-order.ts';

/** Bytes around the first difference, of one side. */
export interface HexWindow {
  /** Offset of the first byte shown. */
  readonly offset: number;
  /** Lower-case hex, two digits a byte, at most 32 bytes. */
  readonly hex: string;
}

export type Difference =
  | { readonly kind: 'missing'; readonly path: string; readonly reason: string }
  | { readonly kind: 'extra'; readonly path: string; readonly reason: string }
  | { readonly kind: 'type'; readonly path: string; readonly first: string; readonly second: string }
  | { readonly kind: 'mode'; readonly path: string; readonly first: string; readonly second: string }
  | { readonly kind: 'link'; readonly path: string; readonly first: string; readonly second: string }
  | {
      readonly kind: 'bytes';
      readonly path: string;
      /** Offset of the first byte that differs. */
      readonly offset: number;
      readonly firstSizeBytes: number;
      readonly secondSizeBytes: number;
      readonly first: HexWindow;
      readonly second: HexWindow;
    };

export interface Comparison {
  readonly schemaVersion: 1;
  readonly outcome: 'equal' | 'different';
  /** Files that were compared byte by byte. Zero is never `equal`. */
  readonly filesCompared: number;
  readonly bytesCompared: number;
  /** Sorted by path. */
  readonly differences: readonly Difference[];
}

/** double-build.json: what was varied, what took effect, what was compared, what differed. */
export interface DoubleBuildReport {
  readonly schemaVersion: 1;
  readonly name: string;
  readonly version: string;
  readonly commit: string;
  readonly rehearsal: boolean;
  /** Seconds since 1970 that both builds were told. */
  readonly sourceDateEpoch: number;
  readonly variations: readonly {
    /** Of the targets, where there are some; here and below. */
    readonly target?: string;
    readonly id: string;
    readonly status: 'took effect' | 'no effect';
    readonly reference: string;
    readonly varied: string;
  }[];
  readonly walls: readonly {
    readonly target?: string;
    readonly room: 'reference' | 'varied';
    readonly id: string;
    readonly status: 'held' | 'open';
    readonly seen: string;
  }[];
  readonly tools: readonly { readonly target?: string; readonly name: string; readonly version: string }[];
  readonly outcome: 'equal' | 'different';
  readonly artifacts: readonly { readonly name: string; readonly sizeBytes: number; readonly sha256: string }[];
  /** Differences that the configuration accepts, with its reason; such an artifact is not called reproducible. */
  readonly accepted: readonly { readonly path: string; readonly cause: string; readonly reason: string }[];
}

/** The targets that a report speaks of; one without a name where it speaks of none. */
export function reportedTargets({
  variations,
  walls,
}: Pick<DoubleBuildReport, 'variations' | 'walls'>): readonly (string | undefined)[] {
  const named = new Set([...variations, ...walls].map(({ target }) => target));
  return named.size === 0 ? [undefined] : [...named];
}

/** Whether a variation took effect, or a wall held in every room, for every target that the report speaks of. */
function isProven(report: Pick<DoubleBuildReport, 'variations' | 'walls'>, kind: 'variation' | 'wall', id: string): boolean {
  return reportedTargets(report).every((target) => {
    const isOf = (each: { readonly target?: string; readonly id: string }): boolean => each.id === id && each.target === target;
    const states = kind === 'variation' ? report.variations.filter(isOf) : report.walls.filter(isOf);
    return states.length > 0 && states.every(({ status }) => status === 'took effect' || status === 'held');
  });
}

/** Ids of the variations that took effect for every target: sorted, each once. */
export function provenVariations(report: Pick<DoubleBuildReport, 'variations' | 'walls'>): readonly string[] {
  const ids = [...new Set(report.variations.map(({ id }) => id))].sort(byCodeUnit);
  return ids.filter((id) => isProven(report, 'variation', id));
}

/** Ids of the walls that held in every room of every target: sorted, each once. */
export function heldWalls(report: Pick<DoubleBuildReport, 'variations' | 'walls'>): readonly string[] {
  const ids = [...new Set(report.walls.map(({ id }) => id))].sort(byCodeUnit);
  return ids.filter((id) => isProven(report, 'wall', id));
}
