// Rule 18.

import { expect, test } from 'vitest';
import { anchoredTagTrigger } from '../../../src/preflight/rules/anchored-tag-trigger.ts';
import { askRule, saidOf, testRuleFiles } from '../../support/preflight.ts';

testRuleFiles(anchoredTagTrigger);

const tags = (list: string): string => `on:\n  push:\n    tags: ${list}\njobs: { a: { runs-on: x } }\n`;

test('the finding shows a tag that would start the release, and the mend keeps what stands before the version', () => {
  const found = askRule(anchoredTagTrigger, tags("['cli/v*', 'v[0-9]+.*', '*']"));
  expect(found.map(({ message, help }) => [message, help])).toEqual([
    ['"cli/v*" is no version glob: the tag "cli/vx" starts the release too', 'write "- \'cli/v[0-9]+.[0-9]+.[0-9]+*\'"'],
    ['"v[0-9]+.*" is no version glob: the tag "v1.x" starts the release too', 'write "- \'v[0-9]+.[0-9]+.[0-9]+*\'"'],
    ['"*" is no version glob: the tag "x" starts the release too', 'write "- \'v[0-9]+.[0-9]+.[0-9]+*\'"'],
  ]);
});

test('each mend is one that passes', () => {
  for (const pattern of ['v*', '*', '**', 'v*.*.*', 'v[0-9]*', 'release-*', 'a/b@*', 'v1.2.*']) {
    const [found] = askRule(anchoredTagTrigger, tags(`['${pattern}']`));
    const mend = /'(.*)'/.exec(found?.help ?? '')?.[1] ?? '*';
    expect(saidOf(askRule(anchoredTagTrigger, tags(`['${mend}']`))), pattern).toEqual([]);
  }
});

test('tests that run on tags too are no release', () => {
  const text = tags("['v*']").replace('    tags', '    branches: [main]\n    tags');
  expect(askRule(anchoredTagTrigger, text)).toEqual([]);
});
