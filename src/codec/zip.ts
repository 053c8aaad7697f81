// Writes zip archives that are the same everywhere: times in UTC, no extra fields. Libraries write the local time.
// Format: PKWARE APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16; docs/release-folder.md.

import { crc32, deflateRawSync } from 'node:zlib';
import { ToolError } from '../model/tool-error.ts';
import type { ArchiveEntry } from './archive-entry.ts';

/** Names are UTF-8 (general purpose bit 11). */
const flags = 0x0800;
/** Made on Unix (3), by the rules of version 2.0: tells readers that the high half of the attributes is a Unix mode. */
const madeBy = (3 << 8) | 20;
const maxBytes = 0xffff_fffe;

/**
 * Regular files in the order given, without entries for folders.
 *
 * @param timeSeconds Time of every entry, in whole seconds since 1970; what zip cannot hold (before 1980, after 2107) becomes the
 * nearest that it can.
 * @throws {ToolError} `archive/too-large` beyond 65,534 files or 4 GiB, where zip64 would be needed.
 */
export function packZip(entries: readonly ArchiveEntry[], timeSeconds: number): Uint8Array {
  if (entries.length > 65_534) throw tooLarge(`${entries.length} files`);
  const { date, time } = toDosTime(timeSeconds);
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const { path, content, executable } of entries) {
    const name = Buffer.from(path);
    const deflated = deflateRawSync(content, { level: 9 });
    const stored = deflated.length >= content.length;
    const data = stored ? content : deflated;
    // What the local header and the directory say alike, sections 4.4.2 to 4.4.11.
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(flags, 2);
    common.writeUInt16LE(stored ? 0 : 8, 4);
    common.writeUInt16LE(time, 6);
    common.writeUInt16LE(date, 8);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(name.length, 22);
    parts.push(signature(0x0403_4b50), common, name, data);
    const central = Buffer.alloc(14);
    // No comment, first disk, internal attributes 0; then the mode of a regular file.
    central.writeUInt32LE(((executable ? 0o100755 : 0o100644) << 16) >>> 0, 6);
    central.writeUInt32LE(offset, 10);
    directory.push(signature(0x0201_4b50), u16(madeBy), common, central, name);
    offset += 30 + name.length + data.length;
    if (offset > maxBytes) throw tooLarge(`more than ${maxBytes} bytes`);
  }
  const end = Buffer.alloc(18);
  const directoryBytes = directory.reduce((sum, part) => sum + part.length, 0);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(directoryBytes, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...parts, ...directory, signature(0x0605_4b50), end]);
}

function tooLarge(what: string): ToolError {
  return new ToolError('build', 'archive/too-large', `a zip archive cannot hold ${what}`, { help: 'use "format: tar.gz"' });
}

function signature(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32LE(value);
  return buffer;
}

function u16(value: number): Buffer {
  const buffer = Buffer.alloc(2);
  buffer.writeUInt16LE(value);
  return buffer;
}

/** MS-DOS date and time, in UTC and steps of two seconds. */
function toDosTime(timeSeconds: number): { readonly date: number; readonly time: number } {
  const first = Date.UTC(1980, 0, 1);
  const last = Date.UTC(2107, 11, 31, 23, 59, 58);
  const at = new Date(Math.min(Math.max(timeSeconds * 1000, first), last));
  return {
    date: ((at.getUTCFullYear() - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate(),
    time: (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1),
  };
}
