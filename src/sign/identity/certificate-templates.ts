// What Fulcio makes of the claims of an identity token: its templates for each kind of issuer, and where they are recognised.
// Source: config/identity/config.yaml of Fulcio 1.8.8 (ci-issuer-metadata), pkg/identity/ciprovider/principal.go, pkg/certificate/extensions.go

import type { CertificateClaims } from '../../model/signature.ts';

/** Claims as text, as Fulcio turns them into it. */
export type TextClaims = Readonly<Record<string, string>>;

interface Template {
  /** Claims that tokens of this kind have, and of no other. */
  readonly recognisedBy: readonly string[];
  /** Taken where the token has no such claim. */
  readonly defaults: (claims: TextClaims, serverUrl: string | undefined) => TextClaims;
  /** `{name}` stands for a claim. */
  readonly identity: string;
  readonly claims: Readonly<Partial<Record<keyof Omit<CertificateClaims, 'issuer'>, string>>>;
}

const githubWorkflow: Template = {
  recognisedBy: ['job_workflow_ref'],
  defaults: (_, serverUrl) => ({ url: serverUrl ?? 'https://github.com', environment: '' }),
  identity: '{url}/{job_workflow_ref}',
  claims: {
    buildSignerUri: '{url}/{job_workflow_ref}',
    buildSignerDigest: '{job_workflow_sha}',
    runnerEnvironment: '{runner_environment}',
    sourceRepositoryUri: '{url}/{repository}',
    sourceRepositoryDigest: '{sha}',
    sourceRepositoryRef: '{ref}',
    sourceRepositoryIdentifier: '{repository_id}',
    sourceRepositoryOwnerUri: '{url}/{repository_owner}',
    sourceRepositoryOwnerIdentifier: '{repository_owner_id}',
    buildConfigUri: '{url}/{workflow_ref}',
    buildConfigDigest: '{workflow_sha}',
    buildTrigger: '{event_name}',
    runInvocationUri: '{url}/{repository}/actions/runs/{run_id}/attempts/{run_attempt}',
    sourceRepositoryVisibility: '{repository_visibility}',
    deploymentEnvironment: '{environment}',
  },
};

const gitlabPipeline: Template = {
  recognisedBy: ['ci_config_ref_uri'],
  // The public Fulcio calls every instance that it knows gitlab.com; one of one's own has the instance's address in its place.
  defaults: ({ ref, ref_type: refType }, serverUrl) => ({
    url: serverUrl ?? 'https://gitlab.com',
    environment: '',
    ...(ref === undefined || refType === undefined
      ? {}
      : { 'full ref': `refs/${refType === 'branch' ? 'heads' : 'tags'}/${ref}` }),
  }),
  identity: 'https://{ci_config_ref_uri}',
  claims: {
    buildSignerUri: 'https://{ci_config_ref_uri}',
    buildSignerDigest: '{ci_config_sha}',
    runnerEnvironment: '{runner_environment}',
    sourceRepositoryUri: '{url}/{project_path}',
    sourceRepositoryDigest: '{sha}',
    sourceRepositoryRef: '{full ref}',
    sourceRepositoryIdentifier: '{project_id}',
    sourceRepositoryOwnerUri: '{url}/{namespace_path}',
    sourceRepositoryOwnerIdentifier: '{namespace_id}',
    buildConfigUri: 'https://{ci_config_ref_uri}',
    buildConfigDigest: '{ci_config_sha}',
    buildTrigger: '{pipeline_source}',
    runInvocationUri: '{url}/{project_path}/-/jobs/{job_id}',
    sourceRepositoryVisibility: '{project_visibility}',
    deploymentEnvironment: '{environment}',
  },
};

const buildkiteJob: Template = {
  recognisedBy: ['organization_slug', 'pipeline_slug'],
  defaults: () => ({ url: 'https://buildkite.com' }),
  identity: '{url}/{organization_slug}/{pipeline_slug}',
  claims: {
    runInvocationUri: '{url}/{organization_slug}/{pipeline_slug}/builds/{build_number}#{job_id}',
    runnerEnvironment: '{runner_environment}',
    sourceRepositoryDigest: '{build_commit}',
    buildTrigger: '{build_source}',
  },
};

