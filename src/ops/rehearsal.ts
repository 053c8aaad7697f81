// A Sigstore of our own on loopback for one rehearsal, and a signer over it. It ends with the rehearsal.

import type { ReleasePlan } from '../model/plan.ts';
import { rehearsalIssuer } from '../model/rehearsal.ts';
import type { World } from '../model/world.ts';
import { createSigner, rehearsalRekorVersion } from '../sign/create-signer.ts';
import { createEmbeddedSigstore } from '../sign/embedded/create-embedded-sigstore.ts';
import { rehearsalClaims } from '../sign/rehearsal-claims.ts';
import type { SigningSession } from './sign-unsigned.ts';

/** Names the run that makes a release; where a certificate states one, it and the provenance state the same. */
export function runOf({ github, rehearsal, identity }: ReleasePlan, startedOn: Date): string {
  if (github !== undefined)
    return `${github.serverUrl}/${github.repository}/actions/runs/${github.runId}/attempts/${github.runAttempt}`;
  if (rehearsal) return `${rehearsalIssuer}/runs/${startedOn.toISOString()}`;
  return `${identity.repository}@${identity.ref}#${startedOn.toISOString()}`;
}

export async function openRehearsal(world: World, plan: ReleasePlan, runInvocationUri: string): Promise<SigningSession> {
  const sigstore = createEmbeddedSigstore({ now: () => world.clock.now() });
  const server = await world.serveLoopback(sigstore.handle);
  const service = { url: server.url, operator: 'rehearsal', apiVersion: 1 };
  const signer = createSigner({
    http: world.http,
    services: {
      certificateAuthorities: [service],
      logs: { wanted: 1, candidates: [{ ...service, apiVersion: rehearsalRekorVersion }] },
      timestampAuthorities: { wanted: 1, candidates: [service] },
      identityIssuers: [],
    },
    identityToken: sigstore.issueToken(rehearsalClaims(plan, runInvocationUri)),
  });
  return { signer, trustedRoot: sigstore.trustedRoot(server.url), root: 'in the folder', close: () => server.close() };
}
