// What publishing prints: every end, and nothing that a note or a name could draw.

import { expect, test } from 'vitest';
import type { PublishOutcome } from '../../src/model/publish.ts';
import { printIssueBody } from '../../src/report/print-issue.ts';
import { printPublish } from '../../src/report/print-publish.ts';
import { createStyle } from '../../src/report/style.ts';

const plainStyle = createStyle(false);

const published: PublishOutcome = {
  ...{ schemaVersion: 1, outcome: 'published', to: ['github-release'], url: 'https://github.com/acme/hello/releases/tag/v1.0.0' },
  release: {
    repository: 'https://github.com/acme/hello',
    tag: 'v1.0.0',
    version: '1.0.0',
    commit: 'c'.repeat(40),
    prerelease: false,
    sums: 'a'.repeat(64),
  },
  steps: [
    { step: 'verify', status: 'done', detail: 'accepted: 3 files' },
    { step: 'draft', status: 'nothing to do', detail: 'found, with 2 files' },
  ],
  ...{ files: [], attestations: [], missingNotes: [], reasons: [] },
};

test('a release that is published says where, and the digest to hold it against', () => {
  const text = printPublish(published, plainStyle);
  expect(text).toContain(`SHA256SUMS  sha256:${'a'.repeat(64)}`);
  expect(text).toContain('draft   nothing to do  found, with 2 files');
  expect(text.endsWith('published: https://github.com/acme/hello/releases/tag/v1.0.0\n')).toBe(true);
});

test.each([
  ['unchanged', 'unchanged: https://github.com/acme/hello/releases/tag/v1.0.0\n'],
  ['would publish', 'dry run: nothing was changed\n'],
  ['refused', 'refused: nothing was published\n'],
] as const)('%s is the last word', (outcome, last) => {
  expect(printPublish({ ...published, outcome }, plainStyle).endsWith(last)).toBe(true);
});

test('what is missing is listed with the lines to add, and draws nothing', () => {
  const reason = 'the note of pull request 7 is not in the section';
  const missingNotes = [
    { pullRequest: 7, url: 'https://github.com/acme/hello/pull/7', reason, add: '- \u001b[2Jgone\u202e (#7)' },
  ];
  const text = printPublish({ ...published, outcome: 'refused', missingNotes, reasons: [reason] }, plainStyle);
  expect(text).toContain(`- ${reason}`);
  expect(text).toContain('https://github.com/acme/hello/pull/7');
  expect(text).toContain('(#7)');
  expect(text).not.toContain('\u001b');
  expect(text).not.toContain('\u202e');
});

test('the body of an issue holds names and reasons as code alone', () => {
  const body = printIssueBody({
    ...{ kind: 'compare', answer: 'differs', outcome: 'different', reasons: ['<b>@team</b>'], artifacts: [] },
    differences: [{ path: 'a|b`c @team', what: 'bytes, first difference at byte 3' }],
  });
  expect(body).toContain('- `<b>@team</b>`');
  expect(body).toContain('| ``a\\|b`c @team`` | `bytes, first difference at byte 3` |');
});
