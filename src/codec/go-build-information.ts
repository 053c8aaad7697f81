// Reads what the Go linker wrote into a program about itself: toolchain, main package, modules and build settings.
// Source: Go's debug/buildinfo and runtime/debug (ParseBuildInfo), https://pkg.go.dev/debug/buildinfo

import { bytesAtAddress, type Elf, parseElf } from './elf.ts';

export interface GoModule {
  readonly path: string;
  /** Absent for `(devel)` and for folders on disk. */
  readonly version?: string;
  /** Such as `h1:…=`: a digest over the digests of the module's files, not of any one file. */
  readonly sum?: string;
  /** What stands in its place, by a `replace` line. */
  readonly replacement?: { readonly path: string; readonly version?: string; readonly sum?: string };
}

export interface GoBuildInformation {
  /** Such as `go1.26.8`, experiments after a space. */
  readonly goVersion: string;
  /** Import path of the main package; absent in a program that was built without modules. */
  readonly mainPackage?: string;
  readonly mainModule?: GoModule;
  /** In the order of the program. */
  readonly modules: readonly GoModule[];
  /** Such as `GOOS` and `-tags`, as the build was told. */
  readonly settings: ReadonlyMap<string, string>;
}

/** What a file says about Go: `unreadable` is a program that Go made and whose information is gone or damaged. */
export type GoProgram =
  | { readonly status: 'read'; readonly information: GoBuildInformation }
  | { readonly status: 'unreadable'; readonly reason: string }
  | { readonly status: 'not go' };

/**
 * The build information of a program: ELF by section, then by a search; Mach-O and PE by a search for the magic bytes.
 *
 * @param bytes The whole file. Hostile bytes never throw.
 */
export function readGoBuildInformation(bytes: Uint8Array): GoProgram {
  const elf = parseElf(bytes);
  if (elf === undefined && !isOtherProgram(bytes)) return { status: 'not go' };
  let damage: string | undefined;
  for (const at of placesOf(elf, bytes)) {
    const texts = readBlob(bytes, at, elf);
    if (texts === undefined) {
      damage ??= `the build information at offset ${at} is cut short or points outside the file`;
      continue;
    }
    const information = parseModuleText(texts.goVersion, texts.modules);
    if (information !== undefined) return { status: 'read', information };
    damage ??= `the build information at offset ${at} holds a line of no known form`;
  }
  if (damage !== undefined) return { status: 'unreadable', reason: damage };
  return looksLikeGo(elf, bytes) ? { status: 'unreadable', reason: 'it has no build information' } : { status: 'not go' };
}

const magic = Buffer.from('\xff Go buildinf:', 'latin1');
const alignment = 16;
const headerSize = 32;

/** First bytes of Mach-O (both orders, 32 and 64 bits, universal) and PE files. */
function isOtherProgram(bytes: Uint8Array): boolean {
  const first = Buffer.from(bytes.subarray(0, 4)).toString('hex');
  return first.startsWith('4d5a') || /^(feedfac[ef]|c[ef]faedfe|cafebab[ef])$/.test(first);
}

/** Offsets in the file that may hold the header: the section's first, then every aligned occurrence in data. */
function* placesOf(elf: Elf | undefined, bytes: Uint8Array): Generator<number> {
  const section = elf?.sections.find((entry) => entry.name === '.go.buildinfo');
  if (section !== undefined) {
    const inside = bytes.subarray(section.offset, section.offset + section.sizeBytes);
    for (const at of occurrences(inside)) yield section.offset + at;
    return;
  }
  const writable = elf?.segments.filter((segment) => segment.type === 1 && (segment.flags & 2) !== 0);
  if (writable !== undefined && writable.length > 0) {
    for (const segment of writable) {
      const inside = bytes.subarray(segment.offset, segment.offset + segment.fileSizeBytes);
      for (const at of occurrences(inside)) yield segment.offset + at;
    }
    return;
  }
  yield* occurrences(bytes);
}

/** At most this many are tried, so that a file full of magic bytes costs no more than one pass. */
const maxOccurrences = 64;

