// Rule 10: nothing that a stranger starts runs with the rights of the repository.
// Source: https://docs.github.com/actions/reference/security/secure-use#mitigating-the-risks-of-untrusted-code-checkout

import type { PreflightRule } from '../rule.ts';

export const noPrivilegedTrigger: PreflightRule = {
  id: 'no-privileged-trigger',
  title: 'no workflow starts by "pull_request_target" or "workflow_run"',
  why: "Both run with the repository's secrets and a token that may write, on content that a stranger made.",
  checkWorkflow: ({ triggers }) =>
    triggers
      .filter(({ event }) => event === 'pull_request_target' || event === 'workflow_run')
      .map(({ event, at }) => ({
        at,
        message: `"${event}" runs with secrets and a token that may write, and a pull request from a fork can start it`,
        help:
          event === 'workflow_run'
            ? 'call the second workflow from the first with "workflow_call" and "needs", or start it by "push" to a protected branch'
            : 'write "pull_request:", which runs without secrets; what must write afterwards starts by "push" or "schedule"',
      })),
};
