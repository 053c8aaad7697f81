// Makes the policy that a release is held to: from flags, from a file or from the clone's remote, never from the folder under
// verification. Format of the file: docs/policy.md

import { isJsonObject, type JsonObject } from '../codec/json-shape.ts';
import type { YamlPath } from '../codec/print-yaml.ts';
import { didYouMean } from '../codec/suggest.ts';
import type { ParsedYaml } from '../codec/yaml.ts';
import type { SourceFrom } from '../model/plan.ts';
import { predicateTypes, type StatementKind } from '../model/statement.ts';
import { ToolError } from '../model/tool-error.ts';
import type { Matcher, Policy, SignerRule } from '../model/verdict.ts';
import { githubIssuer } from './github-issuer.ts';
import { escapePattern, isEmailAddress, patternMatcher } from './matcher.ts';

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

/** What a policy means where it is silent. A release begins with a pushed tag or with GitHub's own release event. */
const defaults = {
  triggers: ['push', 'release'],
  thresholds: { logs: 1, signedCertificateTimestamps: 1, timestamps: 1 },
  statements: ['provenance', 'sbom', 'doubleBuild', 'release'] satisfies StatementKind[],
  gates: [],
  variations: [],
  acceptedDifferences: [],
  allowRehearsal: false,
} as const;

/** What every signature needs where nothing else is said. */
export const defaultThresholds: Policy['thresholds'] = defaults.thresholds;

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
    ...defaults,
    from: `${identity === undefined ? '--identity-pattern' : '--identity'} and --issuer`,
    signers: [{ ...signer, ...(sourceFrom === undefined ? {} : { sourceFrom }) }],
    repository: readRepository(repository),
    ...tagAsked(flags.tag),
    ...(commit === undefined ? {} : { commit }),
  };
}

/**
 * The policy for a clone of a repository on GitHub: signed by any of its own workflow files at the very tag.
 *
 * @returns undefined for a repository anywhere else: nothing is known of who signs there.
 * @throws {ToolError} `usage/bad-tag`.
 */
