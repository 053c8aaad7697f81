// The client of trusted keys against a repository that is attacked in every way that The Update Framework names.

import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createSigstorePackage } from '../../src/host/sigstore.ts';
import { createEmbeddedSigstore } from '../../src/sign/embedded/create-embedded-sigstore.ts';
import { readPublicGoodFirstRoot } from '../../src/verify/public-good-root.ts';
import { stagingFirstRoot } from '../../src/verify/staging-root.ts';
import { makeTufKey, serveTufRepository, type TufRepository } from '../support/tuf-repository.ts';

const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'selfsame-tuf-')));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const past = new Date(Date.now() - 60_000);
const { readTargets } = createSigstorePackage(false);
let count = 0;
let cacheFolder = '';
let rootFile = '';
let served: TufRepository;

beforeEach(async () => {
  served = await serveTufRepository({ 'a.json': 'first' });
  count += 1;
  cacheFolder = join(scratch, `cache-${count}`);
  rootFile = join(scratch, `root-${count}.json`);
  writeFileSync(rootFile, served.firstRoot);
});
afterEach(async () => {
  vi.useRealTimers();
  await served.close();
});

async function read(names: readonly string[] = ['a.json']): Promise<Readonly<Record<string, string>>> {
  return Object.fromEntries(await readTargets({ mirrorUrl: served.url, rootFile, cacheFolder }, names));
}

describe('what a sound repository has today is what is read', () => {
  test('at first', async () => {
    expect(await read()).toEqual({ 'a.json': 'first' });
  });

  test('and whatever it publishes afterwards', async () => {
    await read();
    served.publish({ 'a.json': 'second', 'b.json': 'other' });
    expect(await read(['a.json', 'b.json'])).toEqual({ 'a.json': 'second', 'b.json': 'other' });
  });

  test('without the targets that it does not have', async () => {
    expect(await read(['a.json', 'none.json'])).toEqual({ 'a.json': 'first' });
  });

  test('also when nothing changed, without fetching a target again', async () => {
    await read();
    served.requests.length = 0;
    expect(await read()).toEqual({ 'a.json': 'first' });
    expect(served.requests).toEqual(['2.root.json', 'timestamp.json']);
  });

  test('through a rotation of every key, each root signed by the old keys and the new', async () => {
    await read();
    const rootKeys = [makeTufKey(), makeTufKey()];
    served.rotate({ root: rootKeys });
    served.rotate({ timestamp: [makeTufKey()], snapshot: [makeTufKey()], targets: [makeTufKey()] });
    served.publish({ 'a.json': 'rotated' });
    expect(await read()).toEqual({ 'a.json': 'rotated' });
  });

  test('also when the root that it began with is past its time, and a later one is not', async () => {
    served.rotate({}, { expires: { root: past } });
    served.rotate({});
    expect(await read()).toEqual({ 'a.json': 'first' });
  });
});

