// The policy of a project whose releases the reusable workflow signs, pinned by a commit. Format: docs/policy.md

import { printYamlScalar } from '../codec/print-yaml.ts';
import { ownRepository, ownReusableWorkflowPath } from '../model/own-project.ts';

export const policyFileName = 'release-policy.yaml';

/** Who signs, as the certificate names it, when the reusable workflow is called at this ref. */
export function reusableIdentity(ref: string): string {
  return `${ownRepository}/${ownReusableWorkflowPath}@${ref}`;
}

export interface CommitPolicy {
  /** Full commit that the workflow is called at. */
  readonly commit: string;
  readonly issuer: string;
  /** `https://github.com/owner/name`. */
  readonly repository: string;
}

/** The text of release-policy.yaml. */
export function printCommitPolicy({ commit, issuer, repository }: CommitPolicy): string {
  return `# Whom the releases of this project must be signed by. Written by "selfsame init --github"; what each key means: docs/policy.md
# The commit is part of the identity. GitHub serves the commits of forks under this name too, so that only one that you chose is trusted:
# when release.yml moves to another, add a signer for it, and keep this one as long as somebody verifies what it signed.
signers:
  - identity: ${printYamlScalar(reusableIdentity(commit))}
    issuer: ${printYamlScalar(issuer)}
repository: ${printYamlScalar(repository)}
`;
}
