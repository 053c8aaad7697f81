// Where doc-check.yaml declares what a finding is about.

import { expect, test } from 'vitest';
import { placeInConfig } from '../../src/doccheck/config-place.ts';
import { memoryProject } from '../support/document-project.ts';

test.each([
  ['pairs:\n  - name: codes\n', 'codes', 2, 3],
  ["pairs:\n  - { name: 'codes', first: x }\n", 'codes', 2, 3],
  ['generated:\n  "codes": list-codes\n', 'codes', 2, 3],
  ['workflows:\n  - workflow: .github/workflows/a.yml # signs\n', '.github/workflows/a.yml', 2, 3],
  ['pairs:\n  - name: codes of errors\n  - name: codes\n', 'codes', 3, 3],
  ['pairs: []\n', 'codes', 1, 1],
  ['a: .*\n', '.*', 1, 1],
])('in %j the name %j is found on line %i', async (text, name, line, column) => {
  const place = await placeInConfig(memoryProject({ 'doc-check.yaml': text }), name);
  expect(place).toEqual({ file: 'doc-check.yaml', line, column });
});

test('without the file, its first line is meant', async () => {
  expect(await placeInConfig(memoryProject({}), 'codes')).toEqual({ file: 'doc-check.yaml', line: 1, column: 1 });
});
