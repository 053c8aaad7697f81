// Signs what a rebuilder saw, and checks the signature before it is written.

import type { PlannedIdentity, ReleasePlan } from '../model/plan.ts';
import type { RebuildOutcome } from '../model/rebuild.ts';
import { rehearsalIssuer } from '../model/rehearsal.ts';
import { ToolError } from '../model/tool-error.ts';
import type { Progress, World } from '../model/world.ts';
import { rebuildOf } from '../statement/rebuild.ts';
import { openSigning, type Signing, type SigningOptions } from './open-signing.ts';
import { openRehearsal } from './rehearsal.ts';
import { signStatement } from './sign-statement.ts';

export interface RebuildStatementOptions {
  /** Absolute path of the file to write; nothing may be there. */
  readonly file: string;
  /** Where and as whom to sign; with a Sigstore made for this run alone, whose signatures bind nobody, when absent. */
  readonly signing?: SigningOptions;
}

export interface RebuildSigning {
  readonly file: string;
  /** Absent in a rehearsal. */
  readonly signing?: Signing;
}

/** @throws {ToolError} `rebuild/statement-exists`, and as `openSigning`. */
export async function openRebuildSigning(
  world: World,
  { file, signing }: RebuildStatementOptions,
  progress: Progress,
): Promise<RebuildSigning> {
  for (const path of [file, ...(signing === undefined ? [rootFile(file)] : [])]) {
    if ((await world.files.stat(path)) === undefined) continue;
    throw new ToolError('usage', 'rebuild/statement-exists', `there is something at "${path}" already`, {
      help: 'move it away, or name another file with --statement-out',
    });
  }
  return signing === undefined ? { file } : { file, signing: await openSigning(world, signing, progress) };
}

/**
 * Writes one bundle a line: more than one only where the release has more artifacts than one statement may name.
 *
 * @param found `reproduced` or `differs`; nothing else says anything about the release.
 * @throws {ToolError} as the signer; `sign/answer-refused` when what came back does not verify.
 */
export async function signRebuild(
  world: World,
  { file, signing }: RebuildSigning,
  found: { readonly outcome: RebuildOutcome; readonly plan: ReleasePlan },
  progress: Progress,
): Promise<NonNullable<RebuildOutcome['statement']>> {
  const { outcome, plan } = found;
  const done = progress.stage('sign what was seen');
  const identity = rebuilderOf(plan, signing);
  const rebuiltOn = world.clock.now();
  const session =
    signing === undefined
      ? await openRehearsal(world, rehearsedPlan(plan, identity), `${rehearsalIssuer}/rebuilds/${rebuiltOn.toISOString()}`)
      : await signing.open(progress);
  try {
    const statement = rebuildOf({
      outcome: outcome.outcome === 'reproduced' ? 'reproduced' : 'differs',
      artifacts: outcome.artifacts,
      conditions: outcome.conditions,
      source: { repository: plan.source.repository, ref: plan.identity.ref, commit: plan.source.commit },
      rebuilder: identity.identity,
      ofRehearsal: plan.rehearsal,
      rebuiltOn,
    });
    await world.files.write(file, await signStatement(world, session, { statement, about: 'rebuild', signer: identity }));
    const rehearsal = signing === undefined;
    if (rehearsal) await world.files.write(rootFile(file), session.trustedRoot);
    done(`as ${identity.identity}`);
    return { file, identity: identity.identity, rehearsal, ...(rehearsal ? { trustedRoot: rootFile(file) } : {}) };
  } finally {
    await session.close();
  }
}

/** Where the root of a rehearsal goes: nobody else has it. */
function rootFile(file: string): string {
  return `${file}.trusted_root.json`;
}

/** Who rebuilds, about this source. It is the rebuilder's own word that the source was this one. */
function rebuilderOf({ identity: { repository, ref } }: ReleasePlan, signing: Signing | undefined): PlannedIdentity {
  const sourceFrom = 'provenance';
  if (signing === undefined) {
    return { identity: `${rehearsalIssuer}/rebuilder`, issuer: rehearsalIssuer, sourceFrom, repository, ref };
  }
  const { identity, issuer } = signing.identity.expected;
  return { identity, issuer, sourceFrom, repository, ref };
}

function rehearsedPlan({ github: _, ...plan }: ReleasePlan, identity: PlannedIdentity): ReleasePlan {
  return { ...plan, identity };
}
