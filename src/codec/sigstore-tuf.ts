// The door of @sigstore/tuf: the keys frozen into it, and its client. Both are loaded when asked for, never by the import of this file.

/** What was frozen into the package, by mirror: root.json and targets in base64. Data alone. */
export async function loadTufSeeds(): Promise<unknown> {
  const { default: seeds } = await import('@sigstore/tuf/seeds.json', { with: { type: 'json' } });
  return seeds;
}

/** The client. It talks to the network and keeps files, so that only src/host may ask for it. */
export async function loadTufClient(): Promise<Pick<typeof import('@sigstore/tuf'), 'initTUF'>> {
  // A package in CommonJS: bundled, it has no names but this one.
  const { default: tuf } = await import('@sigstore/tuf');
  return tuf;
}
