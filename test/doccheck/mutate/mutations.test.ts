// Each kind of mutation: what it does to a document, and that the rule that it names says no to exactly that.

import { describe, expect, test } from 'vitest';
import { parseMarkdown } from '../../../src/codec/markdown.ts';
import { mutations } from '../../../src/doccheck/mutate/index.ts';
import { mutateDocuments } from '../../../src/doccheck/mutate/run-mutants.ts';
import { readDirectives } from '../../../src/doccheck/read-directives.ts';
import type { Project } from '../../../src/doccheck/rule.ts';
import { documentRules } from '../../../src/doccheck/rules/index.ts';
import type { CommandResult } from '../../../src/model/world.ts';
import { configOf, memoryProject, type Texts } from '../../support/document-project.ts';

interface Sample {
  readonly texts: Texts;
  readonly config?: object;
  readonly files?: Texts;
  readonly project?: Partial<Project>;
  /** Line of the first document and what of its text is new there, for each mutant. */
  readonly made: readonly (readonly [number, string])[];
}

const printed = (stdout: string, exitCode = 0): CommandResult => ({
  ...{ exitCode, signal: undefined, timedOut: false, stdout, stderr: '' },
});
const help = printed('Options:\n  --color WORD  the color\n  --quiet  says nothing\n');
const bound = { commands: [{ name: 'hello', help: 'hello --help', documents: ['a.md'] }] };
const flags = 'Say `--color`:\n\n```console\n$ hello --quiet\n```\n';
const json = '```json\n{"a": 1}\n```\n';
const set = (pattern: string, ...files: readonly string[]) => ({ files, pattern });

/** Rooms in which every script prints this, or fails where it holds a command that does. */
const room = (stdout: string): Partial<Project> => ({
  runInRoom: async ({ script }) => (script.includes('exit 97') ? printed('', 97) : printed(stdout)),
});
const rooms = { rooms: { one: { documents: ['a.md'] } }, run: 'all' };
const recipe = '```console\n$ echo hello\nhello\n```\n';

const shell = (line: string): Sample => ({
  texts: { 'a.md': '```sh\necho\n```\n\n- ```console\n  $ echo\n  x\n  ```\n' },
  made: [
    [2, line],
    [6, `  $ ${line}`],
  ],
});