describe('an attack is refused by its name:', () => {
  const cases: readonly (readonly [string, string, () => void])[] = [
    [
      'a timestamp of an earlier day',
      'trust/rollback',
      () => served.publish({ 'a.json': 'older' }, { versions: { timestamp: 1, snapshot: 3, targets: 3 } }),
    ],
    [
      'a new timestamp that names an earlier snapshot',
      'trust/rollback',
      () => served.publish({ 'a.json': 'older' }, { versions: { snapshot: 1 } }),
    ],
    [
      'a new snapshot that names earlier targets',
      'trust/rollback',
      () => served.publish({ 'a.json': 'older' }, { versions: { targets: 1 } }),
    ],
    [
      'a snapshot of one day with the timestamp of another',
      'trust/rollback',
      () => {
        served.publish({ 'a.json': 'third' });
        const older = served.files.get('2.snapshot.json') ?? '';
        served.files.set('3.snapshot.json', older);
      },
    ],
    [
      'targets of one day with the snapshot of another',
      'trust/rollback',
      () => {
        served.publish({ 'a.json': 'third' });
        served.files.set('3.targets.json', served.files.get('2.targets.json') ?? '');
      },
    ],
    [
      'a root that leaves a version out',
      'trust/rollback',
      () => {
        served.rotate({}, { versions: { root: 3 } });
        served.files.set('2.root.json', served.files.get('3.root.json') ?? '');
      },
    ],
    ['the old root again under the next version', 'trust/rollback', () => served.files.set('2.root.json', served.firstRoot)],
    ['a timestamp that is past its time', 'trust/expired', () => served.publish({}, { expires: { timestamp: past } })],
    ['a snapshot that is past its time', 'trust/expired', () => served.publish({}, { expires: { snapshot: past } })],
    ['targets that are past their time', 'trust/expired', () => served.publish({}, { expires: { targets: past } })],
    ['a last root that is past its time', 'trust/expired', () => served.rotate({}, { expires: { root: past } })],
    ...(['timestamp', 'snapshot', 'targets'] as const).map(
      (role) =>
        [
          `a ${role} file that another key signed`,
          'trust/bad-signature',
          () => served.publish({ 'a.json': 'forged' }, { signers: { [role]: [makeTufKey()] } }),
        ] as const,
    ),
    [
      'a timestamp that the key of the snapshot signed',
      'trust/bad-signature',
      () => served.publish({}, { signers: { timestamp: served.keys.snapshot } }),
    ],
    [
      'a root that one of two keys signed',
      'trust/bad-signature',
      () => served.rotate({}, { signers: { root: served.keys.root.slice(0, 1) } }),
    ],
    [
      'a root that one key signed under two names',
      'trust/bad-signature',
      () => {
        const [first, second] = served.keys.root;
        if (first !== undefined && second !== undefined)
          served.rotate({}, { signers: { root: [first, { ...first, id: second.id }] } });
      },
    ],
    [
      'a new root that its own keys signed, and not those before',
      'trust/bad-signature',
      () => served.rotate({ root: [makeTufKey(), makeTufKey()] }, { alsoOldKeys: false }),
    ],
    [
      'a new root that the keys before signed, and not its own',
      'trust/bad-signature',
      () => {
        const old = served.keys.root;
        served.rotate({ root: [makeTufKey(), makeTufKey()] }, { signers: { root: old } });
      },
    ],
    [
      'metadata of which one byte was changed',
      'trust/bad-signature',
      () => {
        served.publish({});
        served.files.set('timestamp.json', String(served.files.get('timestamp.json')).replace('2100', '2101'));
      },
    ],
    [
      'a target of the same length with other bytes',
      'trust/other-content',
      () => {
        served.publish({ 'a.json': 'third' });
        const path = [...served.files.keys()].findLast((each) => each.startsWith('targets/')) ?? '';
        served.files.set(path, 'thirD');
      },
    ],
    [
      'a target that goes on after its end',
      'trust/other-content',
      () => {
        served.publish({ 'a.json': 'third' });
        const path = [...served.files.keys()].findLast((each) => each.startsWith('targets/')) ?? '';
        served.files.set(path, 'third and more');
      },
    ],
    [
      'metadata without an end',
      'trust/other-content',
      () => {
        served.intercept = (path, response) => {
          if (path !== 'timestamp.json') return false;
          const more = (): void => {
            if (response.destroyed) return;
            response.write(Buffer.alloc(16_384, ' '));
            setTimeout(more, 1);
          };
          more();
          return true;
        };
      },
    ],
  ];

  test.each(cases)('%s is %s', async (_, code, attack) => {
    await read();
    served.publish({ 'a.json': 'second' });
    await read();
    attack();
    await expect(read()).rejects.toMatchObject({ kind: 'network', code, help: expect.stringContaining('stays in use') });
  });

  test('a repository that is frozen is found out once its timestamp is past its time, and not before', async () => {
    const soon = new Date(Date.now() + 3_600_000);
    served.publish({ 'a.json': 'second' }, { expires: { timestamp: soon } });
    expect(await read()).toEqual({ 'a.json': 'second' });
    vi.useFakeTimers({ toFake: ['Date'], now: soon });
    await expect(read()).rejects.toMatchObject({ code: 'trust/expired' });
  });

  test('an old state is refused by what was seen before, also when the attacker has every file of that day', async () => {
    const old = new Map(served.files);
    await read();
    served.publish({ 'a.json': 'second' });
    await read();
    served.files.clear();
    for (const [path, content] of old) served.files.set(path, content);
    await expect(read()).rejects.toMatchObject({ code: 'trust/rollback' });
  });

  test('another root than the repository began with leads nowhere', async () => {
    const other = await serveTufRepository();
    await other.close();
    writeFileSync(rootFile, other.firstRoot);
    await expect(read()).rejects.toMatchObject({ code: 'trust/bad-signature' });
  });
});

