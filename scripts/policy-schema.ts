// The JSON Schema of a policy, made from the description by which src/verify/parse-policy.ts reads one. Rules that JSON Schema has no
// word for are left out: parsing is stricter. test/verify/policy-schema.test.ts holds the two against each other.

import type { NamedClaim } from '../src/model/verdict.ts';
import {
  buildLevels,
  claimMeanings,
  commitPattern,
  demandWords,
  type differenceKeys,
  policyDefaults,
  type policyKeys,
  repositoryPattern,
  type signerKeys,
  sourcesOfSource,
  statementKinds,
  type thresholdKeys,
  thresholdRanges,
} from '../src/verify/policy-form.ts';

type Node = Readonly<Record<string, unknown>>;

/** A key that is missing here, or one too many, does not compile. */
type NodesOf<Keys extends readonly string[]> = Readonly<Record<Keys[number], Node>>;

const text: Node = { type: 'string', minLength: 1 };
const expression: Node = { ...text, format: 'regex' };

const claim: Node = {
  oneOf: [text, { type: 'object', required: ['pattern'], additionalProperties: false, properties: { pattern: expression } }],
};

const signerProperties: NodesOf<typeof signerKeys> = {
  identity: { ...text, description: 'The very identity, a URI or an e-mail address. ${tag} stands for the tag asked for.' },
  identityPattern: {
    ...expression,
    description:
      'JavaScript regular expression that the whole identity must match, in place of "identity". ${tag} stands for the tag.',
  },
  issuer: { ...text, description: 'The very issuer that vouches for the identity.' },
  claims: {
    type: 'object',
    minProperties: 1,
    additionalProperties: false,
    description:
      'What the certificate must state besides: a text, or a pattern that the whole of it must match. ${tag} stands for the tag.',
    properties: Object.fromEntries(
      (Object.entries(claimMeanings) as readonly (readonly [NamedClaim, string])[]).map(([name, description]) => [
        name,
        { ...claim, description },
      ]),
    ),
  },
  level: {
    enum: buildLevels,
    description: 'SLSA build level that this policy grants what this signer builds. Nothing proves it.',
  },
  sourceFrom: {
    enum: sourcesOfSource,
    default: 'certificate',
    description: "What states repository, tag and commit where the certificate does not: provenance takes the signer's own word.",
  },
};

const thresholdProperties: NodesOf<typeof thresholdKeys> = {
  logs: { ...count('logs'), description: 'Entries in different transparency logs.' },
  signedCertificateTimestamps: { ...count('signedCertificateTimestamps'), description: 'Promises of certificate logs.' },
  timestamps: { ...count('timestamps'), description: 'Trusted times, of logs and timestamp authorities together.' },
};

const differenceProperties: NodesOf<typeof differenceKeys> = {
  path: { ...text, description: 'File that differs.' },
  cause: { ...text, description: 'Why it does, as the report on the two builds says.' },
};

const properties: NodesOf<typeof policyKeys> = {
  signers: {
    type: 'array',
    minItems: 1,
    description: 'Any one of these may sign; the first that accepts a signer as a whole counts, alone.',
    items: {
      type: 'object',
      required: ['issuer'],
      oneOf: [{ required: ['identity'] }, { required: ['identityPattern'] }],
      additionalProperties: false,
      properties: signerProperties,
    },
  },
  repository: {
    type: 'string',
    pattern: repositoryPattern.source,
    not: { pattern: '\\.git$' },
    description: 'Source repository that each certificate must state: https://host/owner/name.',
  },
  commit: {
    type: 'string',
    pattern: commitPattern.source,
    description: 'Full commit that certificates and provenance must state.',
  },
  triggers: {
    type: 'array',
    minItems: 1,
    items: text,
    default: policyDefaults.triggers,
    description: 'Events that may start the signing run.',
  },
  runner: { ...text, description: 'Kind of machine that each certificate must state, such as github-hosted.' },
  minimumLevel: { enum: buildLevels, description: 'Build level that this policy must grant everybody who signed.' },
  thresholds: {
    type: 'object',
    additionalProperties: false,
    description: 'How many witnesses each signature needs.',
    properties: thresholdProperties,
  },
  statements: {
    type: 'array',
    items: { enum: statementKinds },
    default: policyDefaults.statements,
    description: 'Kinds of statement that must be there.',
  },
  gates: texts('Ids of gates that must have passed.'),
  variations: texts('Ids of variations that must have taken effect, and of walls that must have held.'),
  acceptedDifferences: {
    type: 'array',
    description: 'Differences between the two builds that are accepted.',
    items: {
      type: 'object',
      required: Object.keys(differenceProperties),
      additionalProperties: false,
      properties: differenceProperties,
    },
  },
  coverage: {
    enum: demandWords,
    default: 'not-required',
    description: 'Whether each SBOM must have been held against a second evidence when it was made.',
  },
  completeness: {
    enum: demandWords,
    default: 'required',
    description: 'Whether the signer must have stated all that is in the release.',
  },
};

export const policySchema: Node = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Policy of verify-release',
  description: 'release-policy.yaml, and the part "verify" of selfsame.yaml. See docs/policy.md.',
  type: 'object',
  required: ['signers', 'repository'],
  additionalProperties: false,
  properties,
};

function count(key: keyof typeof thresholdRanges): Node {
  const [minimum, maximum] = thresholdRanges[key];
  return { type: 'integer', minimum, maximum, default: policyDefaults.thresholds[key] };
}

function texts(description: string): Node {
  return { type: 'array', items: text, description };
}
