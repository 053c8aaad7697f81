// A recipe and the workflow whose releases it verifies.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { workflowParity } from '../../../src/doccheck/rules/workflow-parity.ts';
import { askRule } from '../../support/document-project.ts';

const sample = (name: string) => readFileSync(`testdata/doccheck/rules/workflow-parity/${name}`, 'utf8');
const recipe = sample('recipe.md');
const workflow = sample('release.yml');
const path = '.github/workflows/release.yml';

interface Given {
  readonly recipe?: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly compare?: readonly string[];
}

async function ask({ recipe: text = recipe, files = {}, compare }: Given = {}) {
  const config = JSON.stringify({
    workflows: [{ workflow: path, documents: ['recipe.md'], ...(compare === undefined ? {} : { compare }) }],
  });
  const outcome = await askRule(workflowParity, { 'recipe.md': text }, { config, files: { [path]: workflow, ...files } });
  return {
    said: outcome.findings.map(({ file, line, column, message }) => `${file}:${line}:${column} ${message}`),
    counts: outcome.counts,
  };
}

test('a recipe that agrees says nothing, and what was compared is counted', async () => {
  // 3 flags on each side and the command, 1 identity, 1 issuer, 2 types.
  expect(await ask()).toEqual({ said: [], counts: { workflowWords: 11 } });
});

test.each([
  [
    'a flag of the build is missing',
    ['-trimpath ', ''],
    'recipe.md:6:1 block 1 (bash), line 1: the workflow runs "go build" with "-trimpath", and no call here has it',
  ],
  [
    'a flag is another',
    ['-trimpath', '-trimpaths'],
    'recipe.md:6:10 block 1 (bash), line 1: the workflow runs "go build" without "-trimpaths"; did you mean "-trimpath"?',
  ],
  [
    'the identity names another workflow',
    ['workflows/release.yml@', 'workflows/build.yml@'],
    'names "build.yml", and "release.yml" signs',
  ],
  [
    'the identity names a branch',
    ['refs/tags/v1.0.0', 'refs/heads/main'],
    'recipe.md:8:26 block 1 (bash), line 3: the identity "https://github.com/acme/hello/.github/workflows/release.yml@refs/heads/main" names a branch, and the workflow runs for tags alone',
  ],
  [
    'the identity is no workflow',
    ['https://github.com/acme/hello/.github/workflows/release.yml@refs/tags/v1.0.0', 'me@example.org'],
    'the identity "me@example.org" is none of a workflow, and "release.yml" signs',
  ],
  [
    'the identity is a pattern of another workflow',
    [
      '-identity https://github.com/acme/hello/.github/workflows/release.yml@refs/tags/v1.0.0',
      String.raw`-identity-regexp '^https://github.com/acme/hello/\.github/workflows/build\.yml@refs/tags/v'`,
    ],
    'names "build.yml", and "release.yml" signs',
  ],
  [
    'the issuer is another',
    ['token.actions.githubusercontent.com', 'accounts.example.org'],
    'recipe.md:9:29 block 1 (bash), line 4: the issuer is "https://accounts.example.org", and that of the workflow "https://token.actions.githubusercontent.com"',
  ],
  [
    'the type is another',
    ['slsaprovenance1', 'cyclonedx'],
    'recipe.md:7:39 block 1 (bash), line 2: the workflow makes no statement of type "https://cyclonedx.org/bom"',
  ],
  [
    'the type between backticks is another',
    ['provenance/v1`', 'provenance/v2`'],
    'recipe.md:3:52 the workflow makes no statement of type "https://slsa.dev/provenance/v2"; did you mean "https://slsa.dev/provenance/v1"?',
  ],
])('where %s, that alone is a finding', async (_, [from = '', to = ''], message) => {
  const { said } = await ask({ recipe: recipe.replace(from, to) });
  expect(said.filter((each) => each.includes(message)).length, said.join('\n')).toBe(1);
  // A flag that is another one is missing too.
  expect(said.length).toBe(from === '-trimpath' ? 2 : 1);
});

test.each([
  ['flags', 'go build', 'make', 'no command that the recipe runs is one of'],
  [
    'identities',
    'https://github.com/acme/hello/.github/workflows/release.yml@refs/tags/v1.0.0',
    '"$IDENTITY"',
    'the recipe names no identity of a signer, or there is none of',
  ],
  ['issuers', 'https://token.actions.githubusercontent.com', '"$ISSUER"', 'the recipe names no issuer, or there is none of'],
])('where nothing is there to compare of %s, that is a finding, unless it is not compared', async (kind, from, to, message) => {
  const text = recipe.replace(from, to);
  expect((await ask({ recipe: text })).said).toEqual([`doc-check.yaml:1:1 nothing was compared: ${message} "${path}"`]);
  const others = ['flags', 'identities', 'issuers', 'predicate-types'].filter((each) => each !== kind);
  expect((await ask({ recipe: text, compare: others })).said).toEqual([]);
});

test.each(['export ISSUER=https://a.example', 'issuer: "https://a.example"', '{"issuer": "https://a.example"}'])(
  'the issuer that %j says is compared too',
  async (text) => {
    const { said } = await ask({ recipe: `${recipe}\n\`\`\`\n${text}\n\`\`\`\n`, compare: ['issuers'] });
    expect(said).toEqual([expect.stringContaining('the issuer is "https://a.example"')]);
  },
);

