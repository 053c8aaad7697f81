// Installs the servers and the peers in the versions of versions.json, each in a folder of its own in the user's cache.

import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { ToolError } from '../../src/model/tool-error.ts';
import versions from './versions.json' with { type: 'json' };

export const serverNames = ['fulcio', 'rekor', 'timestamp'] as const;
export const peerNames = ['cosign', 'sigstore-python'] as const;

export type ServerName = (typeof serverNames)[number];
export type PeerName = (typeof peerNames)[number];
export type ToolName = ServerName | PeerName;

interface Tool {
  readonly kind: string;
  readonly package: string;
  readonly version: string;
  readonly program: string;
}

const tools: Readonly<Record<ToolName, Tool>> = versions;

/** Fulcio's own configuration, whose templates say what a certificate states for each kind of token; kept beside the program. */
const fulcioConfiguration = 'config.yaml';

/** Absolute; `${XDG_CACHE_HOME:-~/.cache}/selfsame/tools/<name>-<version>`. */
export function toolFolder(name: ToolName, environment: Readonly<Record<string, string | undefined>> = process.env): string {
  const { XDG_CACHE_HOME: cache } = environment;
  const root = cache === undefined || cache === '' ? join(environment.HOME ?? homedir(), '.cache') : cache;
  return join(root, 'selfsame', 'tools', `${name}-${tools[name].version}`);
}

/** Absolute path of the program, whether it is there or not. */
export function toolProgram(name: ToolName): string {
  const { kind, program } = tools[name];
  return kind === 'go' ? join(toolFolder(name), program) : join(toolFolder(name), 'bin', program);
}

export function isInstalled(name: ToolName): boolean {
  // A folder gets its name when all is in it.
  return existsSync(toolFolder(name));
}

export function toolVersion(name: ToolName): string {
  return tools[name].version;
}

/** Text of the configuration that Fulcio's own instance runs with. */
export function readFulcioConfiguration(): string {
  return readFileSync(join(toolFolder('fulcio'), fulcioConfiguration), 'utf8');
}

/**
 * Installs what is missing, one after the other; Go builds on all processors anyway.
 *
 * @param say Told before each installation, which may take minutes.
 * @throws {ToolError} `tool/not-installed` with the end of what the installer said.
 */
export async function installTools(names: readonly ToolName[], say: (text: string) => void): Promise<void> {
  for (const name of names) {
    if (isInstalled(name)) continue;
    const { kind, package: from, version } = tools[name];
    say(`installing ${name} ${version} (${from})`);
    const folder = toolFolder(name);
    const partial = `${folder}.partial-${process.pid}`;
    rmSync(partial, { recursive: true, force: true });
    mkdirSync(partial, { recursive: true });
    try {
      if (kind === 'go') await installFromGo(name, partial);
      else await installFromPython(name, partial);
      if (name === 'fulcio') await keepFulcioConfiguration(partial);
      // Somebody else may have been faster.
      if (!existsSync(folder)) renameSync(partial, folder);
    } finally {
      rmSync(partial, { recursive: true, force: true });
    }
  }
}

async function installFromGo(name: ToolName, folder: string): Promise<void> {
  const { package: from, version } = tools[name];
  await run(name, 'go', ['install', `${from}@${version}`], { GOBIN: folder, GOFLAGS: '' });
}

async function installFromPython(name: ToolName, folder: string): Promise<void> {
  const { package: from, version, program } = tools[name];
  await run(name, 'python3', ['-m', 'venv', folder]);
  const python = join(folder, 'bin', 'python');
  await run(name, python, [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--no-input',
    '--disable-pip-version-check',
    `${from}==${version}`,
  ]);
  // The script that pip writes names the folder by its name of now.
  const script = join(folder, 'bin', program);
  rmSync(script, { force: true });
  writeFileSync(script, '#!/bin/sh\nexec "$(dirname "$0")/python" -m sigstore "$@"\n', { mode: 0o755 });
}

async function keepFulcioConfiguration(folder: string): Promise<void> {
  const { package: from, version } = tools.fulcio;
  const said = await run('fulcio', 'go', ['mod', 'download', '-json', `${from}@${version}`]);
  const { Dir: sources } = JSON.parse(said) as { readonly Dir: string };
  copyFileSync(join(sources, 'config', 'identity', fulcioConfiguration), join(folder, fulcioConfiguration));
}

/** What the program printed. */
async function run(
  name: ToolName,
  program: string,
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<string> {
  const child = spawn(program, [...args], { env: { ...process.env, ...variables }, stdio: ['ignore', 'pipe', 'pipe'] });
  const printed: Buffer[] = [];
  const complaints: Buffer[] = [];
  child.stdout.on('data', (block: Buffer) => printed.push(block));
  child.stderr.on('data', (block: Buffer) => complaints.push(block));
  const status = await new Promise<number | string | Error | null>((resolve) => {
    child.once('error', resolve);
    child.once('close', (code, signal) => resolve(code ?? signal));
  });
  if (status === 0) return Buffer.concat(printed).toString('utf8');
  const why = status instanceof Error ? status.message : `"${program}" ended with ${status}`;
  throw new ToolError('tool', 'tool/not-installed', `"${name}" could not be installed: ${why}`, {
    help:
      program === 'go'
        ? 'Go 1.26 or later and its module proxy are needed'
        : 'Python 3.10 or later and its package index are needed',
    excerpt: Buffer.concat(complaints).toString('utf8').trimEnd().split('\n').slice(-15),
  });
}
