import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../src/config/parse-config.ts';
import type { Source } from '../../src/model/source.ts';
import { ToolError } from '../../src/model/tool-error.ts';
import { planRelease } from '../../src/plan/plan-release.ts';
import { targetPlans } from '../../src/plan/target-plans.ts';

const source: Source = {
  folder: '/somewhere/hello',
  repository: 'https://github.com/owner/hello',
  commit: '0123456789abcdef0123456789abcdef01234567',
  commitTimeSeconds: 1_709_181_296,
  tag: 'v1.2.3',
  tagged: true,
  dirty: false,
  submodules: [],
  lockFiles: [],
};

const plan = (yaml: string, options: Parameters<typeof planRelease>[2] = { version: '1.2.3', rehearsal: true }) =>
  planRelease(
    source,
    parseConfig(`name: hello\nbuild: {run: make, outputs: ["hello-\${version}"], env: {A: "\${version}"}}\n${yaml}`, 'x').config,
    options,
  );

test('every template is filled in, and shell texts and variables are left alone', () => {
  const filled = plan(
    [
      'archives: [{name: "${name}-${version}.zip", files: ["${tag}/*"], strip: "${name}/", prefix: "${name}-${version}/"}]',
      'embeds: [{file: "hello-${version}", text: "${version} ${commit} ${sourceDate:%Y-%m-%dT%H:%M:%SZ}"}]',
      'sbom: {evidence: ["${name}.json"]}',
      'compare: {accept: [{path: "hello-${version}", cause: gzip-time, reason: because}]}',
      'gates: [{id: a, run: "echo ${name}", junit: "${name}.xml", covers: ["${name}/*"]}, {id: b, from: "${name}.xml", covers: [x]}]',
    ].join('\n'),
  );
  expect(filled.archives).toEqual([
    { name: 'hello-1.2.3.zip', format: 'zip', files: ['v1.2.3/*'], strip: 'hello/', prefix: 'hello-1.2.3/' },
  ]);
  expect(filled.embeds).toEqual([{ file: 'hello-1.2.3', text: `1.2.3 ${source.commit} 2024-02-29T04:34:56Z` }]);
  expect(filled.sbom.evidence).toEqual(['hello.json']);
  expect(filled.accept).toEqual([{ path: 'hello-1.2.3', cause: 'gzip-time', reason: 'because' }]);
  expect(filled.gates).toEqual([
    { id: 'a', run: 'echo ${name}', junit: 'hello.xml', covers: ['hello/*'] },
    { id: 'b', from: 'hello.xml', covers: ['x'] },
  ]);
  expect(filled.build.outputs).toEqual(['hello-1.2.3']);
  expect(filled.build.environment.A).toBe('${version}');
});

test('a build is told the date, name, version, tag and commit, beside its own variables', () => {
  expect(plan('').build.environment).toEqual({
    A: '${version}',
    SELFSAME_COMMIT: source.commit,
    SELFSAME_NAME: 'hello',
    SELFSAME_TAG: 'v1.2.3',
    SELFSAME_VERSION: '1.2.3',
    SOURCE_DATE_EPOCH: '1709181296',
  });
});

test('a rehearsal is signed by a name that can never exist, whatever identity it is given', () => {
  const identity = {
    identity: 'me@example.com',
    issuer: 'https://issuer.example.com',
    repository: source.repository,
    ref: 'refs/tags/v1.2.3',
  };
  for (const given of [undefined, identity]) {
    expect(plan('', { version: '1.2.3', rehearsal: true, identity: given }).identity).toEqual({
      identity: 'https://rehearsal.selfsame.invalid/github.com/owner/hello@refs/tags/v1.2.3',
      issuer: 'https://rehearsal.selfsame.invalid',
      repository: 'https://github.com/owner/hello',
      ref: 'refs/tags/v1.2.3',
    });
  }
  expect(plan('', { version: '1.2.3', rehearsal: false, identity }).identity).toEqual(identity);
});

