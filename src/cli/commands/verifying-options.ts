// The options that say whom a signature must be of, and what a release must be.

import type { World } from '../../model/world.ts';
import type { VerifyOptions } from '../../ops/verify-release.ts';
import { absolute } from './project-options.ts';

const text = { kind: 'value', completes: 'nothing' } as const;
const file = { kind: 'value', value: 'FILE', completes: 'file' } as const;

/** Where repository and tag of a release may be read. */
const sources = ['certificate', 'provenance'] as const;

export const signerOptions = {
  identity: { ...text, value: 'TEXT', description: 'exact identity of the signer: a URI or an e-mail address' },
  'identity-pattern': {
    ...text,
    value: 'PATTERN',
    description: 'regular expression for the whole identity, in place of --identity',
  },
  issuer: { ...text, value: 'URL', description: 'exact issuer of the identity' },
} as const;

export const releasePolicyOptions = {
  'trusted-root': {
    ...file,
    description: 'trusted_root.json to check signatures against; the root of a rehearsal is trusted only when named here',
  },
  ...signerOptions,
  repository: { ...text, value: 'URL', description: 'source repository that it must be built from' },
  'source-from': {
    ...text,
    value: 'WHERE',
    choices: sources,
    description:
      "what must state repository and tag (an exact e-mail address implies provenance: the signer's own word, where the certificate is silent)",
  },
  policy: { ...file, description: 'policy to read in place of release-policy.yaml or "verify" in selfsame.yaml' },
} as const;

type Given = { readonly [Name in keyof typeof releasePolicyOptions]: string | undefined };

/** The choices were checked when the command line was parsed. */
export function toReleasePolicyOptions(
  world: World,
  given: Given,
): Pick<VerifyOptions, 'trustedRoot' | 'identity' | 'identityPattern' | 'issuer' | 'repository' | 'sourceFrom' | 'policy'> {
  return {
    trustedRoot: absolute(world, given['trusted-root']),
    identity: given.identity,
    identityPattern: given['identity-pattern'],
    issuer: given.issuer,
    repository: given.repository,
    sourceFrom: sources.find((each) => each === given['source-from']),
    policy: absolute(world, given.policy),
  };
}
