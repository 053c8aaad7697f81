// The files by which a step tells values: GITHUB_OUTPUT, GITHUB_STATE and GITHUB_ENV hold assignments, GITHUB_PATH lines.
// Source: actions/runner, Runner.Worker/FileCommandManager.cs.

export interface Assignments {
  readonly values: Readonly<Record<string, string>>;
  /** Why the file as a whole fails the step; absent when it is sound. */
  readonly fault?: string;
}

/** Lines of `name=value`, or `name<<delimiter` with lines of the value up to a line that is the delimiter. */
export function parseAssignments(text: string): Assignments {
  const values: Record<string, string> = {};
  // The runner reads them on Linux, where a line feed alone ends a line.
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? '';
    if (line === '') continue;
    const equals = line.indexOf('=');
    const heredoc = line.indexOf('<<');
    if (equals >= 0 && (heredoc < 0 || equals < heredoc)) {
      if (equals === 0) return { values, fault: `a value without a name: "${line}"` };
      values[line.slice(0, equals)] = line.slice(equals + 1);
      continue;
    }
    const [name, delimiter] = heredoc < 0 ? ['', ''] : [line.slice(0, heredoc), line.slice(heredoc + 2)];
    if (name === '' || delimiter === '') return { values, fault: `no assignment: "${line}"` };
    const end = lines.indexOf(delimiter, index + 1);
    if (end === -1) return { values, fault: `the delimiter "${delimiter}" does not come again` };
    values[name] = lines.slice(index + 1, end).join('\n');
    index = end;
  }
  return { values };
}
