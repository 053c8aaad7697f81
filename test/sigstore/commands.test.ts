// The programs themselves, as a maintainer and a third party run them, against real servers.

import { spawn } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { askToken } from '../../scripts/sigstore-servers/ask-token.ts';
import { controlServer } from '../../scripts/sigstore-servers/launch-stack.ts';
import { stackFiles } from '../../scripts/sigstore-servers/stack-folder.ts';
import { isInstalled, toolProgram } from '../../scripts/sigstore-servers/tools.ts';
import { helloConfig, makeProject, type TestProject } from '../support/make-project.ts';
import { nothingSkipped } from '../support/nothing-skipped.ts';
import { serveTufRepository } from '../support/tuf-repository.ts';
import { stack, stackText } from './stack.ts';

const scratch = mkdtempSync(join(tmpdir(), 'commands-'));
const token = join(scratch, 'token.jwt');
const trustedRoot = join(stack.folder, stackFiles.trustedRoot);
const services = ['--signing-config', join(stack.folder, stackFiles.signingConfig), '--trusted-root', trustedRoot];
const [person, issuer, repository] = ['maintainer@example.org', stack.issuers.email, 'https://git.example.org/acme/hello'];
const signedByPerson = ['--identity', person, '--issuer', issuer, '--repository', repository];
let project: TestProject;

beforeAll(() => {
  const gates = 'gates: [{ id: unit, run: "echo 3 passed, 0 failed", covers: [selfsame.yaml] }]\n';
  project = makeProject({ 'selfsame.yaml': helloConfig + gates });
  project.git('remote', 'add', 'origin', repository);
});
afterAll(() => project.remove());

interface Said {
  readonly status: number | null;
  readonly output: string;
}

/** With a home folder that is empty, and nothing in the environment that shows an identity. */
async function run(program: string, args: readonly string[], folder = project.folder): Promise<Said> {
  const env = { HOME: join(scratch, 'home'), PATH: process.env.PATH ?? '', COSIGN_YES: 'true' };
  const child = spawn(program, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const told: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (block: Buffer) => told.push(block));
  const status = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { status, output: Buffer.concat(told).toString() };
}

const cli = (name: string) => join(import.meta.dirname, '../../src/cli', `${name}.ts`);
const selfsame = (...args: string[]) => run(process.execPath, [cli('selfsame'), ...args]);
const verifyRelease = (...args: string[]) => run(process.execPath, [cli('verify-release'), ...args]);

async function freshToken(email = person): Promise<void> {
  writeFileSync(token, await askToken(stack, 'email', { email }));
  chmodSync(token, 0o600);
}

async function releaseTo(out: string): Promise<Said> {
  await freshToken();
  return selfsame('release', '--out', out, ...services, '--identity-token-file', token);
}

test('release signs with the identity at hand, and verify-release accepts what it made', async () => {
  const out = join(scratch, 'first');
  const { status, output } = await releaseTo(out);
  expect(output).toContain(`released: ${out}\n`);
  expect(status).toBe(0);
  expect(output).toContain(`as ${person}`);
  expect(output).not.toContain(readFileSync(token, 'utf8').trim());
  const verified = await verifyRelease('v0.1.0', '--from', out, '--trusted-root', trustedRoot, ...signedByPerson);
  expect(verified.output).toMatch(/\nverdict: accepted[^\n]*\n$/);
  expect(verified.status).toBe(0);
  const other = ['--identity', 'somebody@example.org', '--issuer', issuer, '--repository', repository];
  expect((await verifyRelease('v0.1.0', '--from', out, '--trusted-root', trustedRoot, ...other)).status).toBe(1);
});

