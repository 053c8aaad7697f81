// What init --github says on a terminal.

import { expect, test } from 'vitest';
import type { GithubSetup } from '../../src/model/github-setup.ts';
import { printGithubSetup } from '../../src/report/print-github-setup.ts';
import { createStyle } from '../../src/report/style.ts';

const style = createStyle(false);
const setup: GithubSetup = {
  schemaVersion: 1,
  outcome: 'written',
  workflow: { file: '/a/.github/workflows/release.yml', status: 'written' },
  pin: { ref: 'abc', version: 'v1', from: 'tag' },
  policy: { file: '/a/release-policy.yaml', status: 'written', identity: 'https://x@abc' },
  differences: [],
  configured: true,
};

test('what was written, what it is pinned to and how that was found', () => {
  expect(printGithubSetup(setup, style)).toBe(
    [
      'wrote /a/.github/workflows/release.yml',
      'pinned to abc, the commit of the tag (v1) today',
      'wrote /a/release-policy.yaml: releases must be signed by https://x@abc',
      'read them, commit them, then try: selfsame preflight',
      '',
    ].join('\n'),
  );
  expect(printGithubSetup({ ...setup, pin: { ref: 'abc', version: 'v1', from: 'given' } }, style)).toContain(
    'was not looked up\n',
  );
  expect(printGithubSetup({ ...setup, configured: false }, style)).toContain('next, run: selfsame init\n');
});

test('each difference, as what would be written and what is there', () => {
  const text = printGithubSetup(
    {
      ...setup,
      outcome: 'differs',
      workflow: { ...setup.workflow, status: 'differs' },
      policy: { ...setup.policy, status: 'other' },
      differences: [
        { where: 'on.push', wanted: '{}', found: '"\u001b[2J"' },
        { where: 'permissions', wanted: '{}' },
        { where: 'jobs.x\u202e', found: '{}' },
      ],
    },
    style,
  );
  expect(text).toContain('differs /a/.github/workflows/release.yml: nothing was changed;');
  expect(text).toContain('  on.push\n  - {}\n  + "\\u{1b}[2J"\n  permissions\n  - {}\n  jobs.x\\u{202e}\n  + {}\n');
  expect(text).toContain('it does not let in https://x@abc\nhelp: add that identity');
});

test('a policy that cannot be written is said, with what to do', () => {
  expect(printGithubSetup({ ...setup, policy: { ...setup.policy, status: 'no remote' } }, style)).toContain(
    'no policy was written',
  );
  expect(printGithubSetup({ ...setup, policy: { ...setup.policy, status: 'not needed' } }, style)).not.toContain('policy');
});
