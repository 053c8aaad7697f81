// Prepares a room in which doc-check runs the blocks of a document: `setup` in doc-check.yaml calls it there, with the network cut.
//
//   recipe-room.ts commands             the three commands, below "$HOME/bin"
//   recipe-room.ts beginning            the commands, and a project that was never released
//   recipe-room.ts project              the commands, and a tagged project as the working folder has it
//   recipe-room.ts release              the commands, and a release of that project as somebody has fetched it
//   recipe-room.ts workplace            the project, the release and whatever else the examples of the commands name, in one folder
//
// The releases are signed by a Sigstore on loopback that ends with this process. Its root takes the place of the public one's in this room's
// home, as "selfsame trust update" would have left it: so the blocks stand in the documents as a reader types them.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createWorld } from '../src/host/create-world.ts';
import type { ReleasePlan } from '../src/model/plan.ts';
import type { Progress, World } from '../src/model/world.ts';
import { joinArtifacts, reportOf } from '../src/ops/compare-builds.ts';
import { gatherHere } from '../src/ops/gather.ts';
import { planProject, readProject } from '../src/ops/open-project.ts';
import { signUnsigned } from '../src/ops/sign-unsigned.ts';
import { stageUnsigned } from '../src/ops/stage-unsigned.ts';
import { trustFileNames, trustFolder, trustRepository } from '../src/ops/trust-store.ts';
import { createSigner, rehearsalRekorVersion } from '../src/sign/create-signer.ts';
import { createEmbeddedSigstore, type EmbeddedSigstore } from '../src/sign/embedded/create-embedded-sigstore.ts';
import { checkout } from './sample-repository.ts';

/** The project of every example in the documents. */
const example = { name: 'hello', repository: 'https://example.org/acme/hello', issuer: 'https://issuer.example.org' } as const;

const tag = 'v0.1.0';
const identity = `${example.repository}/release.yml@refs/tags/${tag}`;

const page = '# Hello\n\n```bash\nmake\n```\n\n[Read me](README.md)\n';

const sources: Readonly<Record<string, string>> = {
  'hello.c': '#include <stdio.h>\n\nint main(void) { return puts("hello") == EOF; }\n',
  Makefile: 'CFLAGS = -O2\n\nhello: hello.c\n\t$(CC) $(CFLAGS) -o $@ $<\n',
  'selfsame.yaml': 'name: hello\nbuild:\n  run: make\n  outputs: [hello]\n',
  'README.md': page,
  'docs/README.md': page,
  '.gitignore': '/*\n!/hello.c\n!/Makefile\n!/selfsame.yaml\n!/.gitignore\n!/README.md\n!/docs\n',
};

const policy = `signers:
  - identity: ${identity}
    issuer: ${example.issuer}
repository: ${example.repository}
`;

const quiet: Progress = { stage: () => () => undefined, note: () => undefined };

const [kind = ''] = process.argv.slice(2);
const { HOME: home = '' } = process.env;
const here = process.cwd();
writeCommands(join(home, 'bin'));
if (['beginning', 'project', 'workplace'].includes(kind)) makeRepository(here);
if (kind === 'project' || kind === 'workplace') writeWorkflow();
if (kind === 'release' || kind === 'workplace') await fetchRelease();
if (kind === 'workplace') furnish();
if (!['commands', 'beginning', 'project', 'release', 'workplace'].includes(kind)) throw new Error(`"${kind}" is no kind of room`);

/** As an installation puts them there, of this checkout. */
function writeCommands(folder: string): void {
  mkdirSync(folder, { recursive: true });
  mkdirSync(join(home, '.config/fish/completions'), { recursive: true });
  for (const name of ['selfsame', 'verify-release', 'doc-check']) {
    const file = join(folder, name);
    writeFileSync(file, `#!/bin/sh\nexec '${process.execPath}' '${join(checkout, 'src/cli', name)}.ts' "$@"\n`);
    chmodSync(file, 0o755);
  }
}

function makeRepository(folder: string): void {
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-C', folder, ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
  mkdirSync(folder, { recursive: true });
  git('init', '--quiet', '--initial-branch=main');
  git('config', 'user.name', 'Example Author');
  git('config', 'user.email', 'author@example.org');
  git('remote', 'add', 'origin', example.repository);
  mkdirSync(join(folder, 'docs'));
  for (const [name, text] of Object.entries(sources)) {
    if (kind !== 'beginning' || name !== 'selfsame.yaml') writeFileSync(join(folder, name), text);
  }
  git('add', '--all');
  git('commit', '--quiet', '--message', 'Say hello');
  git('tag', tag);
}

