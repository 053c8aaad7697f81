// Every way in which a release is tampered with, one class each. A class says nothing where the release at hand has nothing for it.

import { fileRole } from '../../src/model/file-role.ts';
import { predicateTypes } from '../../src/model/statement.ts';
import {
  type BundlePlace,
  bundleParts,
  bundlePlaces,
  isSignatureOfFile,
  type Json,
  payloadOf,
  placeOfPart,
} from './bundle-parts.ts';
import { bytesOf, type Content, type Folder, linesOf, namesOf, withFile, withLines, withoutFile } from './folder.ts';
import { changeNode, nodeChanges } from './json-nodes.ts';
import type { Forgery, Material } from './material.ts';
import type { Random } from './random.ts';

export interface Tampered {
  /** What was done, for the report of one that was accepted. */
  readonly what: string;
  readonly folder: Folder;
}

export interface Tampering {
  /** The class that it counts for. */
  readonly title: string;
  readonly tamper: (material: Material, random: Random) => Tampered | undefined;
}

const roles = ['artifact', 'sbom', 'double-build', 'manifest', 'checksums', 'signature', 'statements'] as const;

/** A class for each role, over one file of that role. */
function ofEachRole(
  title: string,
  tamper: (folder: Folder, name: string, random: Random) => Tampered | undefined,
): readonly Tampering[] {
  return roles.map((role) => ({
    title: `${title}: ${role}`,
    tamper: ({ sound }, random) => tamper(sound, random.pick(namesOf(sound, role)), random),
  }));
}

function flipped(bytes: Buffer, random: Random): { readonly bytes: Buffer; readonly at: number } {
  const copy = Buffer.from(bytes);
  const at = random.below(copy.length);
  copy[at] = (copy[at] ?? 0) ^ (random.below(2) === 0 ? 1 << random.below(8) : 1 + random.below(255));
  return { bytes: copy, at };
}

const files: readonly Tampering[] = [
  ...ofEachRole('flip a byte of a file', (folder, name, random) => {
    const { bytes, at } = flipped(bytesOf(folder, name), random);
    return { what: `${name}, byte ${at}`, folder: withFile(folder, name, bytes) };
  }),
  ...ofEachRole('cut a file short', (folder, name, random) => {
    const bytes = bytesOf(folder, name);
    const length = random.below(bytes.length);
    return { what: `${name} to ${length} bytes`, folder: withFile(folder, name, bytes.subarray(0, length)) };
  }),
  ...ofEachRole('add to the end of a file', (folder, name, random) => {
    const more = random.pick(['x', '\0', '{}', '{}\n', '\n{}', 'x\n', '\u{feff}', '#', '\u001b[2J']);
    return {
      what: `${name} and ${JSON.stringify(more)}`,
      folder: withFile(folder, name, Buffer.concat([bytesOf(folder, name), Buffer.from(more)])),
    };
  }),
  ...ofEachRole('take a file away', (folder, name) => ({ what: name, folder: withoutFile(folder, name) })),
  ...ofEachRole('empty a file', (folder, name) => ({ what: name, folder: withFile(folder, name, Buffer.alloc(0)) })),
  ...ofEachRole('rename a file', (folder, name, random) => {
    const renamed = random.pick([
      `${name}.bak`,
      `x-${name}`,
      `sub/${name}`,
      ` ${name}`,
      `${name} `,
      `\u202e${name}`,
      otherCase(name),
    ]);
    if (folder.has(renamed)) return undefined;
    return { what: `${name} to ${renamed}`, folder: withFile(withoutFile(folder, name), renamed, bytesOf(folder, name)) };
  }),
  ...ofEachRole('put a link in place of a file', (folder, name, random) => {
    const link = random.pick(['/etc/hostname', `../sound/${name}`, name, namesOf(folder)[0] ?? '', '/dev/zero']);
    return { what: `${name} to ${link}`, folder: withFile(folder, name, { link }) };
  }),
  ...ofEachRole('put a folder or a pipe in place of a file', (folder, name, random) => {
    const content: Content = random.pick(['folder', 'pipe'] as const);
    return { what: `${name}: ${content}`, folder: withFile(folder, name, content) };
  }),
  ...ofEachRole('put another file in the place of one', (folder, name, random) => {
    const other = random.pick(namesOf(folder).filter((each) => each !== name));
    return { what: `${other} as ${name}`, folder: withFile(folder, name, bytesOf(folder, other)) };
  }),
  ...ofEachRole('swap two files', (folder, name, random) => {
    const other = random.pick(namesOf(folder).filter((each) => each !== name));
    return {
      what: `${name} and ${other}`,
      folder: withFile(withFile(folder, name, bytesOf(folder, other)), other, bytesOf(folder, name)),
    };
  }),
  {
    title: 'add a file',
    tamper({ sound }, random) {
      const names = [
        ...['extra', 'hello-1.asc', '.hidden', 'RELEASE.JSON', 'extra.cdx.json', 'extra.sigstore.json', 'extra.intoto.jsonl'],
        ...['-n', '\u202etxt', 'HELLO-1', 'sub/extra', 'hello-1\u0301', 'Trusted_root.json', '::error::accepted', '<b>'],
      ];
      const name = random.pick(names);
      const content = random.pick<Content>([
        Buffer.from('x'),
        Buffer.alloc(0),
        bytesOf(sound, random.pick(namesOf(sound))),
        { link: '/etc' },
        'folder',
        'pipe',
      ]);
      return { what: name, folder: withFile(sound, name, content) };
    },
  },
  {
    title: 'change the lines of SHA256SUMS',
    tamper({ sound }, random) {
      const [name = ''] = namesOf(sound, 'checksums');
      const lines = bytesOf(sound, name).toString().trimEnd().split('\n');
      const at = random.below(lines.length);
      const changed = random.pick([
        lines.toSpliced(at, 1),
        [...lines, lines[at] ?? ''],
        lines.toReversed(),
        lines.with(at, (lines[at] ?? '').replace('  ', ' *')),
        lines.with(at, (lines[at] ?? '').toUpperCase()),
        lines.with(at, (lines[at] ?? '').replace('  ', '  ./')),
      ]);
      return { what: `line ${at + 1}`, folder: withFile(sound, name, `${changed.join('\n')}\n`) };
    },
  },
];

