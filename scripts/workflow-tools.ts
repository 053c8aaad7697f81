// Installs the peers that look at workflows, in exact versions, each in a folder of its own in the user's cache.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { ToolError } from '../src/model/tool-error.ts';

const tools = {
  actionlint: { kind: 'go', package: 'github.com/rhysd/actionlint/cmd/actionlint', version: 'v1.7.12' },
  zizmor: { kind: 'python', package: 'zizmor', version: '1.32.0' },
} as const;

export type WorkflowTool = keyof typeof tools;

/** Absolute; beside those of scripts/sigstore-servers. */
function toolFolder(name: WorkflowTool): string {
  const { XDG_CACHE_HOME: cache, HOME: home } = process.env;
  const root = cache === undefined || cache === '' ? join(home ?? homedir(), '.cache') : cache;
  return join(root, 'selfsame', 'tools', `${name}-${tools[name].version}`);
}

/** Absolute path of the program, whether it is there or not. */
export function workflowToolProgram(name: WorkflowTool): string {
  return tools[name].kind === 'go' ? join(toolFolder(name), name) : join(toolFolder(name), 'bin', name);
}

/**
 * Installs what is missing.
 *
 * @param say Told before each installation, which takes seconds.
 * @throws {ToolError} `tool/not-installed` with the end of what the installer said.
 */
export async function installWorkflowTools(say: (text: string) => void): Promise<void> {
  for (const name of ['actionlint', 'zizmor'] as const) {
    const folder = toolFolder(name);
    // A folder gets its name when all is in it.
    if (existsSync(folder)) continue;
    const { kind, package: from, version } = tools[name];
    say(`installing ${name} ${version} (${from})`);
    const partial = `${folder}.partial-${process.pid}`;
    rmSync(partial, { recursive: true, force: true });
    mkdirSync(partial, { recursive: true });
    try {
      if (kind === 'go') run(name, 'go', ['install', `${from}@${version}`], { GOBIN: partial, GOFLAGS: '' });
      else {
        run(name, 'python3', ['-m', 'venv', partial]);
        const quiet = ['--quiet', '--no-input', '--disable-pip-version-check'];
        // A program of its own, in which no path of the environment stands.
        run(name, join(partial, 'bin', 'python'), ['-m', 'pip', 'install', ...quiet, `${from}==${version}`]);
      }
      // Somebody else may have been faster.
      if (!existsSync(folder)) renameSync(partial, folder);
    } finally {
      rmSync(partial, { recursive: true, force: true });
    }
  }
}

function run(
  name: WorkflowTool,
  program: string,
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): void {
  const { status, stderr, error } = spawnSync(program, [...args], {
    env: { ...process.env, ...variables },
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  });
  if (status === 0) return;
  throw new ToolError(
    'tool',
    'tool/not-installed',
    `"${name}" could not be installed: "${program}" ended with ${status ?? error?.message}`,
    {
      help:
        program === 'go'
          ? 'Go 1.26 or later and its module proxy are needed'
          : 'Python 3.10 or later and its package index are needed',
      excerpt: (stderr ?? '').trimEnd().split('\n').slice(-15),
    },
  );
}