test('a workflow that cannot sign keyless has no identity to agree with', async () => {
  const unsigned = workflow.replace('id-token: write', 'id-token: none');
  const { said } = await ask({ files: { [path]: unsigned }, compare: ['identities'] });
  expect(said).toEqual([expect.stringContaining('nothing was compared: the recipe names no identity of a signer')]);
});

test.each([
  ['gone', {}, 'is not there, or is no YAML'],
  ['no YAML', { [path]: 'a: [' }, 'is not there, or is no YAML'],
])('a workflow that is %s is a finding', async (_, files, message) => {
  const config = JSON.stringify({ workflows: [{ workflow: path, documents: ['recipe.md'] }] });
  const { findings } = await askRule(workflowParity, { 'recipe.md': recipe }, { config, files });
  expect(findings.map((each) => each.message)).toEqual([`the workflow "${path}" ${message}`]);
});

const caller = (uses: string) =>
  `on: {push: {tags: [v*]}}\npermissions: {id-token: write}\njobs:\n  release:\n    uses: ${uses}\n`;
const named = (identity: string) => recipe.replace(/https:\/\/github\.com\/acme\S+/, identity);
const of = 'https://github.com/maker/tool/.github/workflows/build.yml';

test.each([
  ['maker/tool/.github/workflows/build.yml@v2', `${of}@refs/tags/v2`, []],
  [
    'maker/tool/.github/workflows/build.yml@v2',
    `${of}@refs/tags/v3`,
    ['is at "refs/tags/v3", and the workflow calls "maker/tool/build.yml@v2"'],
  ],
  ['maker/tool/.github/workflows/build.yml@v2', `${of}@<ref>`, []],
  [
    'maker/tool/.github/workflows/build.yml@v2',
    'https://github.com/acme/hello/.github/workflows/release.yml@refs/tags/v1.0.0',
    ['names "release.yml", and "maker/tool/build.yml@v2" signs'],
  ],
  [
    'maker/tool/.github/workflows/build.yml@v2',
    'https://github.com/other/tool/.github/workflows/build.yml@refs/tags/v2',
    ['is of "other/tool", and "maker/tool/build.yml@v2" signs'],
  ],
  ['./.github/workflows/inner.yml', 'https://github.com/acme/hello/.github/workflows/inner.yml@refs/tags/v1.0.0', []],
  [
    './.github/workflows/inner.yml',
    'https://github.com/acme/hello/.github/workflows/release.yml@refs/tags/v1.0.0',
    ['names "release.yml", and "inner.yml" signs'],
  ],
])('a certificate names the called workflow: where %j is called, %s', async (uses, identity, faults) => {
  const files = {
    [path]: caller(uses),
    '.github/workflows/inner.yml': workflow.replace(/^on:\n.*\n.*\n/m, 'on: workflow_call\n'),
  };
  const { said } = await ask({ recipe: named(identity), files, compare: ['identities'] });
  expect(said).toEqual(faults.map((fault) => expect.stringContaining(fault)));
});

test('a workflow that calls itself is read once in a while, and no more', async () => {
  expect((await ask({ files: { [path]: caller(`./${path}`) }, compare: ['issuers'] })).said).toEqual([]);
});

test.each([
  ['actions/attest-sbom@v3', 'cyclonedx'],
  ['actions/attest-sbom@v3', 'spdxjson'],
  ['actions/attest@v4', 'slsaprovenance1'],
  ['slsa-framework/slsa-github-generator/.github/actions/x@v2', 'slsaprovenance'],
  ['selfsame-dev/selfsame@v1', 'https://in-toto.io/attestation/release/v0.1'],
])('%s makes statements of type %s', async (uses, type) => {
  const steps = workflow.replace(/actions\/attest-build-provenance@.*/, uses);
  const text = recipe.replace('slsaprovenance1', type).replace('https://slsa.dev/provenance/v1', 'it');
  expect((await ask({ recipe: text, files: { [path]: steps }, compare: ['predicate-types'] })).said).toEqual([]);
});

test('what a step of the workflow names by itself counts too', async () => {
  const steps = workflow.replace(
    '      - uses: actions/attest-build',
    '      - run: cosign attest --type openvex hello\n      - uses: actions/attest-build',
  );
  const text = recipe.replace('slsaprovenance1', 'openvex');
  expect((await ask({ recipe: text, files: { [path]: steps }, compare: ['predicate-types'] })).said).toEqual([]);
  expect((await ask({ recipe: text, compare: ['predicate-types'] })).said.length).toBe(1);
});

test('a long word that is no identity is passed over soon', async () => {
  const started = performance.now();
  await ask({ recipe: `${recipe}\n\`\`\`\n${'a/'.repeat(200_000)}\n\`\`\`\n` });
  expect(performance.now() - started).toBeLessThan(3000);
});

test('what is given as a predicate type is one, whatever it looks like', async () => {
  const text = '```sh\ncosign verify-attestation --type https://in-toto.io/other/release/v0.1 a\n```\n';
  const { said } = await ask({ recipe: text, compare: ['predicate-types'] });
  expect(said).toEqual([
    expect.stringContaining('the workflow makes no statement of type "https://in-toto.io/other/release/v0.1"'),
  ]);
});
