// Rule 9.

import { expect, test } from 'vitest';
import { noExpressionInRun } from '../../../src/preflight/rules/no-expression-in-run.ts';
import { askRule, saidOf, testRuleFiles } from '../../support/preflight.ts';

testRuleFiles(noExpressionInRun);

const script = (run: string, more = ''): string =>
  `on: push\n${more}jobs:\n  a:\n    steps:\n      - run: ${JSON.stringify(run)}\n`;

test.each([
  '${{ github.event.issue.title }}',
  "${{ github['event']['comment'].body }}",
  '${{ github.event.commits[0].message }}',
  '${{ github.head_ref || github.ref_name }}',
  "${{ format('x {0}', github.event.head_commit.message) }}",
  '${{ toJSON(github.event.inputs.text) }}',
  '${{ inputs.text }}',
  '${{ github.event.pull_request.head.ref }}',
  '${{ github.event.pull_request.title',
])('%s is pasted into the script', (expression) => {
  expect(askRule(noExpressionInRun, script(`echo ${expression}`))).toHaveLength(1);
});

test.each([
  '${{ github.event.pull_request.number }}',
  '${{ github.event.pull_request.head.sha }}',
  "${{ github.event.issue.title == 'x' }}",
  "${{ contains(github.event.issue.title, 'x') && 'yes' || 'no' }}",
  '${{ !github.event.issue.title }}',
  '${{ github.sha }} ${{ matrix.os }} ${{ steps.a.outputs.b }} ${{ secrets.TOKEN }}',
  "${{ 'github.event.issue.title' }}",
  'github.event.issue.title',
])('%s is not', (expression) => {
  expect(askRule(noExpressionInRun, script(`echo ${expression}`))).toEqual([]);
});

test('an input is judged by the type that it is declared with', () => {
  const on = (type: string): string => `on: { workflow_dispatch: { inputs: { Text: { type: ${type} } } } }\n`;
  const run = script('echo ${{ inputs.text }}').replace('on: push\n', '');
  for (const type of ['boolean', 'number', 'choice', 'environment'])
    expect(askRule(noExpressionInRun, on(type) + run)).toEqual([]);
  expect(askRule(noExpressionInRun, on('string') + run)).toHaveLength(1);
});

test('a variable that holds such a text is no better when it is pasted', () => {
  const env = "env: { TITLE: '${{ github.event.issue.title }}', KIND: fixed }\n";
  expect(saidOf(askRule(noExpressionInRun, script('echo ${{ env.TITLE }} ${{ env.KIND }} "$TITLE"', env)))).toEqual([
    '6: "env.TITLE" is pasted into the script, where its text is run',
  ]);
});

test('the mend names the variable that the runner sets, or one to set', () => {
  const help = (run: string): string | undefined => askRule(noExpressionInRun, script(run))[0]?.help;
  expect(help('${{ github.ref_name }}')).toBe('write "$GITHUB_REF_NAME" in the script: the runner sets it');
  expect(help('${{ inputs.releaseTag }}')).toBe(
    'write "env: { RELEASE_TAG: \'${{ inputs.releaseTag }}\' }" at this step, and "$RELEASE_TAG" in the script',
  );
});
