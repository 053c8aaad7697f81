// Says whether a Node is new enough. Written so that any Node parses it.

/** As `engines` in package.json says. */
export const oldestNode = '22.22.0';

/** What to tell the user of a Node that is too old; undefined when it will do. */
export function nodeFault(program: string, running: string): string | undefined {
  if (!isOlder(running, oldestNode)) return undefined;
  return (
    `${program}: this Node is ${running}, and ${program} needs ${oldestNode} or newer\n` +
    `  help: install a newer Node, or bring one for this call: npm exec --package=node@24 -- ${program}\n` +
    '  error: usage/old-node\n'
  );
}

function isOlder(first: string, second: string): boolean {
  const other = second.split('.').map(Number);
  for (const [index, part] of first.split('-')[0]?.split('.').map(Number).entries() ?? []) {
    const difference = part - (other[index] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
