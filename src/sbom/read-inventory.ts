// Asks the readers what ships in an artifact and, for an archive, in each program inside.

import { byCodeUnit, byText } from '../model/code-unit-order.ts';
import type { Component, ExpectedCoverage, Inventory } from '../model/sbom.ts';
import type { Reader, ReaderInput } from './reader.ts';
import { readers as allReaders } from './readers/index.ts';
import { fileComponent, unknownInventory } from './unknown-inventory.ts';

export interface InventoryReading {
  readonly inventory: Inventory;
  /** Undefined where no other evidence could be gained: then nothing was held against the inventory. */
  readonly expected?: ExpectedCoverage;
}

/**
 * What ships in an artifact. Where no reader knows it, itself alone with completeness `unknown`; an archive is the root above all that
 * its programs hold.
 *
 * @throws {ToolError} of a reader whose evidence cannot be read.
 */
export async function readInventory(input: ReaderInput, readers: readonly Reader[] = allReaders): Promise<InventoryReading> {
  const { members } = input.artifact;
  if (members !== undefined) return readArchive(input, members, readers);
  return (
    (await askReaders(input, readers)) ?? {
      inventory: unknownInventory('none', input, ['no reader knows this kind of file: what is inside is not known']),
    }
  );
}

async function askReaders(input: ReaderInput, readers: readonly Reader[]): Promise<InventoryReading | undefined> {
  for (const reader of readers) {
    const inventory = await reader.read(input);
    if (inventory === undefined) continue;
    const expected = await reader.expected(input, inventory);
    return { inventory, ...(expected === undefined ? {} : { expected }) };
  }
  return undefined;
}

type Member = NonNullable<ReaderInput['artifact']['members']>[number];

/** A program of an archive, or an ecosystem's view of all its files. */
interface Part {
  readonly reading: InventoryReading;
  /** Absent where a reader saw the archive as a whole: then its root is the archive itself. */
  readonly member?: Member;
}

async function readArchive(
  input: ReaderInput,
  members: readonly Member[],
  readers: readonly Reader[],
): Promise<InventoryReading> {
  const parts: Part[] = [];
  const ofWhole = readers.filter(({ scope }) => scope === 'whole');
  const ofFile = readers.filter(({ scope }) => scope === 'file');
  for (const reader of ofWhole) {
    const reading = await askReaders(input, [reader]);
    if (reading !== undefined) parts.push({ reading });
  }
  const unread: string[] = [];
  for (const member of [...members].sort(byText(({ path }) => path))) {
    const reading = await askReaders({ ...input, artifact: { name: member.path, file: member.file } }, ofFile);
    if (reading !== undefined) parts.push({ reading, member });
    else if (await isOpaqueProgram(input, member)) unread.push(member.path);
  }
  return joinParts(input, parts, unread);
}

/** First bytes of files that hold code of others and are read by no reader: ELF, PE, Mach-O and Java, WebAssembly, zip, gzip, ar. */
const programStart = /^(7f454c46|4d5a|feedfac[ef]|c[ef]faedfe|cafebab[ef]|0061736d|504b0304|1f8b|213c6172)/;

async function isOpaqueProgram(input: ReaderInput, member: Member): Promise<boolean> {
  const entry = await input.files.stat(member.file);
  if (entry === undefined || entry.kind !== 'file' || entry.sizeBytes < 4) return false;
  return programStart.test(Buffer.from(await input.files.readWindow(member.file, 0, 4)).toString('hex'));
}

const strength = { complete: 2, incomplete: 1, unknown: 0 } as const;

function weakest(all: readonly Inventory['completeness'][]): Inventory['completeness'] {
  return all.reduce((first, second) => (strength[second] < strength[first] ? second : first), 'complete');
}