const samples: Readonly<Record<string, Sample>> = {
  'heading-dropped': {
    texts: { 'a.md': '# A\n\n## Install ##\n\nText\n====\n\nInstall\n' },
    config: { required: { 'a.md': ['Install', 'Text'] } },
    made: [
      [3, ''],
      [5, ''],
    ],
  },
  'heading-renamed': {
    texts: { 'a.md': '# A\n\n## Steps to `take`\n\n## Other\n', 'b.md': '[b](a.md#steps-to-take)\n' },
    made: [[3, '## Renamed Steps to `take`']],
  },
  'link-cut': {
    texts: { 'a.md': '[docs/b.md](docs/b.md#x) and ![c][c]\n\n[c]: c.png "C"\n\n<a href="docs">d</a> https://example.org/x\n' },
    files: { 'docs/b.md': '# X\n', 'c.png': '' },
    made: [
      [1, '[docs/b.md](docs/b.m#x) and ![c][c]'],
      [3, '[c]: c.pn "C"'],
      [5, '<a href="doc">d</a> https://example.org/x'],
    ],
  },
  'anchor-changed': {
    texts: { 'a.md': '# A\n\n[a](#a) [b](b.ts#L1) [c](b.ts#c)\n' },
    files: { 'b.ts': 'x\n' },
    made: [
      [3, '[a](#a-elsewhere) [b](b.ts#L1) [c](b.ts#c)'],
      [3, '[a](#a) [b](b.ts#L99999999) [c](b.ts#c)'],
    ],
  },
  'fence-dropped': {
    texts: { 'a.md': '```sh\necho\n```\n\n- ~~~\n  a\n  ~~~\n- b\n' },
    made: [
      [3, ''],
      [7, ''],
    ],
  },
  'reason-removed': {
    texts: { 'a.md': '<!-- doc-check: allow link-target until 2030-01-01: it comes -->\n[a](b)\n' },
    made: [[1, '<!-- doc-check: allow link-target until 2030-01-01: -->']],
  },
  'waiver-misspelled': {
    texts: { 'a.md': '<!-- doc-check: allow link-target: it comes -->\n[a](b)\n' },
    made: [[1, '<!-- doc-check: allow no-such-link-target: it comes -->']],
  },
  'directive-misspelled': {
    texts: { 'a.md': '<!-- doc-check: allow link-target: it comes -->\n[a](b)\n' },
    made: [[1, '<!-- doc-check: unallow link-target: it comes -->']],
  },
  'version-changed': {
    texts: { 'CHANGELOG.md': '# Changes\n\n## [1.2.3]\n\n`acme/hello@v1.2.3`\n\n## 1.2.2\n' },
    files: { 'package.json': '{"version": "1.2.3"}' },
    config: { versions: { pins: ['acme/hello@(v\\S+?)`'] } },
    made: [
      [5, '`acme/hello@v2.2.3`'],
      [3, '## [2.2.3]'],
    ],
  },
  'pair-cut': {
    texts: { 'a.md': '# A\n\n## one\n\n## two\n\n- three\n' },
    files: { 'a.ts': "'one' 'two'", 'b.ts': '"three"' },
    config: {
      pairs: [
        { name: 'numbers', first: set("'(\\w+)'", 'a.ts'), second: { files: ['a.md'], headings: [2] } },
        { name: 'threes', first: set('^- (\\w+)', 'a.md'), second: set('"(\\w+)"', 'b.ts'), oneWay: true },
      ],
    },
    made: [
      [3, ''],
      [5, ''],
    ],
  },
  'generated-changed': {
    texts: { 'a.md': '<!-- doc-check: generated list -->\n\n- a\n\n<!-- doc-check: end -->\n\n- b\n' },
    config: { generated: { list: 'list' } },
    project: { run: async () => printed('\n- a\n\n') },
    made: [[3, '- a by hand']],
  },
  'denied-word-put': {
    texts: { 'a.md': '# A\n\n- **b**\n- text\n\n```sh\ncode\n```\n' },
    config: { vocabulary: [{ word: 'simply' }] },
    made: [
      [1, '# simply A'],
      [4, '- simply text'],
    ],
  },
  'name-misspelled': {
    texts: { 'a.md': 'See `src/main.ts`, `[x/y.ts](x/y.ts)`, `E-one` and [`src/main.ts`](src/main.ts).\n' },
    files: { 'src/main.ts': 'E-one\nE-two\n' },
    config: { names: [{ kind: 'error', pattern: 'E-[a-z]+', from: set('E-\\w+', 'src/main.ts') }] },
    made: [
      [1, 'See `src/man.ts`, `[x/y.ts](x/y.ts)`, `E-one` and [`src/main.ts`](src/main.ts).'],
      [1, 'See `src/main.ts`, `[x/y.ts](x/y.ts)`, `E-ne` and [`src/main.ts`](src/main.ts).'],
    ],
  },
  'source-removed': {
    texts: {
      'a.md':
        '<!-- doc-check: figures from `npm run bench` -->\n| what | time |\n|---|---|\n| a | 3 ms |\n\nText\n\n| b | 4 ms |\n',
    },
    made: [[4, '<!-- doc-check: figures -->\n| what | time |\n|---|---|\n| a | 3 ms |\n| new | 99 ms |']],
  },
  'data-broken': {
    texts: { 'a.md': `${json}\n\`\`\`yaml\na: 1\n\`\`\`\n\n\`\`\`text\n{\n\`\`\`\n` },
    made: [
      [2, '}]'],
      [6, 'broken: [never, closed'],
    ],
  },
  'example-key-put': {
    texts: { 'a.md': '```yaml title="selfsame.yaml"\nname: a\nbuild:\n  run: make\n  outputs: [a]\n```\n\n```yaml\na: 1\n```\n' },
    made: [[2, 'unheard-of: true']],
  },
  'placeholder-put': shell('npm install <package> --save'),
  'redirection-lost': shell('ls . 2/dev/null'),
  'variable-unset': shell('echo "$NEVER_SET_ANYWHERE"'),
  'shell-broken': shell('if then fi'),
  'here-document-open': {
    texts: { 'a.md': '```sh\necho\n```\n' },
    made: [[2, 'cat <<NEVER_CLOSED']],
  },
  'flag-in-span': {
    texts: { 'a.md': `${flags}\nAnd \`hello --color red\`, \`--quiet…\`.\n` },
    config: bound,
    project: { run: async () => help },
    made: [
      [1, 'Say `--color-renamed`:'],
      [7, 'And `hello --color-renamed red`, `--quiet…`.'],
    ],
  },
  'flag-in-block': {
    texts: { 'a.md': flags },
    config: bound,
    project: { run: async () => help },
    made: [[4, '$ hello --quiet-renamed']],
  },
  'flag-undocumented': {
    texts: { 'a.md': flags },
    config: bound,
    project: { run: async () => help },
    made: [
      [1, 'Say `nothing`:'],
      [1, '$ hello nothing'],
    ],
  },
  'signer-changed': {
    texts: {
      'a.md':
        '```sh\nverify --certificate-identity https://github.com/acme/hello/.github/workflows/release.yml@refs/tags/v1 --certificate-oidc-issuer https://token.actions.githubusercontent.com\n```\n',
    },
    files: {
      '.github/workflows/release.yml':
        'on: {push: {tags: ["v*"]}}\njobs:\n  sign:\n    runs-on: ubuntu-24.04\n    permissions: {id-token: write}\n    steps:\n      - run: cosign sign-blob --yes a\n',
    },
    config: {
      workflows: [{ workflow: '.github/workflows/release.yml', documents: ['a.md'], compare: ['identities', 'issuers'] }],
    },
    made: [
      [
        2,
        'verify --certificate-identity https://github.com/acme/hello/.github/workflows/release-other.yml@refs/tags/v1 --certificate-oidc-issuer https://token.actions.githubusercontent.com',
      ],
      [
        2,
        'verify --certificate-identity https://github.com/acme/hello/.github/workflows/release.yml@refs/tags/v1 --certificate-oidc-issuer https://other.token.actions.githubusercontent.com',
      ],
    ],
  },
  'output-changed': {
    texts: { 'a.md': recipe },
    config: rooms,
    project: room('hello\n'),
    made: [[3, 'hellx']],
  },
  'command-fails': {
    texts: { 'a.md': recipe },
    config: rooms,
    project: room('hello\n'),
    made: [[2, '$ (exit 97)']],
  },
};