function* occurrences(bytes: Uint8Array): Generator<number> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let found = 0;
  for (let at = buffer.indexOf(magic); at !== -1 && found < maxOccurrences; at = buffer.indexOf(magic, at + 1)) {
    if (at % alignment !== 0) continue;
    found += 1;
    yield at;
  }
}

interface BlobTexts {
  readonly goVersion: string;
  readonly modules: string;
}

function readBlob(bytes: Uint8Array, at: number, elf: Elf | undefined): BlobTexts | undefined {
  if (at + headerSize > bytes.length) return undefined;
  const flags = bytes[at + 15] ?? 0;
  // Bit 1: the texts follow inline (Go 1.18 on). Without it the header holds two pointers to Go strings.
  const texts = (flags & 2) === 0 ? readPointers(bytes, at, (flags & 1) === 1, elf) : readInline(bytes, at + headerSize);
  if (texts === undefined || texts.goVersion === '') return undefined;
  return { goVersion: texts.goVersion, modules: withoutFrame(texts.modules) };
}

function readInline(bytes: Uint8Array, from: number): BlobTexts | undefined {
  const goVersion = readPrefixed(bytes, from);
  const modules = goVersion && readPrefixed(bytes, goVersion.end);
  return goVersion && modules && { goVersion: goVersion.text.toString('utf8'), modules: modules.text.toString('latin1') };
}

/** A text with its length before it, as an unsigned base-128 number of at most ten bytes. */
function readPrefixed(bytes: Uint8Array, from: number): { readonly text: Buffer; readonly end: number } | undefined {
  let length = 0;
  for (let index = 0; index < 10; index += 1) {
    const byte = bytes[from + index];
    if (byte === undefined) return undefined;
    length += (byte & 0x7f) * 2 ** (7 * index);
    if (byte >= 0x80) continue;
    const start = from + index + 1;
    if (length > bytes.length - start) return undefined;
    return { text: Buffer.from(bytes.subarray(start, start + length)), end: start + length };
  }
  return undefined;
}

function readPointers(bytes: Uint8Array, at: number, bigEndian: boolean, elf: Elf | undefined): BlobTexts | undefined {
  const pointerSize = bytes[at + 14];
  if (elf === undefined || (pointerSize !== 4 && pointerSize !== 8)) return undefined;
  const pointer = (from: Uint8Array, offset: number): number => {
    const view = new DataView(from.buffer, from.byteOffset, from.byteLength);
    return pointerSize === 4 ? view.getUint32(offset, !bigEndian) : Number(view.getBigUint64(offset, !bigEndian));
  };
  const text = (address: number): Buffer | undefined => {
    const header = bytesAtAddress(elf, bytes, address);
    if (header === undefined || header.length < 2 * pointerSize) return undefined;
    const length = pointer(header, pointerSize);
    if (length === 0) return Buffer.alloc(0);
    const data = bytesAtAddress(elf, bytes, pointer(header, 0));
    return data === undefined || data.length < length ? undefined : Buffer.from(data.subarray(0, length));
  };
  const header = bytes.subarray(at, at + headerSize);
  const goVersion = text(pointer(header, 16));
  const modules = text(pointer(header, 16 + pointerSize));
  return goVersion && modules && { goVersion: goVersion.toString('utf8'), modules: modules.toString('latin1') };
}

/** Takes off the 16 marker bytes that stand before and after the module text; a text without them is none. */
function withoutFrame(framed: string): string {
  if (framed.length < 33 || framed[framed.length - 17] !== '\n') return '';
  return Buffer.from(framed.slice(16, -16), 'latin1').toString('utf8');
}