function otherCase(name: string): string {
  return name === name.toUpperCase() ? name.toLowerCase() : name.toUpperCase();
}

const bytesInBundles: readonly Tampering[] = Object.entries(bundleParts).map(([title, part]) => ({
  title: `flip a byte in a bundle: ${title}`,
  tamper({ sound }, random) {
    const place = placeOfPart(sound, part, random);
    if (place === undefined) return undefined;
    const bundle: Json = JSON.parse(place.text);
    const { bytes, at } = flipped(part.read(bundle) ?? Buffer.alloc(1), random);
    part.write(bundle, bytes);
    return { what: `${place.where}, byte ${at} of the ${title}`, folder: place.put(JSON.stringify(bundle)) };
  },
}));

/** A part of one bundle in the place of the same part of another: everything is signed, and nothing fits. */
const partsOfOthers: readonly Tampering[] = Object.entries(bundleParts)
  // The same in all of them, or of the same bytes.
  .filter(([title]) => !['payload type', 'digest of a file', 'log id'].includes(title))
  .map(([title, part]) => ({
    title: `take a part of another bundle: ${title}`,
    tamper({ sound, otherVersion, otherCommit }, random) {
      const place = placeOfPart(sound, part, random);
      const from = placeOfPart(random.pick([sound, otherVersion, otherCommit]), part, random);
      if (place === undefined || from === undefined) return undefined;
      const bundle: Json = JSON.parse(place.text);
      const bytes = part.read(JSON.parse(from.text));
      if (bytes === undefined) return undefined;
      part.write(bundle, bytes);
      return { what: `${title} of ${from.where} in ${place.where}`, folder: place.put(JSON.stringify(bundle)) };
    },
  }));

const nodes: readonly Tampering[] = nodeChanges.flatMap((way): readonly Tampering[] => [
  ...(['sbom', 'double-build', 'manifest'] as const).map((role) => ({
    title: `${way} a node: ${role}`,
    tamper({ sound }: Material, random: Random): Tampered {
      const name = random.pick(namesOf(sound, role));
      const { text, what } = changeNode(bytesOf(sound, name).toString(), way, random);
      return { what: `${name}: ${what}`, folder: withFile(sound, name, text) };
    },
  })),
  ...([true, false] as const).map((ofFile) => ({
    title: `${way} a node: bundle of ${ofFile ? 'a file' : 'a statement'}`,
    tamper({ sound }: Material, random: Random): Tampered {
      const place = random.pick(bundlePlaces(sound).filter((each) => isSignatureOfFile(each) === ofFile));
      const { text, what } = changeNode(place.text, way, random);
      return { what: `${place.where}: ${what}`, folder: place.put(text) };
    },
  })),
  {
    title: `${way} a node: log entry`,
    tamper({ sound }, random) {
      const place = random.pick(bundlePlaces(sound));
      return withInner(place, 'log entry', (text) => changeNode(text, way, random));
    },
  },
  ...Object.entries(predicateTypes).map(([kind, type]) => ({
    title: `${way} a node: payload of ${kind}`,
    tamper({ sound }: Material, random: Random): Tampered {
      const place = random.pick(statementsOf(sound, type));
      return withInner(place, 'payload', (text) => changeNode(text, way, random));
    },
  })),
]);

