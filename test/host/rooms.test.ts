import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createInterruption } from '../../src/host/interruption.ts';
import { createRooms } from '../../src/host/rooms.ts';
import type { RoomCommand, RoomResult } from '../../src/model/world.ts';
import { describeRooms, temporaryFolder } from '../support/room-project.ts';

const path = process.env.PATH ?? '';
const options = { interruption: createInterruption(), path };
const real = createRooms(options);
const plain = createRooms({ ...options, withoutNamespaces: 'a test says so' });

async function inRoom(
  script: string,
  command: Partial<RoomCommand> = {},
  rooms = real,
): Promise<RoomResult & { readonly log: string; readonly room: string; readonly logFile: string }> {
  const top = temporaryFolder();
  const room = join(top, 'room');
  mkdirSync(room);
  const logFile = join(top, 'log');
  const result = await rooms.run({
    room,
    folder: room,
    script,
    environment: { PATH: path, HOME: room },
    umask: '0022',
    network: 'cut',
    writable: [],
    timeoutMs: 20_000,
    logFile,
    ...command,
  });
  const written = command.logFile ?? logFile;
  return { ...result, room, logFile: written, log: statSync(written).size > 1_000_000 ? '' : readFileSync(written, 'utf8') };
}

/** Whether a program with this argument runs anywhere on the machine. */
function runs(argument: string): boolean {
  return readdirSync('/proc').some((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(argument);
    } catch {
      return false;
    }
  });
}

async function until(claim: () => boolean, withinMs = 5_000): Promise<boolean> {
  for (const end = Date.now() + withinMs; Date.now() < end; ) {
    if (claim()) return true;
    await new Promise((done) => setTimeout(done, 20));
  }
  return claim();
}

/** A duration for `sleep` that no other test uses, so that the process can be found. */
let lastNap = process.pid * 1000;
function nap(): string {
  lastNap += 1;
  return `${lastNap}.25`;
}

for (const [kind, rooms] of [
  ['with namespaces', real],
  ['without namespaces', plain],
] as const) {
  (rooms === real ? describeRooms : describe)(`any room, ${kind}`, () => {
    test('the exit status of the script is the exit status of the room', async () => {
      expect(await inRoom('exit 7', {}, rooms)).toMatchObject({ exitCode: 7, timedOut: false });
    });

    test('a failing command, an unset variable and a failing part of a pipe end the script', async () => {
      for (const script of ['false\ntouch late', 'echo "$NOT_SET"\ntouch late', 'false | cat\ntouch late']) {
        const { exitCode, room } = await inRoom(script, {}, rooms);
        expect(exitCode).not.toBe(0);
        expect(existsSync(join(room, 'late'))).toBe(false);
      }
    });

    test('the environment is the one given and nothing of the caller', async () => {
      process.env.SELFSAME_TEST_CANARY = 'canary-in-the-environment';
      const { log } = await inRoom(
        'env; cat /proc/self/environ /proc/$PPID/environ || true',
        { environment: { PATH: path, GIVEN: 'a b\nc' } },
        rooms,
      );
      delete process.env.SELFSAME_TEST_CANARY;
      expect(log).toContain('GIVEN=a b\nc');
      expect(log).not.toContain('SELFSAME_TEST_CANARY');
      expect(log).not.toContain('canary-in-the-environment');
    });

    test('standard input is empty, the umask is the one given, both streams are in the log', async () => {
      const { log, room } = await inRoom('cat; umask; echo out; echo err >&2; touch made', { umask: '0027' }, rooms);
      expect(log).toBe('0027\nout\nerr\n');
      expect(statSync(join(room, 'made')).mode & 0o777).toBe(0o640);
    });

    test('a log that is there is added to', async () => {
      const logFile = join(temporaryFolder(), 'log');
      writeFileSync(logFile, 'before\n');
      await inRoom('echo after', { logFile }, rooms);
      expect(readFileSync(logFile, 'utf8')).toBe('before\nafter\n');
    });

    test('a script that hangs is ended when its time is over', async () => {
      const long = nap();
      const result = await inRoom(`sleep ${long}`, { timeoutMs: 1_000 }, rooms);
      expect(result).toMatchObject({ timedOut: true, exitCode: undefined });
      expect(result.durationMs).toBeLessThan(6_000);
      expect(await until(() => !runs(long))).toBe(true);
    });

    test('a child in the background that holds the log open neither hangs the room nor outlives it', async () => {
      const long = nap();
      const { exitCode, durationMs } = await inRoom(`sleep ${long} &\ntrue`, {}, rooms);
      expect(exitCode).toBe(0);
      expect(durationMs).toBeLessThan(6_000);
      expect(await until(() => !runs(long))).toBe(true);
    });

    test('200 MB of log cost no memory', async () => {
      const before = process.memoryUsage().rss;
      let peak = before;
      const watch = setInterval(() => {
        peak = Math.max(peak, process.memoryUsage().rss);
      }, 10);
      const { logFile, exitCode } = await inRoom('head -c 200000000 /dev/zero', {}, rooms);
      clearInterval(watch);
      expect(exitCode).toBe(0);
      expect(statSync(logFile).size).toBe(200_000_000);
      expect(peak - before).toBeLessThan(60_000_000);
    });

    test("a program that is not there is the script's failure", async () => {
      expect(await inRoom('no-such-program-anywhere', {}, rooms)).toMatchObject({ exitCode: 127 });
    });
  });
}

