// The variables of the environment that several commands read: said once, for help, reference pages and man pages.

import type { VariableDescription } from '../command.ts';

type Variables = readonly VariableDescription[];

/** @see docs/identity.md, which has those of other CI services. */
export const identityVariables: Variables = [
  { name: 'SIGSTORE_ID_TOKEN', description: 'identity token to sign with, for the audience "sigstore"' },
  { name: 'ACTIONS_ID_TOKEN_REQUEST_URL', description: 'where a job of GitHub Actions asks for its identity token' },
  {
    name: 'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
    description: 'what it asks with; docs/identity.md has the variables of other services',
  },
];

export const proxyVariables: Variables = [
  {
    name: 'HTTPS_PROXY',
    description: 'proxy for requests, as http://HOST:PORT or https://HOST:PORT; https_proxy goes before it',
  },
  { name: 'NO_PROXY', description: 'hosts that are asked without the proxy; no_proxy goes before it' },
];

export const githubVariables: Variables = [
  {
    name: 'GITHUB_API_URL',
    description:
      'GitHub API to ask where --api-url names none; not heeded when GITHUB_SERVER_URL says that it belongs to another server',
  },
];

export const tokenVariables: Variables = [
  { name: 'GITHUB_TOKEN', description: 'token to ask GitHub with' },
  { name: 'GH_TOKEN', description: 'the same, where GITHUB_TOKEN is not set' },
];

export const trustVariables: Variables = [
  {
    name: 'XDG_DATA_HOME',
    description: 'where trusted keys are kept, in selfsame/trust; ~/.local/share where it is not an absolute path',
  },
];
