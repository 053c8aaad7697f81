// selfsame doctor: what this machine can do for a release, and what to install where it cannot.

import type { DoctorCheck, DoctorReport } from '../model/outcome.ts';
import { ToolError } from '../model/tool-error.ts';
import type { World } from '../model/world.ts';

interface Tool {
  readonly command: string;
  readonly need: string;
  readonly help: string;
}

const tools: readonly Tool[] = [
  { command: 'git', need: 'reads the source', help: 'install git 2.30 or later' },
  { command: 'bash', need: 'runs the builds', help: 'install bash' },
];

export async function doctor(world: World): Promise<DoctorReport> {
  const checks = [...(await Promise.all(tools.map((tool) => toolCheck(world, tool)))), await roomCheck(world)];
  return { schemaVersion: 1, checks };
}

async function toolCheck(world: World, { command, need, help }: Tool): Promise<DoctorCheck> {
  try {
    const { exitCode, stdout } = await world.processes.run(command, ['--version'], { timeoutMs: 10_000 });
    const [first = ''] = stdout.split('\n');
    if (exitCode === 0) return { name: command, status: 'ok', detail: first };
    return {
      name: command,
      status: 'missing',
      detail: `"${command} --version" ended with ${exitCode ?? 'a signal'}; it ${need}`,
      help,
    };
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    return { name: command, status: 'missing', detail: `${error.message}; it ${need}`, help };
  }
}

async function roomCheck(world: World): Promise<DoctorCheck> {
  const { namespaces, reason } = await world.rooms.abilities();
  const name = 'isolated rooms';
  if (namespaces) return { name, status: 'ok', detail: 'user, mount, network and process namespaces work' };
  return {
    name,
    status: 'limited',
    detail: `namespaces do not work here (${reason ?? 'no reason given'}): the network stays reachable, and the report says so`,
    help: 'on Linux allow unprivileged user namespaces; elsewhere build in a Linux machine or container',
  };
}
