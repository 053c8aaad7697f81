import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { buildInRoom, runInBuiltRoom } from '../../src/build/build-in-room.ts';
import { createWorld } from '../../src/host/create-world.ts';
import type { BuildRecord } from '../../src/model/build.ts';
import type { ReleasePlan, RoomId } from '../../src/model/plan.ts';
import type { World } from '../../src/model/world.ts';
import { describeRooms, planFor, repository, temporaryFolder } from '../support/room-project.ts';

const canary = 'canary-3f8a1c';
const environment = {
  ...process.env,
  MY_SECRET: canary,
  NPM_TOKEN: canary,
  HTTPS_PROXY: `http://user:${canary}@127.0.0.1:9/`,
  GOPROXY: `https://${canary}@modules.example.org,off`,
};
const real = createWorld({ environment });
const plain = createWorld({ environment, withoutNamespaces: 'a test says so' });

async function build(
  build: Partial<ReleasePlan['build']>,
  options: { readonly world?: World; readonly source?: string; readonly room?: RoomId; readonly notes?: string[] } = {},
): Promise<BuildRecord & { readonly top: string }> {
  const top = temporaryFolder();
  const record = await buildInRoom(options.world ?? real, planFor(options.source ?? repository(), build), {
    room: options.room ?? 'reference',
    folder: join(top, 'room folder'),
    downloads: join(top, 'downloads'),
    progress: { stage: () => () => undefined, note: (text) => options.notes?.push(text) },
  });
  return { ...record, top };
}

for (const [kind, world] of [
  ['with namespaces', real],
  ['without namespaces', plain],
] as const) {
  (world === real ? describeRooms : describe)(`a build ${kind}`, () => {
    test('writes into its clone, and "git describe" works there', async () => {
      const record = await build({ run: 'git describe --dirty >out; env pwd >>out' }, { world });
      const [tag, path] = readFileSync(join(record.folder, 'out'), 'utf8').split('\n');
      expect(tag).toBe('v1.0.0');
      expect(path).toBe(world === real ? '/tmp/selfsame-room/source' : record.folder);
      expect(record).toMatchObject({ room: 'reference', probes: { 'build-path': path, umask: '0022', timezone: '-1200 EVEN' } });
    });

    test('no secret of the caller is in its environment, its files or its logs', async () => {
      const record = await build(
        { prepare: 'env >prepare.out', run: 'env >out; cat /proc/*/environ >>out 2>/dev/null || true' },
        { world },
      );
      // Without namespaces a process of the same user can always be looked at: docs/rooms.md says so.
      if (world === plain) writeFileSync(join(record.folder, 'out'), '');
      expect(spawnSync('grep', ['-r', '-l', canary, record.top], { encoding: 'utf8' }).stdout).toBe('');
      const prepared = readFileSync(join(record.folder, 'prepare.out'), 'utf8');
      expect(prepared).toContain('HTTPS_PROXY=http://127.0.0.1:9/\n');
    });

    test('where to download from is known to "prepare" alone', async () => {
      const record = await build(
        { prepare: 'echo "$GOPROXY" >one', run: 'echo "${GOPROXY-unset} ${HTTPS_PROXY-unset}" >two' },
        { world },
      );
      expect(readFileSync(join(record.folder, 'one'), 'utf8')).toMatch(/https:\/\/modules\.example\.org,off\n$/);
      expect(readFileSync(join(record.folder, 'two'), 'utf8')).toBe('unset unset\n');
    });

    test('a failing "run" shows its command, its status and the last 30 lines, and keeps the log', async () => {
      const failed = build({ run: 'seq 1 100\necho $((40 + 2)) >&2\nexit 3\n' }, { world });
      await expect(failed).rejects.toMatchObject({
        kind: 'build',
        code: 'build/failed',
        message: '"run" ended with exit status 3 in the reference room: "seq 1 100 (and 2 more)"',
        excerpt: [...Array.from({ length: 29 }, (_, index) => String(72 + index)), '42'],
      });
      const [log = ''] = await failed.catch((error) => error.files);
      expect(readFileSync(log, 'utf8')).toContain('\n42\n');
    });

    test('a failing "prepare" is told apart from a failing "run", and "run" is not tried', async () => {
      const source = repository();
      const top = temporaryFolder();
      const request = { room: 'varied', folder: join(top, 'room'), downloads: join(top, 'downloads') } as const;
      await expect(buildInRoom(world, planFor(source, { prepare: 'false', run: 'touch tried' }), request)).rejects.toMatchObject({
        code: 'build/failed',
        message: '"prepare" ended with exit status 1 in the varied room: "false"',
      });
      expect(existsSync(join(top, 'room/build.log'))).toBe(false);
    });

    test('a build that hangs is ended at its time', async () => {
      await expect(build({ run: 'echo waiting; sleep 60', timeoutSeconds: 1 }, { world })).rejects.toMatchObject({
        kind: 'build',
        code: 'build/timed-out',
        excerpt: ['waiting'],
      });
    });

    test('tools that the build names are listed with their versions', async () => {
      const { tools } = await build({ run: 'node --version >out' }, { world });
      expect(tools).toEqual([{ name: 'node', version: process.version }]);
    });

    test('a question may be asked later in the room that was built in, and only standard output is the answer', async () => {
      const top = temporaryFolder();
      const request = { room: 'varied', folder: join(top, 'room'), downloads: join(top, 'downloads') } as const;
      const plan = planFor(repository(), { run: 'echo built >out' });
      await buildInRoom(world, plan, request);
      expect(await runInBuiltRoom(world, plan, request, 'cat out; echo noise >&2; exit 4')).toEqual({
        exitCode: 4,
        stdout: 'built\n',
      });
    });

    test('a variable that belongs to the room is refused before anything runs', async () => {
      await expect(build({ environment: { HOME: '/root' } }, { world })).rejects.toMatchObject({
        code: 'config/reserved-variable',
      });
    });
  });
}

