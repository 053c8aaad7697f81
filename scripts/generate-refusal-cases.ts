// Writes src/verify/refusal-cases.ts from the cases that the tests of the checks pin: `npm run generate`, or this file.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { checks } from '../src/verify/checks/index.ts';

const path = 'src/verify/refusal-cases.ts';

/** The module, whole: sentences alone, so that nothing of a test ships. */
export function generatedRefusalCases(): { readonly path: string; readonly text: string } {
  const cases = checks.map(({ id }) => {
    const lines = sentencesOf(id).map((sentence) => `    ${printText(sentence)},\n`);
    return `  ${printKey(id)}: [\n${lines.join('')}  ],\n`;
  });
  const text = [
    '// The cases in which each check says no, as its test has them; each completes "it says no when …".\n',
    '// Made by scripts/generate-refusal-cases.ts from testdata/verify/checks: do not edit.\n\n',
    '// biome-ignore format: a line a case, however short.\n',
    `export const refusalCases: Readonly<Record<string, readonly string[]>> = {\n${cases.join('')}};\n`,
  ].join('');
  return { path, text };
}

/** None for a check whose test is not written yet: test/contract.test.ts says so. */
function sentencesOf(id: string): readonly string[] {
  const pinned = new URL(`../testdata/verify/checks/${id}/refusals.json`, import.meta.url);
  return existsSync(pinned) ? Object.keys(JSON.parse(readFileSync(pinned, 'utf8'))) : [];
}

function printKey(id: string): string {
  return id.includes('-') ? `'${id}'` : id;
}

function printText(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  return `${quote}${text.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`)}${quote}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { text } = generatedRefusalCases();
  writeFileSync(new URL(`../${path}`, import.meta.url), text);
}