async function fetchRelease(): Promise<void> {
  const origin = join(home, 'origin');
  makeRepository(origin);
  const world = createWorld({ workingFolder: origin, environment: { PATH: process.env.PATH, HOME: home } });
  const sigstore = createEmbeddedSigstore({
    now: () => world.clock.now(),
    alsoIssues: [example.issuer],
    organization: 'Sigstore of the documents',
  });
  const server = await world.serveLoopback(sigstore.handle);
  try {
    await makeRelease(world, sigstore, server.url);
    placeTrust(world, sigstore.trustedRoot(server.url));
  } finally {
    await server.close();
  }
  // What is cloned from the project's address comes from here: there is no network.
  writeFileSync(
    join(home, '.gitconfig'),
    `[url "${pathToFileURL(origin).href}"]\n\tinsteadOf = ${example.repository}\n[advice]\n\tdetachedHead = false\n`,
  );
}

async function makeRelease(world: World, sigstore: EmbeddedSigstore, url: string): Promise<void> {
  const project = await readProject(world, { folder: world.workingFolder, rehearse: false, allowDirty: false });
  const claims = claimsOf(project.source.commit);
  const { identity: name, issuer, ...stated } = claims;
  const expiresAt = new Date(world.clock.now().getTime() + 600_000);
  const plan = planProject(world, project, {
    expected: { identity: name, issuer, claims: stated },
    expiresAt,
    sourceFrom: 'certificate',
  });
  const workshop = mkdtempSync(join(home, 'workshop-'));
  const { unsigned, folder } = await stage(world, plan, workshop, claims.runInvocationUri);
  const service = { url, operator: 'example', apiVersion: 1 };
  const signer = createSigner({
    http: world.http,
    services: {
      certificateAuthorities: [service],
      logs: { wanted: 1, candidates: [{ ...service, apiVersion: rehearsalRekorVersion }] },
      timestampAuthorities: { wanted: 1, candidates: [service] },
      identityIssuers: [],
    },
    identityToken: sigstore.issueToken(claims),
  });
  const session = {
    signer,
    trustedRoot: sigstore.trustedRoot(url),
    root: 'in the folder',
    close: async () => undefined,
  } as const;
  const out = join(here, `${plan.name}-${plan.version}`);
  const verdict = await signUnsigned(world, { unsigned, folder, out, random: 'x' }, session, quiet);
  if (verdict.verdict !== 'accepted') throw new Error(JSON.stringify(verdict.checks.flatMap(({ failures }) => failures)));
}

function claimsOf(commit: string) {
  return {
    ...{ identity, issuer: example.issuer, buildSignerUri: identity, buildSignerDigest: commit },
    ...{ sourceRepositoryUri: example.repository, sourceRepositoryDigest: commit, sourceRepositoryRef: `refs/tags/${tag}` },
    sourceRepositoryOwnerUri: 'https://example.org/acme',
    ...{ buildConfigUri: identity, buildConfigDigest: commit, buildTrigger: 'push' },
    runInvocationUri: `${example.repository}/runs/1`,
  };
}

async function stage(world: World, plan: ReleasePlan, workshop: string, runInvocationUri: string) {
  const { startedOn, gates, builds, sboms, reasons } = await gatherHere(world, plan, workshop, quiet);
  if (reasons.length > 0) throw new Error(reasons.join('; '));
  const folder = join(workshop, 'unsigned');
  const artifacts = joinArtifacts(builds);
  const report = reportOf(plan, builds);
  return {
    folder,
    unsigned: await stageUnsigned(world, { plan, runInvocationUri, startedOn, gates, sboms, artifacts, report }, folder),
  };
}

/** For every tool: ours finds it in its place, others are given the file. */
function placeTrust(world: World, trustedRoot: string): void {
  const folder = trustFolder(world, trustRepository('public-good'));
  if (folder === undefined) throw new Error('this room has no home');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, trustFileNames.trustedRoot), trustedRoot);
  const record = {
    ...{ schemaVersion: 1, updatedAt: world.clock.now().toISOString(), rootVersion: 1_000_000 },
    firstRootSha256: createHash('sha256').update(trustedRoot).digest('hex'),
  };
  writeFileSync(join(folder, trustFileNames.updated), JSON.stringify(record));
  copyFileSync(join(folder, trustFileNames.trustedRoot), join(here, 'trusted_root.json'));
}

/** As "init --github" writes it, and git ignores it. */
function writeWorkflow(): void {
  const init = ['init', '--github', '--pin', '8f4b7f84864484a7bf31766abe9204da3cbe65b3'];
  execFileSync(join(home, 'bin/selfsame'), init, { cwd: here, stdio: 'ignore' });
}

/** Beside project and release: what the examples of single commands are given. Git ignores all of it. */
function furnish(): void {
  const release = join(here, 'hello-0.1.0');
  for (const name of ['hello', 'hello.sigstore.json', 'hello-0.1.0.intoto.jsonl'])
    copyFileSync(join(release, name), join(here, name));
  for (const name of ['build-a', 'build-b']) mkdirSync(join(here, name));
  for (const name of ['build-a', 'build-b']) copyFileSync(join(release, 'hello'), join(here, name, 'hello'));
  writeFileSync(join(here, 'release-policy.yaml'), policy);
}