describe('without namespaces', () => {
  test("the machine's abilities say why", async () => {
    expect(await plain.abilities()).toEqual({ namespaces: false, reason: 'a test says so' });
  });

  test('a room that should be seen elsewhere is a fault of the caller', async () => {
    await expect(inRoom('true', { seenAt: '/tmp/elsewhere' }, plain)).rejects.toThrow('its own path');
  });
});

describeRooms('the walls of a room', () => {
  test("the machine's abilities say that namespaces work", async () => {
    expect(await real.abilities()).toEqual({ namespaces: true });
  });

  test('the build is an ordinary user without capabilities, so it cannot set the clock', async () => {
    const { log } = await inRoom('id -u; id -un; grep -E "Cap(Prm|Eff|Amb)" /proc/self/status');
    expect(log).toMatch(/^1000\nbuilder\n/);
    expect(log.match(/Cap\w+:\t0000000000000000/g)).toHaveLength(3);
  });

  test('nothing outside of the room can be written, and nothing of the walls can be taken down', async () => {
    const outside = temporaryFolder();
    const places = ['/', '/etc', '/usr', '/root', '/var', '/dev', resolve('.'), outside];
    const { log, room } = await inRoom(
      `touch inside
for place in ${places.join(' ')}; do touch "$place/.selfsame-test" 2>/dev/null && echo "wrote $place"; done
mount -o remount,rw / 2>/dev/null && echo remounted
umount /tmp 2>/dev/null && echo unmounted
unshare --user --map-root-user --mount bash -c 'mount -o remount,rw,bind / && touch /usr/.selfsame-test' 2>/dev/null && echo nested
for file in /proc/sys/kernel/panic /proc/sys/vm/drop_caches /sys/power/state; do echo 0 2>/dev/null >"$file" && echo "wrote $file"; done
ls /dev/vda /dev/sda /dev/mem /dev/kmsg 2>/dev/null
true`,
    );
    // Below /tmp the room has a folder of its own, in which the way to a tool on PATH may lead through this checkout's name.
    expect(log.replaceAll(/^wrote \/tmp\/.*\n/gm, '')).toBe('');
    expect(places.filter((place) => existsSync(join(place, '.selfsame-test')))).toEqual([]);
    expect(existsSync(join(room, 'inside'))).toBe(true);
  });

  test('temporary folders of the machine are covered by empty ones', async () => {
    const outside = temporaryFolder();
    const { log } = await inRoom(
      `echo x >/tmp/private; echo y >/var/tmp/private; echo z >/dev/shm/private; ls -d ${outside} || true`,
    );
    expect(log).toContain('No such file');
    for (const folder of ['/tmp', '/var/tmp', '/dev/shm']) expect(existsSync(join(folder, 'private'))).toBe(false);
  });

  test('with the network cut there is no device but the loopback, and that one is up', async () => {
    const { log } = await inRoom('tail -n +3 /proc/net/dev | cut -d: -f1; exec 3<>/dev/tcp/127.0.0.1/9');
    expect(log).toContain('lo\n');
    expect(log.split('\n').filter((line) => /^\s*\w+$/.test(line))).toHaveLength(1);
    expect(log).toContain('Connection refused');
  });

  test('with the network open the devices of the machine are there', async () => {
    const { log } = await inRoom('tail -n +3 /proc/net/dev | cut -d: -f1', { network: 'open' });
    const devices = readFileSync('/proc/net/dev', 'utf8')
      .split('\n')
      .slice(2, -1)
      .map((line) => line.split(':')[0]?.trim());
    expect(log.trim().split(/\s+/)).toEqual(devices);
  });

  test("the machine's processes are not seen", async () => {
    const { log } = await inRoom(`kill -0 ${process.pid} && echo seen; cd /proc; ls -d [0-9]* | wc -l`);
    expect(log).not.toContain('seen');
    expect(Number(log.trim().split('\n').at(-1))).toBeLessThan(10);
  });

  test('a child that called setsid ends with the script, and with a script that ran out of time', async () => {
    const [first, second] = [nap(), nap()];
    expect(await inRoom(`setsid --fork sleep ${first} </dev/null >/dev/null 2>&1`)).toMatchObject({ exitCode: 0 });
    expect(runs(first)).toBe(false);
    expect(await inRoom(`setsid --fork sleep ${second}; sleep 30`, { timeoutMs: 1_000 })).toMatchObject({ timedOut: true });
    expect(runs(second)).toBe(false);
  });

  test('a script that is killed by a signal tells it as a shell does', async () => {
    expect(await inRoom('kill -KILL $$')).toMatchObject({ exitCode: 137, timedOut: false });
  });

  test('a room can be seen at another path, and its host name is the one given', async () => {
    const { log, room } = await inRoom('pwd; uname -n; touch here; getent passwd builder | cut -d: -f6', {
      seenAt: '/tmp/elsewhere',
      folder: '/tmp/elsewhere',
      hostName: 'a-host',
      environment: { PATH: path, HOME: '/tmp/elsewhere/home' },
    });
    expect(log).toBe('/tmp/elsewhere\na-host\n/tmp/elsewhere/home\n');
    expect(existsSync(join(room, 'here'))).toBe(true);
  });

  test('a name with spaces, a newline, a leading dash and letters of all kinds is a room like any other', async () => {
    const room = join(temporaryFolder(), '-a room\nof "ünïcode" $HOME');
    mkdirSync(room);
    const { exitCode } = await inRoom('touch -- here', { room, folder: room });
    expect(exitCode).toBe(0);
    expect(existsSync(join(room, 'here'))).toBe(true);
  });

  test('what is asked for outside of the room can be written or read, and only in that way', async () => {
    const [shared, readable, secret] = [temporaryFolder(), temporaryFolder(), temporaryFolder()];
    writeFileSync(join(readable, 'certificate'), 'certificate\n');
    writeFileSync(join(secret, 'token'), 'canary\n');
    const { log } = await inRoom(
      `touch ${shared}/made; cat ${readable}/certificate; touch ${readable}/made 2>/dev/null && echo wrote; cat ${secret}/token`,
      { writable: [shared], readable: [readable, join(readable, 'not-there')], hidden: [secret, '/etc/hostname'] },
    );
    expect(existsSync(join(shared, 'made'))).toBe(true);
    expect(log).toContain('certificate\n');
    expect(log).not.toContain('wrote');
    expect(log).not.toContain('canary');
  });

  test('a hidden file and a hidden folder outside of the covered ones are empty', async () => {
    const { log } = await inRoom('wc -c </etc/hosts; ls -A /usr/include | wc -l', { hidden: ['/etc/hosts', '/usr/include'] });
    expect(log.trim().split(/\s+/)).toEqual(['0', '0']);
  });

  test('credentials below the home folder are not seen', async () => {
    const home = temporaryFolder();
    for (const folder of ['.ssh', '.aws']) mkdirSync(join(home, folder));
    for (const file of ['.ssh/id', '.aws/credentials', '.npmrc', '.netrc', 'other'])
      writeFileSync(join(home, file), `canary ${file}\n`);
    const { log } = await inRoom(
      `cat ${home}/.ssh/id ${home}/.aws/credentials ${home}/.npmrc ${home}/.netrc ${home}/other || true`,
      {
        readable: [home],
      },
      createRooms({ ...options, home }),
    );
    expect(log.match(/canary .*/g)).toEqual(['canary other']);
  });

  test('a tool on PATH below a covered folder is there, with what lies beside it', async () => {
    const top = temporaryFolder();
    for (const folder of ['kit/bin', 'kit/lib', 'site/node_modules/.bin', 'site/node_modules/tool'])
      mkdirSync(join(top, folder), { recursive: true });
    writeFileSync(join(top, 'kit/bin/kit-tool'), `#!/bin/sh\ncat "$(dirname "$0")/../lib/words"\n`);
    writeFileSync(join(top, 'kit/lib/words'), 'beside\n');
    writeFileSync(join(top, 'site/node_modules/.bin/site-tool'), `#!/bin/sh\ncat "$(dirname "$0")/../tool/words"\n`);
    writeFileSync(join(top, 'site/node_modules/tool/words'), 'module\n');
    writeFileSync(join(top, 'site/secret'), 'secret\n');
    chmodSync(join(top, 'kit/bin/kit-tool'), 0o755);
    chmodSync(join(top, 'site/node_modules/.bin/site-tool'), 0o755);
    const PATH = `${join(top, 'kit/bin')}/:${join(top, 'site/node_modules/.bin')}:${path}`;
    const { log } = await inRoom(`kit-tool; site-tool; cat ${top}/site/secret || true`, { environment: { PATH } });
    expect(log).toContain('beside\nmodule\n');
    expect(log).not.toContain('secret\n');
  });

  test('walls that cannot be raised are an error of the tool that shows why, not an exit status of the script', async () => {
    await expect(inRoom('true', { folder: '/tmp/not-there' })).rejects.toMatchObject({
      kind: 'tool',
      code: 'tool/room-failed',
      excerpt: [expect.stringContaining('not-there')],
    });
  });

  test("a room's script cannot claim that the walls were not raised", async () => {
    expect(await inRoom('exec 3>&-; exit 125')).toMatchObject({ exitCode: 125 });
  });

  test.skipIf(process.getuid?.() !== 0)('a plain user has rooms as well', async () => {
    const top = temporaryFolder();
    chmodSync(top, 0o777);
    const script = join(top, 'plain.ts');
    // The checkout may lie where that user cannot read, so the room is made by a copy of the few files that it takes.
    writeFileSync(script, roomScript('id -u; grep CapEff /proc/self/status; touch /usr/x 2>/dev/null || echo refused', top, top));
    const result = spawnSync('setpriv', ['--reuid=65534', '--regid=65534', '--clear-groups', process.execPath, script], {
      encoding: 'utf8',
      cwd: copySources(top),
      env: { PATH: path, HOME: top, TMPDIR: top },
    });
    expect(result.stderr).toBe('');
    expect(JSON.parse(result.stdout)).toMatchObject({ abilities: { namespaces: true }, result: { exitCode: 0 } });
    expect(readFileSync(join(top, 'log'), 'utf8')).toBe('1000\nCapEff:\t0000000000000000\nrefused\n');
  });

  test('when this program is killed outright, its rooms end with it', async () => {
    const long = nap();
    const top = temporaryFolder();
    const script = join(top, 'killed.ts');
    writeFileSync(script, roomScript(`setsid --fork sleep ${long}; sleep ${long}`, top));
    const child = spawn(process.execPath, [script], { stdio: 'ignore', env: { PATH: path, HOME: top } });
    expect(await until(() => runs(long))).toBe(true);
    child.kill('SIGKILL');
    expect(await until(() => !runs(long))).toBe(true);
  });

  test.each(['SIGINT', 'SIGTERM'] as const)(
    '%s ends everything in a room, and the program with exit code 130',
    async (signal) => {
      const long = nap();
      const top = temporaryFolder();
      const script = join(top, 'interrupted.ts');
      writeFileSync(script, roomScript(`setsid --fork sleep ${long}; sleep ${long}`, top));
      const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'], env: { PATH: path, HOME: top } });
      let said = '';
      child.stdout.on('data', (block) => {
        said += String(block);
      });
      const ended = new Promise<number | null>((done) => child.on('exit', done));
      expect(await until(() => runs(long))).toBe(true);
      child.kill(signal);
      expect(await ended).toBe(130);
      expect(runs(long)).toBe(false);
      expect(said).toBe('');
    },
  );
});

