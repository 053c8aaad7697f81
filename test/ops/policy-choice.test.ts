// Which of several policies a release is held to. The release is of no account here: the criteria say whose policy it was.

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createWorld } from '../../src/host/create-world.ts';
import type { Verdict } from '../../src/model/verdict.ts';
import { type VerifyOptions, verifyRelease } from '../../src/ops/verify-release.ts';
import { silentProgress } from '../support/silent-progress.ts';

const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'selfsame-policies-')));
const release = join(scratch, 'release');
const named = join(scratch, 'named.yaml');

const policyOf = (who: string) => `signers:
  - identity: https://example.org/${who}@refs/tags/\${tag}
    issuer: https://issuer.example.org
    level: 2
repository: https://example.org/acme/hello
`;
const below = (text: string) => `name: hello\nverify:\n${text.replaceAll(/^(?=.)/gm, '  ')}`;

beforeAll(() => {
  mkdirSync(release);
  writeFileSync(join(release, 'hello.txt'), 'hello\n');
  writeFileSync(named, policyOf('named'));
});

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

let folders = 0;

/** In a folder with these files, the policy and the signer that the verdict was given by. */
async function chosen(files: Readonly<Record<string, string>>, options: Partial<VerifyOptions> = {}) {
  const { criteria } = await verdictIn(folderWith(files), options);
  const wanted = (name: string) => criteria.find((each) => each.name === name)?.wanted;
  return { policy: wanted('policy')?.split('/').at(-1), signer: wanted('signer'), level: wanted('level') };
}

function folderWith(files: Readonly<Record<string, string>>): string {
  folders += 1;
  const folder = join(scratch, `working-${folders}`);
  mkdirSync(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

async function verdictIn(workingFolder: string, options: Partial<VerifyOptions> = {}): Promise<Verdict> {
  return verifyRelease(createWorld({ workingFolder }), { version: 'v0.1.0', from: release, ...options }, silentProgress);
}

const both = { 'release-policy.yaml': policyOf('file'), 'selfsame.yaml': below(policyOf('part')) };
const signedBy = (who: string) => `https://example.org/${who}@refs/tags/v0.1.0, vouched for by https://issuer.example.org`;

describe('of written policies', () => {
  test('--policy wins over both of the others', async () => {
    expect(await chosen(both, { policy: named })).toEqual({
      policy: 'named.yaml',
      signer: signedBy('named'),
      level: '2, granted by the policy to https://example.org/named@refs/tags/v0.1.0',
    });
  });

  test('release-policy.yaml is taken, also beside a selfsame.yaml without a policy', async () => {
    expect(await chosen({ ...both, 'selfsame.yaml': 'name: hello\n' })).toMatchObject({
      policy: 'release-policy.yaml',
      signer: signedBy('file'),
    });
  });

  test('the part "verify" of selfsame.yaml is taken where there is no other', async () => {
    expect(await chosen({ 'selfsame.yaml': both['selfsame.yaml'] })).toMatchObject({
      policy: 'selfsame.yaml',
      signer: signedBy('part'),
    });
  });

  test('two of them without --policy are refused, and neither is taken', async () => {
    await expect(chosen(both)).rejects.toMatchObject({ kind: 'usage', code: 'usage/two-policies' });
  });

  test('a wrong one is refused, and not passed over for the next', async () => {
    const remote = folderWith({ 'release-policy.yaml': 'signers: []\nrepository: https://github.com/owner/hello\n' });
    cloneOf(remote, 'https://github.com/owner/hello');
    await expect(verdictIn(remote)).rejects.toMatchObject({ kind: 'config', code: 'config/bad-policy' });
  });

  test('one that asks for what is not there yet is refused, and not taken for less', async () => {
    const later = { 'release-policy.yaml': `${policyOf('file')}rebuilders: [alice@example.org]\n` };
    await expect(chosen(later)).rejects.toMatchObject({ kind: 'config', code: 'config/not-yet' });
  });

  test('none is taken beside an identity of the command line, which says who must have signed', async () => {
    const who = {
      identity: 'https://example.org/flag',
      issuer: 'https://issuer.example.org',
      repository: 'https://example.org/a/b',
    };
    expect((await chosen(both, who)).policy).toBe('--identity and --issuer');
    await expect(chosen({}, { ...who, policy: named })).rejects.toMatchObject({ code: 'usage/two-policies' });
  });
});

describe('where only the repository is known', () => {
  test('its own workflows and our reusable one may sign, and nobody else', async () => {
    const clone = folderWith({});
    cloneOf(clone, 'git@github.com:owner/hello.git');
    const { criteria } = await verdictIn(clone);
    expect(criteria.slice(0, 3).map(({ name, wanted }) => `${name}: ${wanted}`)).toEqual([
      'policy: remote of the clone',
      expect.stringMatching(/^signer: .*owner\\\/hello.*\(the rule for workflows of the repository itself\)$/),
      expect.stringMatching(/^signer: .*build-and-attest.*\(the rule for the reusable workflow of Selfsame\)$/),
    ]);
    expect(criteria).toContainEqual({ name: 'repository', wanted: 'https://github.com/owner/hello' });
    expect(criteria).toContainEqual({ name: 'ref', wanted: 'refs/tags/v0.1.0' });
  });

  test('a repository anywhere else needs a flag or a policy', async () => {
    const clone = folderWith({});
    cloneOf(clone, 'https://gitlab.example.org/owner/hello.git');
    await expect(verdictIn(clone)).rejects.toMatchObject({ kind: 'usage', code: 'usage/no-identity' });
    expect((await verdictIn(clone, { policy: named })).criteria[0]?.wanted).toBe(named);
  });
});

function cloneOf(folder: string, remote: string): void {
  execFileSync('git', ['init', '--quiet', folder]);
  execFileSync('git', ['-C', folder, 'remote', 'add', 'origin', remote]);
}
