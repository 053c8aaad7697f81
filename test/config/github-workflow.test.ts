// The workflow that is written for a project, and how one that is there is held against it.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseYaml, parseYamlTree } from '../../src/codec/yaml.ts';
import { compareWorkflows, pinOf } from '../../src/config/compare-github-workflow.ts';
import { printCallingWorkflow, reusableWorkflow, tagGlob } from '../../src/config/github-workflow.ts';

const commit = '8f4b7f84864484a7bf31766abe9204da3cbe65b3';
const text = printCallingWorkflow({ commit, tag: 'v1.2.3', tagForm: 'v${version}' });

/** Where the text differs from the one that would be written. */
function differences(found: string) {
  return compareWorkflows(parseYamlTree(text, 'wanted.yml'), parseYamlTree(found, 'found.yml'));
}

describe('the workflow that is written', () => {
  test('has at most 40 lines, triggers on version tags, grants the three permissions to one job, and pins the call', () => {
    expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(40);
    expect(parseYaml(text, 'release.yml').value).toEqual({
      name: 'release',
      on: { push: { tags: ['v[0-9]+.[0-9]+.[0-9]+*'] } },
      permissions: {},
      concurrency: { group: 'release-${{ github.ref }}', 'cancel-in-progress': false },
      jobs: {
        release: {
          permissions: { contents: 'write', 'id-token': 'write', attestations: 'write' },
          uses: `${reusableWorkflow}@${commit}`,
        },
      },
    });
    expect(text).toContain(`@${commit} # v1.2.3\n`);
  });

  test('listens to tags of the form that the project has, whatever a filter would read in it', () => {
    expect(tagGlob('hello/v${version}')).toBe('hello/v[0-9]+.[0-9]+.[0-9]+*');
    expect(tagGlob('a+b!${version}-x')).toBe('a\\+b\\![0-9]+.[0-9]+.[0-9]+*-x');
    const odd = printCallingWorkflow({ commit, tag: 'v1', tagForm: 'a"b#${version}' });
    expect(parseYaml(odd, 'x.yml').value).toMatchObject({ on: { push: { tags: ['a"b#[0-9]+.[0-9]+.[0-9]+*'] } } });
  });
});

describe('no difference is', () => {
  test.each([
    ['the very text', text],
    ['another pin and its comment', text.replace(`${commit} # v1.2.3`, `${'a'.repeat(40)} # v9.9.9`)],
    ['a pin without its comment', text.replace(' # v1.2.3', '')],
    ['every comment', text.replaceAll(/ *#.*/g, '')],
    ['other quotes and flow', text.replace('["v[0-9]+.[0-9]+.[0-9]+*"]', "\n      - 'v[0-9]+.[0-9]+.[0-9]+*'")],
    ['a name', text.replace('name: release', 'name: Ship it')],
    ['the name of the job', text.replace('  release:\n', '  ship:\n    name: Ship\n')],
  ])('%s', (_, found) => {
    expect(differences(found)).toEqual([]);
  });

  test('the order of keys', () => {
    const [head = '', tail = ''] = text.split('jobs:\n');
    expect(differences(`jobs:\n${tail}${head}`)).toEqual([]);
  });
});

describe('a difference is', () => {
  test.each([
    [
      'a branch as trigger',
      text.replace('    tags:', '    branches: [main]\n    tags:'),
      'on.push.branches',
      undefined,
      '["main"]',
    ],
    ['a looser filter', text.replace('v[0-9]+.[0-9]+.[0-9]+*', '*'), 'on.push.tags', '["v[0-9]+.[0-9]+.[0-9]+*"]', '["*"]'],
    ['more permissions for all', text.replace('permissions: {}', 'permissions: write-all'), 'permissions', '{}', '"write-all"'],
    ['a run that is cut', text.replace('progress: false', 'progress: true'), 'concurrency.cancel-in-progress', 'false', 'true'],
    [
      'an input, which the reusable workflow has none of',
      `${text}    with:\n      signing-config: s.json\n`,
      'jobs.release.with',
      undefined,
      '{"signing-config": "s.json"}',
    ],
    [
      'a permission that is not given',
      text.replace('      id-token: write\n', ''),
      'jobs.release.permissions.id-token',
      '"write"',
      undefined,
    ],
    [
      'one that is given besides',
      text.replace('      id-token:', '      packages: write\n      id-token:'),
      'jobs.release.permissions.packages',
      undefined,
      '"write"',
    ],
    [
      'another workflow',
      text.replace('build-and-attest', 'other'),
      'jobs.release.uses',
      `"${reusableWorkflow}@${commit}"`,
      `"${reusableWorkflow.replace('build-and-attest', 'other')}@${commit}"`,
    ],
    [
      'the workflow of a fork',
      text.replace('selfsame-dev/selfsame/.', 'fork/selfsame/.'),
      'jobs.release.uses',
      `"${reusableWorkflow}@${commit}"`,
      `"${reusableWorkflow.replace('selfsame-dev', 'fork')}@${commit}"`,
    ],
    ['inherited secrets', `${text}    secrets: inherit\n`, 'jobs.release.secrets', undefined, '"inherit"'],
    ['a further job', `${text}  more:\n    runs-on: x\n`, 'jobs.more', undefined, '{"runs-on": "x"}'],
  ])('%s, and it alone', (_, found, where, wanted, there) => {
    expect(differences(found)).toEqual([
      { where, ...(wanted === undefined ? {} : { wanted }), ...(there === undefined ? {} : { found: there }) },
    ]);
  });

  test('everything, in a workflow of another kind', () => {
    expect(differences('on: push\njobs:\n  a:\n    steps: []\n').map(({ where }) => where)).toEqual([
      'on',
      'permissions',
      'concurrency',
      'jobs.release',
      'jobs.a',
    ]);
    expect(differences('')).toEqual([expect.objectContaining({ where: '' })]);
  });

  test('shown in one line of at most some two hundred characters, however often an alias repeats a part', () => {
    const bomb = [
      'a0: &a0 [x, x]',
      ...Array.from({ length: 14 }, (__, index) => `a${index + 1}: &a${index + 1} [*a${index}, *a${index}]`),
    ];
    const found = differences(`${text}${bomb.join('\n')}\n`);
    expect(found).toHaveLength(15);
    for (const { found: shown = '' } of found) expect(shown.length).toBeLessThanOrEqual(201);
  });

  test('found wherever one word is exchanged, or none where it is the pin', () => {
    const lines = text.split('\n').filter((line) => /^\s*[a-z-]+: \S/.test(line) && !/name:|uses:/.test(line));
    fc.assert(
      fc.property(fc.constantFrom(...lines), (line) => {
        const changed = text.replace(line, line.replace(/: .*/, ': other'));
        expect(differences(changed).length).toBe(1);
      }),
    );
  });
});

test('the pin is what follows the call, with the comment on its line', () => {
  expect(pinOf(parseYamlTree(text, 'a.yml'))).toEqual({ ref: commit, comment: 'v1.2.3' });
  expect(pinOf(parseYamlTree(text.replace(' # v1.2.3', ''), 'a.yml'))).toEqual({ ref: commit });
  expect(pinOf(parseYamlTree(text.replace(commit, 'main'), 'a.yml'))).toEqual({ ref: 'main', comment: 'v1.2.3' });
  expect(pinOf(parseYamlTree('jobs:\n  a:\n    uses: ./x.yml\n', 'a.yml'))).toBeUndefined();
  expect(pinOf(parseYamlTree('[]', 'a.yml'))).toBeUndefined();
});
