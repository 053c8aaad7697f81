// Releases that selfsame did not make, as three tools leave them, and one attack each: what refuses it, and what lies open.

import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createWorld } from '../../src/host/create-world.ts';
import type { Verdict } from '../../src/model/verdict.ts';
import { release } from '../../src/ops/release.ts';
import { type VerifyOptions, verifyRelease } from '../../src/ops/verify-release.ts';
import { githubIssuer } from '../../src/verify/github-issuer.ts';
import {
  archives,
  bom,
  type Contents,
  cosignContents,
  cosignSbom,
  type ForeignSigner,
  githubContents,
  githubProvenance,
  goreleaserContents,
  identity,
  listOf,
  names,
  repository,
  sha256,
  startForeignSigner,
  writeContents,
} from '../support/foreign-folder.ts';
import { makeProject } from '../support/make-project.ts';
import { silentProgress } from '../support/silent-progress.ts';

const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'selfsame-foreign-')));
const world = createWorld({ workingFolder: scratch });
const trustedRoot = join(scratch, 'trusted_root.json');
const asked: VerifyOptions = { version: 'v0.1.0', trustedRoot, identity, issuer: githubIssuer, repository, foreign: true };

let signer: ForeignSigner;
let cosign: Contents = {};
let github: Contents = {};
let goreleaser: Contents = {};

beforeAll(async () => {
  signer = await startForeignSigner();
  writeFileSync(trustedRoot, signer.trustedRoot);
  cosign = await cosignContents(signer);
  github = await githubContents(signer);
  goreleaser = await goreleaserContents(signer);
});

afterAll(async () => {
  await signer.close();
  rmSync(scratch, { recursive: true, force: true });
});

let copies = 0;

function folderOf(contents: Contents): string {
  copies += 1;
  return writeContents(join(scratch, `copy-${copies}`), contents);
}

async function verdictOf(contents: Contents, options: Partial<VerifyOptions> = {}): Promise<Verdict> {
  return verifyRelease(world, { ...asked, from: folderOf(contents), ...options }, silentProgress);
}

/** Ids of the checks that say no; a verdict that is accepted has none, and one that is refused has at least one. */
function refusing({ checks, verdict }: Verdict): readonly string[] {
  const failing = checks.filter(({ status }) => status === 'fail').map(({ check }) => check);
  expect(verdict).toBe(failing.length === 0 ? 'accepted' : 'refused');
  return failing;
}

function reasonsOf({ checks }: Verdict): readonly string[] {
  return checks.flatMap(({ failures }) => failures.map(({ reason }) => reason));
}

function without(contents: Contents, name: string): Contents {
  return Object.fromEntries(Object.entries(contents).filter(([each]) => each !== name));
}

/** Each with the checks that see that an artifact is not what it was. */
const shapes = [
  ['cosign', () => cosign, ['signatures']],
  ['the attest action of GitHub', () => github, ['subjects']],
  ['goreleaser', () => goreleaser, ['subjects', 'checksums']],
] as const;