describeRooms('the rooms of a double build', () => {
  test('all walls hold, and each record says what was seen', async () => {
    const notes: string[] = [];
    const { walls } = await build({}, { notes });
    expect(walls).toEqual([
      { id: 'network-cut', status: 'held', seen: 'connect: Connection refused; devices: lo' },
      { id: 'read-only-outside', status: 'held', seen: expect.stringMatching(/^write: refused in \d+ places$/) },
      { id: 'own-processes', status: 'held', seen: 'a namespace of its own' },
      { id: 'own-clock', status: 'held', seen: 'a user namespace of its own, which the clock does not belong to' },
    ]);
    expect(notes).toEqual([]);
  });

  test('"run" has no network and "prepare" has', async () => {
    const record = await build({ prepare: 'wc -l </proc/net/dev >one', run: 'tail -n +3 /proc/net/dev | cut -d: -f1 >two' });
    expect(Number(readFileSync(join(record.folder, 'one'), 'utf8'))).toBe(
      readFileSync('/proc/net/dev', 'utf8').split('\n').length - 1,
    );
    expect(readFileSync(join(record.folder, 'two'), 'utf8').trim()).toBe('lo');
  });

  test('both rooms differ in path, zone and umask, and in no other variable', async () => {
    const source = repository();
    const run = 'env | sort >out; stat -c %a README.md >>out';
    const [first, second] = [await build({ run }, { source }), await build({ run }, { source, room: 'varied' })];
    const lines = (record: BuildRecord) => readFileSync(join(record.folder, 'out'), 'utf8').split('\n');
    const differing = lines(first).flatMap((line, index) => (line === lines(second)[index] ? [] : [line.split('=')[0]]));
    expect(differing).toEqual(['PWD', 'TZ', '644']);
  });

  test('what "run" leaves behind ends with it', async () => {
    const { tools } = await build({ run: 'setsid --fork sleep 4242.4242; touch out' });
    expect(tools).toEqual([]);
    expect(execFileSync('sh', ['-c', "cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' '"], { encoding: 'utf8' })).not.toContain(
      '4242.4242 ',
    );
  });

  test("the caller's git settings, where checkouts keep tokens, are not seen", async () => {
    const source = repository();
    writeFileSync(join(source, '.git/token'), canary);
    const record = await build({ run: `cat '${source}/.git/token' >out 2>/dev/null || true` }, { source });
    expect(readFileSync(join(record.folder, 'out'), 'utf8')).toBe('');
  });

  test('a full disk is told, though the log on it cannot tell', () => {
    const top = temporaryFolder();
    const script = join(top, 'full.ts');
    writeFileSync(script, fullDiskScript(repository(), join(top, 'small')));
    const result = spawnSync(
      'unshare',
      [
        '--user',
        '--map-root-user',
        '--mount',
        'bash',
        '-c',
        `mkdir ${top}/small && mount -t tmpfs -o size=8m tmpfs ${top}/small && exec "$0" "$1"`,
        process.execPath,
        script,
      ],
      { encoding: 'utf8' },
    );
    expect(result.stderr).toBe('');
    expect(JSON.parse(result.stdout)).toMatchObject({
      code: 'build/failed',
      help: expect.stringContaining('disk of the temporary folder is full'),
    });
  });
});

describe('without namespaces', () => {
  test('the walls are open and said to be, the variations take effect all the same', async () => {
    const notes: string[] = [];
    const { walls, probes } = await build({}, { world: plain, notes, room: 'varied' });
    expect(walls.slice(0, 3)).toEqual([
      { id: 'network-cut', status: 'open', seen: 'connect: reached a listener of this machine' },
      { id: 'read-only-outside', status: 'open', seen: 'no namespaces: a test says so' },
      { id: 'own-processes', status: 'open', seen: 'the namespace of the machine' },
    ]);
    expect(notes.slice(0, 3)).toEqual(
      walls.slice(0, 3).map(({ id, seen }) => `the wall "${id}" of the varied room is open: ${seen}`),
    );
    expect(probes).toMatchObject({ timezone: '+1400 ODD', umask: '0002' });
    expect(readdirSync('/').filter((name) => name.startsWith('.selfsame'))).toEqual([]);
  });

  test('only the variations that were asked for are recorded', async () => {
    expect(Object.keys((await build({ vary: ['umask'] }, { world: plain })).probes)).toEqual(['umask']);
    expect(statSync('/').isDirectory()).toBe(true);
  });
});

function fullDiskScript(source: string, small: string): string {
  return `import { buildInRoom } from ${JSON.stringify(resolve('src/build/build-in-room.ts'))};
import { createWorld } from ${JSON.stringify(resolve('src/host/create-world.ts'))};
const plan = ${JSON.stringify(planFor(source, { run: 'head -c 20000000 /dev/zero >out' }))};
try {
  await buildInRoom(createWorld(), plan, { room: 'reference', folder: ${JSON.stringify(join(small, 'room'))}, downloads: ${JSON.stringify(join(small, 'downloads'))} });
} catch (error) {
  console.log(JSON.stringify({ code: error.code, help: error.help }));
}
`;
}