test('a release without an identity is refused', () => {
  expect(() => plan('', { version: '1.2.3', rehearsal: false })).toThrow(
    expect.objectContaining({ kind: 'usage', code: 'usage/no-identity' }),
  );
});

test.each([
  ['release.json.zip', 'Release.json.zip', 'two archives'],
  ['${name}.zip', 'hello.zip', 'two archives'],
])('archives named %s and %s are refused', (one, other, message) => {
  expect(() => plan(`archives: [{name: "${one}", files: [a]}, {name: "${other}", files: [b]}]`)).toThrow(message);
});

test.each([
  'SHA256SUMS',
  'release.json',
  'Double-Build.json',
  'trusted_root.json',
  'x.cdx.json',
  'x.sigstore.json',
  'x.intoto.jsonl',
])('an archive named %s is refused, for the release folder keeps that name', (name) => {
  let error: unknown;
  try {
    plan(`archives: [{name: "${name}", format: zip, files: [a]}]`);
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(ToolError);
  expect(error).toMatchObject({ kind: 'config', code: 'config/archive-name' });
});

test('a plan is a plain value: it is the same after a trip through JSON, and the same for the same input', () => {
  expect(JSON.parse(JSON.stringify(plan('')))).toEqual(plan(''));
});

describe('of targets', () => {
  const two = [
    'targets: [{name: one, env: {A: mine, B: own}}, {name: two, runner: big}]',
    'archives: [{name: "${name}-${target}.zip", files: ["${target}/*"], strip: "${target}/", prefix: "${target}-${version}/"}]',
    'embeds: [{file: "${target}/it", text: "for ${target}"}, {file: all, text: "${version}"}]',
  ].join('\n');

  test('each has its own outputs, archives, texts and environment, and what is set for it comes before what is set for all', () => {
    const [one, second] = targetPlans(plan(two));
    expect(one).toMatchObject({
      target: 'one',
      build: { outputs: ['hello-1.2.3'] },
      archives: [{ name: 'hello-one.zip', files: ['one/*'], strip: 'one/', prefix: 'one-1.2.3/' }],
      embeds: [
        { file: 'one/it', text: 'for one' },
        { file: 'all', text: '1.2.3' },
      ],
    });
    expect(one?.build.environment).toMatchObject({ A: 'mine', B: 'own', SELFSAME_TARGET: 'one', SELFSAME_VERSION: '1.2.3' });
    expect(second?.build.environment).toMatchObject({ A: '${version}', SELFSAME_TARGET: 'two' });
    expect(second?.build.environment).not.toHaveProperty('B');
    expect(one).not.toHaveProperty('targets');
  });

  test('the plan for all tells what all of them ship, each thing once, and what they share', () => {
    const all = plan(two);
    expect(all.build.outputs).toEqual(['hello-1.2.3']);
    expect(all.archives.map(({ name }) => name)).toEqual(['hello-one.zip', 'hello-two.zip']);
    expect(all.embeds.map(({ file }) => file)).toEqual(['one/it', 'all', 'two/it']);
    expect(all.build.environment).not.toHaveProperty('SELFSAME_TARGET');
    expect(all.targets?.map(({ name, runner }) => `${name} on ${runner}`)).toEqual(['one on ubuntu-24.04', 'two on big']);
  });

  test('without any, the plan is what is built', () => {
    const alone = plan('');
    expect(targetPlans(alone)).toEqual([alone]);
    expect(alone).not.toHaveProperty('targets');
    expect(alone.build.environment).not.toHaveProperty('SELFSAME_TARGET');
  });

  test('an archive of one name in two of them is refused, with the names of both', () => {
    const same = 'targets: [{name: one}, {name: two}]\narchives: [{name: "${name}.zip", files: [a]}]';
    expect(() => plan(same)).toThrow('the targets "one" and "two" would both ship an archive named "hello.zip"');
  });
});
