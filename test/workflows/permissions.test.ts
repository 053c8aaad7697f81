// What our workflows may do, read from their files: the promises of docs/github.md.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseYaml } from '../../src/codec/yaml.ts';
import { printCallingWorkflow } from '../../src/config/github-workflow.ts';
import { readWorkflow, type StepsJob } from '../support/workflow-runner/read-workflow.ts';

const folder = join(import.meta.dirname, '..', '..', '.github', 'workflows');
const files = readdirSync(folder).sort();
const textOf = (file: string) => readFileSync(join(folder, file), 'utf8');
const reusable = readWorkflow(textOf('build-and-attest.yml'), 'build-and-attest.yml');
const jobs = new Map(reusable.jobs.map((job) => [job.id, job as StepsJob]));

function job(id: string): StepsJob {
  const found = jobs.get(id);
  if (found === undefined) throw new Error(`no job "${id}"`);
  return found;
}

test('the workflows are those that the documents name', () => {
  expect(files).toEqual(['build-and-attest.yml', 'ci.yml', 'nightly-rebuild.yml', 'preflight.yml', 'release.yml']);
});

describe('in the reusable workflow', () => {
  test('every job says what it may, each as little as its work needs', () => {
    expect(reusable.permissions).toEqual({});
    expect([...jobs].map(([id, { permissions }]) => [id, permissions])).toEqual([
      ['plan', { contents: 'read' }],
      ['build', { contents: 'read' }],
      ['collect', { contents: 'read' }],
      ['sign', { contents: 'read', 'id-token': 'write', attestations: 'write' }],
      ['publish', { contents: 'write' }],
      ['verify', { contents: 'read' }],
    ]);
  });

  test('only the jobs that ask GitHub for something hand a token on, and none that builds does', () => {
    const handed = [...jobs].flatMap(([id, { steps }]) =>
      steps.filter(({ with: inputs, env }) => JSON.stringify([inputs, env]).includes('github.token')).map(() => id),
    );
    expect(handed).toEqual(['sign', 'publish']);
    expect(textOf('build-and-attest.yml')).not.toMatch(/\bsecrets\b/);
  });

  test('the jobs that sign, publish and verify run nothing but pinned actions', () => {
    for (const id of ['plan', 'collect', 'sign', 'publish', 'verify']) {
      expect(job(id).steps.flatMap(({ run }) => run ?? [])).toEqual([]);
    }
    expect(job('build').steps.flatMap(({ run }) => run ?? [])).toEqual([
      expect.stringContaining('kernel.apparmor_restrict_unprivileged_userns=0'),
    ]);
  });

  test('every job checks out the commit of the event, and leaves no credential behind', () => {
    for (const [, { steps }] of jobs) {
      expect(steps[0]?.uses).toMatch(/^actions\/checkout@/);
      expect(steps[0]?.with).toMatchObject({ ref: '${{ github.sha }}', 'persist-credentials': 'false' });
      expect(steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'))).toHaveLength(1);
    }
  });

  test('whoever takes files from another job holds them against a digest of its outputs', () => {
    const expects = (id: string) =>
      job(id).steps.map(({ with: { args = '' } }) => /--expect '\$\{\{ (.*?) \}\}'/.exec(args)?.[1]);
    expect(expects('sign').filter((each) => each !== undefined)).toEqual([
      'needs.collect.outputs.digest',
      'steps.sign.outputs.digest',
    ]);
    expect(expects('publish').filter((each) => each !== undefined)).toEqual(['needs.sign.outputs.digest']);
  });

  test('what a failure leaves behind is uploaded wherever something is built, compared, signed, published or verified', () => {
    for (const id of ['build', 'collect', 'sign', 'publish', 'verify']) {
      const last = job(id).steps.at(-1);
      expect(last?.uses).toMatch(/^actions\/upload-artifact@/);
      expect(last?.if).toMatch(/^failure\(\) && /);
      expect(last?.with.path).toMatch(/\.outputs\.evidence \}\}$/);
    }
  });

  test('every job ends by itself, and no input says where the token of the signing job goes', () => {
    for (const [, { timeoutMinutes }] of jobs) expect(timeoutMinutes).toBeGreaterThan(0);
    expect(Object.keys(reusable.inputs)).toEqual([]);
    const sign = job('sign').steps.find(({ with: inputs }) => inputs.command === 'sign');
    expect(sign?.with.args).toMatch(/ --sigstore public-good$/);
  });
});

describe('in every workflow', () => {
  test.each(files)('%s: each action is pinned to a full commit with the comment of its version', (file) => {
    const uses = textOf(file).match(/^.*\buses:.*$/gm) ?? [];
    expect(uses.length).toBeGreaterThan(0);
    for (const line of uses) {
      expect(line).toMatch(/uses: (?:[A-Za-z0-9-]+\/[A-Za-z0-9_./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$|\.\/\.github\/workflows\/)/);
    }
  });

  test('one action has one pin everywhere', () => {
    const pins = new Map<string, Set<string>>();
    for (const [, name = '', pin = ''] of files.flatMap((file) => [...textOf(file).matchAll(/uses: ([^@\s]+)@(.*)$/gm)])) {
      pins.set(name, (pins.get(name) ?? new Set()).add(pin));
    }
    expect([...pins].filter(([, each]) => each.size !== 1)).toEqual([]);
  });

  test.each(files)('%s: no expression stands in a script', (file) => {
    const { jobs: all } = parseYaml(textOf(file), file).value as { jobs: Record<string, { steps?: { run?: string }[] }> };
    const scripts = Object.values(all).flatMap(({ steps = [] }) => steps.flatMap(({ run }) => run ?? []));
    expect(scripts.filter((script) => script.includes('${{'))).toEqual([]);
  });
});

test('our own release differs from the one that is written for others in nothing but that it calls the workflow by its path', () => {
  const written = printCallingWorkflow({ commit: '0'.repeat(40), tag: 'v0.0.0', tagForm: 'v${version}' });
  const [own, theirs] = [textOf('release.yml'), written].map((text) => parseYaml(text, 'release.yml').value);
  expect(JSON.parse(JSON.stringify(theirs).replace(/"selfsame-dev\/selfsame\/([^"]*)@0{40}"/, '"./$1"'))).toEqual(own);
});

test('the nightly job that may write issues builds nothing', () => {
  const { jobs: nightly } = parseYaml(textOf('nightly-rebuild.yml'), 'nightly-rebuild.yml').value as {
    jobs: Record<string, { permissions: unknown; steps: { run?: string }[] }>;
  };
  expect(nightly.rebuild?.permissions).toEqual({ contents: 'read' });
  expect(nightly.report?.permissions).toEqual({ contents: 'read', issues: 'write' });
  const scripts = nightly.report?.steps.flatMap(({ run }) => run ?? []).join('\n') ?? '';
  expect(scripts).toContain('publish "$report" --to issue');
  expect(scripts).not.toMatch(/\b(rebuild|release)\b/i);
});
