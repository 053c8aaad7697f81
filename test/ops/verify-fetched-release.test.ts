// verify-release from a word to a verdict: a signed release on a GitHub on loopback, fetched, and verified with the network closed.

import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Verdict } from '../../src/model/verdict.ts';
import type { World } from '../../src/model/world.ts';
import { sign } from '../../src/ops/sign.ts';
import { type VerifyOptions, verifyRelease } from '../../src/ops/verify-release.ts';
import {
  listening,
  type OtherSigstore,
  person,
  personIssuer,
  signingAt,
  startOtherSigstore,
  worldIn,
} from '../support/other-sigstore.ts';
import { realProcesses } from '../support/processes.ts';
import { filesOf, type ReleaseServer, type ServedRelease, startReleaseServer } from '../support/release-server.ts';
import { silentProgress } from '../support/silent-progress.ts';
import { stageRelease } from '../support/staged-release.ts';

const worlds = vi.hoisted((): World[] => []);
vi.mock('../../src/ops/verify-folder.ts', async (original) => {
  const module = await original<typeof import('../../src/ops/verify-folder.ts')>();
  return {
    ...module,
    gatherEvidence: (world: World, asked: Parameters<typeof module.gatherEvidence>[1]) => {
      worlds.push(world);
      return module.gatherEvidence(world, asked);
    },
  };
});

const repository = 'https://github.com/acme/hello';
const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'selfsame-fetched-')));
const signed = join(scratch, 'hello-1.0.0');
const trustedRoot = join(scratch, 'root.json');
const temporary = join(scratch, 'tmp');
const who = { identity: person, issuer: personIssuer, trustedRoot };
let sigstore: OtherSigstore;

beforeAll(async () => {
  sigstore = await startOtherSigstore();
  const token = join(scratch, 'token.jwt');
  writeFileSync(trustedRoot, sigstore.trustedRoot);
  writeFileSync(token, sigstore.token(), { mode: 0o600 });
  mkdirSync(temporary);
  const identity = {
    identity: person,
    issuer: personIssuer,
    repository,
    ref: 'refs/tags/v1.0.0',
    sourceFrom: 'provenance',
  } as const;
  const world = worldIn(scratch);
  const unsigned = await stageRelease(world, scratch, { identity, artifacts: 3 });
  const outcome = await sign(
    world,
    { folder: unsigned, resume: true, out: signed, ...signingAt(sigstore.url, { trustedRoot, token }) },
    silentProgress,
  );
  expect(outcome.reasons).toEqual([]);
});
afterAll(async () => {
  await sigstore.close();
  rmSync(scratch, { recursive: true, force: true });
});

let server: ReleaseServer | undefined;
beforeEach(() => {
  vi.stubEnv('TMPDIR', temporary);
  worlds.length = 0;
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await server?.close();
  expect(readdirSync(temporary)).toEqual([]);
});

async function verify(
  served: Partial<ServedRelease> = {},
  options: Partial<VerifyOptions> = {},
  world: World = worldIn(scratch),
): Promise<{ readonly verdict: Verdict; readonly told: readonly string[]; readonly server: ReleaseServer }> {
  server = await startReleaseServer({ files: filesOf(signed), ...served });
  const progress = listening();
  const asked: VerifyOptions = { version: 'acme/hello@v1.0.0', apiUrl: server.apiUrl, ...who, ...options };
  return { verdict: await verifyRelease(world, asked, progress), told: progress.told, server };
}

const failing = ({ checks }: Verdict) => checks.filter(({ status }) => status === 'fail').map(({ check }) => check);

