// A plan shows everything that decides what is built.

import { expect, test } from 'vitest';
import type { ReleasePlan } from '../../src/model/plan.ts';
import { printPlan } from '../../src/report/print-plan.ts';
import { createStyle } from '../../src/report/style.ts';

const plan: ReleasePlan = {
  schemaVersion: 1,
  name: 'hello',
  version: '0.1.0',
  tag: 'v0.1.0',
  rehearsal: true,
  source: {
    folder: '/home/somebody/hello',
    repository: 'https://a.example/acme/hello',
    commit: 'c0ffee',
    commitTimeSeconds: 1_700_000_000,
    tag: 'v0.1.0',
    tagged: false,
    dirty: true,
    submodules: [{ path: 'third', commit: 'beef' }],
    lockFiles: [{ path: 'go.sum', sha256: 'ab' }],
  },
  identity: {
    identity: 'me@a.example',
    issuer: 'https://i.example',
    repository: 'https://a.example/acme/hello',
    ref: 'refs/tags/v0.1.0',
  },
  build: {
    prepare: 'go mod download\n',
    run: 'make\n::error::x\n',
    outputs: ['hello'],
    environment: { SOURCE_DATE_EPOCH: '1700000000', CFLAGS: '-O2' },
    timeoutSeconds: 3600,
    vary: ['timezone', 'umask'],
    require: [],
  },
  archives: [{ name: 'hello.tar.gz', format: 'tar.gz', files: ['hello', 'README.md'], strip: '', prefix: '' }],
  embeds: [{ file: 'hello', text: '2023-11-14' }],
  sbom: { evidence: [], accept: [] },
  accept: [{ path: 'x', cause: 'gzip-time', reason: 'known' }],
  gates: [
    { id: 'tests', run: 'make test', covers: [] },
    { id: 'scan', from: 'scan.xml', covers: [] },
  ],
};

test.each([
  'name     hello',
  'tag      v0.1.0 (not made yet)',
  'repository   https://a.example/acme/hello',
  'commit       c0ffee',
  'commit time  2023-11-14T22:13:20.000Z (1700000000)',
  'work tree    differs from the commit (--allow-dirty)',
  'submodule    third at beef',
  'lock file    go.sum sha256:ab',
  '| go mod download',
  '| ::error::x',
  'CFLAGS             -O2\n  SOURCE_DATE_EPOCH  1700000000',
  'vary     timezone, umask',
  'require  nothing',
  'output   hello',
  'archive  hello.tar.gz (tar.gz) of hello, README.md',
  'hello  2023-11-14',
  'x  gzip-time  known',
  'tests  make test',
  'scan   evidence scan.xml',
  'identity    me@a.example',
  'ref         refs/tags/v0.1.0',
])('it says "%s"', (line) => {
  expect(printPlan(plan, createStyle(false))).toContain(`  ${line}\n`);
});

test('it never shows whose machine it is, and says what a rehearsal is', () => {
  expect(printPlan(plan, createStyle(false))).not.toContain('somebody');
  expect(printPlan(plan, createStyle(false)).endsWith('rehearsal: these signatures bind nobody\n')).toBe(true);
});

test('what the plan does not have has no heading', () => {
  const bare = {
    ...plan,
    rehearsal: false,
    gates: [],
    embeds: [],
    accept: [],
    build: { ...plan.build, prepare: undefined, environment: {} },
  };
  const printed = printPlan(bare as ReleasePlan, createStyle(false));
  for (const heading of ['Gates', 'Must contain', 'Accepted', 'Prepare', 'Environment', 'rehearsal'])
    expect(printed).not.toContain(heading);
});
