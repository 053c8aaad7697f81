// What only a real file system has: links, pipes, sockets and devices in the place of files, and files as large as may be read.

import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bytesOf, type Folder, linesOf, namesOf } from './folder.ts';
import type { Material } from './material.ts';
import type { Random } from './random.ts';

export interface DiskTampering {
  readonly title: string;
  /** Changes the folder on the disk, and says what it did. The function returned ends what was started for it. */
  readonly tamper: (at: Place) => Promise<{ readonly what: string; readonly end?: () => Promise<void> }>;
}

interface Place {
  /** Absolute path of the release. */
  readonly path: string;
  readonly folder: Folder;
  /** A file of it, whose place something else takes. */
  readonly name: string;
  readonly random: Random;
}

function inPlace(
  title: string,
  put: (file: string, at: Place) => void | Promise<(() => Promise<void>) | undefined>,
): DiskTampering {
  return {
    title: `on the disk: ${title}`,
    async tamper(at) {
      const file = join(at.path, at.name);
      unlinkSync(file);
      const end = await put(file, at);
      return { what: at.name, ...(end === undefined ? {} : { end }) };
    },
  };
}

/** The text that stands before, once it is as long as a file that is read whole may be. */
function padded(
  title: string,
  role: 'signature' | 'statements' | 'sbom' | 'manifest',
  text: (folder: Folder) => string,
): DiskTampering {
  return {
    title: `on the disk: ${title}`,
    async tamper({ path, folder }) {
      const [name = ''] = namesOf(folder, role);
      const start = text(folder);
      writeFileSync(join(path, name), start.repeat(Math.floor(largestBytes / start.length)));
      return { what: name };
    },
  };
}

/** As in src/release/read-release.ts. */
const largestBytes = 64 * 1024 * 1024;

export const diskTamperings: readonly DiskTampering[] = [
  inPlace('a pipe', (file) => void execFileSync('mkfifo', [file])),
  inPlace('a socket', async (file) => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(file, resolve));
    return () => new Promise((resolve) => server.close(() => resolve()));
  }),
  inPlace('a folder', (file) => mkdirSync(file)),
  inPlace('a link to the same bytes', (file, { path, folder, name }) => {
    writeFileSync(`${path}.kept`, bytesOf(folder, name));
    symlinkSync(`${path}.kept`, file);
  }),
  inPlace('a link to itself', (file, { name }) => symlinkSync(name, file)),
  inPlace('a link to a device without an end', (file) => symlinkSync('/dev/zero', file)),
  inPlace('a link to nothing', (file) => symlinkSync('nothing', file)),
  inPlace('a link to the folder above', (file) => symlinkSync('..', file)),
  inPlace('a hard link to another file', (file, { path, folder, name, random }) =>
    linkSync(
      join(
        path,
        random.pick(namesOf(folder).filter((other) => other !== name && !bytesOf(folder, other).equals(bytesOf(folder, name)))),
      ),
      file,
    ),
  ),
];

/** Each takes as long as hundreds of others, so that there are few of them. */
export const largeTamperings: readonly DiskTampering[] = [
  inPlace('a file of 300 MB', (file) => {
    writeFileSync(file, '');
    truncateSync(file, 300_000_000);
  }),
  padded('a bundle of white space', 'signature', () => ' '),
  padded('a bundle of brackets', 'signature', () => '['),
  padded('a bundle of keys', 'signature', () => '{"a":'),
  padded('a bundle of one string', 'signature', () => '"a'),
  padded('bundles of nothing', 'statements', () => '{}\n'),
  padded('empty lines of bundles', 'statements', () => '\n'),
  padded('one bundle over and over', 'statements', (folder) =>
    bytesOf(folder, namesOf(folder, 'statements')[0] ?? '').toString(),
  ),
  {
    title: 'on the disk: one bundle over and over, each time written otherwise',
    async tamper({ path, folder }) {
      const { name, lines } = linesOf(folder);
      const bundle = JSON.parse(lines[0] ?? '');
      const more = Array.from({ length: Math.floor((largestBytes * 0.95) / (lines[0] ?? '').length) }, (_, index) => {
        bundle.dsseEnvelope.signatures[0].keyid = String(index);
        return JSON.stringify(bundle);
      });
      writeFileSync(join(path, name), [...lines, ...more].join('\n'));
      return { what: name };
    },
  },
  padded('an SBOM of brackets', 'sbom', () => '['),
  padded('an SBOM of numbers', 'sbom', () => '1,'),
  padded('a manifest of white space', 'manifest', () => '\n'),
];

/** Writes a release to the disk, tampers with it, and removes it when the work is done. */
export async function withTampered<Value>(
  { sound: folder }: Material,
  { tamper }: DiskTampering,
  random: Random,
  work: (path: string, what: string) => Promise<Value>,
): Promise<Value> {
  const scratch = mkdtempSync(join(tmpdir(), 'selfsame-tamper-'));
  try {
    const path = join(scratch, 'release');
    mkdirSync(path);
    for (const name of folder.keys()) writeFileSync(join(path, name), bytesOf(folder, name));
    const { what, end } = await tamper({ path, folder, name: random.pick(namesOf(folder)), random });
    const value = await work(path, what);
    await end?.();
    return value;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
