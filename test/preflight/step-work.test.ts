// Which steps install something or run code of the repository, beyond what the rules' own tests show.

import { expect, test } from 'vitest';
import { parseYamlTree } from '../../src/codec/yaml.ts';
import { workOf } from '../../src/preflight/step-work.ts';
import { stepsOf, toWorkflow } from '../../src/preflight/workflow.ts';

function work(step: string) {
  const read = toWorkflow(parseYamlTree(`runs:\n  using: composite\n  steps:\n    - ${step}\n`, 'action.yml'), 'action.yml');
  if (read.kind !== 'action') throw new Error(read.kind);
  const [first] = stepsOf(read);
  return first === undefined ? undefined : workOf(read, undefined, first.step)?.phrase;
}

test.each([
  ['uses: ./.github/actions/build', 'runs "./.github/actions/build", an action of the repository'],
  ['run: FOO=1 sudo -E ./configure --prefix=/usr', 'runs code of the repository with "./configure --prefix=/usr"'],
  ['run: test -f x && make -j4', 'runs code of the repository with "make -j4"'],
  ['run: x="$(go run ./tool)"', 'runs code of the repository with "go run"'],
])('%s', (step, phrase) => {
  expect(work(step)).toBe(phrase);
});

test.each([
  'run: cat a/b/c',
  'run: echo ./x',
  'run: python3 -c 1',
  'run: bash -c true',
  '{ run: make, shell: pwsh }',
  'uses: acme/a@v1',
])('nothing of the kind: %s', (step) => {
  expect(work(step)).toBeUndefined();
});
