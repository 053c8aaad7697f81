// The parser that answers where there is no bash.

import { expect, test } from 'vitest';
import { parserSyntax } from '../../src/doccheck/parser-syntax.ts';

const check = parserSyntax();

test('sound texts are sound, and each fault has its line, in order', async () => {
  const texts = ['', 'echo\n', 'a\nb\nif then fi', 'cat <<EOF\nwords\n', 'f() { :; }\n', 'echo "abc\n', ':\n}\n'];
  const answers = await check(texts);
  expect(answers.map((answer) => answer?.line)).toEqual([undefined, undefined, 3, 1, undefined, 1, 2]);
  expect(answers[2]?.message).toMatch(/`if`/);
});