export function policyFromRemote(repositoryUrl: string, tag: string): Policy | undefined {
  if (!/^https:\/\/github\.com\/[A-Za-z0-9-]+\/[A-Za-z0-9._-]+$/.test(repositoryUrl)) return undefined;
  const asked = tagAsked(tag);
  return {
    ...defaults,
    from: 'remote of the clone',
    signers: [
      {
        identity: {
          pattern: `${escapePattern(repositoryUrl)}\\/\\.github\\/workflows\\/[^\\/@]+\\.ya?ml@${escapePattern(asked.ref)}`,
        },
        issuer: { exact: githubIssuer },
      },
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

/**
 * The policy of release-policy.yaml, or of the part `verify` of selfsame.yaml.
 *
 * @param at Path of the policy in the document: `[]`, or `['verify']`.
 * @param from How the report names it.
 * @throws {ToolError} `config/bad-policy` at the first fault, with its position; `usage/bad-tag`.
 */
export function parsePolicy(document: Pick<ParsedYaml, 'value' | 'positionOf'>, at: YamlPath, from: string, tag: string): Policy {
  const reader = new PolicyReader(document, tag);
  const value = at.reduce<unknown>((each, key) => (isJsonObject(each) ? each[key] : undefined), document.value);
  const policy = reader.object(value, at, [
    'signers',
    'repository',
    'commit',
    'triggers',
    'runner',
    'thresholds',
    'statements',
    'gates',
    'variations',
    'acceptedDifferences',
  ]);
  const list = (key: string): readonly string[] | undefined =>
    policy[key] === undefined ? undefined : reader.texts(policy[key], [...at, key]);
  const statements = list('statements')?.map((kind, index) => reader.statementKind(kind, [...at, 'statements', index]));
  const triggers = list('triggers');
  if (triggers?.length === 0) reader.refuse([...at, 'triggers'], 'is empty: nothing could be accepted');
  const commit = policy.commit === undefined ? undefined : reader.text(policy.commit, [...at, 'commit']);
  if (commit !== undefined && !isCommit(commit)) reader.refuse([...at, 'commit'], 'is not a full commit in lower-case hex');
  const repository = reader.text(policy.repository, [...at, 'repository']);
  if (!isRepository(repository)) reader.refuse([...at, 'repository'], 'is not of the form "https://host/owner/name"');
  return {
    from,
    signers: reader.signers(policy.signers, [...at, 'signers']),
    repository,
    ...tagAsked(tag),
    ...(commit === undefined ? {} : { commit }),
    triggers: triggers ?? defaults.triggers,
    ...(policy.runner === undefined ? {} : { runner: reader.text(policy.runner, [...at, 'runner']) }),
    thresholds: reader.thresholds(policy.thresholds, [...at, 'thresholds']),
    statements: statements ?? defaults.statements,
    gates: list('gates') ?? defaults.gates,
    variations: list('variations') ?? defaults.variations,
    acceptedDifferences: reader.acceptedDifferences(policy.acceptedDifferences, [...at, 'acceptedDifferences']),
    allowRehearsal: defaults.allowRehearsal,
  };
}

/** Reads the parts of a policy; a fault ends it with the position of the part. */
class PolicyReader {
  readonly #document: Pick<ParsedYaml, 'positionOf'>;
  readonly #tag: string;

  constructor(document: Pick<ParsedYaml, 'positionOf'>, tag: string) {
    this.#document = document;
    this.#tag = tag;
  }

  refuse(path: YamlPath, fault: string, help?: string, which: 'key' | 'value' = 'value'): never {
    const name = path.length === 0 ? 'the policy' : `"${path.join('.')}"`;
    throw new ToolError('config', 'config/bad-policy', `${name} ${fault}`, {
      at: this.#document.positionOf(path, which),
      help: help ?? 'see docs/policy.md',
    });
  }

  object(value: unknown, path: YamlPath, known: readonly string[]): JsonObject {
    if (value === undefined) this.refuse(path, 'is missing');
    if (!isJsonObject(value)) this.refuse(path, 'is not a mapping');
    const unknown = Object.keys(value).find((key) => !known.includes(key));
    if (unknown !== undefined) {
      this.refuse([...path, unknown], `is not known here${didYouMean(unknown, known)}`, `known: ${known.join(', ')}`, 'key');
    }
    return value;
  }

  text(value: unknown, path: YamlPath): string {
    if (value === undefined) this.refuse(path, 'is missing');
    if (typeof value !== 'string') this.refuse(path, 'is not text', 'put it in quotes');
    if (value === '') this.refuse(path, 'is empty');
    return value;
  }

  list(value: unknown, path: YamlPath): readonly unknown[] {
    if (value === undefined) this.refuse(path, 'is missing');
    if (!Array.isArray(value)) this.refuse(path, 'is not a list');
    return value;
  }

  texts(value: unknown, path: YamlPath): readonly string[] {
    return this.list(value, path).map((each, index) => this.text(each, [...path, index]));
  }

  statementKind(value: string, path: YamlPath): StatementKind {
    const kind = (Object.keys(predicateTypes) as StatementKind[]).find((each) => each === value);
    return kind ?? this.refuse(path, `is none of ${Object.keys(predicateTypes).join(', ')}`);
  }

  signers(value: unknown, path: YamlPath): readonly SignerRule[] {
    const rules = this.list(value, path).map((each, index) => {
      const at = [...path, index];
      const rule = this.object(each, at, ['identity', 'identityPattern', 'issuer', 'sourceFrom']);
      if ((rule.identity === undefined) === (rule.identityPattern === undefined)) {
        this.refuse(at, 'needs one of "identity" and "identityPattern"');
      }
      return {
        identity: this.#identity(rule, at),
        issuer: { exact: this.text(rule.issuer, [...at, 'issuer']) },
        ...(rule.sourceFrom === undefined ? {} : { sourceFrom: this.#sourceFrom(rule.sourceFrom, [...at, 'sourceFrom']) }),
      };
    });
    if (rules.length === 0) this.refuse(path, 'is empty: nobody could be accepted');
    return rules;
  }

  /** `${tag}` stands for the tag asked for. */
  #identity(rule: JsonObject, at: YamlPath): Matcher {
    if (rule.identity !== undefined) {
      return { exact: this.text(rule.identity, [...at, 'identity']).replaceAll('${tag}', () => this.#tag) };
    }
    const path = [...at, 'identityPattern'];
    const pattern = this.text(rule.identityPattern, path).replaceAll('${tag}', () => escapePattern(this.#tag));
    try {
      return patternMatcher(pattern);
    } catch (error) {
      return this.refuse(path, error instanceof ToolError ? 'is no regular expression' : String(error));
    }
  }

  #sourceFrom(value: unknown, path: YamlPath): SourceFrom {
    const text = this.text(value, path);
    return text === 'certificate' || text === 'provenance' ? text : this.refuse(path, 'is none of certificate, provenance');
  }

  thresholds(value: unknown, path: YamlPath): Policy['thresholds'] {
    if (value === undefined) return defaults.thresholds;
    const given = this.object(value, path, ['logs', 'signedCertificateTimestamps', 'timestamps']);
    // Without one trusted time a certificate of ten minutes means nothing, so that one is not for sale.
    return {
      logs: this.#count(given.logs, [...path, 'logs'], 0),
      signedCertificateTimestamps: this.#count(given.signedCertificateTimestamps, [...path, 'signedCertificateTimestamps'], 0),
      timestamps: this.#count(given.timestamps, [...path, 'timestamps'], 1),
    };
  }

  #count(value: unknown, path: YamlPath, least: number): number {
    if (value === undefined) return 1;
    if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > 10) {
      this.refuse(path, `is not a whole number from ${least} to 10`);
    }
    return value;
  }

  acceptedDifferences(value: unknown, path: YamlPath): Policy['acceptedDifferences'] {
    if (value === undefined) return defaults.acceptedDifferences;
    return this.list(value, path).map((each, index) => {
      const at = [...path, index];
      const difference = this.object(each, at, ['path', 'cause']);
      return { path: this.text(difference.path, [...at, 'path']), cause: this.text(difference.cause, [...at, 'cause']) };
    });
  }
}

function tagAsked(tag: string): { readonly tag: string; readonly ref: string } {
  // What git itself refuses in a name would only hide what is asked for: git-check-ref-format(1).
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
  if (tag === '' || tag.startsWith('-') || /[\u0000-\u0020\u007f~^:?*[\\]|\.\.|@\{|\.$|\/$|^\/|\/\//.test(tag)) {
    throw usage('bad-tag', `"${tag}" cannot be a tag`, 'give the tag of the release, such as v0.1.0');
  }
  return { tag, ref: `refs/tags/${tag}` };
}

function readRepository(repository: string): string {
  if (isRepository(repository)) return repository;
  throw usage(
    'bad-repository',
    `"${repository}" is not a repository`,
    'give it as https://host/owner/name, as the certificate states it',
  );
}

function isRepository(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\/[^\s/]+(?:\/[^\s/]+)*$/.test(text) && !text.endsWith('.git');
}

function isCommit(text: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text);
}

function usage(what: string, message: string, help: string): ToolError {
  return new ToolError('usage', `usage/${what}`, message, { help });
}
