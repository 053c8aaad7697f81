// Policies as people write them, right and wrong: what reads them and the JSON Schema are held to the same list.

export const minimalPolicy = `signers:
  - identity: https://github.com/owner/hello/.github/workflows/release.yml@refs/tags/\${tag}
    issuer: https://token.actions.githubusercontent.com
repository: https://github.com/owner/hello
`;

/** A further key of the one signer. */
export function withSignerKey(line: string): string {
  return minimalPolicy.replace('repository:', `    ${line}\nrepository:`);
}

function withIdentity(line: string): string {
  return minimalPolicy.replace(/identity: .*/, line);
}

export const goodPolicies: readonly (readonly [title: string, text: string])[] = [
  ['the least', minimalPolicy],
  [
    'everything',
    `${withSignerKey('level: 3')}commit: "${'0'.repeat(40)}"
triggers: [push]
runner: github-hosted
minimumLevel: 2
thresholds: {logs: 2, signedCertificateTimestamps: 0, timestamps: 1}
statements: [provenance, gate]
gates: [unit-tests]
variations: [timezone, network-cut]
acceptedDifferences: [{path: a.zip, cause: zip-local-time}]
completeness: not-required
coverage: required
`,
  ],
  ['lists that are empty', `${minimalPolicy}statements: []\ngates: []\nvariations: []\nacceptedDifferences: []\n`],
  ['thresholds of which none is named', `${minimalPolicy}thresholds: {}\n`],
  ['timestamps alone', `${minimalPolicy}thresholds: {logs: 0, signedCertificateTimestamps: 0, timestamps: 1}\n`],
  ['a commit of SHA-256', `${minimalPolicy}commit: "${'a'.repeat(64)}"\n`],
  ['a pattern', withIdentity('identityPattern: https://github\\.com/.*')],
  ['a person', withIdentity('identity: alice@example.org').replace('repository:', '    sourceFrom: provenance\nrepository:')],
  ['claims', withSignerKey('claims: {runnerEnvironment: github-hosted, runInvocationUri: {pattern: "https://.*"}}')],
  ['every level', withSignerKey('level: 1')],
  ['completeness written out', `${minimalPolicy}completeness: required\n`],
  ['a repository below groups', minimalPolicy.replace(/repository: .*/, 'repository: https://git.example/group/sub/hello')],
];

export interface BadPolicy {
  readonly title: string;
  readonly text: string;
  /** Part of what is said. */
  readonly message: string;
  /** Whether JSON Schema has no word for it, so that parsing alone refuses it. */
  readonly parsingAlone?: true;
}

