// A release that real cosign signed, as goreleaser has it do: verified as one that selfsame did not make.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { askToken } from '../../scripts/sigstore-servers/ask-token.ts';
import { stackFiles } from '../../scripts/sigstore-servers/stack-folder.ts';
import { isInstalled, toolProgram } from '../../scripts/sigstore-servers/tools.ts';
import { createWorld } from '../../src/host/create-world.ts';
import type { Verdict } from '../../src/model/verdict.ts';
import { verifyRelease } from '../../src/ops/verify-release.ts';
import { readIdentity } from '../../src/sign/identity/read-identity.ts';
import { nothingSkipped } from '../support/nothing-skipped.ts';
import { silentProgress } from '../support/silent-progress.ts';
import { stack } from './stack.ts';

const folder = mkdtempSync(join(tmpdir(), 'foreign-'));
const made = join(folder, 'made');
const trustedRoot = join(stack.folder, stackFiles.trustedRoot);
const workflow = 'example/hello/.github/workflows/release.yml@refs/tags/v1.0.0';
let who = { identity: '', issuer: '' };

async function cosign(command: 'sign-blob' | 'attest-blob', what: readonly string[]): Promise<string> {
  const token = await askToken(stack, 'github', { job_workflow_ref: workflow });
  const { identity, issuer } = readIdentity(token, new Date()).expected;
  who = { identity, issuer };
  writeFileSync(join(folder, 'token'), token);
  const signingConfig = join(stack.folder, stackFiles.signingConfig);
  const services = [
    '--yes',
    '--signing-config',
    signingConfig,
    '--trusted-root',
    trustedRoot,
    '--identity-token',
    join(folder, 'token'),
  ];
  const env = { HOME: join(folder, 'home'), PATH: process.env.PATH ?? '' };
  const { status, stdout, stderr } = spawnSync(toolProgram('cosign'), [command, ...services, ...what], {
    cwd: made,
    env,
    encoding: 'utf8',
    timeout: 30_000,
  });
  expect(status, `${stdout}${stderr}`).toBe(0);
  return `${stdout}${stderr}`;
}

describe.skipIf(!nothingSkipped && !isInstalled('cosign'))('a release that cosign signed', () => {
  const contents = { 'hello_linux.tar.gz': 'for linux\n', 'hello_darwin.tar.gz': 'for mac\n' };

  beforeAll(async () => {
    for (const each of ['home', 'made']) mkdirSync(join(folder, each));
    const sha256 = (content: string) => createHash('sha256').update(content).digest('hex');
    const list = Object.entries(contents).map(([name, content]) => `${sha256(content)}  ${name}\n`);
    for (const [name, content] of Object.entries({ ...contents, 'hello_checksums.txt': list.join('') })) {
      writeFileSync(join(made, name), content);
    }
    await cosign('sign-blob', ['--bundle', 'hello_checksums.txt.sigstore.json', 'hello_checksums.txt']);
    writeFileSync(
      join(made, 'hello_linux.tar.gz.cdx.json'),
      JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', components: [] }),
    );
    const sbom = ['--type', 'cyclonedx', '--predicate', 'hello_linux.tar.gz.cdx.json'];
    await cosign('attest-blob', [...sbom, '--bundle', 'hello_linux.tar.gz.sigstore.json', 'hello_linux.tar.gz']);
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function verify(from: string): Promise<Verdict> {
    const repository = 'https://github.com/example/hello';
    const asked = { version: 'v1.0.0', from, trustedRoot, ...who, repository, foreign: true };
    return verifyRelease(createWorld({ workingFolder: folder }), asked, silentProgress);
  }

  async function refusing(name: string, spoil: (copy: string) => void | Promise<void>): Promise<readonly string[]> {
    const copy = join(folder, name);
    cpSync(made, copy, { recursive: true });
    await spoil(copy);
    const { checks } = await verify(copy);
    return checks.filter(({ status }) => status === 'fail').map(({ check }) => check);
  }

  test('is accepted: its checksums vouch for the archives, its statement of version 0.1 for the SBOM', async () => {
    const { verdict, checks, signatures } = await verify(made);
    expect(checks.flatMap(({ failures }) => failures)).toEqual([]);
    expect(verdict).toBe('accepted');
    expect(signatures.map(({ where, status }) => [where, status])).toEqual([
      ['hello_checksums.txt.sigstore.json', 'authenticated'],
      ['hello_linux.tar.gz.sigstore.json', 'authenticated'],
    ]);
  });

  test('is refused with an artifact or an SBOM that was changed, and with a file more', async () => {
    const write = (name: string, content: string) => (copy: string) => writeFileSync(join(copy, name), content);
    expect(await refusing('changed', write('hello_darwin.tar.gz', 'evil'))).toEqual(['subjects', 'checksums']);
    expect(await refusing('sbom', write('hello_linux.tar.gz.cdx.json', '{"bomFormat":"CycloneDX"}'))).toEqual(['sbom']);
    expect(await refusing('more', write('evil.tar.gz', 'evil'))).toEqual(['subjects']);
  });
});
