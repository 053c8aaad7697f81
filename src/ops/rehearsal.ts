// A Sigstore of our own on loopback for one rehearsal, and a signer over it. It ends with the rehearsal.

import type { ReleasePlan } from '../model/plan.ts';
import { rehearsalIssuer } from '../model/rehearsal.ts';
import type { Signer } from '../model/signature.ts';
import type { World } from '../model/world.ts';
import { createEmbeddedSigstore } from '../sign/embedded/create-embedded-sigstore.ts';
import { rehearsalClaims } from '../sign/rehearsal-claims.ts';

export interface Rehearsal {
  readonly signer: Signer;
  /** Text of the trusted_root.json that its signatures lead to. */
  readonly trustedRoot: string;
  readonly close: () => Promise<void>;
}

/** Names one run of a rehearsal; the certificate and the provenance both state it. */
export function rehearsalRun({ github }: ReleasePlan, startedOn: Date): string {
  if (github !== undefined)
    return `${github.serverUrl}/${github.repository}/actions/runs/${github.runId}/attempts/${github.runAttempt}`;
  return `${rehearsalIssuer}/runs/${startedOn.toISOString()}`;
}

export async function openRehearsal(world: World, plan: ReleasePlan, runInvocationUri: string): Promise<Rehearsal> {
  const sigstore = createEmbeddedSigstore({ now: () => world.clock.now() });
  const server = await world.serveLoopback(sigstore.handle);
  // Loaded after the server stands: @sigstore/sign takes its proxies from the environment as it is then, and 127.0.0.1 needs none.
  const { createSigner, rehearsalRekorVersion } = await import('../sign/create-signer.ts');
  const signer = createSigner({
    identityToken: sigstore.issueToken(rehearsalClaims(plan, runInvocationUri)),
    fulcioUrl: server.url,
    rekorUrl: server.url,
    rekorVersion: rehearsalRekorVersion,
    timestampUrl: server.url,
  });
  return { signer, trustedRoot: sigstore.trustedRoot(server.url), close: () => server.close() };
}
