// Asks child programs inside a room what the room really is: what each variation made of it, and whether its walls hold.

import { join } from 'node:path';
import { quoteShellWords } from '../codec/shell-quote.ts';
import type { BuildRecord, WallRecord } from '../model/build.ts';
import type { World } from '../model/world.ts';
import type { OpenedRoom } from './open-room.ts';
import { toolsNamed, versionLine, versionScripts } from './tool-versions.ts';
import { variations } from './variations/index.ts';

export interface RoomProof {
  readonly probes: Readonly<Record<string, string>>;
  readonly walls: readonly WallRecord[];
  readonly tools: BuildRecord['tools'];
}

const timeoutMs = 120_000;
const timeSetting = 25;

/**
 * Runs before anything of the project does, in a room exactly like that of `run`.
 *
 * @param scripts The project's own, for the tools that they name.
 */
export async function probeRoom(world: World, room: OpenedRoom, scripts: readonly string[]): Promise<RoomProof> {
  const listener = await world.serveLoopback(async () => ({ status: 200, body: '' }));
  try {
    const port = new URL(listener.url).port;
    const named = toolsNamed(scripts);
    const abilities = await world.rooms.abilities();
    // The same attempt where it must succeed: a probe that always fails would prove nothing.
    const control = await ask(world, room, 'open', { connect: connectScript(port) });
    const seen = await ask(world, room, 'cut', {
      connect: connectScript(port),
      devices: 'cat /proc/net/dev',
      // Without walls the attempt would succeed, and write outside of the room.
      outside: abilities.namespaces ? outsideScript : 'true',
      processes: 'readlink /proc/self/ns/pid',
      users: 'readlink /proc/self/ns/user',
      status: 'cat /proc/self/status',
      ...Object.fromEntries(variations.map(({ id, probe }) => [`vary ${id}`, quoteShellWords(probe.command)])),
      ...Object.fromEntries(Object.entries(versionScripts(named)).map(([name, script]) => [`tool ${name}`, script])),
    });
    const own = {
      processes: await namespaceOf(world, 'pid'),
      users: await namespaceOf(world, 'user'),
    };
    return {
      probes: Object.fromEntries(variations.map(({ id }) => [id, seen[`vary ${id}`] ?? ''])),
      walls: [
        networkWall(control.connect ?? '', seen.connect ?? '', seen.devices ?? ''),
        outsideWall(seen.outside ?? '', abilities),
        namespaceWall(seen.processes ?? '', own.processes),
        clockWall(seen.users ?? '', own.users, seen.status ?? ''),
      ],
      tools: named.flatMap((name) => {
        const version = versionLine(seen[`tool ${name}`] ?? '');
        return version === undefined ? [] : [{ name, version }];
      }),
    };
  } finally {
    await listener.close();
  }
}

/** Held only where the same attempt succeeded with the network open, failed with it cut, and no device but `lo` is there. */
export function networkWall(control: string, attempt: string, devices: string): WallRecord {
  const id = 'network-cut';
  if (!control.includes('connected'))
    return { id, status: 'open', seen: `connect with the network open failed as well: ${control}` };
  if (attempt === '' || attempt.includes('connected')) {
    return { id, status: 'open', seen: attempt === '' ? 'connect: no answer' : 'connect: reached a listener of this machine' };
  }
  const names = devices.split('\n').flatMap((line) => /^\s*([^\s:|]+):/.exec(line)?.[1] ?? []);
  const others = names.filter((name) => name !== 'lo');
  if (names.length === 0 || others.length > 0) {
    return { id, status: 'open', seen: names.length === 0 ? 'devices: none were listed' : `devices: ${others.join(', ')}` };
  }
  return { id, status: 'held', seen: `${attempt}; devices: lo` };
}