const circleciJob: Template = {
  recognisedBy: ['oidc.circleci.com/pipeline-definition-id', 'oidc.circleci.com/project-id'],
  defaults: (claims) => ({
    api_url: 'https://circleci.com/api/v2',
    // The slash at its end stands in the certificate twice.
    platform_url: 'https://app.circleci.com/',
    // Two quotation marks, and not nothing: so says the template.
    'runner environment': claims['oidc.circleci.com/ssh-rerun'] === 'true' ? 'ssh-rerun' : '""',
    // An index of Go's templates that is not there is empty, where a name that is not there is an error.
    ...Object.fromEntries(
      ['pipeline-id', 'workflow-id', 'job-id', 'vcs-ref', 'vcs-origin'].map((name) => [`oidc.circleci.com/${name}`, '']),
    ),
  }),
  identity: '{api_url}/projects/{oidc.circleci.com/project-id}/pipeline-definitions/{oidc.circleci.com/pipeline-definition-id}',
  claims: {
    buildConfigUri: '{api_url}/pipeline/{oidc.circleci.com/pipeline-id}/config',
    buildSignerUri:
      '{api_url}/projects/{oidc.circleci.com/project-id}/pipeline-definitions/{oidc.circleci.com/pipeline-definition-id}',
    runInvocationUri: '{platform_url}/workflow/{oidc.circleci.com/workflow-id}/job/{oidc.circleci.com/job-id}',
    runnerEnvironment: '{runner environment}',
    sourceRepositoryRef: '{oidc.circleci.com/vcs-ref}',
    sourceRepositoryUri: '{oidc.circleci.com/vcs-origin}',
  },
};

const templates: readonly Template[] = [githubWorkflow, gitlabPipeline, buildkiteJob, circleciJob];

/**
 * The subject alternative name and the claims that a job's certificate will state. A claim whose parts the token does not have is
 * left out, and so is an empty one, as in the certificate.
 *
 * @param serverUrl What the certificate authority calls the server, when that is neither github.com nor gitlab.com.
 * @returns undefined for a token of no CI service that is known here.
 */
export function fillTemplate(
  claims: TextClaims,
  serverUrl?: string,
): { readonly identity: string; readonly claims: Omit<CertificateClaims, 'issuer'> } | undefined {
  const template = templates.find(({ recognisedBy }) => recognisedBy.every((name) => (claims[name] ?? '') !== ''));
  if (template === undefined) return undefined;
  // Claims go before defaults, also where the token brings a "url" of its own.
  const values = { ...template.defaults(claims, serverUrl), ...claims };
  const identity = fill(template.identity, values);
  if (identity === undefined) return undefined;
  const stated = Object.entries(template.claims).flatMap(([name, text]) => {
    const value = fill(text, values);
    return value === undefined || value === '' ? [] : [[name, value] as const];
  });
  return { identity: asGoPrintsUrl(identity), claims: Object.fromEntries(stated) };
}

function fill(text: string, values: TextClaims): string | undefined {
  const names = [...text.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name ?? '');
  if (names.some((name) => !Object.hasOwn(values, name))) return undefined;
  return text.replaceAll(/\{([^}]+)\}/g, (_, name: string) => values[name] ?? '');
}

/**
 * Fulcio parses the name as a URL and prints it again: a path with a character that no URL may have is escaped as a whole, and any other
 * one stays as it is. So with the fragment. Such as a workflow file with a space, or a branch with an umlaut.
 * @see https://pkg.go.dev/net/url#URL.EscapedPath
 */
function asGoPrintsUrl(text: string): string {
  const hash = text.indexOf('#');
  const path = hash === -1 ? text : text.slice(0, hash);
  const fragment = hash === -1 ? undefined : text.slice(hash + 1);
  const printedPath = /^[\w.~!$&'()*+,;=:@[\]/%-]*$/.test(path) ? path : escapeBytes(path, /[\w.~$&+,/:;=@-]/);
  if (fragment === undefined) return printedPath;
  const printed = /^[\w.~!$&'()*+,;=:@[\]/%?-]*$/.test(fragment) ? fragment : escapeBytes(fragment, /[\w.~$&+,/:;=?@!()*-]/);
  return `${printedPath}#${printed}`;
}

/** Escapes that stand there already stay. */
function escapeBytes(text: string, kept: RegExp): string {
  const escaped = [...text.matchAll(/%[\da-fA-F]{2}|./gsu)].map(([part]) =>
    part.length === 3 && part.startsWith('%')
      ? part.toUpperCase()
      : kept.test(part)
        ? part
        : [...Buffer.from(part)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  );
  return escaped.join('');
}
