// Signs one statement about a release, and checks that the signature verifies as made before anybody keeps it.

import { printJsonLines } from '../codec/json-lines.ts';
import type { Statement } from '../model/statement.ts';
import { ToolError } from '../model/tool-error.ts';
import type { World } from '../model/world.ts';
import { printStatement } from '../statement/print-statement.ts';
import { splitStatement } from '../statement/split-statement.ts';
import { defaultThresholds } from '../verify/policy.ts';
import type { SigningSession } from './sign-unsigned.ts';
import { authenticateSignatures } from './verify-folder.ts';

export interface StatementToSign {
  readonly statement: Statement;
  /** What it is about, for the error: `rebuild`. */
  readonly about: string;
  /** Whom the certificate must name, and who must vouch for that. */
  readonly signer: { readonly identity: string; readonly issuer: string };
}

/**
 * @returns One bundle a line: more than one only where the release has more artifacts than one statement may name.
 * @throws {ToolError} as the signer; `sign/answer-refused` when what came back does not verify.
 */
export async function signStatement(
  world: World,
  { signer, trustedRoot }: Pick<SigningSession, 'signer' | 'trustedRoot'>,
  { statement, about, signer: wanted }: StatementToSign,
): Promise<string> {
  const bundles: string[] = [];
  for (const part of splitStatement(statement)) bundles.push((await signer.signStatement(printStatement(part))).json);
  const outcomes = await authenticateSignatures(world, {
    bundles: bundles.map((text, index) => ({ where: `bundle ${index + 1}`, text })),
    files: [],
    trustedRoot,
    policy: { thresholds: defaultThresholds },
  });
  const reasons = outcomes.flatMap((outcome): string[] => {
    if (outcome.status === 'refused') return [outcome.reason];
    const { identity, claims } = outcome.signer;
    const isRight = identity === wanted.identity && claims.issuer === wanted.issuer;
    return isRight ? [] : [`it is signed by "${identity}", vouched for by "${claims.issuer ?? 'nobody'}"`];
  });
  if (reasons.length === 0) return printJsonLines(bundles);
  throw new ToolError('network', 'sign/answer-refused', `the signature over the ${about} cannot be verified as made`, {
    help: 'see that the trusted root is the one of the services that signed, and that the clocks of both are right',
    excerpt: reasons,
  });
}
