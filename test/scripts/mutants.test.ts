import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { expect, test } from 'vitest';
import { edits } from '../../scripts/mutants.ts';

test.each(edits.map((edit) => [`${edit.file}: ${edit.title}`, edit] as const))(
  '%s is one edit of the code as it stands',
  (_, edit) => {
    const [before, after, ...more] = readFileSync(edit.file, 'utf8').split(edit.find);
    expect(after).toBeDefined();
    expect(more).toEqual([]);
    expect(edit.replace).not.toBe(edit.find);
    // A text that is no program would be noticed by any test at all.
    expect(() => stripTypeScriptTypes(`${before}${edit.replace}${after}`)).not.toThrow();
  },
);
