// npm run test:offline: runs the built verify-release where there is no network at all, as root and as a plain user, and looks at what
// it asks of the kernel and which modules of Node it loads. What cannot be run here is said, and fails under SELFSAME_NOTHING_SKIPPED.

import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createWorld } from '../src/host/create-world.ts';
import { release } from '../src/ops/release.ts';
import { makeProject } from '../test/support/make-project.ts';
import { silentProgress } from '../test/support/silent-progress.ts';
import { checkout } from './sample-repository.ts';

/** Who runs it, and the words before a command that cut the network off. */
interface Runner {
  readonly who: string;
  readonly launcher: readonly string[];
}

const isRoot = process.getuid?.() === 0;
const nobody = '65534';

const runners: readonly Runner[] = [
  { who: 'root', launcher: isRoot ? ['unshare', '--net'] : ['unshare', '--user', '--map-root-user', '--net'] },
  {
    who: 'a plain user',
    launcher: [
      ...(isRoot ? ['setpriv', '--reuid', nobody, '--regid', nobody, '--clear-groups'] : []),
      // A plain user makes a network of its own inside a user namespace, in which it stays who it is.
      ...['unshare', '--user', '--map-current-user', '--net'],
    ],
  },
];

const scratch = mkdtempSync(join(tmpdir(), 'selfsame-offline-'));
// The plain user reads from it, and it may be that the checkout is not for others.
chmodSync(scratch, 0o755);
const node = join(scratch, 'node');
const programs = join(scratch, 'cli');
const folder = join(scratch, 'release');
const empty = join(scratch, 'empty');
/** Both users write here. */
const outputs = join(scratch, 'outputs');
const loadedHook = join(scratch, 'loaded.mjs');

let passed = 0;
let failed = 0;
let skipped = 0;
let runs = 0;

function check(title: string, fault: string | undefined): void {
  if (fault === undefined) passed += 1;
  else failed += 1;
  console.log(`${fault === undefined ? 'ok  ' : 'FAIL'} ${title}${fault === undefined ? '' : `: ${fault}`}`);
}

function skip(title: string, reason: string): void {
  skipped += 1;
  console.log(`not run: ${title}: ${reason}`);
}

interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Output goes to files: with a pipe, Node itself loads its module of the network. */
function run({ launcher }: Runner, ...command: readonly string[]): Run {
  runs += 1;
  const [out, error] = [join(outputs, `${runs}.out`), join(outputs, `${runs}.err`)];
  const [program = '', ...args] = [...launcher, ...command];
  const { status } = spawnSync(program, args, {
    cwd: empty,
    env: { PATH: process.env.PATH, HOME: join(scratch, 'no-home'), NO_COLOR: '1', LOADED: join(outputs, `${runs}.loaded`) },
    stdio: ['ignore', openSync(out, 'w'), openSync(error, 'w')],
    timeout: 60_000,
  });
  return { status, stdout: readFileSync(out, 'utf8'), stderr: readFileSync(error, 'utf8') };
}

async function prepare(): Promise<readonly string[]> {
  const built = join(checkout, 'dist/cli');
  if (!existsSync(join(built, 'verify-release.js'))) execFileSync(process.execPath, [join(checkout, 'scripts/build.ts')]);
  cpSync(process.execPath, node);
  cpSync(built, programs, { recursive: true });
  mkdirSync(empty);
  mkdirSync(outputs);
  chmodSync(outputs, 0o777);
  writeFileSync(
    loadedHook,
    `import { writeFileSync } from 'node:fs';
process.on('exit', () => writeFileSync(process.env.LOADED, process.moduleLoadList.join('\\n')));
`,
  );
  const project = makeProject();
  try {
    const options = { folder: project.folder, rehearse: true, allowDirty: false, keep: false, out: folder };
    const outcome = await release(createWorld({ workingFolder: project.folder }), options, silentProgress);
    if (outcome.outcome !== 'released') throw new Error(outcome.reasons.join('; '));
    return outcome.verify;
  } finally {
    project.remove();
  }
}

/** What the kernel and Node say of the place itself: the control, without which the rest would prove nothing. */
function checkPlace(runner: Runner): void {
  const { who } = runner;
  const devices = run(runner, 'cat', '/proc/net/dev')
    .stdout.split('\n')
    .slice(2)
    .filter((line) => line.trim() !== '');
  check(
    `${who}: there is no network but a loopback`,
    devices.every((line) => line.trim().startsWith('lo:')) ? undefined : devices.join(),
  );
  const connect = `require('node:net').connect(9, '127.0.0.1').on('error', (error) => console.log(error.code))`;
  const { stdout } = run(runner, node, '--eval', connect);
  check(
    `${who}: not even the loopback is up`,
    stdout.trim() === 'ENETUNREACH' ? undefined : `connecting gave "${stdout.trim()}"`,
  );
}

