// Makes the policy that a release is held to where no file says it: from flags, or from the clone's remote. Never from the folder under
// verification. One of a file: parse-policy.ts

import type { SourceFrom } from '../model/plan.ts';
import { ToolError } from '../model/tool-error.ts';
import type { Policy, SignerRule } from '../model/verdict.ts';
import { githubIssuer } from './github-issuer.ts';
import { escapePattern, isEmailAddress, patternMatcher } from './matcher.ts';
import { ownReusableWorkflow } from './own-reusable-workflow.ts';
import { isCommit, isRepository, policyDefaults, tagAsked } from './policy-form.ts';

export interface PolicyFlags {
  /** The tag asked for, such as `v0.1.0`. */
  readonly tag: string;
  readonly identity?: string;
  readonly identityPattern?: string;
  readonly issuer?: string;
  /** `https://host/owner/name`, from the flag or from the clone's remote. */
  readonly repository?: string;
  readonly commit?: string;
  /** `provenance` for an exact e-mail address when absent, else `certificate`: a person's certificate states no source. */
  readonly sourceFrom?: SourceFrom;
}

/** What every signature needs where nothing else is said. */
export const defaultThresholds: Policy['thresholds'] = policyDefaults.thresholds;

/**
 * The signer of `--identity` or `--identity-pattern` with `--issuer`; undefined when none of them is given.
 *
 * @throws {ToolError} `usage/half-an-identity`, `usage/two-identities`, `usage/bad-pattern`.
 */
export function signerFromFlags({
  identity,
  identityPattern,
  issuer,
}: Pick<PolicyFlags, 'identity' | 'identityPattern' | 'issuer'>): Pick<SignerRule, 'identity' | 'issuer'> | undefined {
  if (identity === undefined && identityPattern === undefined && issuer === undefined) return undefined;
  if (identity !== undefined && identityPattern !== undefined) {
    throw usage('two-identities', '"--identity" and "--identity-pattern" cannot both be asked for', 'give one of them');
  }
  const who = identity ?? identityPattern;
  if (!who || !issuer) {
    const missing = who ? '--issuer' : '--identity';
    throw usage(
      'half-an-identity',
      `"${missing}" is not given`,
      'give the identity and its issuer together: neither proves anything alone',
    );
  }
  return { identity: identity === undefined ? patternMatcher(who) : { exact: who }, issuer: { exact: issuer } };
}

/**
 * The policy of `--identity`, `--issuer` and `--repository`; undefined when neither identity nor issuer is given.
 *
 * @throws {ToolError} what `signerFromFlags` throws, `usage/no-repository`, `usage/bad-repository`, `usage/bad-tag`,
 *   `usage/bad-commit`.
 */
export function policyFromFlags(flags: PolicyFlags): Policy | undefined {
  const { identity, repository, commit } = flags;
  const signer = signerFromFlags(flags);
  if (signer === undefined) return undefined;
  if (repository === undefined) {
    throw usage('no-repository', 'the source repository is not known', 'give it with --repository https://host/owner/name');
  }
  if (commit !== undefined && !isCommit(commit)) {
    throw usage('bad-commit', `"${commit}" is not a full commit`, 'give all 40 or 64 hex digits in lower case');
  }
  const sourceFrom = flags.sourceFrom ?? (identity !== undefined && isEmailAddress(identity) ? 'provenance' : undefined);
  return {
    ...policyDefaults,
    from: `${identity === undefined ? '--identity-pattern' : '--identity'} and --issuer`,
    signers: [{ ...signer, ...(sourceFrom === undefined ? {} : { sourceFrom }) }],
    repository: readRepository(repository),
    ...tagAsked(flags.tag),
    ...(commit === undefined ? {} : { commit }),
  };
}

/**
 * The policy for a repository on GitHub of which nothing else is known: signed by any of its own workflow files at the very tag, or for
 * it by the reusable workflow of this project.
 *
 * @returns undefined for a repository anywhere else: nothing is known of who signs there.
 * @throws {ToolError} `usage/bad-tag`.
 */
export function policyFromRemote(repositoryUrl: string, tag: string): Policy | undefined {
  if (!/^https:\/\/github\.com\/[A-Za-z0-9-]+\/[A-Za-z0-9._-]+$/.test(repositoryUrl)) return undefined;
  const asked = tagAsked(tag);
  const issuer = { exact: githubIssuer };
  return {
    ...policyDefaults,
    from: 'remote of the clone',
    signers: [
      {
        name: 'the rule for workflows of the repository itself',
        identity: {
          pattern: `${escapePattern(repositoryUrl)}\\/\\.github\\/workflows\\/[^\\/@]+\\.ya?ml@${escapePattern(asked.ref)}`,
        },
        issuer,
      },
      { name: 'the rule for the reusable workflow of Selfsame', identity: { pattern: ownReusableWorkflow }, issuer },
    ],
    repository: repositoryUrl,
    ...asked,
  };
}

/**
 * The same policy for a verification with a root named by `--trusted-root`: it may then be a rehearsal's, and the verdict says
 * that it binds nobody.
 */
export function withNamedRoot(policy: Policy): Policy {
  return { ...policy, allowRehearsal: true };
}

function readRepository(repository: string): string {
  if (isRepository(repository)) return repository;
  throw usage(
    'bad-repository',
    `"${repository}" is not a repository`,
    'give it as https://host/owner/name, as the certificate states it',
  );
}

function usage(what: string, message: string, help: string): ToolError {
  return new ToolError('usage', `usage/${what}`, message, { help });
}
