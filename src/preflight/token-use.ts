// Whether a job may use the token that proves who it is: to sign, to attest, or to log in to a cloud or a registry.

import { usesRepository } from './uses.ts';
import type { Job } from './workflow.ts';

/** Actions that want `id-token: write` to log in, and sign nothing. */
export const loginActions = [
  'aws-actions/configure-aws-credentials',
  'azure/login',
  'codecov/codecov-action',
  'google-github-actions/auth',
  'hashicorp/vault-action',
  'jfrog/setup-jfrog-cli',
  'step-security/wait-for-secrets',
  'tailscale/github-action',
];

/** Actions that have no use for it. Whatever is not known may have one. */
const harmlessActions = [
  'actions/cache',
  'actions/checkout',
  'actions/configure-pages',
  'actions/download-artifact',
  'actions/setup-dotnet',
  'actions/setup-go',
  'actions/setup-java',
  'actions/setup-node',
  'actions/setup-python',
  'actions/upload-artifact',
  'actions/upload-pages-artifact',
  'docker/setup-buildx-action',
  'docker/setup-qemu-action',
  'dtolnay/rust-toolchain',
  'golangci/golangci-lint-action',
  'pnpm/action-setup',
  'ruby/setup-ruby',
  'swatinem/rust-cache',
];

/** Words of scripts in which the token could be used, in whatever program. Wide on purpose: a script is not followed into its files. */
const tokenWords =
  /sign|attest|provenance|oidc|id[-_]token|publish|release|deploy|login|vault|\baws\b|gcloud|\baz\b|slsa|sigstore|selfsame|upload|push|ship|\.\/|\b(?:make|task|just|bash|sh|python3?|node|mage|npx|goreleaser)\s/i;

/** True where it cannot be told. */
export function mayUseToken(job: Job): boolean {
  if (job.uses !== undefined) return true;
  return job.steps.some(({ uses, run }) => {
    if (uses !== undefined) return !harmlessActions.some((action) => usesRepository(uses, action));
    return run !== undefined && tokenWords.test(run.text);
  });
}

/** Whether a step of the job signs or attests, as far as its words tell. */
export function signs(job: Job): boolean {
  return job.steps.some(({ uses, run }) =>
    /(?:^|[/\s-])(?:attest|cosign|sigstore|gitsign|slsa|gh-action-pypi-publish)|\bselfsame\s+(?:sign|release)\b|\bcosign\s|--provenance\b|\btrusted-publish/i.test(
      uses?.text ?? run?.text ?? '',
    ),
  );
}
