// npm run test:tamper: spoils a sound release in every way that it knows, thousands of times, and demands that none is accepted and
// that nothing crashes. `--cases N` and `--seed N` choose how many and which; a seed gives the same cases again.

import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createWorld } from '../src/host/create-world.ts';
import { byCodeUnit } from '../src/model/code-unit-order.ts';
import { fileRole } from '../src/model/file-role.ts';
import { ToolError } from '../src/model/tool-error.ts';
import type { Policy } from '../src/model/verdict.ts';
import type { Files, TreeEntry, World } from '../src/model/world.ts';
import { release } from '../src/ops/release.ts';
import { verifyFolder } from '../src/ops/verify-folder.ts';
import { policyFromFlags, withNamedRoot } from '../src/verify/policy.ts';
import { makeSampleRepository } from './sample-repository.ts';

/** A release folder in memory: text by name, and the names that are links. */
type Folder = ReadonlyMap<string, Buffer | 'link'>;

interface Tampering {
  /** The class that it counts for, such as `flip a byte of statements`. */
  readonly kind: string;
  /** What was done, for the report of one that was accepted. */
  readonly what: string;
  readonly folder: Folder;
}

interface Material {
  readonly sound: Folder;
  /** Of the same project and signer, another version. */
  readonly otherVersion: Folder;
  /** Of the same bytes, another repository and so another signer. */
  readonly otherSigner: Folder;
  readonly trustedRoot: string;
  readonly policy: Policy;
}

const { values } = parseArgs({ options: { cases: { type: 'string', default: '5000' }, seed: { type: 'string' } } });
const cases = Number(values.cases);
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
if (!Number.isInteger(cases) || cases < 1 || !Number.isInteger(seed)) throw new Error('--cases and --seed take whole numbers');
let state = seed;
/** How many tamperings were made, those that changed nothing included. */
let turn = 0;

/** Whole numbers from 0 to below `limit`: mulberry32, so that a seed gives the same cases anywhere. */
function random(limit: number): number {
  state = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
}

function pick<Value>(list: readonly Value[]): Value {
  const value = list[random(list.length)];
  if (value === undefined) throw new Error('nothing to pick from');
  return value;
}

async function tamperAll(): Promise<number> {
  const material = await makeMaterial();
  const whole = await judge(material, material.sound);
  if (whole.answer !== 'accepted') throw new Error(`the sound release is not accepted: ${whole.answer}`);
  console.log(`seed ${seed}, ${cases} cases over a release of ${material.sound.size} files`);
  const byKind = new Map<string, number>();
  const byCheck = new Map<string, number>();
  const accepted: string[] = [];
  let slowestMs = 0;
  let redundant = 0;
  for (let done = 0; done < cases; ) {
    // In turn, so that every class gets its share whatever the seed.
    const { kind, what, folder } = (tamperings[turn % tamperings.length] ?? pick(tamperings))(material);
    turn += 1;
    if (sameFolder(folder, material.sound)) continue;
    const started = performance.now();
    const { answer, checks } = await judge(material, folder);
    slowestMs = Math.max(slowestMs, performance.now() - started);
    byKind.set(kind, (byKind.get(kind) ?? 0) + 1);
    for (const check of checks) byCheck.set(check, (byCheck.get(check) ?? 0) + 1);
    if (answer === 'accepted' && isRedundant(material.sound, folder)) redundant += 1;
    else if (answer === 'accepted') accepted.push(`${kind}: ${what}${firstChange(material.sound, folder)}`);
    done += 1;
  }
  printCounts('tampered with', byKind);
  printCounts('refused by', byCheck);
  console.log(`${redundant} changed only a proof that another one makes redundant, and were accepted`);
  console.log(`slowest case ${Math.round(slowestMs)} ms, peak memory ${Math.round(process.resourceUsage().maxRSS / 1024)} MiB`);
  for (const each of accepted.slice(0, 20)) console.log(`ACCEPTED ${each}`);
  const thin = [...byKind].filter(([, count]) => cases >= 1000 && count < 10).map(([kind]) => kind);
  for (const kind of thin) console.log(`too few cases of: ${kind}`);
  console.log(`${cases - accepted.length} passed, ${accepted.length + thin.length} failed`);
  return accepted.length + thin.length === 0 ? 0 : 1;
}

