// Settings of a repository, asked of a GitHub of ours with tokens that may see more or less.

import { afterEach, expect, test } from 'vitest';
import { createGithub } from '../../src/host/github.ts';
import { ToolError } from '../../src/model/tool-error.ts';
import type { World } from '../../src/model/world.ts';
import { checkRepository } from '../../src/ops/preflight-repository.ts';
import { type GithubServer, type RepositorySettings, startGithub, type TokenSettings } from '../support/github-server/index.ts';
import { silentProgress } from '../support/silent-progress.ts';

const token = 'ghs_canaryTokenThatNobodyMayEverSee0123';
const repository = 'https://github.com/acme/hello';
const release = `name: release
on:
  push:
    tags: ["v[0-9]+.[0-9]+.[0-9]+"]
jobs:
  publish:
    runs-on: ubuntu-24.04
    environment:
      name: release
    permissions:
      contents: write
    steps:
      - run: make publish
`;
const guarded: NonNullable<RepositorySettings['rulesets']>[number] = {
  name: 'versions',
  target: 'tag',
  enforcement: 'active',
  include: ['refs/tags/v*'],
  rules: [{ type: 'creation' }, { type: 'update' }, { type: 'deletion' }],
};
const asIs: Partial<RepositorySettings> = {
  rulesets: [guarded],
  environments: [{ name: 'release', reviewers: ['alice'] }],
  immutableReleases: true,
};

let server: GithubServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

interface Setup {
  readonly settings?: Partial<RepositorySettings>;
  readonly permissions?: TokenSettings['permissions'];
  readonly text?: string;
  readonly environment?: World['environment'];
}

async function ask({
  settings = {},
  permissions = { administration: 'read', actions: 'read' },
  text = release,
  environment,
}: Setup = {}) {
  server = await startGithub({
    repositories: [{ fullName: 'acme/hello', ...asIs, ...settings }],
    tokens: [{ token, permissions }],
  });
  const world = {
    environment: environment ?? { GITHUB_TOKEN: token },
    github: (connection: Parameters<World['github']>[0]) => createGithub(connection, {}),
  } as unknown as World;
  const files = [{ file: '.github/workflows/release.yml', text }];
  const check = await checkRepository(world, { files, repository, apiUrl: server.apiUrl }, silentProgress);
  server.expectSound();
  expect(JSON.stringify(check)).not.toContain(token);
  return check;
}

test('a guarded repository has no finding, and says what was looked at', async () => {
  const check = await ask();
  expect(check).toEqual({
    repository,
    settled: ['an active ruleset guards the tags "v*"', 'releases are immutable', 'the environment "release" has reviewers'],
    findings: [],
    unsettled: [],
  });
});

test.each<[string, Partial<RepositorySettings>, string]>([
  ['no ruleset', { rulesets: [] }, 'no active ruleset guards the tags "v*": whoever may push can make, move and delete versions'],
  [
    'one that is only tried',
    { rulesets: [{ ...guarded, enforcement: 'evaluate' }] },
    'no active ruleset guards the tags "v*": whoever may push can make, move and delete versions',
  ],
  [
    'one on branches',
    { rulesets: [{ ...guarded, target: 'branch', include: ['~ALL'] }] },
    'no active ruleset guards the tags "v*": whoever may push can make, move and delete versions',
  ],
  [
    'one on other tags',
    { rulesets: [{ ...guarded, include: ['refs/tags/release-*'] }] },
    'no active ruleset guards the tags "v*": whoever may push can make, move and delete versions',
  ],
  [
    'one that leaves prereleases out',
    { rulesets: [{ ...guarded, exclude: ['refs/tags/v*-rc*'] }] },
    'no active ruleset guards the tags "v*": whoever may push can make, move and delete versions',
  ],
  [
    'one that lets tags be made',
    { rulesets: [{ ...guarded, rules: [{ type: 'update' }, { type: 'deletion' }] }] },
    'the rulesets on the tags "v*" do not restrict "creation"',
  ],
])('%s is a finding of the tag ruleset alone', async (_, settings, message) => {
  const { findings, unsettled } = await ask({ settings });
  expect(unsettled).toEqual([]);
  expect(findings.map(({ rule, line, column, message: said }) => [rule, line, column, said])).toEqual([
    ['tag-ruleset', 3, 3, message],
  ]);
  expect(findings[0]?.help).toContain('https://github.com/acme/hello/settings/rules');
});