describe.each(shapes)('a release as %s leaves it', (_, contents, changed) => {
  test('is accepted, and says that nobody claims it to be whole', async () => {
    const verdict = await verdictOf(contents());
    expect(reasonsOf(verdict)).toEqual([]);
    expect(refusing(verdict)).toEqual([]);
    expect(verdict.rehearsal).toBe(false);
    expect(verdict.checks.find(({ check }) => check === 'completeness')?.summary).toMatch(/^not claimed: /);
    expect(verdict.signatures.length).toBeGreaterThan(0);
  });

  test('is accepted as an archive too', async () => {
    const from = folderOf(contents());
    execFileSync('tar', ['-czf', `${from}.tar.gz`, '-C', from, '.']);
    expect(refusing(await verifyRelease(world, { ...asked, from: `${from}.tar.gz` }, silentProgress))).toEqual([]);
  });

  test('is refused where nobody said that others may have made it, with the flag that says so', async () => {
    const { foreign: _foreign, ...plain } = asked;
    const verdict = await verifyRelease(world, { ...plain, from: folderOf(contents()) }, silentProgress);
    expect(refusing(verdict)).toContain('completeness');
    const [failure] = verdict.checks.find(({ check }) => check === 'completeness')?.failures ?? [];
    expect(failure?.help).toContain('--foreign');
  });

  test('is refused for another identity, issuer, repository and tag', async () => {
    expect(refusing(await verdictOf(contents(), { identity: `${identity}x` }))).toEqual(['signer-identity']);
    expect(refusing(await verdictOf(contents(), { issuer: 'https://issuer.example' }))).toEqual(['signer-identity']);
    const fork = await verdictOf(contents(), { repository: `${repository}-fork` });
    expect(refusing(fork)).toContain('source-repository');
    expect(refusing(await verdictOf(contents(), { version: 'v0.2.0' }))).toContain('source-ref');
  });

  test('is refused with one file more, called as anything that could be passed over', async () => {
    for (const name of ['evil', 'evil.bundle', 'evil.jsonl', 'evil.asc', 'trusted_root.json', 'double-build.json']) {
      expect(refusing(await verdictOf({ ...contents(), [name]: 'evil' })), name).toEqual(['subjects']);
    }
    expect(refusing(await verdictOf({ ...contents(), 'evil.sigstore.json': 'evil' }))).toEqual(['signatures']);
    expect(refusing(await verdictOf({ ...contents(), 'evil.intoto.jsonl': 'evil' }))).toEqual(['signatures']);
    expect(refusing(await verdictOf({ ...contents(), 'evil.sha256': 'evil' }))).toEqual(['checksums']);
    expect(refusing(await verdictOf({ ...contents(), 'evil.cdx.json': 'evil' }))).toEqual(['sbom']);
    expect(refusing(await verdictOf({ ...contents(), 'evil.cdx.json': '{"bomFormat":"CycloneDX"}' }))).toEqual(['sbom']);
  });

  test('is refused with one byte of an artifact changed', async () => {
    const verdict = await verdictOf({ ...contents(), [names.mac]: 'for maC\n' });
    expect(refusing(verdict)).toEqual(changed);
  });

  test('is refused with links, folders and names that differ in case alone', async () => {
    const from = folderOf(contents());
    symlinkSync(names.linux, join(from, 'latest.tar.gz'));
    mkdirSync(join(from, 'more'));
    writeFileSync(join(from, names.linux.toUpperCase()), archives[names.linux] ?? '');
    const verdict = await verifyRelease(world, { ...asked, from }, silentProgress);
    expect(refusing(verdict)).toEqual(['subjects']);
    for (const part of ['symbolic link', 'a folder', 'where case does not count']) {
      expect(reasonsOf(verdict).join('\n')).toContain(part);
    }
  });

  test('is refused with a link in place of an artifact', async () => {
    const from = folderOf({ ...contents(), 'hidden/file': archives[names.linux] ?? '' });
    unlinkSync(join(from, names.linux));
    symlinkSync('hidden/file', join(from, names.linux));
    expect(refusing(await verifyRelease(world, { ...asked, from }, silentProgress))).toContain('subjects');
  });

  test('is refused with the bundle of another signer besides', async () => {
    const theirs = await signer.signFile(archives[names.linux] ?? '', {
      identity: 'https://github.com/mallory/x/.github/workflows/r.yml@refs/tags/v0.1.0',
    });
    const verdict = await verdictOf({ ...contents(), [`${names.linux}.sigstore`]: theirs });
    expect(refusing(verdict)).toEqual(['signer-identity']);
  });

  test('is refused with a bundle of the same workflow for another repository besides', async () => {
    const theirs = await signer.signFile(archives[names.linux] ?? '', {
      sourceRepositoryUri: 'https://github.com/mallory/hello',
    });
    const verdict = await verdictOf({ ...contents(), [`${names.linux}.sigstore`]: theirs });
    expect(refusing(verdict)).toContain('source-repository');
  });

  test('is refused with an SBOM that the signer bound to another artifact', async () => {
    const bound = await signer.signStatement(cosignSbom('other.tar.gz', 'other', bom));
    expect(refusing(await verdictOf({ ...contents(), 'other.jsonl': `${bound}\n` }))).toEqual(['sbom']);
  });

  test('is refused where the policy demands that somebody claims it to be whole', async () => {
    const policy = join(scratch, 'strict.yaml');
    const text = `signers: [{ identity: ${identity}, issuer: ${githubIssuer} }]\nrepository: ${repository}\n`;
    writeFileSync(policy, `${text}completeness: required\n`);
    const { identity: _identity, issuer: _issuer, ...rest } = asked;
    const verdict = await verifyRelease(world, { ...rest, from: folderOf(contents()), policy }, silentProgress);
    expect(refusing(verdict)).toEqual(['completeness']);
    const lax = join(scratch, 'lax.yaml');
    writeFileSync(lax, `${text}completeness: not-required\n`);
    const { foreign: _foreign, ...plain } = rest;
    expect(refusing(await verifyRelease(world, { ...plain, from: folderOf(contents()), policy: lax }, silentProgress))).toEqual(
      [],
    );
    const demanding = join(scratch, 'demanding.yaml');
    writeFileSync(demanding, `${text}completeness: not-required\nstatements: [provenance, doubleBuild, release]\n`);
    const demanded = await verifyRelease(world, { ...plain, from: folderOf(contents()), policy: demanding }, silentProgress);
    expect(refusing(demanded)).toEqual(
      expect.arrayContaining(['release-statement', 'double-build', ...(contents() === github ? [] : ['provenance-source'])]),
    );
  });
});

