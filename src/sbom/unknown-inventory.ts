// The inventory of an artifact that no reader could look into: itself alone, and that nothing more is known.

import { printPackageUrl } from '../codec/package-url.ts';
import type { Component, Inventory } from '../model/sbom.ts';
import type { ReaderInput } from './reader.ts';

export function unknownInventory(
  reader: string,
  input: Pick<ReaderInput, 'artifact' | 'version'>,
  remarks: readonly string[],
): Inventory {
  const root = fileComponent(input.artifact.name, input.version);
  return { reader, root, components: [], dependencies: { [root.ref]: [] }, completeness: 'unknown', remarks };
}

/** A file that ships, under its own name. */
export function fileComponent(name: string, version: string): Component {
  const purl = printPackageUrl({ type: 'generic', name, version });
  return {
    ref: purl ?? `file:${name}`,
    kind: 'application',
    name,
    version,
    ...(purl === undefined ? {} : { purl }),
    hashes: {},
    evidence: 'file name',
    technique: 'filename',
  };
}
