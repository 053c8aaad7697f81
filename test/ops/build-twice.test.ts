import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createWorld } from '../../src/host/create-world.ts';
import { buildTwice, type TwoBuilds } from '../../src/ops/build-twice.ts';
import { planFor, repository, temporaryFolder } from '../support/room-project.ts';
import { silentProgress } from '../support/silent-progress.ts';

// Rooms without namespaces: their network stays open, on every machine.
const world = createWorld({ withoutNamespaces: 'a test wants open walls' });
const openWall = /^the wall "network-cut" was open: /;

function build(run: string, require: readonly string[], text?: string): Promise<TwoBuilds> {
  const plan = { ...planFor(repository(), { run, require }), embeds: text === undefined ? [] : [{ file: 'out', text }] };
  return buildTwice(world, plan, join(temporaryFolder(), 'workshop'), silentProgress);
}

test('nothing stands against equal builds where nothing more was asked for', async () => {
  const { comparison, reasons, artifacts } = await build('echo a > out', ['umask']);
  expect(comparison.outcome).toBe('equal');
  expect(artifacts.map(({ name }) => name)).toEqual(['out']);
  expect(reasons).toEqual([]);
});

test('an open wall that is required stands alone against builds that are equal', async () => {
  const { comparison, reasons } = await build('echo a > out', ['umask', 'network-cut']);
  expect(comparison.outcome).toBe('equal');
  expect(reasons).toEqual([expect.stringMatching(openWall)]);
});

test('all that stands against the builds is told at once', async () => {
  const { comparison, reasons } = await build('pwd > out', ['network-cut'], 'built 2023-11-14');
  expect(comparison.outcome).toBe('different');
  expect(reasons).toEqual([
    'the two builds differ in "out"',
    expect.stringMatching(openWall),
    '"out" does not carry the text "built 2023-11-14"',
  ]);
});
