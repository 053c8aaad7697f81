// Reads the policy of release-policy.yaml, or of the part `verify` of selfsame.yaml. Format: docs/policy.md

import { isJsonObject, type JsonObject } from '../codec/json-shape.ts';
import type { YamlPath } from '../codec/print-yaml.ts';
import type { ParsedYaml } from '../codec/yaml.ts';
import { ToolError } from '../model/tool-error.ts';
import type { BuildLevel, Matcher, NamedClaim, Policy, SignerRule } from '../model/verdict.ts';
import { escapePattern, patternMatcher } from './matcher.ts';
import {
  buildLevels,
  claimMeanings,
  demandWords,
  differenceKeys,
  isCommit,
  isRepository,
  laterKeys,
  policyDefaults,
  policyKeys,
  signerKeys,
  sourcesOfSource,
  statementKinds,
  tagAsked,
  thresholdKeys,
  thresholdRanges,
} from './policy-form.ts';
import { PolicyReader } from './policy-reader.ts';

/**
 * @param at Path of the policy in the document: `[]`, or `['verify']`.
 * @param from How the report names it.
 * @param tag The tag asked for, which `${tag}` stands for.
 * @throws {ToolError} `config/bad-policy` at the first fault, with its position; `config/not-yet`; `usage/bad-tag`.
 */
export function parsePolicy(document: Pick<ParsedYaml, 'value' | 'positionOf'>, at: YamlPath, from: string, tag: string): Policy {
  const reader = new PolicyReader(document);
  const value = at.reduce<unknown>((each, key) => (isJsonObject(each) ? each[key] : undefined), document.value);
  const policy = reader.object(value, at, policyKeys, laterKeys);
  const list = (key: string): readonly string[] | undefined =>
    policy[key] === undefined ? undefined : reader.texts(policy[key], [...at, key]);
  const statements = list('statements')?.map((kind, index) => reader.oneOf(kind, [...at, 'statements', index], statementKinds));
  const triggers = list('triggers');
  if (triggers?.length === 0) reader.refuse([...at, 'triggers'], 'is empty: nothing could be accepted');
  const commit = policy.commit === undefined ? undefined : reader.text(policy.commit, [...at, 'commit']);
  if (commit !== undefined && !isCommit(commit)) reader.refuse([...at, 'commit'], 'is not a full commit in lower-case hex');
  const repository = reader.text(policy.repository, [...at, 'repository']);
  if (!isRepository(repository)) reader.refuse([...at, 'repository'], 'is not of the form "https://host/owner/name"');
  const { minimumLevel, completeness, coverage } = policy;
  return {
    from,
    signers: readSigners(reader, policy.signers, [...at, 'signers'], tag),
    repository,
    ...tagAsked(tag),
    ...(commit === undefined ? {} : { commit }),
    triggers: triggers ?? policyDefaults.triggers,
    ...(policy.runner === undefined ? {} : { runner: reader.text(policy.runner, [...at, 'runner']) }),
    ...(minimumLevel === undefined ? {} : { minimumLevel: readLevel(reader, minimumLevel, [...at, 'minimumLevel']) }),
    thresholds: readThresholds(reader, policy.thresholds, [...at, 'thresholds']),
    statements: statements ?? policyDefaults.statements,
    ...(statements === undefined ? {} : { statementsNamed: true }),
    gates: list('gates') ?? policyDefaults.gates,
    variations: list('variations') ?? policyDefaults.variations,
    acceptedDifferences: readAcceptedDifferences(reader, policy.acceptedDifferences, [...at, 'acceptedDifferences']),
    ...(completeness === undefined ? {} : { completeness: reader.oneOf(completeness, [...at, 'completeness'], demandWords) }),
    ...(coverage === undefined ? {} : { coverage: reader.oneOf(coverage, [...at, 'coverage'], demandWords) }),
    allowRehearsal: policyDefaults.allowRehearsal,
  };
}

