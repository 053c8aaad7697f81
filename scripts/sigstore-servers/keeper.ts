// The process inside a stack's network: it serves the issuer and the certificate log, starts the servers, and ends them with itself.
// Started by stack-process.ts, whose end it sees as the end of its channel.

import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pem } from '../../src/codec/sigstore-core.ts';
import { ToolError } from '../../src/model/tool-error.ts';
import { Refusal, refusalAnswer } from '../../src/sign/embedded/answers.ts';
import { type CertificateLog, createCertificateLog } from '../../src/sign/embedded/certificate-log.ts';
import { fulcioConfiguration } from './fulcio-configuration.ts';
import { createIssuer, issuerPath } from './issuer.ts';
import { createKeyMaterial } from './key-material.ts';
import { type KeeperOrder, type KeeperReport, toSent } from './messages.ts';
import { untilParentEnds } from './namespace.ts';
import { identifyProcess } from './process-identity.ts';
import { relayToPort } from './relay.ts';
import { healthUrl, type ServerSettings, type StackPorts, serverArguments } from './server-commands.ts';
import { lastLogLines, stackFiles } from './stack-folder.ts';
import { readFulcioConfiguration, type ServerName, serverNames, toolProgram } from './tools.ts';
import {
  host,
  type PublicKeys,
  printClientTrustConfig,
  printSigningConfig,
  printTrustedRoot,
  type StackUrls,
} from './trust-files.ts';

const patienceMs = 30_000;
const now = () => new Date();
const running = new Map<ServerName, ChildProcess>();
const launcher = untilParentEnds();

let folder = '';
let settings: ServerSettings | undefined;

process.on('message', (message) => void obey(message as KeeperOrder));
for (const event of ['disconnect', 'SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(event, end);

async function obey(order: KeeperOrder): Promise<void> {
  switch (order.kind) {
    case 'up':
      try {
        await start(order);
        report({ kind: 'up' });
      } catch (error) {
        report({ kind: 'failed', error: toSent(error) });
      }
      return;
    case 'control':
      try {
        await (order.action === 'start' ? startServer(order.server) : stopServer(order.server));
        report({ kind: 'answer', id: order.id });
      } catch (error) {
        report({ kind: 'answer', id: order.id, error: toSent(error) });
      }
  }
}

function report(message: KeeperReport): void {
  if (process.connected) process.send?.(message);
}

/** Nothing that was started outlives this process. */
function end(): void {
  for (const child of running.values()) child.kill('SIGKILL');
  process.exit(0);
}

async function start(order: Extract<KeeperOrder, { kind: 'up' }>): Promise<void> {
  folder = order.folder;
  const { ports } = order.settings;
  const { files, password } = createKeyMaterial(now());
  settings = { ...order.settings, password };
  const log = createCertificateLog(now);
  const url = (port: number) => `http://${host}:${port}`;
  const urls: StackUrls = {
    fulcio: url(ports.fulcio),
    rekor: url(ports.rekor),
    timestamp: url(ports.timestamp),
    issuer: url(ports.issuer),
  };
  const texts: Readonly<Record<string, string>> = {
    ...files,
    'certificate-log.pem': pem.fromDER(log.publicKey, 'PUBLIC KEY'),
    'fulcio.yaml': fulcioConfiguration(readFulcioConfiguration(), urls.issuer),
  };
  for (const [name, text] of Object.entries(texts)) writeFileSync(name, text, { mode: 0o600 });
  for (const name of ['rekor', 'home']) mkdirSync(name);
  await serve(log, urls.issuer, ports);
  await Promise.all(serverNames.map((name) => startServer(name)));
  for (const port of order.relayed) await relayToPort(`${port}.sock`, port);

  const keys = await publicKeys(urls, files['rekor.key'] ?? '', log);
  const login = `${urls.issuer}${issuerPath('email')}`;
  writeFileSync(join(folder, stackFiles.trustedRoot), printTrustedRoot(urls, keys));
  writeFileSync(join(folder, stackFiles.signingConfig), printSigningConfig(urls, keys, login));
  writeFileSync(join(folder, stackFiles.clientTrustConfig), printClientTrustConfig(urls, keys, login));
}

/** The issuer's pages, and the certificate log's one page for Fulcio. */
async function serve(log: CertificateLog, issuerUrl: string, ports: StackPorts): Promise<void> {
  const issuer = createIssuer(now, issuerUrl);
  const server = createServer(async (incoming, outgoing) => {
    // A client that looks away for a while must not find its connection closed when it comes back.
    outgoing.setHeader('connection', 'close');
    const body = Buffer.concat(await incoming.toArray());
    const headers = Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]));
    const request = { method: incoming.method ?? '', path: incoming.url ?? '', headers, body };
    try {
      const isLog = request.method === 'POST' && request.path === '/ct/v1/add-pre-chain';
      const answer = isLog ? log.addPreChain(request) : issuer.handle(request);
      if (answer === undefined) throw new Refusal(404, 'nothing is served here');
      outgoing.writeHead(answer.status, answer.headers).end(answer.body);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const answer = refusalAnswer(error);
      outgoing.writeHead(answer.status, answer.headers).end(answer.body);
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(ports.issuer, host, () => resolve());
  });
}

