// Whole release folders, each spoiled in one way: which checks say no, and that nothing else does.

import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createWorld } from '../../src/host/create-world.ts';
import type { Verdict } from '../../src/model/verdict.ts';
import { release } from '../../src/ops/release.ts';
import { type VerifyOptions, verifyRelease } from '../../src/ops/verify-release.ts';
import { makeProject } from '../support/make-project.ts';
import { silentProgress } from '../support/silent-progress.ts';

const project = makeProject({
  'selfsame.yaml': `name: hello
build:
  run: |
    printf 'hello\\n' > hello.txt
    printf 'other\\n' > other.txt
  outputs: [hello.txt, other.txt]
gates: [{ id: unit, run: "echo 3 passed, 0 failed", covers: [selfsame.yaml] }]
`,
});
const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'selfsame-verify-')));
const sound = join(scratch, 'sound');
const root = join(scratch, 'trusted_root.json');
const identity = 'https://rehearsal.selfsame.invalid/rehearsal.selfsame.invalid/local/hello@refs/tags/v0.1.0';
const asked: VerifyOptions = {
  version: 'v0.1.0',
  trustedRoot: root,
  identity,
  issuer: 'https://rehearsal.selfsame.invalid',
  repository: 'https://rehearsal.selfsame.invalid/local/hello',
};
const world = createWorld({ workingFolder: scratch });

beforeAll(async () => {
  const options = { folder: project.folder, rehearse: true, allowDirty: false, keep: false, out: sound };
  const outcome = await release(createWorld({ workingFolder: project.folder }), options, silentProgress);
  expect(outcome.reasons).toEqual([]);
  cpSync(join(sound, 'trusted_root.json'), root);
});

afterAll(() => {
  project.remove();
  rmSync(scratch, { recursive: true, force: true });
});

let copies = 0;

/** The sound release with one thing done to it. */
async function verdictOf(spoil: (folder: string) => void, options: Partial<VerifyOptions> = {}): Promise<Verdict> {
  copies += 1;
  const from = join(scratch, `copy-${copies}`);
  cpSync(sound, from, { recursive: true });
  spoil(from);
  return verifyRelease(world, { ...asked, from, ...options }, silentProgress);
}

function failing({ checks }: Verdict): readonly string[] {
  return checks.filter(({ status }) => status === 'fail').map(({ check }) => check);
}

function edit(file: string, change: (text: string) => string): void {
  writeFileSync(file, change(readFileSync(file, 'utf8')));
}

test('the release as it was made is accepted, and said to be a rehearsal', async () => {
  const verdict = await verdictOf(() => {});
  expect(failing(verdict)).toEqual([]);
  expect(verdict).toMatchObject({ verdict: 'accepted', rehearsal: true });
});

test.each([
  ['flat', ['-C', sound, '.']],
  ['in one top folder', ['-C', scratch, 'sound']],
])('a .tar.gz of it, %s, is accepted too', async (name, where) => {
  const from = join(scratch, `${name}.tar.gz`);
  execFileSync('tar', ['-czf', from, ...where]);
  expect((await verifyRelease(world, { ...asked, from }, silentProgress)).verdict).toBe('accepted');
});

