// Trusted keys on this machine: what is kept, what is used when, and that nothing that goes wrong changes it.

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createWorld } from '../../src/host/create-world.ts';
import { createSigstorePackage } from '../../src/host/sigstore.ts';
import type { World } from '../../src/model/world.ts';
import { readDefaultTrust } from '../../src/ops/find-trust.ts';
import { readTrust, showTrust, updateTrust } from '../../src/ops/trust.ts';
import { trustFolder, trustRepository } from '../../src/ops/trust-store.ts';
import { createEmbeddedSigstore } from '../../src/sign/embedded/create-embedded-sigstore.ts';
import { readPublicGoodFirstRoot, readPublicGoodRoot } from '../../src/verify/public-good-root.ts';
import { silentProgress } from '../support/silent-progress.ts';
import { serveTufRepository, type TufRepository } from '../support/tuf-repository.ts';

const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'selfsame-trust-test-')));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const [firstRoot = '', secondRoot = ''] = ['https://one.example', 'https://two.example'].map((url) =>
  createEmbeddedSigstore({ now: () => new Date() }).trustedRoot(url),
);
const signingConfig = JSON.stringify({
  mediaType: 'application/vnd.dev.sigstore.signingconfig.v0.2+json',
  caUrls: [service('https://ca.example', 1)],
  oidcUrls: [service('https://oidc.example', 1)],
  rekorTlogUrls: [service('https://log.example', 2)],
  rekorTlogConfig: { selector: 'ANY' },
  tsaUrls: [service('https://tsa.example', 1)],
  tsaConfig: { selector: 'ANY' },
});

let count = 0;
let home = '';
let served: TufRepository;
let root = '';
let world: World;

beforeEach(async () => {
  served = await serveTufRepository();
  served.publish({ 'trusted_root.json': firstRoot, 'signing_config.v0.2.json': signingConfig });
  count += 1;
  home = join(scratch, `home-${count}`);
  mkdirSync(home);
  root = join(scratch, `root-${count}.json`);
  writeFileSync(root, served.firstRoot);
  world = worldAt(home);
});
afterEach(() => served.close());

function worldAt(homeFolder: string, overrides: Partial<World> = {}): World {
  return createWorld({ environment: { HOME: homeFolder }, sigstore: createSigstorePackage(false), ...overrides });
}

/** A world in which the public-good repository is the one that the test serves. */
function publicGoodWorld(now?: Date): World {
  const sigstore = createSigstorePackage(false);
  const here = <Repository extends { readonly mirrorUrl: string }>(repository: Repository) => ({
    ...repository,
    mirrorUrl: served.url,
    rootFile: root,
  });
  return worldAt(home, {
    ...(now === undefined ? {} : { clock: { now: () => now } }),
    sigstore: {
      readTargets: async (repository, names) => sigstore.readTargets(here(repository), names),
      createVerifier: async (repository, thresholds) => sigstore.createVerifier(here(repository), thresholds),
    },
  });
}

function update() {
  return updateTrust(world, { name: served.url, root }, silentProgress);
}

/** Every file below a folder with its content. */
function contents(folder: string): Readonly<Record<string, string>> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    statSync(join(folder, path)).isFile(),
  );
  return Object.fromEntries(files.sort().map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}

function notes(): { readonly texts: string[]; readonly progress: typeof silentProgress } {
  const texts: string[] = [];
  return { texts, progress: { stage: () => () => {}, note: (text) => texts.push(text) } };
}

describe('an update', () => {
  test('keeps root and services as they came, and says whom they trust', async () => {
    const report = await update();
    expect(report).toMatchObject({ name: served.url, mirror: served.url, from: 'updated', changed: true });
    expect(readFileSync(report.files?.trustedRoot ?? '', 'utf8')).toBe(firstRoot);
    expect(readFileSync(report.files?.signingConfig ?? '', 'utf8')).toBe(signingConfig);
    expect(report.keys.map(({ kind, uri, status }) => [kind, uri, status])).toContainEqual([
      'certificate authority',
      'https://one.example',
      'in use',
    ]);
  });

  test('that brings nothing new says so', async () => {
    await update();
    expect(await update()).toMatchObject({ changed: false });
  });

  test('goes on without the first root.json, through new keys, and leaves no other file behind', async () => {
    await update();
    served.rotate({ timestamp: served.keys.snapshot });
    served.publish({ 'trusted_root.json': secondRoot });
    const report = await updateTrust(world, { name: `${served.url}/` }, silentProgress);
    expect(report).toMatchObject({ changed: true });
    expect(report.files?.signingConfig).toBeUndefined();
    const folder = trustFolder(world, trustRepository(served.url)) ?? '';
    expect(readdirSync(folder).sort()).toEqual(['trusted_root.json', 'tuf', 'updated.json']);
    expect(readFileSync(join(folder, 'trusted_root.json'), 'utf8')).toBe(secondRoot);
  });

  test('keeps its files where XDG_DATA_HOME says, when that is an absolute path', async () => {
    const at = (environment: Readonly<Record<string, string>>) => trustFolder({ environment }, trustRepository('staging'));
    expect(at({ HOME: '/home/a', XDG_DATA_HOME: '/data' })).toBe('/data/selfsame/trust/staging');
    expect(at({ HOME: '/home/a', XDG_DATA_HOME: 'data' })).toBe('/home/a/.local/share/selfsame/trust/staging');
    expect(at({ HOME: '/home/a' })).toBe('/home/a/.local/share/selfsame/trust/staging');
    expect(at({ HOME: 'relative' })).toBeUndefined();
  });

  test('of two mirrors keeps them apart, whatever their addresses are', () => {
    const folders = ['https://a.example/x', 'https://a.example/X', 'https://a.example/x/y', 'https://a.example/..'].map((url) =>
      trustFolder({ environment: { HOME: '/h' } }, trustRepository(url)),
    );
    expect(new Set(folders).size).toBe(4);
    for (const folder of folders) expect(folder).toMatch(/^\/h\/\.local\/share\/selfsame\/trust\/[^/]+$/);
  });

  test('two at once both succeed, and what is kept is whole', async () => {
    await update();
    served.publish({ 'trusted_root.json': secondRoot });
    await Promise.all([update(), update(), update()]);
    expect(await update()).toMatchObject({ changed: false, from: 'updated' });
  });
});