test('two rulesets guard together what one alone does not', async () => {
  const rulesets = [
    { ...guarded, rules: [{ type: 'creation' }] },
    { ...guarded, include: ['~ALL'], rules: [{ type: 'update' }, { type: 'deletion' }] },
  ];
  expect((await ask({ settings: { rulesets } })).findings).toEqual([]);
});

test('releases that can be changed are a finding', async () => {
  const { findings } = await ask({ settings: { immutableReleases: false } });
  expect(findings.map(({ rule, message }) => [rule, message])).toEqual([
    [
      'immutable-releases',
      'releases are not immutable: whoever may write can change the files of a published one, and move its tag',
    ],
  ]);
  expect(findings[0]?.help).toContain('https://github.com/acme/hello/settings');
});

test.each<[string, Partial<RepositorySettings>, string | undefined, string, number]>([
  [
    'without reviewers',
    { environments: [{ name: 'release' }] },
    undefined,
    'the environment "release" has no reviewers, so its job publishes without asking anybody',
    9,
  ],
  [
    'that is not there',
    { environments: [] },
    undefined,
    'there is no environment "release": GitHub makes it when the job first runs, and asks nobody',
    9,
  ],
  [
    'that the job does not name',
    {},
    release.replace('    environment:\n      name: release\n', ''),
    'the job "publish" publishes and has no environment, so nobody is asked before it does',
    6,
  ],
])('an environment %s is a finding at the job', async (_, settings, text, message, line) => {
  const { findings } = await ask({ settings, ...(text === undefined ? {} : { text }) });
  expect(findings.map((each) => [each.rule, each.line, each.message])).toEqual([['environment-reviewers', line, message]]);
});

test('an environment that only a run knows is not told, and no pass', async () => {
  const { findings, unsettled } = await ask({
    text: release.replace('name: release\n    perm', 'name: ${{ inputs.to }}\n    perm'),
  });
  expect(findings).toEqual([]);
  expect(unsettled.map(({ setting, reason }) => [setting, reason])).toEqual([
    ['environment-reviewers', 'the environment of the job "publish" is an expression, which only a run knows'],
  ]);
});

test('a token that may not see a setting settles nothing, and the permission is named', async () => {
  const check = await ask({ permissions: { actions: 'read' } });
  expect(check.findings).toEqual([]);
  expect(check.settled).not.toContain('releases are immutable');
  expect(check.unsettled).toEqual([
    {
      setting: 'immutable-releases',
      reason: 'GitHub does not show it to this token, which needs "administration: read"',
      permission: 'administration: read',
      url: 'https://github.com/acme/hello/settings#releases-settings',
    },
  ]);
});

test('in a private repository the environments need a permission too', async () => {
  const check = await ask({ settings: { private: true }, permissions: { administration: 'read' } });
  expect(check.unsettled.map(({ setting, permission }) => [setting, permission])).toEqual([
    ['environment-reviewers', 'actions: read'],
  ]);
});

async function codeOf(asked: Promise<unknown>): Promise<string> {
  const error = await asked.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ToolError)) throw error ?? new Error('no error');
  expect(`${error.message} ${error.help}`).not.toContain(token);
  return error.code;
}

test('no token, and a token that is none, are errors', async () => {
  expect(await codeOf(ask({ environment: {} }))).toBe('preflight/no-token');
  await server?.close();
  expect(await codeOf(ask({ environment: { GH_TOKEN: 'ghs_other' } }))).toBe('preflight/no-repository');
});

test('a workflow that does not parse is the affair of the rules', async () => {
  const { findings } = await ask({ text: 'on: [push\n' });
  expect(findings).toEqual([]);
});

test('a token goes to no server that only the address of the repository names', async () => {
  let asked = 0;
  const world = {
    environment: { GITHUB_TOKEN: token },
    github: () => {
      asked += 1;
      return Promise.reject(new Error('asked'));
    },
  } as unknown as World;
  const work = checkRepository(world, { files: [], repository: 'https://elsewhere.example/acme/hello' }, silentProgress);
  await expect(work).rejects.toThrow('no token is known to be for "elsewhere.example"');
  expect(asked).toBe(0);
});