describe('of signatures beside files', () => {
  test('two that changed places are refused, though each holds', async () => {
    const swapped = {
      ...archives,
      [`${names.linux}.sigstore.json`]: await signer.signFile(archives[names.mac] ?? ''),
      [`${names.mac}.sigstore.json`]: await signer.signFile(archives[names.linux] ?? ''),
    };
    expect(refusing(await verdictOf(swapped))).toEqual(['artifact-signatures']);
  });

  test('one whose file was renamed is refused; a signature over bytes names no file, so that both renamed are not seen', async () => {
    const bundle = await signer.signFile('the tool\n');
    expect(refusing(await verdictOf({ tool: 'the tool\n', 'tool.sigstore.json': bundle }))).toEqual([]);
    expect(refusing(await verdictOf({ other: 'the tool\n', 'tool.sigstore.json': bundle }))).toEqual(['artifact-signatures']);
    expect(refusing(await verdictOf({ other: 'the tool\n', 'other.sigstore.json': bundle }))).toEqual([]);
  });

  test('artifacts that changed places are refused', async () => {
    const swapped = { ...cosign, [names.linux]: archives[names.mac] ?? '', [names.mac]: archives[names.linux] ?? '' };
    expect(refusing(await verdictOf(swapped))).toContain('artifact-signatures');
  });

  test('one in the old form of cosign is refused by that name', async () => {
    const verdict = await verdictOf({
      ...without(cosign, `${names.mac}.bundle`),
      [`${names.mac}.bundle`]: '{"base64Signature":"MEQ=","cert":"LS0t"}',
    });
    expect(refusing(verdict)).toEqual(['signatures']);
    const [failure] = verdict.checks.find(({ check }) => check === 'signatures')?.failures ?? [];
    expect(failure).toMatchObject({
      reason: expect.stringContaining('old form of cosign'),
      help: expect.stringContaining('--new-bundle-format'),
    });
  });

  test('one that is missing leaves its file unsigned', async () => {
    expect(refusing(await verdictOf(without(cosign, `${names.mac}.bundle`)))).toEqual(['subjects']);
  });
});