function readSigners(reader: PolicyReader, value: unknown, path: YamlPath, tag: string): readonly SignerRule[] {
  const rules = reader.list(value, path).map((each, index): SignerRule => {
    const at = [...path, index];
    const rule = reader.object(each, at, signerKeys);
    if ((rule.identity === undefined) === (rule.identityPattern === undefined)) {
      reader.refuse(at, 'needs one of "identity" and "identityPattern"');
    }
    return {
      identity:
        rule.identity === undefined
          ? readPattern(reader, rule.identityPattern, [...at, 'identityPattern'], tag)
          : readExact(reader, rule.identity, [...at, 'identity'], tag),
      issuer: { exact: reader.text(rule.issuer, [...at, 'issuer']) },
      ...(rule.claims === undefined ? {} : { claims: readClaims(reader, rule.claims, [...at, 'claims'], tag) }),
      ...(rule.level === undefined ? {} : { level: readLevel(reader, rule.level, [...at, 'level']) }),
      ...(rule.sourceFrom === undefined
        ? {}
        : { sourceFrom: reader.oneOf(rule.sourceFrom, [...at, 'sourceFrom'], sourcesOfSource) }),
    };
  });
  if (rules.length === 0) reader.refuse(path, 'is empty: nobody could be accepted');
  return rules;
}

function readClaims(reader: PolicyReader, value: unknown, path: YamlPath, tag: string): NonNullable<SignerRule['claims']> {
  const names = Object.keys(claimMeanings) as readonly NamedClaim[];
  const claims: JsonObject = reader.object(value, path, names);
  const named = names.filter((name) => claims[name] !== undefined);
  if (named.length === 0) reader.refuse(path, 'is empty', 'name a claim, or leave it out');
  return Object.fromEntries(
    named.map((name) => {
      const [claim, at] = [claims[name], [...path, name]];
      if (!isJsonObject(claim)) return [name, readExact(reader, claim, at, tag)];
      return [name, readPattern(reader, reader.object(claim, at, ['pattern']).pattern, [...at, 'pattern'], tag)];
    }),
  );
}

/** `${tag}` stands for the tag asked for. */
function readExact(reader: PolicyReader, value: unknown, path: YamlPath, tag: string): Matcher {
  return { exact: reader.text(value, path).replaceAll('${tag}', () => tag) };
}

function readPattern(reader: PolicyReader, value: unknown, path: YamlPath, tag: string): Matcher {
  const pattern = reader.text(value, path).replaceAll('${tag}', () => escapePattern(tag));
  try {
    return patternMatcher(pattern);
  } catch (error) {
    if (error instanceof ToolError) reader.refuse(path, 'is no regular expression');
    throw error;
  }
}

function readLevel(reader: PolicyReader, value: unknown, path: YamlPath): BuildLevel {
  return buildLevels.find((level) => level === value) ?? reader.refuse(path, `is none of ${buildLevels.join(', ')}`);
}

function readThresholds(reader: PolicyReader, value: unknown, path: YamlPath): Policy['thresholds'] {
  const given = value === undefined ? {} : reader.object(value, path, thresholdKeys);
  const count = (key: keyof Policy['thresholds']): number =>
    given[key] === undefined
      ? policyDefaults.thresholds[key]
      : reader.wholeNumber(given[key], [...path, key], thresholdRanges[key]);
  return {
    logs: count('logs'),
    signedCertificateTimestamps: count('signedCertificateTimestamps'),
    timestamps: count('timestamps'),
  };
}

function readAcceptedDifferences(reader: PolicyReader, value: unknown, path: YamlPath): Policy['acceptedDifferences'] {
  if (value === undefined) return policyDefaults.acceptedDifferences;
  return reader.list(value, path).map((each, index) => {
    const at = [...path, index];
    const difference = reader.object(each, at, differenceKeys);
    return { path: reader.text(difference.path, [...at, 'path']), cause: reader.text(difference.cause, [...at, 'cause']) };
  });
}
