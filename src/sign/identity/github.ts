// Identity tokens of GitHub Actions: the runner tells a job that may have them where to ask.
// Source: https://docs.github.com/en/actions/reference/security/oidc

import { isJsonObject } from '../../codec/json-shape.ts';
import { parseStrictJson } from '../../codec/strict-json.ts';
import { ToolError } from '../../model/tool-error.ts';
import type { IdentityContext, IdentityRequest, IdentitySourceKind } from './identity-source.ts';
import { isPrivateAddress } from './private-address.ts';
import { identityAudience, maxTokenBytes, tokenIn } from './token-text.ts';

export const github: IdentitySourceKind = {
  id: 'github',
  title: 'GitHub Actions',
  shownBy: 'GITHUB_ACTIONS',
  isShown: ({ context }) => context.environment.GITHUB_ACTIONS === 'true',
  isReady: ({ context }) => tokenService(context) !== undefined,
  async check({ context }) {
    requireService(context);
  },
  getToken,
};

interface TokenService {
  readonly url: string;
  /** A secret: whoever holds it gets identity tokens of this job. */
  readonly bearer: string;
}

async function getToken({ context }: IdentityRequest): Promise<string> {
  const { url, bearer } = requireService(context);
  // Neither may reach a message of the HTTP client.
  if (!isPrivateAddress(url) || !/^[\x21-\x7e]+$/.test(bearer)) throw noToken('is named by a variable that cannot be used');
  const address = new URL(url);
  address.searchParams.set('audience', identityAudience);
  const answer = await context.http.request({
    method: 'GET',
    url: address.href,
    headers: { accept: 'application/json', authorization: `Bearer ${bearer}` },
    maxBytes: maxTokenBytes,
  });
  if (answer.status !== 200) throw noToken(`answered with status ${answer.status}`);
  const parsed = parseStrictJson(answer.body);
  const token = tokenIn(parsed.status === 'parsed' && isJsonObject(parsed.value) ? parsed.value.value : undefined);
  if (token === undefined) throw noToken('gave an answer without a token');
  return token;
}

function tokenService({ environment }: IdentityContext): TokenService | undefined {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: bearer } = environment;
  return url === undefined || url === '' || bearer === undefined || bearer === '' ? undefined : { url, bearer };
}

/** In the words of GitHub's own actions, such as attest: `missing "id-token" permission`. */
function requireService(context: IdentityContext): TokenService {
  const service = tokenService(context);
  if (service !== undefined) return service;
  if (context.environment.GITHUB_ACTIONS !== 'true') {
    throw new ToolError('usage', 'usage/no-identity-source', 'this is no run of GitHub Actions', {
      help: 'leave "--identity-from github" out, or sign in a workflow',
    });
  }
  throw new ToolError(
    'usage',
    'usage/no-id-token-permission',
    'missing "id-token" permission: this job may not ask GitHub for an identity token',
    {
      excerpt: ['permissions:', '  contents: read', '  id-token: write'],
      help:
        'add these lines to the job in the workflow, and to the job that calls it when it is a reusable one; ' +
        'a pull request from a fork never gets the permission',
    },
  );
}

function noToken(what: string): ToolError {
  return new ToolError('network', 'network/no-identity-token', `the token service of GitHub Actions ${what}`, {
    help: 'run the job again; when it goes on, see whether GitHub reports a disturbance of Actions',
  });
}
