// The stack itself: two beside each other, what ends it, and what a failed start leaves.

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { endStack } from '../../scripts/sigstore-servers/launch-stack.ts';
import { findNetworkOfItsOwn } from '../../scripts/sigstore-servers/namespace.ts';
import { isRunning, type ProcessIdentity } from '../../scripts/sigstore-servers/process-identity.ts';
import { readStack, requireStack } from '../../scripts/sigstore-servers/stack-folder.ts';
import { serverNames, toolFolder } from '../../scripts/sigstore-servers/tools.ts';
import { nothingSkipped } from '../support/nothing-skipped.ts';
import { authenticate, authenticated, provenanceOf, signerOf, stack } from './stack.ts';

/** Where a network of its own is refused, there is room for the suite's stack alone. */
const isCrowded = findNetworkOfItsOwn().launcher.length === 0;
const folders: string[] = [];
const children: ChildProcess[] = [];

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const folder of folders.splice(0)) await endStack(folder);
});

function freshFolder(): string {
  const folder = join(mkdtempSync(join(tmpdir(), 'other-')), 'stack');
  folders.push(folder);
  return folder;
}

const command = join(import.meta.dirname, '../../scripts/sigstore');

function sigstore(args: readonly string[], variables: Readonly<Record<string, string>> = {}) {
  const env = { ...process.env, ...variables };
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', env });
  return { status, output: `${stdout}${stderr}` };
}

async function allEnd(processes: readonly ProcessIdentity[]): Promise<readonly string[]> {
  for (let waitedMs = 0; waitedMs < 5_000 && processes.some(isRunning); waitedMs += 50) await sleep(50);
  return processes.filter(isRunning).map(({ name }) => name);
}

test('the suite’s stack runs as stack.json says, the servers each with a log', () => {
  expect(stack.processes.map(({ name }) => name).sort()).toEqual(['fulcio', 'keeper', 'rekor', 'stack', 'timestamp']);
  expect(requireStack(stack.folder).processes.every(isRunning)).toBe(true);
  expect(readdirSync(join(stack.folder, 'logs')).sort()).toEqual(['fulcio.log', 'rekor.log', 'stack.log', 'timestamp.log']);
  expect(sigstore(['status', '--folder', stack.folder])).toMatchObject({
    status: 0,
    output: expect.stringContaining('rekor: running ('),
  });
});

test('a token of the command line is one that signs, for whom it was asked for', () => {
  const { status, output } = sigstore(['token', '--folder', stack.folder, '--email', 'you@example.org']);
  expect(status).toBe(0);
  expect(JSON.parse(Buffer.from(output.split('.')[1] ?? '', 'base64url').toString())).toMatchObject({
    iss: stack.issuers.email,
    email: 'you@example.org',
  });
});

test.skipIf(!nothingSkipped && isCrowded)(
  'a second stack stands beside the first, and neither vouches for what the other signed',
  async () => {
    const folder = freshFolder();
    const up = sigstore(['up', '--folder', folder, '--checkpoint-interval', '100']);
    expect(up.status, up.output).toBe(0);
    const other = requireStack(folder);
    expect(new Set([...Object.values(stack.urls), ...Object.values(other.urls)]).size).toBe(8);
    const [here, there] = await Promise.all(
      [stack, other].map(
        async (of) => (await (await signerOf('github', {}, { of })).signer.signStatement(provenanceOf('x'))).json,
      ),
    );
    expect((await authenticated(here ?? '')).status).toBe('authenticated');
    expect((await authenticated(there ?? '', { of: other })).status).toBe('authenticated');
    expect(await authenticate([there ?? ''])).toMatchObject([{ status: 'refused' }]);
    expect(await authenticate([here ?? ''], { of: other })).toMatchObject([{ status: 'refused' }]);

    expect(sigstore(['down', '--folder', folder])).toMatchObject({ status: 0 });
    expect(await allEnd(other.processes)).toEqual([]);
    expect(existsSync(folder)).toBe(false);
    expect(requireStack(stack.folder).processes.every(isRunning)).toBe(true);
  },
);

test.skipIf(!nothingSkipped && isCrowded)(
  'servers end with the stack’s own process, even when nothing is left to say so',
  async () => {
    const folder = freshFolder();
    expect(sigstore(['up', '--folder', folder]).status).toBe(0);
    const { processes } = requireStack(folder);
    process.kill(processes[0]?.pid ?? 0, 'SIGKILL');
    expect(await allEnd(processes)).toEqual([]);
    expect(sigstore(['status', '--folder', folder])).toMatchObject({
      status: 1,
      output: expect.stringContaining('rekor: not running'),
    });
    // What it left is no hindrance to the next one.
    expect(sigstore(['up', '--folder', folder]).status).toBe(0);
  },
);

test.skipIf(!nothingSkipped && isCrowded)('an attached stack ends with the process that started it', async () => {
  const folder = freshFolder();
  const script = `
    import { launchStack } from './scripts/sigstore-servers/launch-stack.ts';
    await launchStack({ folder: ${JSON.stringify(folder)}, attached: true });
    console.log('up');
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module-typescript', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  await new Promise((resolve) => child.stdout.once('data', resolve));
  const { processes } = requireStack(folder);
  expect(processes.every(isRunning)).toBe(true);
  child.kill('SIGKILL');
  expect(await allEnd(processes)).toEqual([]);
});

test.skipIf(!nothingSkipped && isCrowded)(
  'a start that fails half way ends what it had started, and says what the server said',
  async () => {
    const cache = mkdtempSync(join(tmpdir(), 'cache-'));
    for (const name of serverNames) {
      const target = toolFolder(name, { XDG_CACHE_HOME: cache });
      mkdirSync(join(target, '..'), { recursive: true });
      cpSync(toolFolder(name), target, { recursive: true });
    }
    // It starts well enough, and then it does not.
    writeFileSync(
      join(toolFolder('rekor', { XDG_CACHE_HOME: cache }), 'posix'),
      '#!/bin/sh\nsleep 0.7\necho no such luck\nexit 7\n',
    );
    const folder = freshFolder();
    const { status, output } = sigstore(['up', '--folder', folder], { XDG_CACHE_HOME: cache });
    expect([status, output]).toEqual([
      3,
      expect.stringMatching(/"rekor" does not answer: it ended with 7[\s\S]*no such luck[\s\S]*tool\/server-failed/),
    ]);
    const left = readStack(folder)?.processes ?? [];
    expect(left.map(({ name }) => name)).toContain('fulcio');
    expect(await allEnd(left)).toEqual([]);
  },
);

test('nothing that a stack keeps to itself can be read by others', () => {
  const key = readFileSync(join(stack.folder, 'private', 'rekor.key'), 'utf8');
  expect(key).toContain('PRIVATE KEY');
  expect(statSync(join(stack.folder, 'private')).mode & 0o777).toBe(0o700);
  for (const name of ['trusted_root.json', 'signing_config.json', 'client_trust_config.json', 'stack.json']) {
    expect(readFileSync(join(stack.folder, name), 'utf8')).not.toContain('PRIVATE KEY');
  }
});
