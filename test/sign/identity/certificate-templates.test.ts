import { describe, expect, test } from 'vitest';
import { fillTemplate } from '../../../src/sign/identity/certificate-templates.ts';

const github = {
  iss: 'https://token.actions.githubusercontent.com',
  job_workflow_ref: 'acme/shared/.github/workflows/release.yml@refs/tags/v2',
  job_workflow_sha: '22'.repeat(20),
  runner_environment: 'github-hosted',
  repository: 'acme/hello',
  sha: '11'.repeat(20),
  ref: 'refs/tags/v1.2.3',
  repository_id: '123',
  repository_owner: 'acme',
  repository_owner_id: '45',
  workflow_ref: 'acme/hello/.github/workflows/call.yml@refs/tags/v1.2.3',
  workflow_sha: '33'.repeat(20),
  event_name: 'push',
  run_id: '678',
  run_attempt: '2',
  repository_visibility: 'public',
};

const gitlab = {
  iss: 'https://gitlab.com',
  ci_config_ref_uri: 'gitlab.com/acme/hello//.gitlab-ci.yml@refs/tags/v1',
  ci_config_sha: '44'.repeat(20),
  runner_environment: 'gitlab-hosted',
  project_path: 'acme/hello',
  sha: '55'.repeat(20),
  ref: 'v1',
  ref_type: 'tag',
  project_id: '9',
  namespace_path: 'acme',
  namespace_id: '8',
  pipeline_source: 'push',
  job_id: '77',
  project_visibility: 'public',
  environment: 'production',
};

describe('a token of GitHub Actions', () => {
  test('gives the called workflow as name, and every claim under the repository that called it', () => {
    expect(fillTemplate(github)).toEqual({
      identity: 'https://github.com/acme/shared/.github/workflows/release.yml@refs/tags/v2',
      claims: {
        buildSignerUri: 'https://github.com/acme/shared/.github/workflows/release.yml@refs/tags/v2',
        buildSignerDigest: '22'.repeat(20),
        runnerEnvironment: 'github-hosted',
        sourceRepositoryUri: 'https://github.com/acme/hello',
        sourceRepositoryDigest: '11'.repeat(20),
        sourceRepositoryRef: 'refs/tags/v1.2.3',
        sourceRepositoryIdentifier: '123',
        sourceRepositoryOwnerUri: 'https://github.com/acme',
        sourceRepositoryOwnerIdentifier: '45',
        buildConfigUri: 'https://github.com/acme/hello/.github/workflows/call.yml@refs/tags/v1.2.3',
        buildConfigDigest: '33'.repeat(20),
        buildTrigger: 'push',
        runInvocationUri: 'https://github.com/acme/hello/actions/runs/678/attempts/2',
        sourceRepositoryVisibility: 'public',
      },
    });
  });

  test('states the environment of the deployment when the job has one', () => {
    expect(fillTemplate({ ...github, environment: 'release' })?.claims.deploymentEnvironment).toBe('release');
  });

  test('stands under the server that is named, in every address', () => {
    const { identity, claims } = fillTemplate(github, 'https://git.example') ?? expect.fail();
    const addresses = [identity, ...Object.values(claims)].filter((value) => value.startsWith('https://'));
    expect(addresses).toHaveLength(6);
    expect(addresses.filter((value) => !value.startsWith('https://git.example/'))).toEqual([]);
  });

  test('without one of the parts of a claim gives no such claim, and all others', () => {
    const { run_attempt: _, ...rest } = github;
    const claims = fillTemplate(rest)?.claims ?? {};
    expect([claims.runInvocationUri, Object.keys(claims).length]).toEqual([undefined, 13]);
  });
});

describe('a token of GitLab', () => {
  test('gives the pipeline definition as name, and the tag as ref', () => {
    expect(fillTemplate(gitlab)).toEqual({
      identity: 'https://gitlab.com/acme/hello//.gitlab-ci.yml@refs/tags/v1',
      claims: {
        buildSignerUri: 'https://gitlab.com/acme/hello//.gitlab-ci.yml@refs/tags/v1',
        buildSignerDigest: '44'.repeat(20),
        runnerEnvironment: 'gitlab-hosted',
        sourceRepositoryUri: 'https://gitlab.com/acme/hello',
        sourceRepositoryDigest: '55'.repeat(20),
        sourceRepositoryRef: 'refs/tags/v1',
        sourceRepositoryIdentifier: '9',
        sourceRepositoryOwnerUri: 'https://gitlab.com/acme',
        sourceRepositoryOwnerIdentifier: '8',
        buildConfigUri: 'https://gitlab.com/acme/hello//.gitlab-ci.yml@refs/tags/v1',
        buildConfigDigest: '44'.repeat(20),
        buildTrigger: 'push',
        runInvocationUri: 'https://gitlab.com/acme/hello/-/jobs/77',
        sourceRepositoryVisibility: 'public',
        deploymentEnvironment: 'production',
      },
    });
  });

  test('of a branch gives a ref of heads', () => {
    const claims = fillTemplate({ ...gitlab, ref: 'main', ref_type: 'branch' })?.claims;
    expect(claims?.sourceRepositoryRef).toBe('refs/heads/main');
  });

  test('stands under gitlab.com, as the public Fulcio has it for every instance, or under the server that is named', () => {
    const uriOf = (serverUrl?: string) =>
      fillTemplate({ ...gitlab, iss: 'https://gitlab.archlinux.org' }, serverUrl)?.claims.sourceRepositoryUri;
    expect(uriOf()).toBe('https://gitlab.com/acme/hello');
    expect(uriOf('https://git.example')).toBe('https://git.example/acme/hello');
  });
});

