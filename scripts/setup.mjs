// Installs the dependencies when node_modules is missing or older than the lock. Plain JavaScript: it runs on the machine's own Node, from 20.

import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const checkout = fileURLToPath(new URL('..', import.meta.url));

const timeOf = (path) => statSync(`${checkout}${path}`, { throwIfNoEntry: false })?.mtimeMs;
const lock = timeOf('package-lock.json');
// npm writes this file last, so a run that was cut short is seen.
const installed = timeOf('node_modules/.package-lock.json');

if (lock === undefined) {
  console.error('setup: package-lock.json is missing: this is no whole checkout');
  process.exit(3);
}
const whole = timeOf('node_modules/node/bin/node') !== undefined;
if (installed === undefined || installed < lock || !whole) {
  const reason = installed === undefined ? 'missing' : whole ? 'older than package-lock.json' : 'without its Node';
  console.error(`setup: npm ci (node_modules is ${reason})`);
  // The npm and the Node that run this script: the Node in node_modules is about to be replaced.
  const { npm_execpath: npm, npm_node_execpath: node } = process.env;
  const [command, args] = npm === undefined ? ['npm', []] : [node ?? process.execPath, [npm]];
  const { status, error } = spawnSync(command, [...args, 'ci'], { cwd: checkout, stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) {
    console.error(`setup: npm ci failed${error === undefined ? '' : ` (${error.message})`}: is the package registry reachable?`);
    process.exit(3);
  }
}