function checkAnswers(runner: Runner, accepting: readonly string[]): void {
  const { who } = runner;
  const verify = [node, join(programs, 'verify-release.js')];
  const at = accepting.indexOf('--trusted-root');
  const withoutRoot = accepting.filter((_, index) => index !== at && index !== at + 1);
  const from = accepting.indexOf('--from') + 1;
  const cases: readonly (readonly [string, readonly string[], number, RegExp])[] = [
    ['a sound release is accepted', [...verify, ...accepting], 0, /^verdict: accepted/m],
    ['it is accepted as JSON', [...verify, ...accepting, '--json'], 0, /"verdict": ?"accepted"/],
    ['with the root that ships, a rehearsal is refused', [...verify, ...withoutRoot], 1, /^verdict: refused/m],
    ['an empty folder is nothing to verify', [...verify, ...accepting.with(from, empty)], 3, /nothing to verify/],
    [
      '"selfsame verify-release" gives the same answer',
      [node, join(programs, 'selfsame.js'), 'verify-release', ...accepting],
      0,
      /accepted/,
    ],
    [
      'one bundle is accepted',
      [
        ...[
          node,
          join(programs, 'selfsame.js'),
          'verify-bundle',
          join(folder, 'hello.txt.sigstore.json'),
          join(folder, 'hello.txt'),
        ],
        ...accepting.filter((_, index) =>
          ['--identity', '--issuer', '--trusted-root'].some((flag) => [0, 1].includes(index - accepting.indexOf(flag))),
        ),
      ],
      0,
      /accepted/,
    ],
  ];
  for (const [title, command, status, words] of cases) {
    const answer = run(runner, ...command);
    const said = `${answer.stdout}${answer.stderr}`;
    const fault =
      answer.status === status && words.test(said) ? undefined : `it ended with ${answer.status}: ${said.slice(-400)}`;
    check(`${who}: ${title}`, fault);
  }
}

const networkModules = ['net', 'http', 'https', 'http2', 'tls', 'dns', 'dgram', '_http_client', '_tls_wrap'];

/** Nothing is asked of the kernel and nothing loaded that could reach out. */
function checkReach(runner: Runner, accepting: readonly string[]): void {
  const { who } = runner;
  const verify = [join(programs, 'verify-release.js'), ...accepting];
  const { status } = run(runner, node, '--import', loadedHook, ...verify);
  const loaded = status === 0 ? readFileSync(join(outputs, `${runs}.loaded`), 'utf8').split('\n') : [];
  const reaching = networkModules.filter((name) => loaded.includes(`NativeModule ${name}`));
  check(
    `${who}: no module of Node that reaches the network is loaded`,
    status === 0 && loaded.length > 50 && reaching.length === 0 ? undefined : `exit ${status}, ${reaching.join(', ')}`,
  );

  const title = `${who}: no socket of the internet is asked for`;
  if (spawnSync('strace', ['-V']).error !== undefined) {
    skip(title, 'there is no "strace"');
    return;
  }
  const trace = join(outputs, `${runs}.trace`);
  const traced = run(runner, 'strace', '-f', '-qq', '-e', 'trace=network', '-o', trace, node, ...verify);
  const calls = existsSync(trace) ? readFileSync(trace, 'utf8') : 'nothing was traced';
  const internet = calls.split('\n').filter((line) => /AF_INET6?|AF_PACKET|connect\(|sendto\(/.test(line));
  check(
    title,
    traced.status === 0 && calls !== 'nothing was traced' && internet.length === 0
      ? undefined
      : `exit ${traced.status}: ${internet.join(' | ') || traced.stderr}`,
  );

  // The control: the same look sees a program that does reach out.
  const other = join(outputs, `${runs}.control`);
  run(
    runner,
    'strace',
    '-f',
    '-qq',
    '-e',
    'trace=network',
    '-o',
    other,
    node,
    '--eval',
    `require('node:net').connect(9, '127.0.0.1').on('error', () => {})`,
  );
  check(
    `${who}: a program that asks for one is seen`,
    existsSync(other) && /AF_INET/.test(readFileSync(other, 'utf8')) ? undefined : 'nothing was seen',
  );
}

try {
  const accepting = await prepare();
  for (const runner of runners) {
    const { status, stderr } = run(runner, 'true');
    if (status !== 0) {
      skip(`as ${runner.who}`, stderr.trim() || `"${runner.launcher.join(' ')}" ended with ${status}`);
      continue;
    }
    checkPlace(runner);
    checkAnswers(runner, accepting);
    checkReach(runner, accepting);
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
const skipsFail = process.env.SELFSAME_NOTHING_SKIPPED !== undefined;
const failures = failed + (skipsFail ? skipped : 0);
console.log(`${passed} passed, ${failures} failed${skipped > 0 && !skipsFail ? `, ${skipped} not run` : ''}`);
process.exitCode = failures === 0 && passed > 0 ? 0 : 1;