export const badPolicies: readonly BadPolicy[] = [
  { title: 'an unknown key', text: `${minimalPolicy}gate: [x]\n`, message: 'did you mean "gates"' },
  { title: 'a key of an object', text: `${minimalPolicy}__proto__: {}\n`, message: 'is not known here' },
  { title: 'no signers', text: 'repository: https://github.com/owner/hello\n', message: '"signers" is missing' },
  {
    title: 'an empty list of signers',
    text: minimalPolicy.replace(/signers:[\s\S]*(?=repository)/, 'signers: []\n'),
    message: 'is empty',
  },
  {
    title: 'one signer in place of a list',
    text: minimalPolicy.replace(/signers:[\s\S]*(?=repository)/, 'signers: {identity: a, issuer: b}\n'),
    message: '"signers" is not a list',
  },
  {
    title: 'a signer without an issuer',
    text: minimalPolicy.replace(/ {4}issuer.*\n/, ''),
    message: '"signers.0.issuer" is missing',
  },
  { title: 'an empty issuer', text: minimalPolicy.replace(/issuer:.*/, 'issuer: ""'), message: 'is empty' },
  { title: 'an issuer without an identity', text: minimalPolicy.replace(/identity: .*\n {4}/, ''), message: 'needs one of' },
  { title: 'two identities', text: withSignerKey('identityPattern: ".*"'), message: 'needs one of' },
  { title: 'an empty identity', text: withIdentity('identity: ""'), message: 'is empty' },
  {
    title: 'an identity that is a pattern by another name',
    text: withIdentity('identity: {pattern: ".*"}'),
    message: 'is not text',
  },
  { title: 'a pattern that is none', text: withIdentity('identityPattern: "("'), message: 'no regular expression' },
  {
    title: 'a pattern with an escape that means nothing',
    text: withIdentity("identityPattern: 'a\\-b'"),
    message: 'no regular expression',
    parsingAlone: true,
  },
  { title: 'an unknown key of a signer', text: withSignerKey('claim: {}'), message: 'did you mean "claims"' },
  { title: 'no claim', text: withSignerKey('claims: {}'), message: 'is empty' },
  { title: 'a list of claims', text: withSignerKey('claims: [buildTrigger]'), message: 'is not a mapping' },
  {
    title: 'a claim that nobody states',
    text: withSignerKey('claims: {buildTriggr: push}'),
    message: 'did you mean "buildTrigger"',
  },
  { title: 'the issuer among the claims', text: withSignerKey('claims: {issuer: x}'), message: 'is not known here' },
  {
    title: 'a claim by its number',
    text: withSignerKey('claims: {"1.3.6.1.4.1.57264.1.20": push}'),
    message: 'is not known here',
  },
  { title: 'a claim that is a number', text: withSignerKey('claims: {sourceRepositoryIdentifier: 123}'), message: 'is not text' },
  { title: 'an empty claim', text: withSignerKey('claims: {buildTrigger: ""}'), message: 'is empty' },
  { title: 'a list of texts for a claim', text: withSignerKey('claims: {buildTrigger: [push]}'), message: 'is not text' },
  {
    title: 'a claim by a pattern that is none',
    text: withSignerKey('claims: {buildTrigger: {pattern: "["}}'),
    message: 'no regular',
  },
  { title: 'a claim without a pattern', text: withSignerKey('claims: {buildTrigger: {}}'), message: 'pattern" is missing' },
  {
    title: 'a claim by a pattern and more',
    text: withSignerKey('claims: {buildTrigger: {pattern: push, exact: push}}'),
    message: 'exact" is not known here',
  },
  { title: 'level 0', text: withSignerKey('level: 0'), message: 'is none of 1, 2, 3' },
  { title: 'level 4', text: withSignerKey('level: 4'), message: 'is none of 1, 2, 3' },
  { title: 'a level as text', text: withSignerKey('level: "3"'), message: 'is none of 1, 2, 3' },
  { title: 'half a level', text: withSignerKey('level: 2.5'), message: 'is none of 1, 2, 3' },
  { title: 'a least level that there is not', text: `${minimalPolicy}minimumLevel: 4\n`, message: 'is none of 1, 2, 3' },
  { title: 'no repository', text: minimalPolicy.replace(/repository.*\n/, ''), message: '"repository" is missing' },
  {
    title: 'a repository that is none',
    text: minimalPolicy.replace(/repository.*/, 'repository: hello'),
    message: 'https://host/owner/name',
  },
  {
    title: 'an address to clone from',
    text: minimalPolicy.replace(/(repository.*)/, '$1.git'),
    message: 'https://host/owner/name',
  },
  {
    title: 'a repository with a slash at its end',
    text: minimalPolicy.replace(/(repository.*)/, '$1/'),
    message: 'https://host/owner/name',
  },
  { title: 'a word that nobody has', text: withSignerKey('sourceFrom: me'), message: 'certificate, provenance' },
  { title: 'a short commit', text: `${minimalPolicy}commit: abc\n`, message: 'not a full commit' },
  { title: 'a commit in upper case', text: `${minimalPolicy}commit: "${'A'.repeat(40)}"\n`, message: 'not a full commit' },
  { title: 'a number for a text', text: `${minimalPolicy}runner: 5\n`, message: 'is not text' },
  { title: 'no trigger at all', text: `${minimalPolicy}triggers: []\n`, message: 'is empty' },
  {
    title: 'a kind of statement that is not known',
    text: `${minimalPolicy}statements: [slsa]\n`,
    message: 'is none of provenance',
  },
  { title: 'a threshold without a time', text: `${minimalPolicy}thresholds: {timestamps: 0}\n`, message: 'from 1 to 10' },
  { title: 'a threshold that is no whole number', text: `${minimalPolicy}thresholds: {logs: 1.5}\n`, message: 'from 0 to 10' },
  { title: 'a threshold below nothing', text: `${minimalPolicy}thresholds: {logs: -1}\n`, message: 'from 0 to 10' },
  { title: 'a threshold that nobody can meet', text: `${minimalPolicy}thresholds: {logs: 11}\n`, message: 'from 0 to 10' },
  { title: 'a threshold of something else', text: `${minimalPolicy}thresholds: {scts: 1}\n`, message: 'is not known here' },
  {
    title: 'an accepted difference without a cause',
    text: `${minimalPolicy}acceptedDifferences: [{path: a}]\n`,
    message: 'cause" is missing',
  },
  { title: 'half a coverage', text: `${minimalPolicy}coverage: mostly\n`, message: 'required, not-required' },
  { title: 'half a completeness', text: `${minimalPolicy}completeness: mostly\n`, message: 'required, not-required' },
  { title: 'a completeness that is true', text: `${minimalPolicy}completeness: true\n`, message: 'is not text' },
  { title: 'a list', text: '- a\n', message: 'is not a mapping' },
  { title: 'nothing', text: '', message: 'is not a mapping' },
];