/** @param attempt Lines `tried PATH` and `wrote PATH`. */
export function outsideWall(attempt: string, abilities: { readonly namespaces: boolean; readonly reason?: string }): WallRecord {
  const id = 'read-only-outside';
  const lines = attempt.split('\n');
  const tried = lines.filter((line) => line.startsWith('tried ')).length;
  const [wrote] = lines.filter((line) => line.startsWith('wrote '));
  if (!abilities.namespaces) return { id, status: 'open', seen: `no namespaces: ${abilities.reason ?? 'not known why'}` };
  if (tried === 0 || wrote !== undefined) return { id, status: 'open', seen: wrote ?? 'nothing was tried' };
  return { id, status: 'held', seen: `write: refused in ${tried} places` };
}

function namespaceWall(inside: string, outside: string): WallRecord {
  const id = 'own-processes';
  const isNamespace = /^pid:\[\d+\]$/;
  if (!isNamespace.test(inside) || !isNamespace.test(outside)) {
    return { id, status: 'open', seen: 'the machine names no process namespace' };
  }
  return inside === outside
    ? { id, status: 'open', seen: 'the namespace of the machine' }
    : { id, status: 'held', seen: 'a namespace of its own' };
}

/** The kernel lets nobody set the clock who has no CAP_SYS_TIME in the first user namespace, and can gain none. */
export function clockWall(inside: string, outside: string, status: string): WallRecord {
  const id = 'own-clock';
  const isNamespace = /^user:\[\d+\]$/;
  if (isNamespace.test(inside) && isNamespace.test(outside) && inside !== outside) {
    return { id, status: 'held', seen: 'a user namespace of its own, which the clock does not belong to' };
  }
  const bounding = /^CapBnd:\s*([0-9a-f]{1,16})$/m.exec(status)?.[1];
  if (bounding !== undefined && (BigInt(`0x${bounding}`) >> BigInt(timeSetting)) % 2n === 0n) {
    return { id, status: 'held', seen: 'CAP_SYS_TIME is out of reach' };
  }
  return { id, status: 'open', seen: bounding === undefined ? 'capabilities could not be read' : 'CAP_SYS_TIME could be gained' };
}

/** What each script printed, trimmed, by its name. */
async function ask(
  world: World,
  room: OpenedRoom,
  network: 'open' | 'cut',
  scripts: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, string>>> {
  const logFile = join(room.logFolder, `probes-${network}.log`);
  const names = Object.keys(scripts);
  const script = Object.values(scripts).map((text, index) => `printf '\\036%s\\n' ${index}\n{ ${text}\n} 2>&1 || true\n`);
  await room.run(script.join(''), { network, timeoutMs, logFile });
  const answers = (await world.files.readText(logFile)).split('\x1e').slice(1);
  return Object.fromEntries(
    answers.flatMap((answer) => {
      const [number = '', ...lines] = answer.split('\n');
      const name = /^\d+$/.test(number) ? names[Number(number)] : undefined;
      return name === undefined ? [] : [[name, lines.join('\n').trim()] as const];
    }),
  );
}

async function namespaceOf(world: World, kind: 'pid' | 'user'): Promise<string> {
  const result = await world.processes.run('readlink', [`/proc/self/ns/${kind}`], {});
  return result.stdout.trim();
}

/** A child program, since the room's own shell might keep a socket that its children lack. */
function connectScript(port: string): string {
  return `bash -c 'exec 3<>/dev/tcp/127.0.0.1/${port} && echo connected' 2>&1 | sed -e 's/^bash: line [0-9]*: //' -e 's/^bash: //' -e '/\\/dev\\/tcp/d' | head -n 1`;
}

/** Tries to make a file at every mount point and well-known folder that is not the room's own. */
const outsideScript = `
points=$(cut -d' ' -f5 /proc/self/mountinfo 2>/dev/null || true)
for point in / /etc /usr /home /root /var /opt /srv $points; do
  printf -v point '%b' "$point"
  case $point in /tmp | /tmp/* | /var/tmp | /proc | /proc/* | /dev/shm | /dev/pts | /dev/pts/*) continue ;; esac
  if [ ! -d "$point" ]; then continue; fi
  echo "tried $point"
  if [ -w "$point" ] && mkdir "$point/.selfsame-probe" 2>/dev/null; then
    rmdir "$point/.selfsame-probe"
    echo "wrote $point"
  fi
done`;
