// Identity tokens of GitLab: a job declares them, and the runner puts them into variables.
// Source: https://docs.gitlab.com/ci/yaml/signing_examples/ and https://docs.gitlab.com/ci/secrets/id_token_authentication/

import { ToolError } from '../../model/tool-error.ts';
import type { IdentityContext, IdentitySourceKind } from './identity-source.ts';
import { tokenInVariable } from './variable.ts';

export const gitlab: IdentitySourceKind = {
  id: 'gitlab',
  title: 'GitLab CI/CD',
  shownBy: 'GITLAB_CI',
  isShown: ({ context }) => isGitlab(context),
  isReady: ({ context }) => hasVariable(context),
  async check({ context }) {
    requireVariable(context);
  },
  async getToken({ context }) {
    requireVariable(context);
    return tokenInVariable(context);
  },
};

/** On GitLab the variable is how the job's own identity arrives; anywhere else it is a source of its own. */
function isGitlab({ environment }: IdentityContext): boolean {
  return environment.GITLAB_CI === 'true';
}

function hasVariable({ environment }: IdentityContext): boolean {
  return environment.SIGSTORE_ID_TOKEN !== undefined && environment.SIGSTORE_ID_TOKEN !== '';
}

function requireVariable(context: IdentityContext): void {
  if (hasVariable(context)) return;
  if (!isGitlab(context)) {
    throw new ToolError('usage', 'usage/no-identity-source', 'this is no job of GitLab CI/CD', {
      help: 'leave "--identity-from gitlab" out, or sign in a pipeline',
    });
  }
  throw new ToolError('usage', 'usage/no-gitlab-id-token', 'this job declares no identity token "SIGSTORE_ID_TOKEN"', {
    excerpt: ['id_tokens:', '  SIGSTORE_ID_TOKEN:', '    aud: sigstore'],
    help: 'add these lines to the job in .gitlab-ci.yml',
  });
}
