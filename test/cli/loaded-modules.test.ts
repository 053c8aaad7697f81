// What a run loads: a verification nothing that could reach the network, unless it is asked to; help nothing that only a command needs.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createWorld } from '../../src/host/create-world.ts';
import { release } from '../../src/ops/release.ts';
import { makeProject } from '../support/make-project.ts';
import { silentProgress } from '../support/silent-progress.ts';

const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'selfsame-loaded-')));
const project = makeProject();
const folder = join(scratch, 'hello');
const hook = join(scratch, 'hook.mjs');
const asked = [
  'v0.1.0',
  '--from',
  folder,
  '--identity',
  'https://rehearsal.selfsame.invalid/rehearsal.selfsame.invalid/local/hello@refs/tags/v0.1.0',
  '--issuer',
  'https://rehearsal.selfsame.invalid',
  '--repository',
  'https://rehearsal.selfsame.invalid/local/hello',
];

beforeAll(async () => {
  // Sees both ways of loading, `import` and `require`.
  writeFileSync(
    hook,
    `import { registerHooks } from 'node:module';
import { appendFileSync } from 'node:fs';
registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context);
    appendFileSync(process.env.LOADED, found.url + '\\n');
    return found;
  },
});
`,
  );
  const options = { folder: project.folder, rehearse: true, allowDirty: false, keep: false, out: folder };
  const outcome = await release(createWorld({ workingFolder: project.folder }), options, silentProgress);
  expect(outcome.reasons).toEqual([]);
});

afterAll(() => {
  project.remove();
  rmSync(scratch, { recursive: true, force: true });
});

let count = 0;

function loadedBy(...words: readonly string[]): { readonly status: number | null; readonly modules: readonly string[] } {
  count += 1;
  const loaded = join(scratch, `loaded-${count}.txt`);
  const program = resolve('src/cli/verify-release.ts');
  const { status } = spawnSync(process.execPath, ['--import', hook, program, ...words], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, HOME: scratch, LOADED: loaded },
  });
  return { status, modules: readFileSync(loaded, 'utf8').split('\n') };
}

const network = /^node:(net|http|https|http2|tls|dgram|dns)(\/|$)/;
const clients = /\/node_modules\/(sigstore|@sigstore\/tuf\/dist|@sigstore\/sign|tuf-js|make-fetch-happen|openid-client|execa)\//;

describe('offline, verify-release loads neither a module of the network nor a package that has one:', () => {
  test.each<[string, readonly string[], number]>([
    ['with a root that is named', ['--trusted-root', join(folder, 'trusted_root.json')], 0],
    // The public-good root trusts no rehearsal: a no, after everything was looked at.
    ['with the root that is on this machine', [], 1],
  ])('%s', (_, words, answer) => {
    const { status, modules } = loadedBy(...asked, ...words);
    expect(status).toBe(answer);
    expect(modules.length).toBeGreaterThan(50);
    expect(modules.filter((url) => network.test(url) || clients.test(url))).toEqual([]);
  });
});

test('with --online it loads the package sigstore, which the hook sees', () => {
  const root = join(scratch, 'root.json');
  writeFileSync(root, '{"signed":{"version":1}}');
  // Port 9 is reserved for a service that throws away what it is sent; this root has no key, so that nobody is asked.
  const { status, modules } = loadedBy(...asked, '--online', '--tuf-mirror', 'http://127.0.0.1:9', '--tuf-root', root);
  expect(status).toBe(3);
  expect(modules.some((url) => url.includes('/node_modules/sigstore/'))).toBe(true);
  expect(modules.some((url) => network.test(url))).toBe(true);
});

test('--help loads no operation, nothing of the world, and no printer of an answer', () => {
  const { status, modules } = loadedBy('--help');
  expect(status).toBe(0);
  expect(modules.some((url) => url.endsWith('/src/cli/help.ts'))).toBe(true);
  const ofCommands = /\/src\/(?!cli\/|model\/|codec\/|report\/)|\/src\/report\/print-(?!error\.|json\.)|\/node_modules\//;
  expect(modules.filter((url) => ofCommands.test(url))).toEqual([]);
});
