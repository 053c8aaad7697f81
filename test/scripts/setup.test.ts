import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

let checkout = '';
beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), 'selfsame-setup-'));
  mkdirSync(join(checkout, 'scripts'));
  cpSync('scripts/setup.mjs', join(checkout, 'scripts/setup.mjs'));
  // Stands in for npm: says that it was asked, and what for.
  writeFileSync(
    join(checkout, 'npm.cjs'),
    'require("node:fs").writeFileSync("asked", process.argv.slice(2).join(" ")); process.exit(+process.env.NPM_ENDS ?? 0);',
  );
  writeAt('package-lock.json', 1000);
});
afterEach(() => rmSync(checkout, { recursive: true }));

function writeAt(path: string, seconds: number): void {
  mkdirSync(join(checkout, path, '..'), { recursive: true });
  writeFileSync(join(checkout, path), '');
  utimesSync(join(checkout, path), seconds, seconds);
}

function setup(npmEnds = 0): { readonly status: number | null; readonly stderr: string } {
  return spawnSync(process.execPath, [join(checkout, 'scripts/setup.mjs')], {
    encoding: 'utf8',
    cwd: tmpdir(),
    env: {
      PATH: process.env.PATH,
      npm_execpath: join(checkout, 'npm.cjs'),
      npm_node_execpath: process.execPath,
      NPM_ENDS: String(npmEnds),
    },
  });
}

const asked = (): boolean => existsSync(join(checkout, 'asked'));

test('a checkout without node_modules is installed, in one line', () => {
  expect(setup()).toMatchObject({ status: 0, stderr: 'setup: npm ci (node_modules is missing)\n' });
  expect(asked()).toBe(true);
});

test('an installation that is older than the lock is made again', () => {
  writeAt('node_modules/.package-lock.json', 999);
  writeAt('node_modules/node/bin/node', 999);
  expect(setup()).toMatchObject({ status: 0, stderr: 'setup: npm ci (node_modules is older than package-lock.json)\n' });
  expect(asked()).toBe(true);
});

test('an installation without its Node is made again', () => {
  writeAt('node_modules/.package-lock.json', 1001);
  expect(setup()).toMatchObject({ status: 0, stderr: 'setup: npm ci (node_modules is without its Node)\n' });
  expect(asked()).toBe(true);
});

test('an installation that is up to date is left alone, silently', () => {
  writeAt('node_modules/.package-lock.json', 1001);
  writeAt('node_modules/node/bin/node', 999);
  expect(setup()).toMatchObject({ status: 0, stderr: '' });
  expect(asked()).toBe(false);
});

test('a failed installation is told, with what to look at', () => {
  const { status, stderr } = setup(1);
  expect(status).toBe(3);
  expect(stderr).toContain('setup: npm ci failed: is the package registry reachable?');
});

test('a checkout without its lock is refused', () => {
  rmSync(join(checkout, 'package-lock.json'));
  expect(setup()).toMatchObject({ status: 3, stderr: 'setup: package-lock.json is missing: this is no whole checkout\n' });
  expect(asked()).toBe(false);
});