/** What the whole verification says. Whatever is no ToolError is a crash, and ends the run. */
async function judge({ trustedRoot, policy }: Material, folder: Folder) {
  const world: World = { ...machine, files: { ...machine.files, ...filesOf(folder) } };
  try {
    const { verdict, checks } = await verifyFolder(world, { from: '/release', trustedRoot, policy });
    return { answer: verdict, checks: checks.filter(({ status }) => status === 'fail').map(({ check }) => check) };
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    return { answer: error.code, checks: [error.code] };
  }
}

const machine = createWorld();

function filesOf(folder: Folder): Pick<Files, 'list' | 'stat' | 'read' | 'digest' | 'readWindow'> {
  const bytesAt = (path: string): Buffer => {
    const content = folder.get(path.slice('/release/'.length));
    if (!(content instanceof Buffer)) throw new Error(`"${path}" was read, and it is no file`);
    return content;
  };
  const digest = (algorithm: string, bytes: Buffer) => createHash(algorithm).update(bytes).digest('hex');
  return {
    list: async () =>
      [...folder]
        .map(([path, content]): TreeEntry => {
          if (content === 'link') return { path, kind: 'link', mode: 0o777, sizeBytes: 0, target: '/etc/hostname' };
          return { path, kind: 'file', mode: 0o644, sizeBytes: content.length };
        })
        .sort((first, second) => byCodeUnit(first.path, second.path)),
    stat: async () => ({ path: '/release', kind: 'folder', mode: 0o755, sizeBytes: 0 }),
    read: async (path) => bytesAt(path),
    digest: async (path) => {
      const bytes = bytesAt(path);
      return { sizeBytes: bytes.length, sha256: digest('sha256', bytes), sha512: digest('sha512', bytes) };
    },
    readWindow: async (path, offset, length) => bytesAt(path).subarray(offset, offset + length),
  };
}

/** Names that a release can be spoiled by; the root in the folder proves nothing and is never read. */
function names(folder: Folder, role?: ReturnType<typeof fileRole>): readonly string[] {
  return [...folder.keys()].filter((name) => (role === undefined ? fileRole(name) !== 'trusted-root' : fileRole(name) === role));
}

const roles = ['artifact', 'sbom', 'double-build', 'manifest', 'checksums', 'signature', 'statements'] as const;

/** One name, of each role in turn. */
function nextName(folder: Folder): string {
  return pick(names(folder, roles[Math.floor(turn / tamperings.length) % roles.length]));
}

function bytesOf(folder: Folder, name: string): Buffer {
  const content = folder.get(name);
  if (!(content instanceof Buffer)) throw new Error(`"${name}" is no file`);
  return content;
}

function withFile(folder: Folder, name: string, content: Buffer | string | 'link' | undefined): Folder {
  const changed = new Map(folder);
  if (content === undefined) changed.delete(name);
  else changed.set(name, content === 'link' || content instanceof Buffer ? content : Buffer.from(content));
  return changed;
}

type Tamper = (material: Material) => Tampering;