describe('a repository that cannot be asked is network/trust-update, and the reason is told:', () => {
  test('nobody listens', async () => {
    await served.close();
    await expect(read()).rejects.toMatchObject({
      kind: 'network',
      code: 'network/trust-update',
      message: expect.stringMatching(/ECONNREFUSED/),
    });
    served = await serveTufRepository();
  });

  test('the connection ends half way', async () => {
    served.intercept = (_, response) => {
      response.writeHead(200, { 'content-length': 1000 }).write('{');
      setTimeout(() => response.destroy(), 20);
      return true;
    };
    await expect(read()).rejects.toMatchObject({ code: 'network/trust-update' });
  });

  test('it answers 500', async () => {
    served.intercept = (path, response) => {
      if (path !== 'timestamp.json') return false;
      response.writeHead(500).end();
      return true;
    };
    await expect(read()).rejects.toMatchObject({
      code: 'network/trust-update',
      message: expect.stringContaining('(HTTP 500)'),
    });
  });

  test('something else answers with a page', async () => {
    served.intercept = (_, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html>log in first</html>');
      return true;
    };
    await expect(read()).rejects.toMatchObject({ code: 'network/trust-update' });
  });

  test.each([
    ['the public-good Sigstore', readPublicGoodFirstRoot],
    ['staging', async () => stagingFirstRoot],
  ])('it has nothing for whoever begins with the root of %s that ships, whose own signatures hold', async (_, shipped) => {
    writeFileSync(rootFile, await shipped());
    served.files.clear();
    await expect(read()).rejects.toMatchObject({ code: 'network/trust-update', message: expect.stringContaining('(HTTP 404)') });
    expect(served.requests).toEqual([expect.stringMatching(/^\d+\.root\.json$/), 'timestamp.json']);
  });

  test('it is no repository at all', async () => {
    const silent = createServer((socket) => socket.on('error', () => {}).end('hello\n', () => socket.destroy()));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const address = silent.address();
    const mirrorUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
    await expect(readTargets({ mirrorUrl, rootFile, cacheFolder }, [])).rejects.toMatchObject({ code: 'network/trust-update' });
    await new Promise((resolve) => silent.close(resolve));
  });
});

test('a server that fails for a moment is asked again', async () => {
  let failures = 2;
  served.intercept = (path, response) => {
    if (path !== 'timestamp.json' || failures === 0) return false;
    failures -= 1;
    response.writeHead(503).end();
    return true;
  };
  const patient = createSigstorePackage({ retries: 2, minTimeout: 10, maxTimeout: 20, randomize: true });
  expect((await patient.readTargets({ mirrorUrl: served.url, rootFile, cacheFolder }, ['a.json'])).get('a.json')).toBe('first');
});

test('bundled as the commands are, it works as well', async () => {
  // A package in CommonJS has other names in a bundle than beside one.
  const outfile = join(scratch, 'bundle.mjs');
  await build({
    entryPoints: ['src/host/sigstore.ts'],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    banner: { js: 'const require = (name) => process.getBuiltinModule(name);' },
    define: { __dirname: 'import.meta.dirname' },
    logLevel: 'error',
  });
  const bundled: typeof import('../../src/host/sigstore.ts') = await import(outfile);
  const repository = { mirrorUrl: served.url, rootFile, cacheFolder };
  expect((await bundled.readTargets(repository, ['a.json'])).get('a.json')).toBe('first');
  served.publish({ 'trusted_root.json': createEmbeddedSigstore({ now: () => new Date() }).trustedRoot(served.url) });
  const verify = await bundled.createVerifier(repository, { logs: 1, signedCertificateTimestamps: 1 });
  expect(verify('{}')).toMatchObject({ status: 'refused' });
});

test('nothing is kept outside of the folder that was named', async () => {
  await read();
  expect(readdirSync(cacheFolder)).toEqual([encodeURIComponent(served.url.slice('http://'.length))]);
  expect(readFileSync(join(cacheFolder, readdirSync(cacheFolder)[0] ?? '', 'root.json'), 'utf8')).toBe(served.firstRoot);
});
