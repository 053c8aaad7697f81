// The kinds of identity token that the issuer makes, each as its platform shapes it, so that Fulcio's own templates apply.
// Sources: the platforms' pages on OpenID tokens; config/identity/config.yaml of Fulcio says which claims it reads.

import { createHash } from 'node:crypto';

export const identityKinds = ['github', 'gitlab', 'buildkite', 'circleci', 'email', 'federated'] as const;

export type IdentityKind = (typeof identityKinds)[number];

export type Claims = Readonly<Record<string, unknown>>;

interface Shape {
  /** Type of the issuer in Fulcio's configuration; for a platform, the name of its templates. */
  readonly fulcio:
    | { readonly type: 'ci-provider'; readonly provider: string }
    | { readonly type: 'email'; readonly issuerClaim?: string };
  /** Claims besides issuer, audience and times. What was given wins over what is made up. */
  readonly claims: (given: Claims) => Claims;
}

const commit = createHash('sha1').update('a commit').digest('hex');

/** GitHub's tokens hold every number as text. */
function githubClaims(given: Claims): Claims {
  const workflow =
    typeof given.job_workflow_ref === 'string'
      ? given.job_workflow_ref
      : 'example/hello/.github/workflows/release.yml@refs/tags/v1.0.0';
  const [path = '', ref = ''] = workflow.split('@');
  const [owner = '', name = ''] = path.split('/');
  const repository = typeof given.repository === 'string' ? given.repository : `${owner}/${name}`;
  return {
    sub: `repo:${repository}:ref:${ref}`,
    actor: owner,
    actor_id: '1001',
    base_ref: '',
    event_name: 'push',
    head_ref: '',
    job_workflow_ref: workflow,
    job_workflow_sha: commit,
    ref,
    ref_protected: 'false',
    ref_type: ref.startsWith('refs/tags/') ? 'tag' : 'branch',
    repository,
    repository_id: '2002',
    repository_owner: repository.split('/')[0],
    repository_owner_id: '1001',
    repository_visibility: 'public',
    run_attempt: '1',
    run_id: '3003',
    run_number: '7',
    runner_environment: 'github-hosted',
    sha: commit,
    workflow: 'release',
    workflow_ref: workflow,
    workflow_sha: commit,
    ...given,
  };
}

function gitlabClaims(given: Claims): Claims {
  return {
    sub: 'project_path:example/hello:ref_type:tag:ref:v1.0.0',
    ci_config_ref_uri: 'gitlab.com/example/hello//.gitlab-ci.yml@refs/tags/v1.0.0',
    ci_config_sha: commit,
    job_id: '3003',
    namespace_id: '1001',
    namespace_path: 'example',
    pipeline_id: '4004',
    pipeline_source: 'push',
    project_id: '2002',
    project_path: 'example/hello',
    project_visibility: 'public',
    ref: 'v1.0.0',
    ref_path: 'refs/tags/v1.0.0',
    ref_protected: 'true',
    ref_type: 'tag',
    runner_environment: 'gitlab-hosted',
    runner_id: 5,
    sha: commit,
    user_login: 'example',
    ...given,
  };
}

function buildkiteClaims(given: Claims): Claims {
  return {
    sub: 'organization:example:pipeline:hello:ref:refs/tags/v1.0.0:commit:0:step:release',
    agent_id: '0191b7a5-2f6e-4c5a-9d1b-000000000001',
    build_branch: 'main',
    build_commit: commit,
    build_number: 7,
    build_source: 'webhook',
    build_tag: 'v1.0.0',
    job_id: '0191b7a5-2f6e-4c5a-9d1b-000000000002',
    organization_slug: 'example',
    pipeline_slug: 'hello',
    runner_environment: 'buildkite-hosted',
    step_key: 'release',
    ...given,
  };
}

function circleciClaims(given: Claims): Claims {
  return {
    sub: 'org/0191b7a5/project/0191b7a6/user/0191b7a7',
    'oidc.circleci.com/job-id': '0191b7a5-0000-4000-8000-000000000001',
    'oidc.circleci.com/pipeline-definition-id': '0191b7a5-0000-4000-8000-000000000002',
    'oidc.circleci.com/pipeline-id': '0191b7a5-0000-4000-8000-000000000003',
    'oidc.circleci.com/project-id': '0191b7a5-0000-4000-8000-000000000004',
    'oidc.circleci.com/ssh-rerun': true,
    'oidc.circleci.com/vcs-origin': 'https://git.example/example/hello',
    'oidc.circleci.com/vcs-ref': 'refs/tags/v1.0.0',
    'oidc.circleci.com/workflow-id': '0191b7a5-0000-4000-8000-000000000005',
    ...given,
  };
}

function emailClaims(given: Claims): Claims {
  return { sub: '1234567890', email: 'me@example.org', email_verified: true, ...given };
}

export const identityShapes: Readonly<Record<IdentityKind, Shape>> = {
  github: { fulcio: { type: 'ci-provider', provider: 'github-workflow' }, claims: githubClaims },
  gitlab: { fulcio: { type: 'ci-provider', provider: 'gitlab-pipeline' }, claims: gitlabClaims },
  buildkite: { fulcio: { type: 'ci-provider', provider: 'buildkite-job' }, claims: buildkiteClaims },
  circleci: { fulcio: { type: 'ci-provider', provider: 'circleci-job' }, claims: circleciClaims },
  email: { fulcio: { type: 'email' }, claims: emailClaims },
  // As the public instance's broker shapes them: the issuer that the certificate states is the one behind the broker.
  federated: {
    fulcio: { type: 'email', issuerClaim: '$.federated_claims.connector_id' },
    claims: (given) =>
      emailClaims({ federated_claims: { connector_id: 'https://accounts.example.org', user_id: '1234567890' }, ...given }),
  },
};