/** Changes the JSON that stands in a part of a bundle. */
function withInner(
  place: BundlePlace,
  part: 'payload' | 'log entry',
  change: (text: string) => { readonly text: string; readonly what: string },
): Tampered {
  const { read, write } = bundleParts[part] ?? { read: () => undefined, write: () => undefined };
  const bundle: Json = JSON.parse(place.text);
  const { text, what } = change(read(bundle)?.toString() ?? '{}');
  write(bundle, Buffer.from(text));
  return { what: `${part} of ${place.where}: ${what}`, folder: place.put(JSON.stringify(bundle)) };
}

function statementsOf(folder: Folder, type: string): readonly BundlePlace[] {
  const places = bundlePlaces(folder).filter((each) => !isSignatureOfFile(each));
  return places.filter(({ text }) => JSON.parse(payloadOf(text)).predicateType === type);
}

const releaseNames = { otherVersion: 'another version', otherCommit: 'another commit' } as const;

/** The SBOM of the same bytes does not say which commit they were built from. */
function releasesWithOther(kind: string): readonly (keyof typeof releaseNames)[] {
  return kind === 'sbom' ? ['otherVersion'] : ['otherVersion', 'otherCommit'];
}

const statements: readonly Tampering[] = Object.entries(predicateTypes).flatMap(([kind, type]): readonly Tampering[] => [
  {
    title: `drop a statement: ${kind}`,
    tamper({ sound }, random) {
      const { where, text } = random.pick(statementsOf(sound, type));
      return {
        what: where,
        folder: withLines(
          sound,
          linesOf(sound).lines.filter((line) => line !== text),
        ),
      };
    },
  },
  {
    title: `give a statement twice: ${kind}`,
    tamper({ sound }, random) {
      const { where, text } = random.pick(statementsOf(sound, type));
      const { lines } = linesOf(sound);
      const again = random.pick([text, ` ${text}`, withKeyId(text)]);
      return { what: where, folder: withLines(sound, lines.toSpliced(random.below(lines.length + 1), 0, again)) };
    },
  },
  ...releasesWithOther(kind).flatMap((from): readonly Tampering[] => [
    {
      title: `replay a statement of ${releaseNames[from]} in the place of one: ${kind}`,
      tamper: (material, random) => {
        const place = random.pick(statementsOf(material.sound, type));
        const other = random.pick(statementsOf(material[from], type));
        return isNews(material.sound, other.text)
          ? { what: `${other.where} as ${place.where}`, folder: place.put(other.text) }
          : undefined;
      },
    },
    {
      title: `replay a statement of ${releaseNames[from]} beside the others: ${kind}`,
      tamper: (material, random) => {
        const other = random.pick(statementsOf(material[from], type));
        const { lines } = linesOf(material.sound);
        const at = random.below(lines.length + 1);
        if (!isNews(material.sound, other.text)) return undefined;
        return {
          what: `${other.where} as line ${at + 1}`,
          folder: withLines(material.sound, lines.toSpliced(at, 0, other.text)),
        };
      },
    },
  ]),
]);

/** The same signature with something beside it that nobody relies on. */
function withKeyId(text: string): string {
  const bundle: Json = JSON.parse(text);
  bundle.dsseEnvelope.signatures[0].keyid = 'another';
  return JSON.stringify(bundle);
}

/** The same signer may sign the same payload again: it says nothing new. */
function isNews(sound: Folder, bundle: string): boolean {
  return !linesOf(sound).lines.some((line) => payloadOf(line) === payloadOf(bundle));
}