describe('what goes wrong leaves every file as it was, and the old root in use:', () => {
  const cases: readonly (readonly [string, string, () => void | Promise<void>])[] = [
    ['nobody answers', 'network/trust-update', () => served.close()],
    [
      'the repository went back in time',
      'trust/rollback',
      () => served.publish({}, { versions: { timestamp: 1, snapshot: 1, targets: 1 } }),
    ],
    [
      'the repository is past its time',
      'trust/expired',
      () => served.publish({ 'trusted_root.json': secondRoot }, { expires: { timestamp: new Date(0) } }),
    ],
    [
      'somebody else signed',
      'trust/bad-signature',
      () => served.publish({ 'trusted_root.json': secondRoot }, { signers: { targets: served.keys.snapshot } }),
    ],
    [
      'a file is another than was signed',
      'trust/other-content',
      () => {
        served.publish({ 'trusted_root.json': secondRoot });
        for (const [path, content] of served.files) {
          if (content === secondRoot) served.files.set(path, secondRoot.replace('two', 'owt'));
        }
      },
    ],
    ['there is no root any more', 'trust/unusable', () => served.publish({ 'signing_config.v0.2.json': signingConfig })],
    ['the new root is none', 'trust/unusable', () => served.publish({ 'trusted_root.json': '{}' })],
    [
      'the new services are none',
      'trust/unusable',
      () => served.publish({ 'trusted_root.json': secondRoot, 'signing_config.v0.2.json': '{}' }),
    ],
  ];

  test.each(cases)('%s', async (_, code, goWrong) => {
    await update();
    const before = contents(home);
    await goWrong();
    await expect(update()).rejects.toMatchObject({ code, help: expect.stringContaining('stays in use') });
    expect(contents(home)).toEqual(before);
    expect(await showTrust(world, { name: served.url }, silentProgress)).toMatchObject({ from: 'updated' });
    if (code === 'network/trust-update') served = await serveTufRepository();
  });

  test('at the first time too, when there is nothing', async () => {
    await served.close();
    await expect(update()).rejects.toMatchObject({ code: 'network/trust-update' });
    expect(contents(home)).toEqual({});
    served = await serveTufRepository();
  });
});

describe('what cannot be done as asked is refused before anybody is asked:', () => {
  test.each([
    ['unknown', 'usage/unknown-trust'],
    ['http://tuf.example.org', 'usage/bad-mirror'],
    ['file:///etc', 'usage/bad-mirror'],
    ['https://user:secret@tuf.example.org', 'usage/bad-mirror'],
    ['https://tuf.example.org/?token=secret', 'usage/bad-mirror'],
  ])('%s', async (name, code) => {
    const refusal = updateTrust(world, { name, root }, silentProgress);
    await expect(refusal).rejects.toMatchObject({ kind: 'usage', code });
    await expect(refusal).rejects.not.toMatchObject({ message: expect.stringContaining('secret') });
  });

  test('a mirror of which nobody said whom to trust', async () => {
    await expect(updateTrust(world, { name: served.url }, silentProgress)).rejects.toMatchObject({
      code: 'usage/no-first-root',
    });
    expect(served.requests).toEqual([]);
  });

  test('another first root than the mirror began with', async () => {
    await update();
    const other = await serveTufRepository();
    writeFileSync(root, other.firstRoot);
    await other.close();
    await expect(update()).rejects.toMatchObject({ code: 'trust/other-root', help: expect.stringContaining(home) });
  });

  test.each(['not JSON', '{}', '{"signed":{}}', '{"signed":{"version":"1"}}'])('a first root that is none: %s', async (text) => {
    writeFileSync(root, text);
    await expect(update()).rejects.toMatchObject({ code: 'trust/bad-first-root', message: expect.stringContaining(root) });
    expect(served.requests).toEqual([]);
  });

  test('a machine without a place for a user', async () => {
    world = createWorld({ environment: {} });
    await expect(update()).rejects.toMatchObject({ code: 'trust/no-place' });
  });

  test('staging and a mirror are not there before their first update', async () => {
    for (const name of ['staging', served.url]) {
      await expect(showTrust(world, { name }, silentProgress)).rejects.toMatchObject({ code: 'trust/not-there' });
    }
  });
});