/** Undefined on a line that breaks its form; an unknown kind of line is passed over, as Go does. */
function parseModuleText(goVersion: string, text: string): GoBuildInformation | undefined {
  let mainPackage: string | undefined;
  let mainModule: GoModule | undefined;
  const modules: GoModule[] = [];
  const settings = new Map<string, string>();
  let last: 'main' | 'dependency' | undefined;
  for (const line of text.split('\n')) {
    const [kind = '', ...rest] = line.split('\t');
    switch (kind) {
      case 'path':
        mainPackage = rest.join('\t');
        break;
      case 'mod':
      case 'dep': {
        const module = parseModule(rest);
        if (module === undefined) return undefined;
        last = kind === 'mod' ? 'main' : 'dependency';
        if (kind === 'mod') mainModule = module;
        else modules.push(module);
        break;
      }
      case '=>': {
        const replacement = parseModule(rest);
        const replaced = last === 'main' ? mainModule : modules.at(-1);
        if (replacement === undefined || replaced === undefined || last === undefined) return undefined;
        if (last === 'main') mainModule = { ...replaced, replacement };
        else modules[modules.length - 1] = { ...replaced, replacement };
        last = undefined;
        break;
      }
      case 'build': {
        const setting = parseSetting(rest.join('\t'));
        if (setting === undefined) return undefined;
        settings.set(setting.key, setting.value);
        break;
      }
    }
  }
  return {
    goVersion,
    ...(mainPackage === undefined || mainPackage === '' ? {} : { mainPackage }),
    ...(mainModule === undefined ? {} : { mainModule }),
    modules,
    settings,
  };
}

function parseModule(columns: readonly string[]): { path: string; version?: string; sum?: string } | undefined {
  const [path = '', version = '', sum = ''] = columns;
  if (path === '' || columns.length > 3) return undefined;
  return { path, ...(version === '' || version === '(devel)' ? {} : { version }), ...(sum === '' ? {} : { sum }) };
}

/** `key=value`, either side in Go's quotes where it holds a space, a quote or an equals sign. */
function parseSetting(text: string): { readonly key: string; readonly value: string } | undefined {
  const quotedKey = /^("(?:[^"\\]|\\.)*"|`[^`]*`)=/.exec(text)?.[1];
  const key = quotedKey === undefined ? text.slice(0, Math.max(0, text.indexOf('='))) : unquote(quotedKey);
  const value = text.slice((quotedKey?.length ?? text.indexOf('=')) + 1);
  const plainValue = /^["`]/.test(value) ? unquote(value) : value;
  return key === undefined || key === '' || plainValue === undefined ? undefined : { key, value: plainValue };
}

const escapes: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  '"': '"',
};

/** The text of a Go string literal; undefined when it is none. Source: The Go Programming Language Specification, "String literals". */
function unquote(literal: string): string | undefined {
  if (/^`[^`]*`$/s.test(literal)) return literal.slice(1, -1);
  if (!/^"(?:[^"\\\n]|\\(?:[abfnrtv\\"]|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}))*"$/.test(literal)) return undefined;
  const parts: Buffer[] = [];
  for (const [part, letter, byte, short, long] of literal
    .slice(1, -1)
    .matchAll(/\\(?:([abfnrtv\\"])|x(..)|u(....)|U(........))|[^\\]+/gsu)) {
    if (byte !== undefined) parts.push(Buffer.from(byte, 'hex'));
    else if (letter !== undefined) parts.push(Buffer.from(escapes[letter] ?? ''));
    else if (short !== undefined || long !== undefined) {
      const point = Number.parseInt(short ?? long ?? '', 16);
      if (point > 0x10ffff) return undefined;
      parts.push(Buffer.from(String.fromCodePoint(point)));
    } else parts.push(Buffer.from(part));
  }
  return Buffer.concat(parts).toString('utf8');
}

/** Whether Go made the program: its own sections, or the build id that its linker writes near the start. */
function looksLikeGo(elf: Elf | undefined, bytes: Uint8Array): boolean {
  const goSections = new Set(['.gopclntab', '.note.go.buildid', '.gosymtab', '.go.buildinfo']);
  if (elf?.sections.some(({ name }) => goSections.has(name)) === true) return true;
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 65_536));
  return head.includes('Go build ID: "') || (elf !== undefined && head.includes(goNote));
}

/** An ELF note named "Go" of type 4, the build id, in little-endian order. */
const goNote = Buffer.from([4, 0, 0, 0, 0x47, 0x6f, 0, 0]);
