import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { edits } from '../../scripts/mutants.ts';

test.each(edits.map((edit) => [`${edit.file}: ${edit.title}`, edit] as const))(
  '%s is one edit of the code as it stands',
  (_, edit) => {
    expect(readFileSync(edit.file, 'utf8').split(edit.find)).toHaveLength(2);
    expect(edit.replace).not.toBe(edit.find);
  },
);