test('a release that no log records ends with exit code 3 and the command that goes on, which then does', async () => {
  const out = join(scratch, 'second');
  await controlServer(stack.folder, { action: 'stop', server: 'rekor' });
  const lost = await releaseTo(out).finally(() => controlServer(stack.folder, { action: 'start', server: 'rekor' }));
  expect(lost.status).toBe(3);
  expect(lost.output).toContain('error: network/no-log-entry');
  expect(lost.output).toContain(`selfsame sign ${out}.unsigned --resume`);
  expect(lost.output).not.toContain(readFileSync(token, 'utf8').trim());
  expect(existsSync(out)).toBe(false);

  await freshToken('somebody@example.org');
  const resume = ['sign', `${out}.unsigned`, '--resume', ...services, '--identity-token-file', token];
  const other = await selfsame(...resume);
  expect([other.status, other.output]).toEqual([2, expect.stringContaining('error: sign/other-identity')]);

  await freshToken();
  const resumed = await selfsame(...resume);
  expect(resumed.output).toContain(`released: ${out}\n`);
  expect(resumed.status).toBe(0);
  expect(existsSync(`${out}.unsigned`)).toBe(false);
  expect((await verifyRelease('v0.1.0', '--from', out, '--trusted-root', trustedRoot, ...signedByPerson)).status).toBe(0);
}, 120_000);

test('the verifier of the package sigstore accepts every kind of statement that we sign, and artifacts', async () => {
  const out = join(scratch, 'third');
  expect((await releaseTo(out)).status).toBe(0);
  const mirror = await serveTufRepository({ 'trusted_root.json': stackText('trustedRoot') });
  try {
    const tufRoot = join(scratch, 'root.json');
    writeFileSync(tufRoot, mirror.firstRoot);
    const online = ['--online', '--tuf-mirror', mirror.url, '--tuf-root', tufRoot];
    const from = ['v0.1.0', '--from', out, '--trusted-root', trustedRoot, ...signedByPerson];
    const { status, output } = await verifyRelease(...from, ...online, '--json');
    expect(status, output).toBe(0);
    const { checks } = JSON.parse(output.slice(output.indexOf('{\n'))) as {
      readonly checks: readonly { readonly check: string; readonly status: string; readonly summary: string }[];
    };
    expect(checks.find(({ check }) => check === 'second-opinion')).toMatchObject({
      status: 'pass',
      summary: '6 signatures, agreed',
    });
  } finally {
    await mirror.close();
  }
});

describe.skipIf(!nothingSkipped && !isInstalled('cosign'))('signatures by cosign in the place of ours', () => {
  const sound = join(scratch, 'fourth');
  const statementsFile = (folder: string) => join(folder, 'hello-0.1.0.intoto.jsonl');
  const verify = (folder: string) => verifyRelease('v0.1.0', '--from', folder, '--trusted-root', trustedRoot, ...signedByPerson);

  beforeAll(async () => {
    expect((await releaseTo(sound)).status).toBe(0);
  });

  /** The release with every signature made anew by cosign, in the name of somebody. */
  async function signedByCosign(name: string, email: string): Promise<string> {
    const folder = join(scratch, name);
    cpSync(sound, folder, { recursive: true });
    await freshToken(email);
    const common = ['--yes', ...services, '--identity-token', token];
    const cosign = async (...args: string[]) => {
      const { status, output } = await run(toolProgram('cosign'), [...args, ...common], scratch);
      expect(status, output).toBe(0);
    };
    for (const artifact of readdirSync(folder).filter((file) => file.endsWith('.txt'))) {
      await cosign('sign-blob', join(folder, artifact), '--bundle', join(folder, `${artifact}.sigstore.json`));
    }
    const lines: string[] = [];
    for (const line of readFileSync(statementsFile(folder), 'utf8').trimEnd().split('\n')) {
      writeFileSync(join(scratch, 'statement.json'), Buffer.from(JSON.parse(line).dsseEnvelope.payload, 'base64'));
      await cosign('attest-blob', '--statement', join(scratch, 'statement.json'), '--bundle', join(scratch, 'bundle.json'));
      lines.push(JSON.stringify(JSON.parse(readFileSync(join(scratch, 'bundle.json'), 'utf8'))));
    }
    writeFileSync(statementsFile(folder), `${lines.join('\n')}\n`);
    return folder;
  }

  test('are accepted by verify-release when the same person made them', async () => {
    const { status, output } = await verify(await signedByCosign('cosign', person));
    expect(output).toMatch(/\nverdict: accepted[^\n]*\n$/);
    expect(status).toBe(0);
  });

  test('are refused when somebody else made them', async () => {
    expect((await verify(await signedByCosign('stranger', 'somebody@example.org'))).status).toBe(1);
  });
});
