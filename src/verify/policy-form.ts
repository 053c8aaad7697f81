// What a policy may say and what it means where it is silent: one description for what reads a policy and for its JSON Schema.
// Format of the file: docs/policy.md

import { predicateTypes, type StatementKind } from '../model/statement.ts';
import { ToolError } from '../model/tool-error.ts';
import type { BuildLevel, NamedClaim, Policy } from '../model/verdict.ts';

export const policyKeys = [
  'signers',
  'repository',
  'commit',
  'triggers',
  'runner',
  'minimumLevel',
  'thresholds',
  'statements',
  'gates',
  'variations',
  'acceptedDifferences',
  'completeness',
  'coverage',
] as const;

/** Keys of later versions, and why there is none today: a policy that names one is refused, and not taken for a weaker one. */
export const laterKeys: Readonly<Record<string, string>> = {
  rebuilders: 'statements of those who rebuilt a release are not read yet',
};

export const signerKeys = ['identity', 'identityPattern', 'issuer', 'claims', 'level', 'sourceFrom'] as const;

export const thresholdKeys = ['logs', 'signedCertificateTimestamps', 'timestamps'] as const;

export const differenceKeys = ['path', 'cause'] as const;

export const sourcesOfSource = ['certificate', 'provenance'] as const;

/** Of `completeness` and `coverage`. */
export const demandWords = ['required', 'not-required'] as const;

export const buildLevels: readonly BuildLevel[] = [1, 2, 3];

export const statementKinds = Object.keys(predicateTypes) as readonly StatementKind[];

/**
 * Fulcio's extensions by the names that a policy calls them, with what each is.
 * @see https://github.com/sigstore/fulcio/blob/main/docs/oid-info.md
 */
export const claimMeanings: Readonly<Record<NamedClaim, string>> = {
  buildSignerUri: 'the workflow that signed, with its ref (1.3.6.1.4.1.57264.1.9)',
  buildSignerDigest: 'its commit (.1.10)',
  runnerEnvironment: 'kind of machine, such as github-hosted (.1.11)',
  sourceRepositoryUri: 'the repository that it ran for (.1.12)',
  sourceRepositoryDigest: 'the commit (.1.13)',
  sourceRepositoryRef: 'the ref (.1.14)',
  sourceRepositoryIdentifier: 'number of the repository, which outlives a change of its name (.1.15)',
  sourceRepositoryOwnerUri: 'the owner of the repository (.1.16)',
  sourceRepositoryOwnerIdentifier: 'number of the owner (.1.17)',
  buildConfigUri: 'the file that started the run, with its ref (.1.18)',
  buildConfigDigest: 'its commit (.1.19)',
  buildTrigger: 'the event that started the run (.1.20)',
  runInvocationUri: 'the run itself (.1.21)',
  sourceRepositoryVisibility: 'public or private (.1.22)',
  deploymentEnvironment: 'the deployment environment that the run named (.1.23)',
};

/** As a certificate states it: never an address to clone from, which ends in ".git". */
export const repositoryPattern = /^[a-z][a-z0-9+.-]*:\/\/[^\s/]+(?:\/[^\s/]+)*$/;

export const commitPattern = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/** Fewest and most of each threshold. Without one trusted time a certificate of ten minutes means nothing, so that one is not for sale. */
export const thresholdRanges = {
  logs: [0, 10],
  signedCertificateTimestamps: [0, 10],
  timestamps: [1, 10],
} as const satisfies Readonly<Record<keyof Policy['thresholds'], readonly [number, number]>>;

/** What a policy means where it is silent. A release begins with a pushed tag or with GitHub's own release event. */
export const policyDefaults = {
  triggers: ['push', 'release'],
  thresholds: { logs: 1, signedCertificateTimestamps: 1, timestamps: 1 },
  statements: ['provenance', 'sbom', 'doubleBuild', 'release'] satisfies StatementKind[],
  gates: [],
  variations: [],
  acceptedDifferences: [],
  allowRehearsal: false,
} as const;

export function isRepository(text: string): boolean {
  return repositoryPattern.test(text) && !text.endsWith('.git');
}

export function isCommit(text: string): boolean {
  return commitPattern.test(text);
}

/** @throws {ToolError} `usage/bad-tag` for what git itself refuses as a name: git-check-ref-format(1). */
export function tagAsked(tag: string): Pick<Policy, 'tag' | 'ref'> {
  // A name that cannot be would only hide what is asked for.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
  if (tag === '' || tag.startsWith('-') || /[\u0000-\u0020\u007f~^:?*[\\]|\.\.|@\{|\.$|\/$|^\/|\/\//.test(tag)) {
    throw new ToolError('usage', 'usage/bad-tag', `"${tag}" cannot be a tag`, {
      help: 'give the tag of the release, such as v0.1.0',
    });
  }
  return { tag, ref: `refs/tags/${tag}` };
}