describe('of statements', () => {
  test('one names its file by name and digest: a renamed artifact and a swapped one are refused', async () => {
    expect(refusing(await verdictOf({ ...without(github, names.mac), 'renamed.tar.gz': archives[names.mac] ?? '' }))).toEqual([
      'subjects',
    ]);
    expect(refusing(await verdictOf({ ...github, [names.mac]: archives[names.linux] ?? '' }))).toEqual(['subjects']);
  });

  test('a provenance with a parameter more, or of another run than its certificate, is refused', async () => {
    const statement = structuredClone<unknown>(githubProvenance(archives)) as {
      predicate: { buildDefinition: { externalParameters: object }; runDetails: { metadata: { invocationId: string } } };
    };
    statement.predicate.buildDefinition.externalParameters = {
      ...statement.predicate.buildDefinition.externalParameters,
      inputs: {},
    };
    const more = { ...archives, [names.attestations]: await signer.signStatement(statement) };
    expect(refusing(await verdictOf(more))).toEqual(['build-type']);
    const other = structuredClone<unknown>(githubProvenance(archives)) as typeof statement;
    other.predicate.runDetails.metadata.invocationId = `${repository}/actions/runs/78/attempts/1`;
    const another = { ...archives, [names.attestations]: await signer.signStatement(other) };
    expect(refusing(await verdictOf(another))).toEqual(['provenance-certificate']);
  });

  test('of version 0.1, as cosign attest-blob writes them, are read', async () => {
    const statement = await signer.signStatement({ ...githubProvenance(archives), _type: 'https://in-toto.io/Statement/v0.1' });
    const contents = { ...archives, 'hello.sigstore.json': statement };
    const verdict = await verdictOf(contents);
    expect(reasonsOf(verdict)).toEqual([]);
    const { foreign: _foreign, ...plain } = asked;
    expect(reasonsOf(await verifyRelease(world, { ...plain, from: folderOf(contents) }, silentProgress)).join('\n')).toContain(
      '_type is not "https://in-toto.io/Statement/v1"',
    );
  });

  test('elsewhere are found where --bundles says, and alone they are missed', async () => {
    const elsewhere = folderOf({ [`sha256:${sha256(archives[names.linux] ?? '')}.jsonl`]: github[names.attestations] ?? '' });
    expect(refusing(await verdictOf(archives))).toEqual(['signatures', 'subjects']);
    expect(refusing(await verdictOf(archives, { bundles: `${elsewhere}/*.jsonl` }))).toEqual([]);
    const inside = { ...archives, 'attestations/any name': github[names.attestations] ?? '' };
    expect(refusing(await verdictOf(inside))).toEqual(['signatures', 'subjects']);
    expect(refusing(await verdictOf(inside, { bundles: 'attestations/*' }))).toEqual([]);
    await expect(verdictOf(archives, { bundles: 'nothing/*' })).rejects.toMatchObject({ code: 'release/no-bundles' });
    await expect(verdictOf(archives, { bundles: '*', foreign: false })).rejects.toMatchObject({ code: 'usage/bundles-alone' });
  });

  test('nested deeper than 64 levels are refused', async () => {
    const deep = `${'{"a":'.repeat(65)}1${'}'.repeat(65)}`;
    const verdict = await verdictOf({ ...github, 'deep.sigstore.json': deep });
    expect(refusing(verdict)).toEqual(['signatures']);
    expect(reasonsOf(verdict).join()).toContain('nested deeper than 64 levels');
    const payload = JSON.parse(`${'{"a":'.repeat(60)}1${'}'.repeat(60)}`);
    const statement = {
      _type: 'https://in-toto.io/Statement/v1',
      subject: [],
      predicateType: 'x',
      predicate: { a: { a: { a: { a: payload } } } },
    };
    const signed = await verdictOf({ ...github, 'deep.sigstore.json': await signer.signStatement(statement) });
    expect(reasonsOf(signed).join()).toContain('nested deeper than 64 levels');
  });
});

describe('of signed checksums', () => {
  test("an entry that was changed makes the signature another file's", async () => {
    const evil = { ...archives, [names.linux]: 'evil\n' };
    const contents = {
      ...goreleaser,
      ...evil,
      [names.checksums]: listOf({ ...evil, [`${names.linux}.sbom.json`]: goreleaser[`${names.linux}.sbom.json`] ?? '' }),
    };
    expect(refusing(await verdictOf(contents))).toEqual(['signatures']);
    expect(refusing(await verdictOf({ ...goreleaser, ...evil }))).toEqual(['subjects', 'checksums']);
  });

  test('a list that nobody signed vouches for nothing', async () => {
    const { [`${names.checksums}.sigstore.json`]: _bundle, ...unsigned } = goreleaser;
    expect(refusing(await verdictOf(unsigned))).toEqual(['signatures', 'subjects', 'sbom']);
    const evil = { ...goreleaser, evil: 'evil', SHA256SUMS: listOf({ evil: 'evil' }) };
    expect(refusing(await verdictOf(evil))).toEqual(['subjects']);
  });

  test('a list vouches for a list by no more than its bytes: what that one lists is not signed', async () => {
    const inner = listOf({ evil: 'evil' });
    const outer = listOf({ ...archives, 'inner.sha256': inner });
    const contents = { ...archives, evil: 'evil', 'inner.sha256': inner, 'checksums.txt': outer };
    const signed = { ...contents, 'checksums.txt.sigstore.json': await signer.signFile(outer) };
    expect(refusing(await verdictOf(signed))).toEqual(['subjects']);
  });

  test('a path in a list is no name of a file', async () => {
    for (const name of ['../evil', '/etc/passwd', `dist/${names.linux}`]) {
      const list = `${sha256('x')}  ${name}\n${listOf(archives)}`;
      const contents = { ...archives, 'checksums.txt': list, 'checksums.txt.sigstore.json': await signer.signFile(list) };
      expect(refusing(await verdictOf(contents)), name).toEqual(['subjects', 'checksums']);
    }
  });

  test('a listed file that is missing is missed', async () => {
    expect(refusing(await verdictOf(without(goreleaser, names.mac)))).toEqual(['checksums']);
  });

  test('an SBOM that was swapped is refused', async () => {
    const contents = { ...goreleaser, [`${names.linux}.sbom.json`]: '{"spdxVersion":"SPDX-2.2"}' };
    expect(refusing(await verdictOf(contents))).toEqual(['checksums', 'sbom']);
  });
});

