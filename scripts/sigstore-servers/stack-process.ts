// The process of a stack: it holds the ports, starts the keeper in a network of its own, and writes stack.json.
// Started by launch-stack.ts in the folder `private`; ends everything when it is asked to, or with its parent when attached.

import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { ToolError } from '../../src/model/tool-error.ts';
import { type IdentityKind, identityKinds } from './identity-kinds.ts';
import { issuerPath } from './issuer.ts';
import {
  type ControlAnswer,
  type ControlOrder,
  controlSocket,
  type KeeperOrder,
  type KeeperReport,
  type StackOrder,
  type StackReport,
  toSent,
} from './messages.ts';
import { findNetworkOfItsOwn, untilParentEnds } from './namespace.ts';
import { freePorts } from './ports.ts';
import { identifyProcess, type ProcessIdentity } from './process-identity.ts';
import { relayToSocket } from './relay.ts';
import type { StackPorts } from './server-commands.ts';
import { type Stack, writeStack } from './stack-folder.ts';
import { host } from './trust-files.ts';

let keeper: ChildProcess | undefined;
let isUp = false;
let attached = true;
let ending = false;
const answers = new Map<number, (answer: ControlAnswer) => void>();

process.on('message', (message) => {
  const order = message as StackOrder;
  attached = order.attached;
  start(order).then(
    () => report({ kind: 'up' }),
    (error) => {
      report({ kind: 'failed', error: toSent(error) });
      end(3);
    },
  );
});
process.on('disconnect', () => {
  if (attached || !isUp) end(0);
});
for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(name, () => end(0));

function report(message: StackReport): void {
  if (process.connected) process.send?.(message);
}

/** The keeper ends its servers when its channel ends, and goes after them. */
function end(code: number): void {
  if (ending) return;
  ending = true;
  if (keeper === undefined || keeper.exitCode !== null || keeper.signalCode !== null) process.exit(code);
  keeper.once('exit', () => process.exit(code));
  if (keeper.connected) keeper.disconnect();
  else keeper.kill();
  setTimeout(() => keeper?.kill('SIGKILL'), 3_000);
}

async function start({ folder, checkpointIntervalMs }: StackOrder): Promise<void> {
  const network = findNetworkOfItsOwn();
  const isOwn = network.launcher.length > 0;
  const ports = await choosePorts();
  const url = (port: number) => `http://${host}:${port}`;
  const issuer = url(ports.issuer);
  let stack: Stack = {
    schemaVersion: 1,
    state: 'starting',
    folder,
    network: isOwn ? 'own' : 'shared',
    ...(network.refused === undefined ? {} : { networkRefused: network.refused }),
    urls: { fulcio: url(ports.fulcio), rekor: url(ports.rekor), timestamp: url(ports.timestamp), issuer },
    issuers: Object.fromEntries(identityKinds.map((kind) => [kind, `${issuer}${issuerPath(kind)}`])) as Record<
      IdentityKind,
      string
    >,
    checkpointIntervalMs,
    processes: known('stack', process.pid),
  };
  writeStack(stack, 'first');
  const update = (changes: Partial<Stack>) => {
    stack = { ...stack, ...changes };
    writeStack(stack, 'again');
  };
  const relayed = isOwn ? [ports.fulcio, ports.rekor, ports.timestamp, ports.issuer] : [];
  for (const port of relayed) await relayToSocket(port, `${port}.sock`);

  await new Promise<void>((resolve, reject) => {
    const [program = '', ...args] = [
      ...network.launcher,
      ...untilParentEnds(),
      process.execPath,
      fileURLToPath(new URL('keeper.ts', import.meta.url)),
    ];
    const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    keeper = child;
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      if (ending) return;
      reject(new ToolError('tool', 'tool/server-failed', `the keeper of the servers ended with ${code ?? signal}`));
      if (isUp) end(3);
    });
    child.on('message', (message) => {
      const said = message as KeeperReport;
      switch (said.kind) {
        case 'processes':
          update({ processes: [...known('stack', process.pid), ...known('keeper', child.pid ?? 0), ...said.processes] });
          return;
        case 'up':
          resolve();
          return;
        case 'failed':
          report({ kind: 'failed', error: isOwn ? said.error : { ...said.error, help: crowded(network.refused) } });
          end(3);
          return;
        case 'answer':
          answers.get(said.id)?.(said.error === undefined ? {} : { error: said.error });
          answers.delete(said.id);
      }
    });
    order({ kind: 'up', folder, settings: { ports, checkpointIntervalMs }, relayed });
  });
  await listenForControl();
  update({ state: 'up' });
  isUp = true;
}

function crowded(refused = ''): string {
  return `look at its log; without a network of its own (${refused}) a stack has no room beside another one`;
}

function known(name: string, pid: number): readonly ProcessIdentity[] {
  const identity = identifyProcess(name, pid);
  return identity === undefined ? [] : [identity];
}

function order(message: KeeperOrder): void {
  keeper?.send(message);
}

async function choosePorts(): Promise<StackPorts> {
  const [fulcio = 0, fulcioRpc = 0, fulcioMetrics = 0, rekor = 0, rekorRpc = 0, rekorMetrics = 0, timestamp = 0, issuer = 0] =
    await freePorts(8);
  return { fulcio, fulcioRpc, fulcioMetrics, rekor, rekorRpc, rekorMetrics, timestamp, issuer };
}

/** One order and one answer a connection. */
async function listenForControl(): Promise<void> {
  rmSync(controlSocket, { force: true });
  let id = 0;
  const server = createServer((socket) => {
    let text = '';
    socket.setEncoding('utf8').on('error', () => undefined);
    socket.on('data', (block: string) => {
      text += block;
      if (!text.includes('\n')) return;
      id += 1;
      answers.set(id, (answer) => socket.end(`${JSON.stringify(answer)}\n`));
      order({ kind: 'control', id, ...(JSON.parse(text) as ControlOrder) });
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(controlSocket, () => resolve());
  });
}
