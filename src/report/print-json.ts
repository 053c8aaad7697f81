// Prints a result for programs: one JSON value, members in the order of its type, and a final newline.

export function printJson(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
