// Files in memory, for readers: text or bytes by absolute path.

import type { Files, TreeEntry } from '../../src/model/world.ts';

export function memoryFiles(contents: Readonly<Record<string, string | Uint8Array>>): Files {
  const bytesAt = (path: string): Uint8Array => {
    const content = contents[path];
    if (content === undefined) throw new Error(`"${path}" is not there`);
    return typeof content === 'string' ? Buffer.from(content) : content;
  };
  const entry = (path: string): TreeEntry => ({ path, kind: 'file', mode: 0o644, sizeBytes: bytesAt(path).length });
  const never = (): never => {
    throw new Error('a reader only reads');
  };
  return {
    list: async (folder) =>
      Object.keys(contents)
        .filter((path) => path.startsWith(`${folder}/`))
        .sort()
        .map((path) => ({ ...entry(path), path: path.slice(folder.length + 1) })),
    stat: async (path) => (contents[path] === undefined ? undefined : entry(path)),
    read: async (path) => bytesAt(path),
    readText: async (path) => Buffer.from(bytesAt(path)).toString('utf8'),
    readWindow: async (path, offset, length) => bytesAt(path).subarray(offset, offset + length),
    readLastLines: never,
    readBlocks: never,
    write: never,
    copy: never,
    digest: never,
    contains: never,
    firstDifferences: never,
    makeFolder: never,
    makeTemporaryFolder: never,
    rename: never,
    remove: never,
  };
}