test('every kind has a sample here', () => {
  expect(Object.keys(samples).sort()).toEqual(mutations.map(({ id }) => id).sort());
});

test('every rule has a kind of mutation that it must see', () => {
  const named = new Set(mutations.flatMap(({ rules }) => rules));
  expect(documentRules.map(({ id }) => id).filter((id) => !named.has(id))).toEqual([]);
});

describe.each(mutations.map((mutation) => [mutation.id, mutation] as const))('%s', (id, mutation) => {
  const { texts, files = {}, config = {}, project = {}, made } = samples[id] ?? { texts: {}, made: [] };
  const yaml = JSON.stringify(config);

  test('is done wherever a rule claims to look, and changes nothing else', async () => {
    const documents = Object.entries(texts).map(([file, text]) => parseMarkdown(text, file));
    const [document] = documents;
    if (document === undefined) throw new Error('the sample has a document');
    const mutants = await mutation.mutants({
      document,
      directives: readDirectives(document),
      documents,
      config: configOf(yaml),
      project: memoryProject({ ...texts, ...files }, project),
    });
    expect(mutants.map(({ line, text }) => [line, newIn(text, document.text)])).toEqual(made);
  });

  test('is seen by the rules that it names', async () => {
    const { survivors, untried, findings, kinds, outcome } = await mutateDocuments({
      files: Object.entries(texts).map(([file, text]) => ({ file, text })),
      config: configOf(yaml),
      project: memoryProject({ ...texts, ...files }, project),
      ...{ today: '2027-01-01', seed: '', most: 9, hasTime: () => true, mutations: [mutation] },
    });
    expect({ survivors, untried, findings }).toEqual({ survivors: [], untried: [], findings: [] });
    expect([outcome, kinds[0]?.survived]).toEqual(['passed', 0]);
    expect(kinds[0]?.tried).toBeGreaterThan(0);
  });
});

/** The lines between what both texts begin and end with. */
function newIn(text: string, before: string): string {
  const [ours, theirs] = [text.split('\n'), before.split('\n')];
  const start = ours.findIndex((line, index) => line !== theirs[index]);
  if (start === -1) return '';
  let end = 0;
  while (end < ours.length - start && end < theirs.length - start && ours.at(-1 - end) === theirs.at(-1 - end)) end += 1;
  return ours.slice(start, ours.length - end).join('\n');
}