describe('a folder that was spoiled is refused', () => {
  const cases: readonly (readonly [string, (folder: string) => void, readonly string[]])[] = [
    ['one byte of an artifact', (at) => appendFileSync(join(at, 'hello.txt'), 'x'), ['signatures', 'subjects', 'checksums']],
    ['an extra file', (at) => writeFileSync(join(at, 'extra.txt'), 'x'), ['subjects']],
    ['a missing artifact', (at) => unlinkSync(join(at, 'hello.txt')), ['signatures', 'subjects']],
    ['a renamed artifact', (at) => renameSync(join(at, 'hello.txt'), join(at, 'hullo.txt')), ['subjects']],
    ['a symbolic link out in place of an artifact', linkOut, ['signatures', 'subjects']],
    ['a folder inside', (at) => mkdirSync(join(at, 'inside')), ['subjects']],
    ['a truncated bundle', (at) => truncateSync(join(at, 'hello.txt.sigstore.json'), 100), ['signatures']],
    ['the bundle of another artifact', swapBundles, ['artifact-signatures']],
    ['a missing signature of an artifact', (at) => unlinkSync(join(at, 'hello.txt.sigstore.json')), ['artifact-signatures']],
    ['a swapped SBOM', swapSboms, ['subjects', 'checksums', 'sbom']],
    [
      'SHA256SUMS with one line less',
      (at) => edit(join(at, 'SHA256SUMS'), (text) => text.replace(/^.*\n/, '')),
      ['subjects', 'checksums'],
    ],
    [
      'SHA256SUMS with CRLF',
      (at) => edit(join(at, 'SHA256SUMS'), (text) => text.replaceAll('\n', '\r\n')),
      ['subjects', 'checksums'],
    ],
    [
      'SHA256SUMS without its final newline',
      (at) => truncateSync(join(at, 'SHA256SUMS'), sizeOf('SHA256SUMS') - 1),
      ['subjects', 'checksums'],
    ],
    [
      'statements under another name',
      (at) => renameSync(join(at, 'hello-0.1.0.intoto.jsonl'), join(at, 'hello.intoto.jsonl')),
      ['subjects'],
    ],
    [
      'a second file of the same statements',
      (at) => cpSync(join(at, 'hello-0.1.0.intoto.jsonl'), join(at, 'extra.intoto.jsonl')),
      ['subjects'],
    ],
    ['a removed manifest', (at) => unlinkSync(join(at, 'release.json')), ['subjects']],
    [
      'a manifest with a duplicate key',
      (at) => edit(join(at, 'release.json'), (text) => text.replace('{', '{"name":"x",')),
      ['subjects', 'checksums'],
    ],
  ];

  test.each(cases)('%s', async (_name, spoil, expected) => {
    const verdict = await verdictOf(spoil);
    expect(verdict.verdict).toBe('refused');
    expect(failing(verdict)).toEqual(expected);
  });

  test.each([0, 1, 2, 3, 4, 5])('with statement %i removed, whichever it is', async (index) => {
    const verdict = await verdictOf((at) =>
      edit(join(at, 'hello-0.1.0.intoto.jsonl'), (text) =>
        text
          .split('\n')
          .filter((_, line) => line !== index)
          .join('\n'),
      ),
    );
    expect(verdict.verdict).toBe('refused');
    expect(failing(verdict)).toContain('release-statement');
  });

  test('with the last line of the statements cut off without its newline, nothing is dropped in silence', async () => {
    const verdict = await verdictOf((at) => edit(join(at, 'hello-0.1.0.intoto.jsonl'), (text) => text.trimEnd()));
    expect(verdict.verdict).toBe('accepted');
  });

  function linkOut(at: string): void {
    unlinkSync(join(at, 'hello.txt'));
    symlinkSync(join(sound, 'hello.txt'), join(at, 'hello.txt'));
  }

  function swapBundles(at: string): void {
    swap(at, 'hello.txt.sigstore.json', 'other.txt.sigstore.json');
  }

  function swapSboms(at: string): void {
    swap(at, 'hello.txt.cdx.json', 'other.txt.cdx.json');
  }

  function swap(at: string, first: string, second: string): void {
    renameSync(join(at, first), join(at, 'swapped'));
    renameSync(join(at, second), join(at, first));
    renameSync(join(at, 'swapped'), join(at, second));
  }

  function sizeOf(name: string): number {
    return readFileSync(join(sound, name)).length;
  }
});

describe('who and what is asked for decides', () => {
  test('another identity is refused by that check', async () => {
    expect(failing(await verdictOf(() => {}, { identity: identity.replace('v0.1.0', 'v0.1.0x') }))).toContain('signer-identity');
  });

  test('an identity that is only the beginning of the signer is refused', async () => {
    expect(failing(await verdictOf(() => {}, { identity: identity.slice(0, -1) }))).toContain('signer-identity');
  });

  test('a pattern must match the whole identity', async () => {
    const pattern = { identity: undefined, identityPattern: 'https://rehearsal\\.selfsame\\.invalid/' };
    expect(failing(await verdictOf(() => {}, pattern))).toContain('signer-identity');
    const whole = { identity: undefined, identityPattern: 'https://rehearsal\\.selfsame\\.invalid/.*@refs/tags/v0\\.1\\.0' };
    expect(failing(await verdictOf(() => {}, whole))).toEqual([]);
  });

  test('another issuer is refused by that check alone', async () => {
    expect(failing(await verdictOf(() => {}, { issuer: 'https://issuer.example.org' }))).toEqual(['signer-identity']);
  });

  test('a signer taken at its word is still held to what its certificate states', async () => {
    const word = { sourceFrom: 'provenance' } as const;
    expect(failing(await verdictOf(() => {}, word))).toEqual([]);
    const other = { ...word, repository: 'https://example.org/acme/hello' };
    expect(failing(await verdictOf(() => {}, other))).toContain('source-repository');
  });

  test('another repository is refused', async () => {
    const verdict = await verdictOf(() => {}, { repository: 'https://example.org/acme/hello' });
    expect(failing(verdict)).toContain('source-repository');
  });

  test('the tag of another version is refused', async () => {
    expect(failing(await verdictOf(() => {}, { version: 'v0.1.1' }))).toContain('source-ref');
  });

  test('a rehearsal is refused when its root is not named, whatever root lies in its folder', async () => {
    const verdict = await verdictOf(() => {}, { trustedRoot: undefined });
    expect(verdict.verdict).toBe('refused');
    expect(failing(verdict)).toContain('signatures');
  });
});

