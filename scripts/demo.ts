// npm run demo: releases a real project with a rehearsal Sigstore, verifies it with the network cut, and shows three times what a no looks like.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { styleText } from 'node:util';
import { checkout, makeSampleRepository } from './sample-repository.ts';

const started = performance.now();
const folder = mkdtempSync(join(tmpdir(), 'selfsame-demo-'));
const repository = 'https://example.org/samples/path-labels';
let claims = 0;

const expectedFiles = [
  'SHA256SUMS',
  'double-build.json',
  'path-labels-0.1.0.intoto.jsonl',
  'path-labels-0.1.0.tar.gz',
  'path-labels-0.1.0.tar.gz.cdx.json',
  'path-labels-0.1.0.tar.gz.sigstore.json',
  'path-labels.mjs',
  'path-labels.mjs.cdx.json',
  'path-labels.mjs.sigstore.json',
  'release.json',
  'trusted_root.json',
];

/** Predicate types: one provenance, an SBOM an artifact, the double build, a gate, the release. */
const expectedStatements = [
  'https://slsa.dev/provenance/v1',
  'https://cyclonedx.org/bom',
  'https://cyclonedx.org/bom',
  'https://in-toto.io/attestation/scai/v0.3',
  'https://in-toto.io/attestation/test-result/v0.1',
  'https://in-toto.io/attestation/release/v0.1',
];

try {
  await demo();
  rmSync(folder, { recursive: true });
  say('');
  say(styleText('bold', `demo: ${claims} claims held, in ${Math.round((performance.now() - started) / 1000)} s`));
} catch (error) {
  say('');
  say(styleText('red', `demo: failed: ${error instanceof Error ? error.message : String(error)}`));
  say(`what was made is kept in ${folder}`);
  process.exitCode = 1;
}

async function demo(): Promise<void> {
  title('1. A project with a tag');
  const project = join(folder, 'path-labels');
  const commit = makeSampleRepository({ sample: 'typescript-package', folder: project, tag: 'v0.1.0', repository });
  say(`a TypeScript command, bundled by esbuild: commit ${commit.slice(0, 12)}, tag v0.1.0`);
  say(styleText('dim', indent(readFileSync(join(project, 'selfsame.yaml'), 'utf8').trimEnd())));

  title('2. Release it: two builds, compared, listed, signed by a rehearsal Sigstore');
  const release = join(folder, 'release');
  const made = run('selfsame', ['release', '--rehearse', '--out', release, '--json'], { folder: project });
  claim('the release is made (exit 0)', made.status === 0, made.stderr);
  const outcome = parse<{ folder: string; verify: string[]; artifacts: { name: string }[] }>(made.stdout);
  claim('it is where it was asked for', outcome.folder === release);
  showFiles(release);
  claim('the folder holds these files and no other', sameList(readdirSync(release), expectedFiles));
  const statements = readStatements(join(release, 'path-labels-0.1.0.intoto.jsonl'));
  showCounts(statements);
  claim('the statements are these and no other', sameList(statements, expectedStatements));

  const listed = parse<{ components: { name: string }[] }>(readFileSync(join(release, 'path-labels.mjs.cdx.json'), 'utf8'));
  say(`  the SBOM of path-labels.mjs lists: ${listed.components.map(({ name }) => name).join(', ')}`);
  claim(
    'the SBOM lists what is in the bundle, and not what package.json says',
    sameList(
      listed.components.map(({ name }) => name),
      ['packageurl-js', 'yaml'],
    ),
  );

  title('3. Verify it as a stranger would: another process, no network');
  const cut = await networkCut();
  say(
    cut.length > 0
      ? 'network: cut (a connection to a listener on this machine was refused)'
      : 'network: this machine cannot cut it, so it stays open',
  );
  const accepted = run('verify-release', outcome.verify, { folder, through: cut });
  say(indent(shortened(accepted.stdout, ['Asked for', 'Checks'])));
  claim('the verdict is yes (exit 0)', accepted.status === 0, accepted.stderr);

  title('4. Flip one byte of an artifact');
  const spoiled = join(folder, 'spoiled');
  cpSync(release, spoiled, { recursive: true });
  const artifact = join(spoiled, 'path-labels.mjs');
  flipByte(artifact);
  const args = outcome.verify.map((argument) => argument.replaceAll(release, spoiled));
  const refused = run('verify-release', args, { folder, through: cut });
  const said = shortened(refused.stdout, ['Checks']).replaceAll(/^ {2}pass .*\n/gm, '');
  say(indent(said));
  claim('the verdict is no (exit 1)', refused.status === 1, refused.stderr);
  claim('what failed is said of the artifact', said.includes(`"${basename(artifact)}"`));

  title('5. Make the second build differ: write the folder of the build into the program');
  const leaky = join(folder, 'path-labels-leaky');
  makeSampleRepository({ sample: 'typescript-package', folder: leaky, tag: 'v0.1.0', repository, edit: writeFolderIntoProgram });
  const other = join(folder, 'other-release');
  const stopped = run('selfsame', ['release', '--rehearse', '--out', other, '--json'], { folder: leaky });
  claim('the release is refused (exit 1)', stopped.status === 1, stopped.stderr);
  const { comparison, reasons, evidenceFolder } = parse<{
    comparison?: { differences: { path: string; kind: string }[] };
    reasons: string[];
    evidenceFolder: string;
  }>(stopped.stdout);
  const differences = comparison?.differences ?? [];
  claim('it is refused because the builds differ', differences.length > 0, reasons.join('\n'));
  for (const { path, kind } of differences) say(`  differs: ${path} (${kind})`);
  claim(
    'the comparison names the file',
    differences.some(({ path }) => path.endsWith('path-labels.mjs')),
  );
  say(`  both builds and their logs are kept to be looked at: ${evidenceFolder}`);
  claim('both builds are there to be looked at', readdirSync(evidenceFolder).length > 0);
  rmSync(evidenceFolder, { recursive: true });
  claim(
    'there is no release folder, whole or half',
    readdirSync(folder).every((name) => !name.startsWith(basename(other))),
  );
}

