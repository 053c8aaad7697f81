// Keeps a job's summary below what GitHub takes: cut at the end of a line, with what was opened closed again, and said so.
// Source: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#step-isolation-and-limits

/** Of one step. A longer one is not shown at all. */
export const maxSummaryBytes = 1024 * 1024;

/** @param report Where all of it can be read, as Markdown. */
export function cutSummary(markdown: string, report: string, maxBytes: number = maxSummaryBytes): string {
  if (Buffer.byteLength(markdown) <= maxBytes) return markdown;
  const note = `\n\n**This summary was too long for GitHub and is cut here.** All of it: ${report}\n`;
  // What closes it again is counted beforehand, for the deepest that our own printers go.
  const room = maxBytes - Buffer.byteLength(note) - Buffer.byteLength(closing(1, true, true));
  const kept: string[] = [];
  let size = 0;
  for (const line of markdown.split('\n')) {
    size += Buffer.byteLength(line) + 1;
    if (size > room) break;
    kept.push(line);
  }
  const count = (pattern: RegExp) => kept.filter((line) => pattern.test(line)).length;
  const open = count(/^<details>/) - count(/^<\/details>/);
  const isLog = count(/^<pre>$/) > count(/^<\/pre>$/);
  return `${kept.join('\n')}\n${closing(open, isLog, count(/^```/) % 2 === 1)}${note}`;
}

function closing(details: number, isLog: boolean, isFence: boolean): string {
  return `${isFence ? '```\n' : ''}${isLog ? '</pre>\n' : ''}${'\n</details>\n'.repeat(details)}`;
}