const tamperings: readonly Tamper[] = [
  ({ sound }) => {
    const name = nextName(sound);
    const bytes = Buffer.from(bytesOf(sound, name));
    const at = random(bytes.length);
    bytes[at] = (bytes[at] ?? 0) ^ (1 + random(255));
    return { kind: `flip a byte of ${fileRole(name)}`, what: `${name}, byte ${at}`, folder: withFile(sound, name, bytes) };
  },
  ({ sound }) => {
    const name = nextName(sound);
    const length = random(bytesOf(sound, name).length);
    const folder = withFile(sound, name, bytesOf(sound, name).subarray(0, length));
    return { kind: `truncate ${fileRole(name)}`, what: `${name} to ${length} bytes`, folder };
  },
  ({ sound }) => {
    const name = nextName(sound);
    return { kind: `remove ${fileRole(name)}`, what: name, folder: withFile(sound, name, undefined) };
  },
  ({ sound }) => {
    const name = nextName(sound);
    return { kind: `link in place of ${fileRole(name)}`, what: name, folder: withFile(sound, name, 'link') };
  },
  ({ sound }) => {
    const name = nextName(sound);
    const renamed = pick([`${name}.bak`, name.toUpperCase(), `x-${name}`, `sub/${name}`, ` ${name}`]);
    const folder = withFile(withFile(sound, name, undefined), renamed, bytesOf(sound, name));
    return { kind: `rename ${fileRole(name)}`, what: `${name} to ${renamed}`, folder };
  },
  ({ sound }) => {
    const name = pick([
      'extra',
      'hello.txt.asc',
      '.hidden',
      'RELEASE.JSON',
      'extra.cdx.json',
      'extra.sigstore.json',
      'extra.intoto.jsonl',
      '-n',
      '\u202etxt',
    ]);
    const content = pick([Buffer.from('x'), Buffer.alloc(0), bytesOf(sound, pick(names(sound)))]);
    return { kind: 'add a file', what: name, folder: withFile(sound, name, content) };
  },
  ({ sound }) => {
    const [first, second] = [pick(names(sound)), pick(names(sound))];
    const folder = withFile(withFile(sound, first, bytesOf(sound, second)), second, bytesOf(sound, first));
    return { kind: 'swap two files', what: `${first} and ${second}`, folder };
  },
  ({ sound }) => {
    const name = pick([...names(sound, 'manifest'), ...names(sound, 'double-build'), ...names(sound, 'sbom')]);
    const { text, what } = changeNode(bytesOf(sound, name).toString());
    return { kind: `change a node of ${fileRole(name)}`, what: `${name}: ${what}`, folder: withFile(sound, name, text) };
  },
  ({ sound }) => {
    const name = pick(names(sound, 'signature'));
    const { text, what } = changeNode(bytesOf(sound, name).toString());
    return { kind: "change a node of an artifact's bundle", what: `${name}: ${what}`, folder: withFile(sound, name, text) };
  },
  (material) =>
    changeLine(material, 'change a node of a statement bundle', (line) => {
      const { text, what } = changeNode(line);
      return { lines: [text], what };
    }),
  (material) =>
    changeLine(material, 'change a node of a signed payload', (line) => {
      const bundle = JSON.parse(line);
      const { text, what } = changeNode(Buffer.from(bundle.dsseEnvelope.payload, 'base64').toString());
      bundle.dsseEnvelope.payload = Buffer.from(text).toString('base64');
      return { lines: [JSON.stringify(bundle)], what };
    }),
  (material) => changeLine(material, 'drop a statement', () => ({ lines: [], what: 'dropped' })),
  (material) => {
    const others = linesOf(pick([material.otherVersion, material.otherSigner]));
    return changeLine(material, 'replay a statement of another release', (line) => {
      const other = pick(others);
      return { lines: pick([[other], [line, other]]), what: other.slice(0, 60) };
    });
  },
  ({ sound, otherVersion, otherSigner }) => {
    const other = pick([otherVersion, otherSigner]);
    const kind = pick(['signature', 'statements'] as const);
    const [name = '', theirs = ''] = [pick(names(sound, kind)), pick(names(other, kind))];
    return { kind: `replay the ${kind} of another release`, what: name, folder: withFile(sound, name, bytesOf(other, theirs)) };
  },
  ({ sound, otherSigner }) => {
    let folder = sound;
    for (const kind of ['signature', 'statements'] as const) {
      for (const name of names(otherSigner, kind)) folder = withFile(folder, name, bytesOf(otherSigner, name));
    }
    if (random(2) === 0) for (const name of names(otherSigner)) folder = withFile(folder, name, bytesOf(otherSigner, name));
    return { kind: 'sign it again as somebody else', what: 'all signatures', folder };
  },
  ({ sound }) => {
    const [name = ''] = names(sound, 'checksums');
    const lines = bytesOf(sound, name).toString().trimEnd().split('\n');
    const at = random(lines.length);
    const changed = pick([
      lines.filter((_, index) => index !== at),
      [...lines, lines[at] ?? ''],
      [...lines].reverse(),
      lines.map((line, index) => (index === at ? line.replace('  ', ' *') : line)),
      lines.map((line, index) => (index === at ? line.toUpperCase() : line)),
    ]);
    return {
      kind: 'change the lines of SHA256SUMS',
      what: `line ${at + 1}`,
      folder: withFile(sound, name, `${changed.join('\n')}\n`),
    };
  },
];