describe('it cannot be done as asked, or cannot be told', () => {
  const ask = (options: Partial<VerifyOptions>) => verifyRelease(world, { ...asked, from: sound, ...options }, silentProgress);

  test('without anybody who must have signed: exit 2, and the folder is not asked', async () => {
    await expect(ask({ identity: undefined, issuer: undefined, repository: undefined })).rejects.toMatchObject({
      kind: 'usage',
      code: 'usage/no-identity',
    });
  });

  test('with --source-from and nobody whose word it would be', async () => {
    await expect(
      ask({ identity: undefined, issuer: undefined, repository: undefined, sourceFrom: 'provenance' }),
    ).rejects.toMatchObject({ kind: 'usage', code: 'usage/source-from-alone' });
  });

  test('with an identity and no issuer', async () => {
    await expect(ask({ issuer: undefined })).rejects.toMatchObject({ kind: 'usage', code: 'usage/half-an-identity' });
  });

  test('without a version', async () => {
    await expect(ask({ version: undefined })).rejects.toMatchObject({ code: 'usage/no-version' });
  });

  test('with an empty folder: there is nothing to verify', async () => {
    const empty = join(scratch, 'empty');
    mkdirSync(empty);
    await expect(ask({ from: empty })).rejects.toMatchObject({ kind: 'nothing', code: 'release/empty' });
  });

  test('with a folder that is not there', async () => {
    await expect(ask({ from: join(scratch, 'nowhere') })).rejects.toMatchObject({ kind: 'file' });
  });

  test('with a trusted root that is not JSON', async () => {
    const bad = join(scratch, 'bad-root.json');
    writeFileSync(bad, 'not json');
    await expect(ask({ trustedRoot: bad })).rejects.toMatchObject({ code: 'file/bad-trusted-root' });
  });

  test('a root whose authorities have ended is a no of the check freshness', async () => {
    const text = readFileSync(root, 'utf8');
    const ended = join(scratch, 'ended-root.json');
    const closed = text
      .replaceAll(/"end": "[^"]+"/g, '"end": "2001-01-01T00:00:00Z"')
      .replaceAll(/"start": "[^"]+"/g, '"start": "2000-01-01T00:00:00Z"');
    expect(closed).not.toBe(text);
    writeFileSync(ended, closed);
    expect(failing(await verdictOf(() => {}, { trustedRoot: ended }))).toContain('freshness');
  });
});

describe('a policy', () => {
  const text = `signers:
  - identity: ${identity}
    issuer: https://rehearsal.selfsame.invalid
repository: https://rehearsal.selfsame.invalid/local/hello
`;

  test('of --policy is read, and its required gate must have passed', async () => {
    const file = join(scratch, 'policy.yaml');
    writeFileSync(file, `${text}gates: [unit]\n`);
    const none = { identity: undefined, issuer: undefined, repository: undefined };
    expect(failing(await verdictOf(() => {}, { ...none, policy: file }))).toEqual([]);
    writeFileSync(file, `${text}gates: [unit, fuzz]\n`);
    expect(failing(await verdictOf(() => {}, { ...none, policy: file }))).toEqual(['gates']);
  });

  test.each(['release-policy.yaml', 'selfsame.yaml'])(
    'is never read from the release itself, where %s lies in the working folder',
    async (name) => {
      const own = join(scratch, `own-${name}`);
      cpSync(sound, own, { recursive: true });
      writeFileSync(join(own, name), name === 'selfsame.yaml' ? `verify:\n${text.replaceAll(/^/gm, '  ')}` : text);
      const options = { ...asked, identity: undefined, issuer: undefined, repository: undefined };
      const here = createWorld({ workingFolder: own });
      await expect(verifyRelease(here, { ...options, from: own }, silentProgress)).rejects.toMatchObject({
        code: 'usage/policy-in-release',
      });
      // The same folder by another way.
      const link = join(scratch, `link-${name}`);
      symlinkSync(own, link);
      await expect(verifyRelease(here, { ...options, from: link }, silentProgress)).rejects.toMatchObject({
        code: 'usage/policy-in-release',
      });
    },
  );

  test('named by --policy is not read from the release either', async () => {
    const own = join(scratch, 'named');
    cpSync(sound, own, { recursive: true });
    writeFileSync(join(own, 'mine.yaml'), text);
    const options = {
      ...asked,
      from: own,
      policy: join(own, 'mine.yaml'),
      identity: undefined,
      issuer: undefined,
      repository: undefined,
    };
    await expect(verifyRelease(world, options, silentProgress)).rejects.toMatchObject({ code: 'usage/policy-in-release' });
  });

  test('and a --repository that it contradicts are refused, and not one of them passed over', async () => {
    const file = join(scratch, 'contradicted.yaml');
    writeFileSync(file, text);
    const options = { identity: undefined, issuer: undefined, policy: file };
    await expect(verdictOf(() => {}, { ...options, repository: 'https://example.org/other' })).rejects.toMatchObject({
      code: 'usage/two-policies',
    });
    expect(failing(await verdictOf(() => {}, options))).toEqual([]);
  });

  test('in two places at once is refused until one is chosen', async () => {
    const two = join(scratch, 'two');
    mkdirSync(two);
    writeFileSync(join(two, 'release-policy.yaml'), text);
    writeFileSync(join(two, 'selfsame.yaml'), `verify:\n${text.replaceAll(/^/gm, '  ')}`);
    const here = createWorld({ workingFolder: two });
    const options = { ...asked, from: sound, identity: undefined, issuer: undefined, repository: undefined };
    await expect(verifyRelease(here, options, silentProgress)).rejects.toMatchObject({ code: 'usage/two-policies' });
  });
});
