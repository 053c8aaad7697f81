// The pins of a release commit: every use of this project, and nothing else.

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { differencesOf } from '../../scripts/committed-files.ts';
import { pinWorkflow } from '../../scripts/pin-workflow.ts';
import { ownProject, ownReusableWorkflowPath } from '../../src/model/own-project.ts';

const commit = 'ab'.repeat(20);
const old = '0'.repeat(40);

describe('pins', () => {
  test('of the action and of a workflow are rewritten with their version, and all else stays', () => {
    const text = `# ${ownProject}@main is not used\n- uses: ${ownProject}@${old} # v0.0.0\n  with: {}\n- uses: '${ownProject}/.github/workflows/x.yml@${old}' # v0.1.0-rc.1\n- uses: actions/checkout@${old} # v7.0.1\n`;
    const quoted = text.replace(`'${ownProject}/.github/workflows/x.yml@${old}'`, `${ownProject}/.github/workflows/x.yml@${old}`);
    expect(pinWorkflow(quoted, commit, 'v1.2.3')).toBe(
      `# ${ownProject}@main is not used\n- uses: ${ownProject}@${commit} # v1.2.3\n  with: {}\n- uses: ${ownProject}/.github/workflows/x.yml@${commit} # v1.2.3\n- uses: actions/checkout@${old} # v7.0.1\n`,
    );
  });

  test('that are there already give the same text', () => {
    const text = `- uses: ${ownProject}@${commit} # v1.2.3\n`;
    expect(pinWorkflow(text, commit, 'v1.2.3')).toBe(text);
  });

  test.each([
    `- uses: ${ownProject}@main`,
    `- uses: ${ownProject}@v1`,
    `- uses: ${ownProject}@${old}`,
    `- uses: ${ownProject}@${old} # main`,
    `- uses: '${ownProject}@${old}' # v1.0.0`,
  ])('in another form are an error: %s', (line) => {
    expect(() => pinWorkflow(`${line}\n`, commit, 'v1.2.3')).toThrow('not pinned by a commit with its tag');
  });

  test('that are not there at all are an error', () => {
    expect(() => pinWorkflow(`- uses: actions/checkout@${old} # v7.0.1\n`, commit, 'v1.2.3')).toThrow('does not use');
  });

  test('of the reusable workflow are all of the form that is rewritten', () => {
    const text = readFileSync(ownReusableWorkflowPath, 'utf8');
    const pinned = pinWorkflow(text, commit, 'v9.9.9');
    expect(pinned.split(`@${commit} # v9.9.9`).length).toBe(text.split(`uses: ${ownProject}`).length);
  });
});

describe('a committed bundle', () => {
  const files = (entries: Readonly<Record<string, string>>) =>
    new Map(Object.entries(entries).map(([path, text]) => [path, Buffer.from(text)]));

  test('with the same files is the same', () => expect(differencesOf(files({ a: '1' }), files({ a: '1' }))).toEqual([]));

  test.each([
    [files({ a: '1' }), files({ a: '2' }), '"a" has other bytes than those that the source gives'],
    [files({ a: '1', b: '' }), files({ a: '1' }), '"b" is committed and not built'],
    [files({ a: '1' }), files({ a: '1', b: '' }), '"b" is built and not committed'],
    [new Map([['a', 'mode 120000']]), files({ a: '1' }), '"a" is mode 120000'],
  ])('is not when a file differs', (committed, built, phrase) => expect(differencesOf(committed, built)).toEqual([phrase]));
});