const wholes: readonly Tampering[] = [
  {
    title: 'replay the statements of another release',
    tamper({ sound, ...material }, random) {
      const from = random.pick(['otherVersion', 'otherCommit'] as const);
      return { what: from, folder: withLines(sound, linesOf(material[from]).lines) };
    },
  },
  {
    title: "replay an artifact's signature of another version",
    tamper({ sound, otherVersion }, random) {
      const name = random.pick(namesOf(sound, 'signature'));
      return {
        what: name,
        folder: withFile(sound, name, bytesOf(otherVersion, random.pick(namesOf(otherVersion, 'signature')))),
      };
    },
  },
  {
    title: 'replay another version as a whole',
    tamper: ({ otherVersion }, random) => ({
      what: 'all files',
      // As it is, or under the names of the version that was asked for.
      folder:
        random.below(2) === 0
          ? otherVersion
          : new Map([...otherVersion].map(([name, content]) => [name.replace('1.1.0', '1.0.0'), content])),
    }),
  },
  {
    title: 'strip a release of what says that it is whole',
    tamper({ sound }, random) {
      const [manifest = ''] = namesOf(sound, 'manifest');
      const releases = new Set(statementsOf(sound, predicateTypes.release).map(({ text }) => text));
      const lines = linesOf(sound).lines.filter((line) => !releases.has(line));
      const bare = withLines(withoutFile(sound, manifest), lines);
      const more = namesOf(bare).filter((name) => fileRole(name) !== 'statements' && random.below(3) === 0);
      return { what: ['manifest and release statement', ...more].join(', '), folder: more.reduce(withoutFile, bare) };
    },
  },
  {
    title: 'mix the files of two releases',
    tamper({ sound, ...material }, random) {
      const from = random.pick(['otherVersion', 'otherCommit'] as const);
      const named = new Map([...material[from]].map(([name, content]) => [name.replace('1.1.0', '1.0.0'), content]));
      const names = namesOf(sound).filter((name) => namesOf(named).includes(name) && fileRole(name) !== 'signature');
      const taken = names.filter(() => random.below(2) === 0);
      if (taken.length === 0 || taken.length === names.length) return undefined;
      const folder = taken.reduce((all, name) => withFile(all, name, named.get(name) ?? ''), sound);
      return { what: `${taken.join(', ')} of ${releaseNames[from]}`, folder };
    },
  },
];

function resigned(title: string, tamper: (sound: Folder, forgery: Forgery, random: Random) => Tampered) {
  return (by: string): Tampering => ({
    title: `${title} again as ${by}`,
    tamper({ sound, forgeries }, random) {
      const forgery = forgeries.find((each) => each.by === by);
      if (forgery === undefined) throw new Error(`nothing is signed by ${by}`);
      return tamper(sound, forgery, random);
    },
  });
}

const resignings = [
  resigned('sign an artifact', (sound, { artifacts }, random) => {
    const [name, text] = random.pick([...artifacts]);
    return { what: name, folder: withFile(sound, name, text) };
  }),
  resigned('sign a statement', (sound, { lines: theirs }, random) => {
    const { lines } = linesOf(sound);
    const at = random.below(lines.length);
    return { what: `statement ${at + 1}`, folder: withLines(sound, lines.with(at, theirs[at] ?? '')) };
  }),
  resigned('sign all', (sound, { artifacts, lines }) => {
    const all = [...artifacts].reduce((folder, [name, text]) => withFile(folder, name, text), sound);
    return { what: 'all signatures', folder: withLines(all, lines) };
  }),
];

/** @param signers Who signed again, by their name in the material. */
export function allTamperings(signers: readonly string[]): readonly Tampering[] {
  return [
    ...files,
    ...bytesInBundles,
    ...partsOfOthers,
    ...nodes,
    ...statements,
    ...wholes,
    ...resignings.flatMap((each) => signers.map(each)),
  ];
}

/** What changes nothing that anybody relies on, and must still be accepted: else a refusal would prove nothing. */
export const harmless: readonly Tampering[] = [
  { title: 'nothing', tamper: ({ sound }) => ({ what: 'nothing', folder: sound }) },
  {
    title: 'the statements in another order',
    tamper: ({ sound }) => ({ what: 'reversed', folder: withLines(sound, linesOf(sound).lines.toReversed()) }),
  },
  {
    title: 'white space in a bundle',
    tamper({ sound }, random) {
      const name = random.pick(namesOf(sound, 'signature'));
      const text = JSON.stringify(JSON.parse(bytesOf(sound, name).toString()), undefined, 2);
      return { what: name, folder: withFile(sound, name, text) };
    },
  },
  {
    title: 'no root in the folder',
    tamper: ({ sound }) => ({ what: 'trusted_root.json', folder: withoutFile(sound, 'trusted_root.json') }),
  },
];