async function startServer(name: ServerName): Promise<void> {
  if (settings === undefined) throw new Error('no server before the settings');
  if (running.has(name)) return;
  const [program = '', ...args] = [...launcher, toolProgram(name), ...serverArguments(name, settings)];
  const log = openSync(join(folder, stackFiles.logs, `${name}.log`), 'a');
  // Nothing of the user's settings reaches a server.
  const environment = { PATH: process.env.PATH ?? '', HOME: join(process.cwd(), 'home') };
  const child = spawn(program, args, { env: environment, stdio: ['ignore', log, log] });
  closeSync(log);
  running.set(name, child);
  let fault: string | undefined;
  child.once('error', ({ message }) => {
    fault = message;
  });
  child.once('close', (code, signal) => {
    fault ??= `it ended with ${code ?? signal}`;
    if (running.get(name) === child) running.delete(name);
    reportProcesses();
  });
  reportProcesses();
  const url = healthUrl(name, settings.ports);
  for (let waitedMs = 0; waitedMs < patienceMs && fault === undefined; waitedMs += 50) {
    if (await isHealthy(url)) return;
    await sleep(50);
  }
  throw new ToolError(
    'tool',
    'tool/server-failed',
    `"${name}" does not answer: ${fault ?? `not within ${patienceMs / 1000} s`}`,
    {
      help: 'look at its log',
      excerpt: lastLogLines(folder, [name], 10),
      files: [join(folder, stackFiles.logs, `${name}.log`)],
    },
  );
}

/** With patience for what is under way, since its data must be whole when it starts again. */
async function stopServer(name: ServerName): Promise<void> {
  const child = running.get(name);
  if (child === undefined) return;
  const closed = new Promise((resolve) => child.once('close', resolve));
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), 3_000);
  await closed;
  clearTimeout(late);
}

async function isHealthy(url: string): Promise<boolean> {
  try {
    const { ok } = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    return ok;
  } catch {
    return false;
  }
}

function reportProcesses(): void {
  const processes = [...running].flatMap(([name, { pid }]) => (pid === undefined ? [] : [identifyProcess(name, pid)]));
  report({ kind: 'processes', processes: processes.filter((each) => each !== undefined) });
}

/** As the servers themselves publish them. */
async function publicKeys(urls: StackUrls, rekor: string, { publicKey }: CertificateLog): Promise<PublicKeys> {
  const bundle = (await (await fetch(`${urls.fulcio}/api/v2/trustBundle`)).json()) as {
    readonly chains: readonly { readonly certificates: readonly string[] }[];
  };
  const chain = await (await fetch(`${urls.timestamp}/api/v1/timestamp/certchain`)).text();
  return {
    authorityChain: bundle.chains[0]?.certificates ?? [],
    timestampChain: chain.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [],
    rekor,
    certificateLog: publicKey,
  };
}
