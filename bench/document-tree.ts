// Makes the documents that the bench of doc-check reads: 250 files, 1 MB, 1,000 shell blocks, links between them that hold.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const size = { files: 250, bytes: 1_000_000, shellBlocks: 1_000 } as const;

/** @returns How much was made. */
export function makeDocuments(folder: string): { readonly bytes: number; readonly shellBlocks: number; readonly links: number } {
  mkdirSync(folder, { recursive: true });
  let bytes = 0;
  let links = 0;
  for (let index = 0; index < size.files; index += 1) {
    const text = documentText(index);
    writeFileSync(join(folder, nameOf(index)), text);
    bytes += Buffer.byteLength(text);
    links += text.split('](').length - 1;
  }
  return { bytes, shellBlocks: size.shellBlocks, links };
}

function nameOf(index: number): string {
  return `page-${String(index).padStart(3, '0')}.md`;
}

function documentText(index: number): string {
  const blocks = size.shellBlocks / size.files;
  const sections = Array.from({ length: blocks }, (_, number) => sectionText(index, number));
  const text = `# Page ${index}\n\n${sections.join('\n')}`;
  const missing = Math.max(0, Math.floor(size.bytes / size.files) - text.length);
  const filler = `Words that say how things are done, with \`code\` here and there, and nothing that leads anywhere.\n`;
  return `${text}\n## More\n\n${filler.repeat(Math.ceil(missing / filler.length))}`;
}

/** Each block is another one: nothing of it is known from the one before. */
function sectionText(index: number, number: number): string {
  const next = nameOf((index + number + 1) % size.files);
  return `## Step ${number} of ${index}

Read [the next page](${next}#step-${number}-of-${(index + number + 1) % size.files}) and [this one](#page-${index}).

| option | what it does |
| --- | --- |
| \`--number\` | the ${number}th of \`${index}\` |

\`\`\`bash
for name in a-${index} b-${number}; do
  printf '%s\\n' "$name" | sed -e 's/a/b/' >"/tmp/out-${index}-${number}"
done
if test -s "/tmp/out-${index}-${number}"; then
  echo "step ${number} of page ${index}"
fi
\`\`\`
`;
}
