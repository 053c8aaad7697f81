// The SBOMs of a build, by themselves.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createWorld } from '../../src/host/create-world.ts';
import { buildLeg } from '../../src/ops/build-leg.ts';
import { sbom } from '../../src/ops/sbom.ts';
import { printSbom } from '../../src/report/print-sbom.ts';
import { createStyle } from '../../src/report/style.ts';
import { makeProject } from '../support/make-project.ts';
import { silentProgress } from '../support/silent-progress.ts';

function projectWith(more = '') {
  const project = makeProject({
    'selfsame.yaml': `name: hello
build:
  run: printf 'hello for %s\\n' "$SELFSAME_TARGET" > "hello-$SELFSAME_TARGET"
  outputs: ["hello-\${target}"]
targets: [{ name: one }, { name: two }]
${more}`,
  });
  project.git('remote', 'add', 'origin', 'https://github.com/acme/hello.git');
  const world = { ...createWorld(), workingFolder: project.folder, environment: { PATH: process.env.PATH } };
  return { folder: project.folder, world };
}

const options = (folder: string) => ({ folder, allowDirty: false, tag: 'v1.0.0' });

test('each artifact of each target gets the document that a release would hold', async () => {
  const { folder, world } = projectWith();
  const outcome = await sbom(world, options(folder), silentProgress);
  const out = join(folder, 'release', 'sbom');
  expect(outcome).toMatchObject({ schemaVersion: 1, outcome: 'listed', folder: out, reasons: [], plan: { version: '1.0.0' } });
  expect(readdirSync(out)).toEqual(['hello-one.cdx.json', 'hello-two.cdx.json']);
  expect(outcome.sboms.map(({ name, describes, covered }) => [name, describes, covered])).toEqual([
    ['hello-one.cdx.json', 'hello-one', false],
    ['hello-two.cdx.json', 'hello-two', false],
  ]);

  const leg = join(folder, '..', 'leg');
  await buildLeg(world, { ...options(folder), rehearse: true, leg: 'one-reference', out: leg, keep: false }, silentProgress);
  const [sameName] = readdirSync(leg, { recursive: true })
    .map(String)
    .filter((each) => each.endsWith('hello-one.cdx.json'));
  expect(readFileSync(join(out, 'hello-one.cdx.json'))).toEqual(readFileSync(join(leg, sameName ?? '')));
  expect(printSbom(outcome, createStyle(false))).toContain(`listed: 2 SBOMs in ${out}`);
});

test('a folder that is there is not written into', async () => {
  const { folder, world } = projectWith();
  const ask = () => sbom(world, { ...options(folder), out: folder }, silentProgress);
  await expect(ask()).rejects.toMatchObject({ code: 'release/folder-exists' });
});
