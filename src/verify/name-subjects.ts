// Names the subjects of a statement in a line of a report: a thousand names are nobody's line.

const most = 8;

/** `a, b`, or the first eight and how many more. */
export function nameSubjects(names: readonly string[]): string {
  const rest = names.length - most;
  return rest > 0 ? `${names.slice(0, most).join(', ')} and ${rest} more` : names.join(', ');
}
