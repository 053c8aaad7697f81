// Identity tokens of Google Cloud: the metadata server gives them for the service account of the machine.
// Sources: https://cloud.google.com/compute/docs/instances/verifying-instance-identity, https://cloud.google.com/docs/authentication/get-id-token
// and, for the variables, gcp-metadata (src/index.ts, src/gcp-residency.ts), which Google's own client libraries use.

import { ToolError } from '../../model/tool-error.ts';
import type { IdentityContext, IdentityRequest, IdentitySourceKind } from './identity-source.ts';
import { identityAudience, maxTokenBytes, tokenIn } from './token-text.ts';

/** Resolved by Google Cloud's own machines alone. Plain http: the answer never leaves the host. */
const defaultHost = 'metadata.google.internal';

/**
 * What only a workload on Google Cloud has. GOOGLE_CLOUD_PROJECT is none of these: people set it on laptops, and a Google action of
 * GitHub in workflows that have an identity of their own.
 */
const signs = ['GCE_METADATA_HOST', 'CLOUD_RUN_JOB', 'K_SERVICE'] as const;

export const google: IdentitySourceKind = {
  id: 'google',
  title: 'Google Cloud',
  shownBy: signs.join(', '),
  isShown: ({ context: { environment } }) => signs.some((name) => (environment[name] ?? '') !== ''),
  async check({ context }) {
    metadataHost(context);
  },
  getToken,
};

async function getToken({ context }: IdentityRequest): Promise<string> {
  const query = new URLSearchParams({ audience: identityAudience, format: 'full' });
  const answer = await context.http.request({
    method: 'GET',
    url: `http://${metadataHost(context)}/computeMetadata/v1/instance/service-accounts/default/identity?${query}`,
    headers: { 'metadata-flavor': 'Google' },
    maxBytes: maxTokenBytes,
    timeoutMs: 5_000,
    // A proxy would read the token, and could not reach this machine's own metadata server anyway.
    withoutProxy: true,
  });
  // Whoever else answers under that name does not know this header.
  if (answer.headers['metadata-flavor'] !== 'Google') throw noToken('is not that of Google Cloud');
  if (answer.status !== 200) throw noToken(`answered with status ${answer.status}`);
  const token = tokenIn(new TextDecoder().decode(answer.body));
  if (token === undefined) throw noToken('gave an answer that is no token');
  return token;
}

/** A host with or without a port; an address that opens with `http://` is taken too, as Google's own libraries do. */
function metadataHost({ environment }: IdentityContext): string {
  const named = (environment.GCE_METADATA_HOST ?? '').replace(/^http:\/\//, '').replace(/\/$/, '');
  const host = named === '' ? defaultHost : named;
  if (/^(?:[\w.-]+|\[[\da-fA-F:]+\])(?::\d{1,5})?$/.test(host)) return host;
  throw new ToolError('usage', 'usage/no-identity-source', `GCE_METADATA_HOST is "${host}", which is no host`, {
    help: 'give the name or the address of the metadata server, with a port when it has another than 80',
  });
}

function noToken(what: string): ToolError {
  return new ToolError('network', 'network/no-identity-token', `the metadata server ${what}`, {
    help: 'see whether this machine has a service account; "--identity-from" names another source',
  });
}