/** Runs a command of this checkout and shows it as a user would type it. */
function run(
  command: 'selfsame' | 'verify-release',
  args: readonly string[],
  options: { readonly folder: string; readonly through?: readonly string[] },
): { readonly status: number | null; readonly stdout: string; readonly stderr: string } {
  const through = options.through ?? [];
  say(styleText('cyan', `$ ${[...through, command, ...args].join(' ')}`));
  const [program, ...rest] = [...through, process.execPath, join(checkout, 'src/cli', `${command}.ts`), ...args];
  assert(program !== undefined);
  return spawnSync(program, rest, { cwd: options.folder, encoding: 'utf8', maxBuffer: 2 ** 26 });
}

/** Arguments that start a program without a network; none where this machine cannot, or where a program still gets through. */
async function networkCut(): Promise<readonly string[]> {
  const through = ['unshare', '--map-root-user', '--net', '--'];
  const server = createServer((socket) => socket.end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  assert(typeof address === 'object' && address !== null);
  const attempt = `require('node:net').connect(${address.port}, '127.0.0.1').on('connect', () => process.exit(10)).on('error', () => process.exit(11))`;
  const [program, ...args] = through;
  assert(program !== undefined);
  const { status } = spawnSync(program, [...args, process.execPath, '--eval', attempt], { stdio: 'ignore' });
  server.close();
  return status === 11 ? through : [];
}

function writeFolderIntoProgram(project: string): void {
  const file = join(project, 'scripts/build.mjs');
  const before = readFileSync(file, 'utf8');
  const after = before.replace('JSON.stringify(version)', 'JSON.stringify(version + process.cwd())');
  assert.notEqual(before, after);
  writeFileSync(file, after);
}

function flipByte(file: string): void {
  const bytes = readFileSync(file);
  const at = Math.floor(bytes.length / 2);
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  writeFileSync(file, bytes);
  say(`${basename(file)}: byte ${at} of ${bytes.length} flipped`);
}

function readStatements(file: string): readonly string[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => parse<{ dsseEnvelope: { payload: string } }>(line))
    .map(
      ({ dsseEnvelope }) =>
        parse<{ predicateType: string }>(Buffer.from(dsseEnvelope.payload, 'base64').toString()).predicateType,
    );
}

function showFiles(release: string): void {
  for (const name of readdirSync(release).sort()) say(`  ${String(statSync(join(release, name)).size).padStart(8)}  ${name}`);
}

function showCounts(types: readonly string[]): void {
  for (const type of [...new Set(types)].sort()) say(`  ${types.filter((other) => other === type).length} x ${type}`);
}

/** A report with these of its sections, and with what stands under the last one: the verdict. */
function shortened(report: string, sections: readonly string[]): string {
  const parts = report.trimEnd().split(/\n\n(?=\S)/);
  const kept = parts.filter(
    (part, index) => index === parts.length - 1 || sections.some((section) => part.startsWith(`${section}\n`)),
  );
  return kept.join('\n\n');
}

function sameList(got: readonly string[], wanted: readonly string[]): boolean {
  return [...got].sort().join('\n') === [...wanted].sort().join('\n');
}

function claim(text: string, holds: boolean, detail = ''): void {
  if (!holds) throw new Error(`${text}: it is not so\n${detail}`);
  claims += 1;
  say(`${styleText('green', 'ok')} ${text}`);
}

function parse<Value>(text: string): Value {
  return JSON.parse(text) as Value;
}

function indent(text: string): string {
  return text.replace(/^/gm, '  ');
}

function title(text: string): void {
  say('');
  say(styleText('bold', text));
}

function say(text: string): void {
  console.log(text);
}
