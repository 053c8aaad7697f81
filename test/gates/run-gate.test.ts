import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openRoom } from '../../src/build/open-room.ts';
import { runGate } from '../../src/gates/run-gate.ts';
import { createWorld } from '../../src/host/create-world.ts';
import type { GateConfig } from '../../src/model/config.ts';
import type { GateRecord } from '../../src/model/gate.ts';
import type { ReleasePlan } from '../../src/model/plan.ts';
import { describeRooms, git, planFor, repository, temporaryFolder, writeFiles } from '../support/room-project.ts';

const real = createWorld();
const plain = createWorld({ withoutNamespaces: 'a test says so' });
const report = (name: string) => readFileSync(`testdata/gates/run-gate/${name}.xml`, 'utf8');
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

async function gate(
  part: Partial<GateConfig>,
  options: { readonly source?: string; readonly build?: Partial<ReleasePlan['build']>; readonly world?: typeof real } = {},
): Promise<GateRecord> {
  const world = options.world ?? plain;
  const plan = planFor(options.source ?? repository({ 'src/a': 'one\n', 'src/b': 'two\n' }), options.build);
  const folder = temporaryFolder();
  return runGate(
    world,
    plan,
    { id: 'unit', covers: [], ...part },
    {
      folder,
      openRoom: async (request) => openRoom(world, plan, { ...request, downloads: join(folder, 'downloads') }),
    },
  );
}

describe('a gate that runs', () => {
  test('passes by its exit status where nothing is counted, and records its commands', async () => {
    expect(await gate({ run: 'true' })).toEqual({
      id: 'unit',
      result: 'passed',
      covers: [],
      commandSha256: sha256('true'),
      logFile: expect.stringMatching(/gate\.log$/),
    });
  });

  test('records the digests of the covered files as the source has them, sorted, whatever it does to them', async () => {
    const { covers } = await gate({ run: 'echo changed >src/a; rm src/b; touch src/c', covers: ['src/*', 'src/b'] });
    expect(covers).toEqual([
      { path: 'src/a', sha256: sha256('one\n') },
      { path: 'src/b', sha256: sha256('two\n') },
    ]);
  });

  test('counts are read from the plain line that it prints', async () => {
    expect(await gate({ run: 'echo "3 passed, 0 failed"' })).toMatchObject({
      result: 'passed',
      counts: { passed: 3, failed: 0, skipped: 0 },
    });
  });

  test('the version of its tool is recorded', async () => {
    expect(await gate({ run: 'true', tool: 'echo; echo "checker 1.2"' })).toMatchObject({
      result: 'passed',
      toolVersion: 'checker 1.2',
    });
  });

  test('"prepare" has run before it', async () => {
    expect(await gate({ run: 'test "$(cat made)" = yes' }, { build: { prepare: 'echo yes >made' } })).toMatchObject({
      result: 'passed',
    });
  });

  test('a report that it writes is counted', async () => {
    const source = repository({ 'report.xml': report('passed') });
    expect(
      await gate({ run: 'mkdir out; git show HEAD:report.xml >out/junit.xml', junit: 'out/junit.xml' }, { source }),
    ).toMatchObject({
      result: 'passed',
      counts: { passed: 2, failed: 0, skipped: 1 },
    });
  });
});

describe('a gate that runs has failed, with the reason, when', () => {
  const source = repository({
    'good.xml': report('passed'),
    'bad.xml': report('failed'),
    'none.xml': report('empty'),
    'broken.xml': '<testsuite>',
  });

  test.each<[string, Partial<GateConfig>, string]>([
    ['it exits with a status', { run: 'exit 3' }, 'it ended with exit status 3'],
    [
      'it exits with a status, though all it counted passed',
      { run: 'echo "3 passed, 0 failed"; exit 1' },
      'it ended with exit status 1',
    ],
    ['a test failed, though it exits with 0', { run: 'echo "3 passed, 1 failed"' }, '1 test failed'],
    ['it ran nothing', { run: 'echo "0 passed, 0 failed"' }, 'it ran nothing'],
    ['all of it was skipped', { run: 'echo "0 passed, 0 failed, 7 skipped"' }, 'it ran nothing'],
    ['its report has a failure', { run: 'cp bad.xml junit.xml', junit: 'junit.xml' }, '1 test failed'],
    ['its report is empty', { run: 'cp none.xml junit.xml', junit: 'junit.xml' }, 'it ran nothing'],
    [
      'its report is broken',
      { run: 'cp broken.xml junit.xml', junit: 'junit.xml' },
      'the report "junit.xml": line 1: "testsuite" is never closed',
    ],
    ['it wrote no report', { run: 'true', junit: 'junit.xml' }, 'it wrote no report "junit.xml"'],
    ['the report is the one of the commit, not its own', { run: 'true', junit: 'good.xml' }, 'it wrote no report "good.xml"'],
    ['the report is a link', { run: 'ln -s good.xml junit.xml', junit: 'junit.xml' }, 'it wrote no report "junit.xml"'],
    ['its tool tells no version', { run: 'true', tool: 'false' }, 'its "tool" did not tell a version: "false" failed'],
    ['its tool says nothing', { run: 'true', tool: 'true' }, 'its "tool" did not tell a version: "true" printed nothing'],
  ])('%s', async (_, part, reason) => {
    expect(await gate(part, { source })).toMatchObject({ result: 'failed', reason });
  });

  test('it does not end in time', async () => {
    expect(await gate({ run: 'sleep 60' }, { source, build: { timeoutSeconds: 1 } })).toMatchObject({
      result: 'failed',
      reason: 'it did not end within 1 seconds',
    });
  });
});

