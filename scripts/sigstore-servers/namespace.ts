// Finds how a program is started in a network of its own, with a loopback interface that is up.
// Two stacks need one each: the timestamp server's port 2112 for metrics cannot be chosen.

import { spawnSync } from 'node:child_process';

export interface NetworkOfItsOwn {
  /** Arguments before a command, which then runs in the same process; empty where the machine refuses. */
  readonly launcher: readonly string[];
  /** Why there is none. */
  readonly refused?: string;
}

/** The interface flag of <net/if.h> by ioctl(2), for machines without ip(8) and ifconfig(8). */
const byPython = [
  'import fcntl,socket,struct',
  's=socket.socket(socket.AF_INET,socket.SOCK_DGRAM)',
  "fcntl.ioctl(s,0x8914,struct.pack('16sH14x',b'lo',0x49))",
].join(';');
const raiseLoopback = `(ip link set lo up || ifconfig lo up || python3 -c "${byPython}") 2>/dev/null`;
const launchers = [
  ['unshare', '--net'],
  ['unshare', '--user', '--map-root-user', '--net'],
] as const;

/** Tries each way by really going it. */
export function findNetworkOfItsOwn(): NetworkOfItsOwn {
  let refused = 'there is no "unshare"';
  for (const launcher of launchers) {
    const [program, ...args] = [...launcher, 'sh', '-c', `${raiseLoopback} && exec "$@"`, 'sh'];
    const { status, stderr, error } = spawnSync(program, [...args, 'true'], { encoding: 'utf8' });
    if (status === 0) return { launcher: [program, ...args] };
    if (error === undefined) refused = stderr.trim().split('\n').at(-1) || 'the loopback interface cannot be raised';
  }
  return { launcher: [], refused };
}

/** Arguments before a command that let it end with the process that starts it, however that ends; empty where there is no such way. */
export function untilParentEnds(): readonly string[] {
  const launcher = ['setpriv', '--pdeathsig', 'KILL'];
  const [program = '', ...args] = launcher;
  return spawnSync(program, [...args, 'true']).status === 0 ? launcher : [];
}