describe('the public-good root in use is', () => {
  test('the one that ships, before any update', async () => {
    const report = await showTrust(world, {}, silentProgress);
    expect(report).toMatchObject({ name: 'public-good', from: 'shipped' });
    expect(report.files).toBeUndefined();
    expect(report.keys.filter(({ status }) => status === 'in use').map(({ kind }) => kind)).toContain('transparency log');
    const { trustedRoot, from } = await readDefaultTrust(world, silentProgress);
    expect(trustedRoot).toBe(await readPublicGoodRoot());
    expect(from).toMatch(/^public-good, as shipped with selfsame \d.*; the first of its keys in use ends on 2031-10-05$/);
  });

  test('the one of the last update, with its age', async () => {
    await updateTrust(publicGoodWorld(new Date('2026-11-02T10:00:00Z')), { root }, silentProgress);
    await makeRootVersion(1_000);
    const { trustedRoot, from } = await readDefaultTrust(publicGoodWorld(new Date('2026-11-21T09:00:00Z')), silentProgress);
    expect(trustedRoot).toBe(firstRoot);
    expect(from).toBe('public-good, updated on 2026-11-02, 18 days ago');
  });

  test('the one that ships again, once a later tool ships a later one', async () => {
    await updateTrust(publicGoodWorld(), { root }, silentProgress);
    const { signed } = JSON.parse(await readPublicGoodFirstRoot());
    await makeRootVersion(signed.version);
    expect((await readDefaultTrust(world, silentProgress)).trustedRoot).toBe(firstRoot);
    await makeRootVersion(signed.version - 1);
    expect((await readDefaultTrust(world, silentProgress)).trustedRoot).toBe(await readPublicGoodRoot());
  });

  test.each([
    ['updated.json', '{}'],
    ['updated.json', 'not JSON'],
    ['trusted_root.json', '{}'],
    ['trusted_root.json', undefined],
  ])('the one that ships, with a note, when %s is broken: %s', async (name, text) => {
    await updateTrust(publicGoodWorld(), { root }, silentProgress);
    await makeRootVersion(1_000);
    const file = join(trustFolder(world, trustRepository('public-good')) ?? '', name);
    if (text === undefined) rmSync(file);
    else writeFileSync(file, text);
    const { texts, progress } = notes();
    expect((await readDefaultTrust(world, progress)).trustedRoot).toBe(await readPublicGoodRoot());
    expect(texts).toEqual([expect.stringContaining('"selfsame trust update public-good" fetches it again')]);
  });

  /** As if the update had come to this version of root.json. */
  async function makeRootVersion(version: number): Promise<void> {
    const file = join(trustFolder(world, trustRepository('public-good')) ?? '', 'updated.json');
    writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), rootVersion: version }));
  }
});

describe('signing with a Sigstore by name', () => {
  test('uses the root and the services of today', async () => {
    const trust = await readTrust(publicGoodWorld(), 'public-good', silentProgress);
    expect(trust).toMatchObject({ trustedRoot: firstRoot, signingConfig });
    expect(trust.from).toMatch(/^public-good, updated on .*, today; the first of its keys in use ends on \d{4}-\d\d-\d\d$/);
  });

  test('goes on with what was fetched before when nobody answers, and says so', async () => {
    await readTrust(publicGoodWorld(), 'public-good', silentProgress);
    const folder = trustFolder(world, trustRepository('public-good')) ?? '';
    const file = join(folder, 'updated.json');
    writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), rootVersion: 1_000 }));
    const offline = publicGoodWorld();
    await served.close();
    const { texts, progress } = notes();
    expect(await readTrust(offline, 'public-good', progress)).toMatchObject({ signingConfig });
    expect(texts).toEqual([expect.stringMatching(/could not be asked .* going on with public-good, updated on/)]);
    served = await serveTufRepository();
  });

  test('goes on with nothing when the repository must not be trusted', async () => {
    await readTrust(publicGoodWorld(), 'public-good', silentProgress);
    served.publish({}, { versions: { timestamp: 1 } });
    const refusal = readTrust(publicGoodWorld(), 'public-good', silentProgress);
    await expect(refusal).rejects.toMatchObject({ code: 'trust/rollback' });
  });

  test('fails when nobody answers and nothing was fetched before', async () => {
    const offline = publicGoodWorld();
    await served.close();
    const refusal = readTrust(offline, 'public-good', silentProgress);
    await expect(refusal).rejects.toMatchObject({ code: 'network/trust-update' });
    served = await serveTufRepository();
  });
});

function service(url: string, majorApiVersion: number) {
  return { url, majorApiVersion, validFor: { start: '2024-01-01T00:00:00Z' }, operator: 'example' };
}
