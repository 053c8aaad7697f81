// A report of findings with hostile texts in every place that comes from a file.

import type { FindingReport } from '../../src/report/finding-report.ts';

export const hostileText = '::error::x\u202e|`<b>\u001b[31m\n% {0} [a](b) ##[group]';

export const sampleFindings: FindingReport = {
  command: 'preflight',
  outcome: 'failed',
  looked: '1 workflow, 2 jobs, 3 steps',
  findings: [
    {
      rule: 'action-pinned',
      file: '.github/workflows/a b,c:d.yml',
      line: 3,
      column: 9,
      message: 'named by "v1"',
      help: 'write a commit',
    },
    { rule: 'action-pinned', file: hostileText, line: 4, column: 1, message: hostileText, help: hostileText },
    { rule: 'workflow-syntax', file: 'b.yml', line: 1, column: 1, message: 'no YAML' },
  ],
  waived: [{ rule: 'action-pinned', file: 'c.yml', line: 7, column: 2, message: 'named by "v2"', reason: hostileText }],
  unsettled: [{ rule: 'tag-ruleset', reason: hostileText }],
  rules: [
    { id: 'action-pinned', title: 'every action is pinned', why: 'Tags move.' },
    { id: 'no-cache-in-release', title: 'no cache' },
  ],
  notes: ['--fix can mend 2 findings'],
};