/** A program that runs one room and prints what came of it. */
function roomScript(script: string, top: string, sources = resolve('.')): string {
  const from = (file: string) => JSON.stringify(join(sources, 'src/host', file));
  return `import { mkdirSync } from 'node:fs';
import { createRooms } from ${from('rooms.ts')};
import { createInterruption } from ${from('interruption.ts')};
const path = process.env.PATH ?? '';
const rooms = createRooms({ interruption: createInterruption(), path });
mkdirSync(${JSON.stringify(join(top, 'room'))});
const abilities = await rooms.abilities();
const result = await rooms.run({ room: ${JSON.stringify(join(top, 'room'))}, folder: ${JSON.stringify(join(top, 'room'))},
  script: ${JSON.stringify(script)}, environment: { PATH: path }, umask: '0022', network: 'cut', writable: [],
  timeoutMs: 60000, logFile: ${JSON.stringify(join(top, 'log'))} });
console.log(JSON.stringify({ abilities, result }));
`;
}

/** The sources, and the packages that processes.ts takes, in a folder that anyone can read. */
function copySources(top: string): string {
  mkdirSync(join(top, 'node_modules'));
  execFileSync('cp', ['-R', 'src', 'package.json', top]);
  const packages = readdirSync('node_modules').filter(
    (name) => !/^(?:\.|typescript|node|vitest|vite|esbuild|knip|@(?!se|si))/.test(name),
  );
  execFileSync('cp', ['-RL', ...packages.map((name) => join('node_modules', name)), join(top, 'node_modules')]);
  execFileSync('chmod', ['-R', 'a+rX', top]);
  return top;
}