describe('a release on GitHub', () => {
  test('is fetched, verified and accepted, and nothing of it stays', async () => {
    const { verdict, server } = await verify();
    expect(failing(verdict)).toEqual([]);
    expect(verdict.verdict).toBe('accepted');
    expect(verdict.criteria).toContainEqual({
      name: 'fetched from',
      wanted: `${repository} v1.0.0, by ${server.apiUrl} (release, immutable)`,
    });
    expect(verdict.files.map(({ name }) => name).sort()).toEqual(readdirSync(signed).sort());
  });

  test('is verified with every way out closed', async () => {
    await verify();
    const [world] = worlds;
    expect(worlds).toHaveLength(1);
    const closed = 'something reaches out while the network is closed';
    await expect(world?.http.request({ method: 'GET', url: sigstore.url })).rejects.toThrow(closed);
    await expect(world?.http.download({ url: sigstore.url, file: join(scratch, 'x'), sizeBytes: 1 })).rejects.toThrow(closed);
    await expect(world?.serveLoopback(async () => ({ status: 200, body: '' }))).rejects.toThrow(closed);
    await expect(world?.sigstore.readTargets({ mirrorUrl: '', rootFile: '', cacheFolder: '' }, [])).rejects.toThrow(closed);
    expect(existsSync(join(scratch, 'x'))).toBe(false);
  });

  test('is all that is connected to', async () => {
    const connect = vi.spyOn(Socket.prototype, 'connect');
    const { server } = await verify();
    // As Node's own client calls it: a list with its options first.
    const ports = connect.mock.calls.flat(2).map((each: unknown) => (each as { port?: unknown } | null)?.port);
    connect.mockRestore();
    expect(new Set(ports.filter((port) => port !== undefined).map(String))).toEqual(new Set([new URL(server.url).port]));
  });

  test('is kept where --download says, and verifies from there', async () => {
    const download = join(scratch, 'kept');
    const { verdict } = await verify({}, { download });
    expect(verdict.verdict).toBe('accepted');
    expect(readdirSync(download).sort()).toEqual(readdirSync(signed).sort());
    const again = await verifyRelease(
      worldIn(scratch),
      { version: 'v1.0.0', from: download, repository, ...who },
      silentProgress,
    );
    expect(again.verdict).toBe('accepted');
    await expect(verify({}, { download })).rejects.toMatchObject({ code: 'release/folder-exists' });
  });

  test('with a file that the server swapped is refused, though its list agrees', async () => {
    const { verdict } = await verify({ files: { ...filesOf(signed), 'hello-1': 'this is hullo\n' } });
    expect(verdict.verdict).toBe('refused');
    expect(failing(verdict)).toEqual(['signatures', 'subjects', 'checksums']);
  });

  test('with a file that the server swapped on the way has no verdict', async () => {
    const faults = [{ match: /^\/store\/1005\b/, times: 99, act: (outgoing: { end(text: string): void }) => outgoing.end('x') }];
    await expect(verify({ faults })).rejects.toMatchObject({ kind: 'network' });
  });

  test.each(['left out', 'added'])('with a file %s is refused', async (change) => {
    const { 'hello-2': removed, ...others } = filesOf(signed);
    expect(removed).toBeDefined();
    const files = change === 'added' ? { ...filesOf(signed), more: 'x' } : others;
    expect(failing((await verify({ files })).verdict)).toContain('subjects');
  });

  test('of another repository with these very files is refused', async () => {
    const { verdict } = await verify({ repository: 'acme/other' }, { version: 'acme/other@v1.0.0' });
    expect(failing(verdict)).toContain('source-repository');
  });

  test('under another tag with these very files is refused', async () => {
    const { verdict } = await verify({ tag: 'v1.0.1' }, { version: 'acme/hello@v1.0.1' });
    expect(failing(verdict)).toContain('source-ref');
  });

  test('is demanded to be by its own workflows, when nobody is named', async () => {
    const { verdict } = await verify({}, { identity: undefined, issuer: undefined });
    expect(failing(verdict)).toEqual(['signer-identity']);
    expect(JSON.stringify(verdict.criteria)).toContain('the repository asked for');
  });
});

describe('in a clone', () => {
  async function cloneOf(remote: string): Promise<World> {
    const world = { ...worldIn(mkdtempSync(join(scratch, 'clone-'))), processes: realProcesses() };
    for (const args of [
      ['init', '-q'],
      ['remote', 'add', 'origin', remote],
    ]) {
      const { exitCode, stderr } = await world.processes.run('git', args, { folder: world.workingFolder });
      expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    }
    return world;
  }

  test('the remote says which repository is asked and demanded', async () => {
    const world = await cloneOf('git@github.com:acme/hello.git');
    const { verdict } = await verify({}, { version: 'v1.0.0' }, world);
    expect(verdict.verdict).toBe('accepted');
    expect(verdict.criteria).toContainEqual({ name: 'fetched from', wanted: expect.stringContaining(`${repository} v1.0.0`) });
  });

  test('a policy there is held to, and one that speaks of another repository is not passed over', async () => {
    const world = await cloneOf('git@github.com:acme/hello.git');
    const text = `signers:\n  - { identity: ${person}, issuer: "${personIssuer}" }\nrepository: ${repository}\n`;
    const nobody = { identity: undefined, issuer: undefined };
    writeFileSync(join(world.workingFolder, 'release-policy.yaml'), text);
    const { verdict } = await verify({}, { version: 'v1.0.0', ...nobody }, world);
    expect(failing(verdict)).not.toContain('signer-identity');
    await server?.close();
    const other = verify({ repository: 'acme/other' }, { version: 'acme/other@v1.0.0', ...nobody }, world);
    await expect(other).rejects.toMatchObject({ code: 'usage/two-policies' });
    expect(server?.requests).toEqual([]);
  });

  test('of a server that is not github.com nobody is known to sign, so that somebody must be named', async () => {
    const world = await cloneOf('git@ghe.example.org:acme/hello.git');
    const nobody = verify({}, { version: 'v1.0.0', identity: undefined, issuer: undefined }, world);
    await expect(nobody).rejects.toMatchObject({ code: 'usage/no-identity' });
    expect(server?.requests).toEqual([]);
  });
});

describe('nobody is asked', () => {
  test.each<[string, Partial<VerifyOptions>, string]>([
    ['outside of a clone', { version: 'v1.0.0' }, 'usage/no-release'],
    ['with half an identity', { issuer: undefined }, 'usage/half-an-identity'],
    ['with a root that is not there', { trustedRoot: join(scratch, 'no-root.json') }, 'file/not-found'],
    [
      'with --from beside --download',
      { from: signed, apiUrl: undefined, download: join(scratch, 'nowhere') },
      'usage/contradiction',
    ],
    ['with --from beside --api-url', { from: signed }, 'usage/contradiction'],
    ['without a version', { version: undefined }, 'usage/no-version'],
    ['at a URL that is no API', { apiUrl: 'http://example.org' }, 'usage/bad-api-url'],
  ])('%s', async (_, options, code) => {
    await expect(verify({}, options)).rejects.toMatchObject({ code });
    expect(server?.requests).toEqual([]);
  });
});

test('a folder that is here is verified with every way out closed too', async () => {
  const from = join(scratch, 'here');
  cpSync(signed, from, { recursive: true });
  const verdict = await verifyRelease(worldIn(scratch), { version: 'v1.0.0', from, repository, ...who }, silentProgress);
  expect(verdict.verdict).toBe('accepted');
  await expect(worlds[0]?.http.request({ method: 'GET', url: sigstore.url })).rejects.toThrow('the network is closed');
});