function linesOf(folder: Folder): readonly string[] {
  return names(folder, 'statements').flatMap((name) => bytesOf(folder, name).toString().trimEnd().split('\n'));
}

function changeLine(
  { sound }: Material,
  kind: string,
  change: (line: string) => { readonly lines: readonly string[]; readonly what: string },
): Tampering {
  const name = pick(names(sound, 'statements'));
  const lines = bytesOf(sound, name).toString().trimEnd().split('\n');
  const at = random(lines.length);
  const changed = change(lines[at] ?? '');
  const text = [...lines.slice(0, at), ...changed.lines, ...lines.slice(at + 1)].map((line) => `${line}\n`).join('');
  return { kind, what: `statement ${at + 1}: ${changed.what}`, folder: withFile(sound, name, text) };
}

/** Removes, retypes, changes or doubles one node of a JSON text, chosen among all of them. */
function changeNode(text: string): { readonly text: string; readonly what: string } {
  const root: unknown = JSON.parse(text);
  const places: { readonly parent: Record<string, unknown>; readonly key: string; readonly path: string }[] = [];
  const walk = (value: unknown, path: string): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const key of Object.keys(value)) {
      const parent = value as Record<string, unknown>;
      places.push({ parent, key, path: `${path}.${key}` });
      walk(parent[key], `${path}.${key}`);
    }
  };
  walk(root, '');
  const { parent, key, path } = pick(places);
  const value = parent[key];
  const way = pick(['remove', 'retype', 'change', 'double'] as const);
  if (way === 'double' && !Array.isArray(parent)) {
    // Doubled keys cannot be built as a value: the text gets a second one of the same name in front.
    const mark = 'a mark that no release holds';
    const copy = { [mark]: 0, ...parent };
    for (const each of Object.keys(parent)) delete parent[each];
    Object.assign(parent, copy);
    return {
      text: JSON.stringify(root).replace(`"${mark}":0`, `${JSON.stringify(key)}:${JSON.stringify(value)}`),
      what: `double ${path}`,
    };
  }
  if (way === 'remove') {
    if (Array.isArray(parent)) parent.splice(Number(key), 1);
    else delete parent[key];
  } else if (way === 'retype')
    parent[key] = pick([null, [], {}, 'x', 123456, true].filter((other) => typeof other !== typeof value));
  else if (typeof value === 'string') parent[key] = pick([`${value}x`, value.slice(1), value.toUpperCase(), '']);
  else if (typeof value === 'number') parent[key] = value + pick([-1, 1, 2 ** 40]);
  else if (typeof value === 'boolean') parent[key] = !value;
  else if (Array.isArray(value)) parent[key] = pick([[...value, ...value, 1], value.slice(1), []]);
  else parent[key] = pick([{}, { ...(value as object), more: 1 }]);
  return { text: JSON.stringify(root), what: `${way} ${path}` };
}

/**
 * Whether all that changed is a proof beside another: the log's promise and the timestamp both say when, the promise and the proof of
 * inclusion both say that it was logged, and the policy of this run asks for one of each. Without them it is the same release.
 */
function isRedundant(sound: Folder, folder: Folder): boolean {
  const essential = (whole: Folder): Folder =>
    new Map([...whole].map(([name, content]) => [name, content instanceof Buffer ? withoutRedundancy(name, content) : content]));
  return sameFolder(essential(sound), essential(folder));
}

function withoutRedundancy(name: string, content: Buffer): Buffer {
  if (!['signature', 'statements'].includes(fileRole(name))) return content;
  const lines = content.toString().trimEnd().split('\n');
  try {
    const bundles = lines.map((line) => {
      const bundle = JSON.parse(line);
      delete bundle.verificationMaterial.timestampVerificationData;
      for (const entry of bundle.verificationMaterial.tlogEntries) delete entry.inclusionPromise;
      return JSON.stringify(bundle);
    });
    return Buffer.from(bundles.join('\n'));
  } catch {
    return content;
  }
}

