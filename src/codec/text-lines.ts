// Offsets of a text as lines and columns, for positions in errors.

import type { Position } from '../model/tool-error.ts';

/** Each look takes a time that grows with the logarithm of the number of lines. */
export class TextLines {
  private readonly starts: readonly number[];
  private readonly text: string;
  private readonly file: string;

  constructor(text: string, file: string) {
    this.text = text;
    this.file = file;
    this.starts = [0, ...Array.from(text.matchAll(/\n/g), ({ index }) => index + 1)];
  }

  position(offset: number): Position {
    let low = 0;
    for (let high = this.starts.length; high - low > 1; ) {
      const middle = (low + high) >> 1;
      if ((this.starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    const start = this.starts[low] ?? 0;
    const end = (this.starts[low + 1] ?? this.text.length + 1) - 1;
    return {
      file: this.file,
      line: low + 1,
      column: Math.min(offset, end) - start + 1,
      sourceLine: this.text.slice(start, end).replace(/\r$/, ''),
    };
  }

  name(offset: number): string {
    const { file, line, column } = this.position(offset);
    return `${file}:${line}:${column}`;
  }
}
