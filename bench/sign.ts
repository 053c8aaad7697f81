// npm run bench -- sign: one release of 50 artifacts and 200 statements, signed by real servers on loopback, against cosign signing the
// same 50 artifacts one after the other. The servers are those of scripts/sigstore.

import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from '../scripts/sample-repository.ts';
import { toolProgram } from '../scripts/sigstore-servers/tools.ts';
import { createWorld } from '../src/host/create-world.ts';
import { stageRelease } from '../test/support/staged-release.ts';
import { median, type Row, rounded } from './measure.ts';

const artifacts = 50;
/** Besides the 50 SBOMs, the provenance, the double build and the release: 200 statements in all. */
const gates = 147;
const runs = 3;
const person = 'maintainer@example.org';

export async function sign(folder: string, report: (row: Row) => void): Promise<void> {
  const stack = join(folder, 'stack');
  sigstore('install', 'fulcio', 'rekor', 'timestamp', 'cosign');
  sigstore('up', '--folder', stack);
  try {
    const token = join(folder, 'token.jwt');
    const refresh = (): void => writeFileSync(token, sigstore('token', '--folder', stack, '--email', person), { mode: 0o600 });
    refresh();
    const { iss: issuer } = JSON.parse(
      Buffer.from(readFileSync(token, 'utf8').split('.')[1] ?? '', 'base64url').toString('utf8'),
    ) as { readonly iss: string };
    const project = join(folder, 'project');
    mkdirSync(project);
    const staged = await stageRelease(createWorld({ workingFolder: project }), project, {
      identity: {
        ...{ identity: person, issuer, sourceFrom: 'provenance' },
        ...{ repository: 'https://git.example.org/acme/hello', ref: 'refs/tags/v1.0.0' },
      },
      ...{ artifacts, gates },
    });
    const services = ['--signing-config', join(stack, 'signing_config.json'), '--trusted-root', join(stack, 'trusted_root.json')];

    const times: number[] = [];
    let peak = 0;
    for (let run = 0; run < runs; run += 1) {
      refresh();
      const copy = join(folder, `run-${run}.unsigned`);
      cpSync(staged, copy, { recursive: true });
      const program = [join(checkout, 'dist/cli/selfsame.js'), 'sign', copy, '--resume', '--quiet', ...services];
      const { timeMs, peakMiB } = await timed([process.execPath, ...program, '--identity-token-file', token]);
      times.push(timeMs);
      peak = Math.max(peak, peakMiB);
    }

    const start = performance.now();
    for (let index = 1; index <= artifacts; index += 1) {
      if (index % 25 === 1) refresh();
      execFileSync(
        toolProgram('cosign'),
        [
          ...['sign-blob', '--yes', ...services, '--identity-token', token],
          ...['--bundle', join(folder, `cosign-${index}.json`), join(staged, 'files', `hello-${index}`)],
        ],
        { stdio: 'pipe', env: { PATH: process.env.PATH, HOME: folder } },
      );
    }
    const peer = performance.now() - start;
    const ours = median(times);
    report({
      case: `sign ${artifacts} artifacts and ${gates + artifacts + 3} statements / cosign signing the artifacts alone`,
      ...{ ours: rounded(ours), peer: rounded(peer), ratio: rounded(ours / peer), goal: rounded(1 / 15) },
      holds: ours / peer <= 1 / 15,
      oursPeakMiB: Math.round(peak),
    });
  } finally {
    sigstore('down', '--folder', stack);
  }
}

function sigstore(...args: string[]): string {
  return execFileSync(join(checkout, 'scripts/sigstore'), args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  }).trim();
}

async function timed([program, ...args]: readonly string[]): Promise<{ readonly timeMs: number; readonly peakMiB: number }> {
  assert(program !== undefined);
  const start = performance.now();
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  let highest = 0;
  const look = setInterval(() => {
    try {
      const [, text] = /^VmHWM:\s*(\d+) kB/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8')) ?? [];
      if (text !== undefined) highest = Math.max(highest, Number(text));
    } catch {
      // It has just ended.
    }
  }, 5);
  const status = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  clearInterval(look);
  if (status !== 0) throw new Error(`"${[program, ...args].join(' ')}" ended with ${status}`);
  return { timeMs: performance.now() - start, peakMiB: highest / 1024 };
}