function joinParts(input: ReaderInput, parts: readonly Part[], unread: readonly string[]): InventoryReading {
  const whole = parts.find(({ member }) => member === undefined);
  const root = whole?.reading.inventory.root ?? fileComponent(input.artifact.name, input.version);
  const components = new Map<string, Component>();
  const edges = new Map<string, Set<string>>([[root.ref, new Set()]]);
  const remarks: string[] = [];
  for (const { reading, member } of parts) {
    const { inventory } = reading;
    const partRoot = member === undefined ? root : programOf(inventory.root, member);
    if (member !== undefined) edges.get(root.ref)?.add(partRoot.ref);
    for (const component of member === undefined ? inventory.components : [partRoot, ...inventory.components]) {
      if (component.ref === root.ref) continue;
      components.set(component.ref, joinComponents(components.get(component.ref), component));
    }
    for (const [from, targets] of Object.entries(inventory.dependencies)) {
      const ref = from === inventory.root.ref ? partRoot.ref : from;
      const known = edges.get(ref) ?? new Set();
      for (const target of targets) known.add(target);
      edges.set(ref, known);
    }
    remarks.push(...inventory.remarks.map((remark) => (member === undefined ? remark : `"${member.path}": ${remark}`)));
  }
  if (unread.length > 0) remarks.push(`no reader knows ${unread.map((path) => `"${path}"`).join(', ')}`);
  if (parts.length === 0) remarks.push('no reader knows any file of this archive: what is inside is not known');
  const own: Inventory['completeness'] = parts.length === 0 ? 'unknown' : unread.length > 0 ? 'incomplete' : 'complete';
  const inventory: Inventory = {
    reader:
      parts.length === 0
        ? 'none'
        : [...new Set(parts.map(({ reading }) => reading.inventory.reader))].sort(byCodeUnit).join(' and '),
    root,
    components: [...components.values()].sort(byText(({ ref }) => ref)),
    dependencies: Object.fromEntries([...edges].sort(byText(([ref]) => ref)).map(([ref, to]) => [ref, [...to].sort(byCodeUnit)])),
    completeness: weakest([own, ...parts.map(({ reading }) => reading.inventory.completeness)]),
    relations: weakest([own, ...parts.map(({ reading: { inventory } }) => inventory.relations ?? inventory.completeness)]),
    remarks,
  };
  const expected = joinExpected(parts);
  return { inventory, ...(expected === undefined ? {} : { expected }) };
}

/** The program of a member as a component: its digest is the member's. */
function programOf(root: Component, member: Member): Component {
  return { ...root, hashes: { ...root.hashes, 'SHA-256': member.sha256 }, occurrences: [member.path] };
}

/** The same package seen in two programs. Of digests and properties it keeps those that are equal in both. */
function joinComponents(known: Component | undefined, other: Component): Component {
  if (known === undefined) return other;
  const hashes = shared(known.hashes, other.hashes);
  const occurrences = [...new Set([...(known.occurrences ?? []), ...(other.occurrences ?? [])])].sort(byCodeUnit);
  const properties = shared(known.properties ?? {}, other.properties ?? {});
  return { ...known, hashes, properties, ...(occurrences.length === 0 ? {} : { occurrences }) };
}

function shared(
  first: Readonly<Record<string, string>>,
  second: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(first).filter(([name, value]) => second[name] === value));
}

/** Undefined as soon as one part has no other evidence: half a check would pass for a whole one. */
function joinExpected(parts: readonly Part[]): ExpectedCoverage | undefined {
  const purls = new Set<string>();
  const methods: string[] = [];
  for (const { reading, member } of parts) {
    if (reading.expected === undefined) return undefined;
    const { purl } = reading.inventory.root;
    if (member !== undefined && purl !== undefined) purls.add(purl);
    for (const expected of reading.expected.purls) purls.add(expected);
    methods.push(reading.expected.method);
  }
  return parts.length === 0 ? undefined : { method: [...new Set(methods)].join('; '), purls: [...purls].sort(byCodeUnit) };
}
