// Splits and joins JSON lines: one JSON text a line, as `*.intoto.jsonl` holds one bundle a line.
// Source: https://jsonlines.org

export interface JsonLine {
  /** From 1. */
  readonly number: number;
  /** Not parsed; an empty line is kept, so that whoever parses it refuses it. */
  readonly text: string;
}

/** The lines of a text. The newline of the last one may be missing; nothing between two newlines is left out. */
export function splitJsonLines(text: string): readonly JsonLine[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line, index) => ({ number: index + 1, text: line }));
}

/** Every text on a line of its own, the last one ended too. A text with a newline in it is a bug of the caller. */
export function printJsonLines(texts: readonly string[]): string {
  for (const text of texts) {
    if (text.includes('\n')) throw new Error('a JSON line holds a newline');
  }
  return texts.map((text) => `${text}\n`).join('');
}