test('what is missed nowhere can be taken away: this is what "not claimed" means', async () => {
  expect(refusing(await verdictOf(without(github, names.mac)))).toEqual([]);
  const { [names.mac]: _file, [`${names.mac}.bundle`]: _bundle, ...less } = cosign;
  expect(refusing(await verdictOf(less))).toEqual([]);
});

describe('a release of ours', () => {
  const project = makeProject();
  const ours = join(scratch, 'ours');
  const rehearsed: VerifyOptions = {
    version: 'v0.1.0',
    trustedRoot: join(scratch, 'rehearsal_root.json'),
    identity: 'https://rehearsal.selfsame.invalid/rehearsal.selfsame.invalid/local/hello@refs/tags/v0.1.0',
    issuer: 'https://rehearsal.selfsame.invalid',
    repository: 'https://rehearsal.selfsame.invalid/local/hello',
  };

  beforeAll(async () => {
    const options = { folder: project.folder, rehearse: true, allowDirty: false, keep: false, out: ours };
    const { reasons } = await release(createWorld({ workingFolder: project.folder }), options, silentProgress);
    expect(reasons).toEqual([]);
    cpSync(join(ours, 'trusted_root.json'), rehearsed.trustedRoot ?? '');
  });
  afterAll(() => project.remove());

  async function verdictWithout(isGone: (name: string) => boolean, foreign: boolean): Promise<Verdict> {
    copies += 1;
    const from = join(scratch, `copy-${copies}`);
    cpSync(ours, from, { recursive: true, filter: (file) => file === ours || !isGone(basename(file)) });
    return verifyRelease(world, { ...rehearsed, from, foreign }, silentProgress);
  }

  test('is held to all that ours are, also where others may have made it', async () => {
    expect(refusing(await verdictWithout(() => false, true))).toEqual([]);
    const demanded = await verdictWithout((name) => name.endsWith('.cdx.json'), true);
    expect(refusing(demanded)).toContain('subjects');
  });

  test('that lost its release.json is refused with the flag and without it, for a signed statement names it', async () => {
    for (const foreign of [true, false]) {
      const verdict = await verdictWithout((name) => name === 'release.json', foreign);
      expect(refusing(verdict)).toContain('subjects');
      expect(reasonsOf(verdict)).toContain('"release.json" is missing');
    }
  });

  test('that lost all its statements too is refused without the flag', async () => {
    const isGone = (name: string) => name === 'release.json' || name.endsWith('.intoto.jsonl');
    expect(refusing(await verdictWithout(isGone, false))).toContain('completeness');
    // What else ours have is signed by nothing that is left.
    expect(refusing(await verdictWithout(isGone, true))).toEqual(['subjects', 'checksums', 'sbom']);
  });

  test('of which nothing is left but artifacts with their signatures is accepted with the flag alone: docs/foreign-releases.md', async () => {
    const isGone = (name: string) => !/^hello(?:\.txt)?(?:\.sigstore\.json)?$/.test(name);
    expect(refusing(await verdictWithout(isGone, false))).toContain('completeness');
    const verdict = await verdictWithout(isGone, true);
    expect(refusing(verdict)).toEqual([]);
    expect(verdict.checks.find(({ check }) => check === 'completeness')?.summary).toMatch(/^not claimed: /);
  });
});

test('a person who signs files alone is refused, since nothing states the source', async () => {
  const person = { identity: 'alice@example.org', issuer: githubIssuer };
  const claims = Object.fromEntries(
    Object.keys((await import('../support/foreign-folder.ts')).workflowClaims).map((key) => [key, undefined]),
  );
  const contents = { ...archives, 'checksums.txt': listOf(archives) };
  const bundle = await signer.signFile(contents['checksums.txt'], { ...claims, ...person });
  const verdict = await verdictOf({ ...contents, 'checksums.txt.sigstore.json': bundle }, person);
  expect(refusing(verdict)).toEqual(['source-repository', 'source-ref']);
});

test('every shape is what the tools leave: no file of ours is in it', () => {
  for (const [, contents] of shapes) {
    expect(
      readdirSync(folderOf(contents())).filter((name) => ['release.json', 'SHA256SUMS', 'double-build.json'].includes(name)),
    ).toEqual([]);
  }
});
