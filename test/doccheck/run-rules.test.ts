// All rules over all documents, with an account of what was looked at.

import { expect, test } from 'vitest';
import { bashSyntax } from '../../src/doccheck/bash-syntax.ts';
import { checkDocuments } from '../../src/doccheck/run-rules.ts';
import { createProcesses } from '../../src/host/processes.ts';

const checkShell = bashSyntax(createProcesses(process.env));
const sound = '# A\n\n```bash\necho\n```\n\n```json\n{}\n```\n';

test('a sound document passes, and everything that was looked at is counted', async () => {
  expect(await checkDocuments({ files: [{ file: 'a.md', text: sound }], required: { 'a.md': ['A'] }, checkShell })).toEqual({
    schemaVersion: 1,
    outcome: 'passed',
    checked: { files: 1, blocks: 2, shellBlocks: 1, headings: 1 },
    findings: [],
  });
});

test('findings of all rules are sorted by file and line', async () => {
  const bad = '```bash\necho\n```\n```sh\nif then fi\n```\n```sh\n}\n```\n';
  const check = await checkDocuments({
    files: [
      { file: 'b.md', text: bad },
      { file: 'a.md', text: bad },
    ],
    required: { 'b.md': ['B'] },
    checkShell,
  });
  expect(check.outcome).toBe('failed');
  expect(check.findings.map(({ file, line, rule }) => [file, line, rule])).toEqual([
    ['a.md', 5, 'shell-syntax'],
    ['a.md', 8, 'shell-syntax'],
    ['b.md', 1, 'section-present'],
    ['b.md', 5, 'shell-syntax'],
    ['b.md', 8, 'shell-syntax'],
  ]);
});

test('no document at all is an error: there was nothing to check', async () => {
  await expect(checkDocuments({ files: [], required: {}, checkShell })).rejects.toMatchObject({
    kind: 'nothing',
    code: 'nothing/no-document',
  });
});