describe('evidence from outside', () => {
  function evidence(name: string, ageSeconds: number): string {
    const source = repository({ 'src/a': 'one\n' });
    writeFiles(source, { 'junit.xml': report(name) });
    const time = Date.now() / 1000;
    utimesSync(join(source, 'src/a'), time - 100, time - 100);
    utimesSync(join(source, 'junit.xml'), time - ageSeconds, time - ageSeconds);
    return source;
  }
  const part = { from: 'junit.xml', covers: ['src/*'] };

  test('passes when it is newer than every file that it covers', async () => {
    expect(await gate(part, { source: evidence('passed', 50) })).toEqual({
      id: 'unit',
      result: 'passed',
      counts: { passed: 2, failed: 0, skipped: 1 },
      covers: [{ path: 'src/a', sha256: sha256('one\n') }],
      commandSha256: sha256(report('passed')),
    });
  });

  test('is stale when a covered file is newer, by any part of a second', async () => {
    expect(await gate(part, { source: evidence('passed', 100.01) })).toMatchObject({
      result: 'failed',
      reason: 'its evidence "junit.xml" is older than "src/a", which it covers',
    });
  });

  test.each([
    ['failed', '1 test failed'],
    ['empty', 'it ran nothing'],
  ])('that is %s fails', async (name, reason) => {
    expect(await gate(part, { source: evidence(name, 50) })).toMatchObject({ result: 'failed', reason });
  });

  test('that is not there, a link, or no report fails', async () => {
    const source = evidence('passed', 50);
    symlinkSync('junit.xml', join(source, 'link.xml'));
    writeFileSync(join(source, 'bytes.xml'), Uint8Array.of(0xff, 0xfe));
    mkdirSync(join(source, 'folder.xml'));
    const reasons = [];
    for (const from of ['none.xml', 'link.xml', 'folder.xml', 'bytes.xml'])
      reasons.push((await gate({ from }, { source })).reason);
    expect(reasons).toEqual([
      'its evidence "none.xml" is not there',
      'its evidence "link.xml" is not there',
      'its evidence "folder.xml" is not there',
      'the report "bytes.xml" is not UTF-8 text',
    ]);
  });

  test('that is in the commit is held against the commits, so that a fresh checkout does not make it stale', async () => {
    const source = repository({ 'src/a': 'one\n', 'junit.xml': report('passed') });
    const later = Date.now() / 1000 + 100;
    utimesSync(join(source, 'src/a'), later, later);
    expect(await gate(part, { source })).toMatchObject({ result: 'passed' });

    writeFiles(source, { 'src/a': 'changed since\n' });
    git(source, 'add', '--all');
    commitAt(source, 1_700_000_100);
    expect(await gate(part, { source })).toMatchObject({
      result: 'failed',
      reason: 'its evidence "junit.xml" was committed before the last change of a file that it covers',
    });
  });

  function commitAt(folder: string, seconds: number): void {
    // The fixture's own date, moved on: `git` of the test support fixes it for every other commit.
    git(folder, 'commit', '--quiet', '--message=Later');
    const tree = git(folder, 'rev-parse', 'HEAD^{tree}');
    const body = `tree ${tree}\nparent ${git(folder, 'rev-parse', 'HEAD^')}\nauthor T <t@example.org> ${seconds} +0000\ncommitter T <t@example.org> ${seconds} +0000\n\nLater\n`;
    writeFileSync(join(folder, '.git/later'), body);
    git(folder, 'reset', '--quiet', '--hard', git(folder, 'hash-object', '-t', 'commit', '-w', '.git/later'));
  }
});

describe('what cannot be asked', () => {
  test('a glob of "covers" that names nothing in the source', async () => {
    await expect(gate({ run: 'true', covers: ['src/*', 'lib/**'] })).rejects.toMatchObject({
      kind: 'config',
      code: 'config/covers-nothing',
    });
  });

  test.each<Partial<GateConfig>>([
    { from: '../junit.xml' },
    { run: 'true', junit: '/tmp/junit.xml' },
    { run: 'true', covers: ['../**'] },
  ])('a path outside of the work tree: %j', async (part) => {
    await expect(gate(part)).rejects.toMatchObject({ kind: 'config', code: 'config/escaping-glob' });
  });

  test('a gate with neither commands nor evidence', async () => {
    await expect(gate({})).rejects.toMatchObject({ kind: 'config', code: 'config/empty-gate' });
  });

  test('a failing "prepare" is no answer of the gate', async () => {
    await expect(gate({ run: 'true' }, { build: { prepare: 'exit 5' } })).rejects.toMatchObject({
      kind: 'build',
      code: 'build/failed',
    });
  });
});

describeRooms('a gate in a real room', () => {
  test('runs as an ordinary user in a clone of the commit, and passes', async () => {
    const record = await gate(
      { run: 'test "$(id -u)" = 1000; git describe --dirty; cat src/a; echo "1 passed, 0 failed"' },
      { world: real },
    );
    expect(record).toMatchObject({ result: 'passed', counts: { passed: 1, failed: 0, skipped: 0 } });
  });

  test('a log of 40 MB is read from its end', async () => {
    const record = await gate({ run: 'head -c 40000000 /dev/zero | tr "\\0" "\\n"; echo "5 passed, 0 failed"' }, { world: real });
    expect(record).toMatchObject({ result: 'passed', counts: { passed: 5, failed: 0, skipped: 0 } });
  });
});