test('a token of Buildkite gives the pipeline as name, and neither repository nor ref', () => {
  const claims = {
    organization_slug: 'acme',
    pipeline_slug: 'hello',
    build_number: '12',
    job_id: '0184990a',
    runner_environment: 'buildkite-hosted',
    build_commit: '66'.repeat(20),
    build_source: 'webhook',
  };
  expect(fillTemplate(claims)).toEqual({
    identity: 'https://buildkite.com/acme/hello',
    claims: {
      runInvocationUri: 'https://buildkite.com/acme/hello/builds/12#0184990a',
      runnerEnvironment: 'buildkite-hosted',
      sourceRepositoryDigest: '66'.repeat(20),
      buildTrigger: 'webhook',
    },
  });
});

test('a token of CircleCI gives the pipeline definition as name, with the two slashes and the two quotation marks of its template', () => {
  const claims = {
    'oidc.circleci.com/project-id': 'p',
    'oidc.circleci.com/pipeline-definition-id': 'd',
    'oidc.circleci.com/pipeline-id': 'i',
    'oidc.circleci.com/workflow-id': 'w',
    'oidc.circleci.com/job-id': 'j',
    'oidc.circleci.com/vcs-ref': 'refs/heads/main',
    'oidc.circleci.com/vcs-origin': 'github.com/acme/hello',
    'oidc.circleci.com/ssh-rerun': 'false',
  };
  expect(fillTemplate(claims)).toEqual({
    identity: 'https://circleci.com/api/v2/projects/p/pipeline-definitions/d',
    claims: {
      buildConfigUri: 'https://circleci.com/api/v2/pipeline/i/config',
      buildSignerUri: 'https://circleci.com/api/v2/projects/p/pipeline-definitions/d',
      runInvocationUri: 'https://app.circleci.com//workflow/w/job/j',
      runnerEnvironment: '""',
      sourceRepositoryRef: 'refs/heads/main',
      sourceRepositoryUri: 'github.com/acme/hello',
    },
  });
  const rerun = fillTemplate({ ...claims, 'oidc.circleci.com/ssh-rerun': 'true' });
  expect(rerun?.claims.runnerEnvironment).toBe('ssh-rerun');
});

test('a claim of the token goes before the default of the template', () => {
  expect(fillTemplate({ ...github, url: 'https://claimed.example' }, 'https://git.example')?.identity).toMatch(
    /^https:\/\/claimed\.example\//,
  );
});

test.each<Readonly<Record<string, string>>>([
  {},
  { job_workflow_ref: '' },
  { organization_slug: 'acme' },
  { 'oidc.circleci.com/project-id': 'p' },
])('claims of no known service fill no template: %j', (claims) => {
  expect(fillTemplate(claims)).toBeUndefined();
});

// What Go 1.26's url.Parse and String make of them, seen with a program of six lines.
test.each([
  ['r.yml@refs/heads/main', 'r.yml@refs/heads/main'],
  ['my file.yml@refs/heads/main', 'my%20file.yml@refs/heads/main'],
  ['r.yml@refs/heads/ünï', 'r.yml@refs/heads/%C3%BCn%C3%AF'],
  ["r(1)!.yml@refs/heads/a'b*c", "r(1)!.yml@refs/heads/a'b*c"],
  ["r (1)!.yml@refs/heads/a'b*c", 'r%20%281%29%21.yml@refs/heads/a%27b%2Ac'],
  ['a%20b ü.yml@refs/heads/x', 'a%20b%20%C3%BC.yml@refs/heads/x'],
  ['r.yml@refs/heads/{a}"<b>', 'r.yml@refs/heads/%7Ba%7D%22%3Cb%3E'],
  ['r.yml@refs/heads/a|b;c,d=e&f$g+h', 'r.yml@refs/heads/a%7Cb;c,d=e&f$g+h'],
  ['r.yml@refs/heads/fix#12', 'r.yml@refs/heads/fix#12'],
  ["r.yml@refs/heads/x#ü (1)'!", 'r.yml@refs/heads/x#%C3%BC%20(1)%27!'],
])('the name is escaped as Fulcio escapes it: %s', (ref, printed) => {
  const at = 'https://github.com/o/r/.github/workflows/';
  expect(fillTemplate({ job_workflow_ref: `o/r/.github/workflows/${ref}` })?.identity).toBe(`${at}${printed}`);
});
