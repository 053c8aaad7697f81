// The outcome of comparing two trees or two files.

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
    readonly id: string;
    readonly status: 'took effect' | 'no effect';
    readonly reference: string;
    readonly varied: string;
  }[];
  readonly walls: readonly {
    readonly room: 'reference' | 'varied';
    readonly id: string;
    readonly status: 'held' | 'open';
    readonly seen: string;
  }[];
  readonly tools: readonly { readonly name: string; readonly version: string }[];
  readonly outcome: 'equal' | 'different';
  readonly artifacts: readonly { readonly name: string; readonly sizeBytes: number; readonly sha256: string }[];
  /** Differences that the configuration accepts, with its reason; such an artifact is not called reproducible. */
  readonly accepted: readonly { readonly path: string; readonly cause: string; readonly reason: string }[];
}