/** The bytes around the first one that differs, for the report. */
function firstChange(sound: Folder, folder: Folder): string {
  for (const [name, content] of folder) {
    const before = sound.get(name);
    if (!(content instanceof Buffer) || !(before instanceof Buffer) || content.equals(before)) continue;
    const at = content.findIndex((byte, index) => byte !== before[index]);
    const show = (bytes: Buffer) => JSON.stringify(bytes.subarray(Math.max(0, at - 30), at + 20).toString('latin1'));
    return ` (${name}: ${show(before)} became ${show(content)})`;
  }
  return '';
}

function sameFolder(first: Folder, second: Folder): boolean {
  return (
    first.size === second.size &&
    [...first].every(([name, content]) => {
      const other = second.get(name);
      // A newline at the end of a bundle's file is no part of the bundle.
      return content instanceof Buffer && other instanceof Buffer && withoutEnd(name, content).equals(withoutEnd(name, other));
    })
  );
}

function withoutEnd(name: string, content: Buffer): Buffer {
  return fileRole(name) === 'signature' ? Buffer.from(content.toString().trimEnd()) : content;
}

async function makeMaterial(): Promise<Material> {
  const scratch = mkdtempSync(join(tmpdir(), 'selfsame-tamper-'));
  try {
    const sound = await releaseOf(scratch, 'sound', 'v0.1.0', 'https://example.org/acme/chart');
    const otherVersion = await releaseOf(scratch, 'other-version', 'v0.2.0', 'https://example.org/acme/chart');
    const otherSigner = await releaseOf(scratch, 'other-signer', 'v0.1.0', 'https://example.org/mallory/chart');
    const roots = [sound, otherVersion, otherSigner].map(({ folder }) => bytesOf(folder, 'trusted_root.json').toString());
    const { identity, issuer, repository } = sound;
    const policy = policyFromFlags({ tag: 'v0.1.0', identity, issuer, repository });
    if (policy === undefined) throw new Error('there is no policy');
    return {
      sound: sound.folder,
      otherVersion: otherVersion.folder,
      otherSigner: otherSigner.folder,
      // All three are trusted: what is replayed is refused for what it says, and not for whose root it leads to.
      trustedRoot: roots.map((text) => JSON.stringify(JSON.parse(text))).join('\n'),
      policy: withNamedRoot(policy),
    };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function releaseOf(scratch: string, name: string, tag: string, repository: string) {
  const project = join(scratch, name);
  makeSampleRepository({
    sample: 'helm-chart',
    folder: project,
    tag,
    repository,
    // The chart's own gate wants its version to be the tag's.
    edit: (folder) => {
      const chart = join(folder, 'Chart.yaml');
      writeFileSync(chart, readFileSync(chart, 'utf8').replaceAll('0.1.0', tag.slice(1)));
    },
  });
  const out = join(scratch, `${name}-release`);
  const world = { ...machine, workingFolder: project };
  const silent = { stage: () => () => {}, note: () => {} };
  const outcome = await release(world, { folder: project, rehearse: true, allowDirty: false, keep: false, out, tag }, silent);
  if (outcome.outcome !== 'released') throw new Error(outcome.reasons.join('; '));
  const after = (flag: string) => outcome.verify[outcome.verify.indexOf(flag) + 1] ?? '';
  return {
    folder: new Map(readdirSync(out).map((file) => [file, readFileSync(join(out, file))] as const)),
    identity: after('--identity'),
    issuer: after('--issuer'),
    repository: after('--repository'),
  };
}

function printCounts(title: string, counts: ReadonlyMap<string, number>): void {
  console.log(`\n${title}`);
  for (const [name, count] of [...counts].sort(([first], [second]) => byCodeUnit(first, second))) {
    console.log(`  ${String(count).padStart(6)}  ${name}`);
  }
}

// Last, when everything above is there.
process.exitCode = await tamperAll();
