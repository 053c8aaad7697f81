// The trusted root of the public-good Sigstore as it was frozen into @sigstore/tuf: good offline until its keys are rotated.
// Loaded only when no root is named.

import { isJsonObject } from '../codec/json-shape.ts';
import { loadTufSeeds } from '../codec/sigstore-tuf.ts';
import { ToolError } from '../model/tool-error.ts';

export const publicGoodMirror = 'https://tuf-repo-cdn.sigstore.dev';

/**
 * Text of the frozen trusted_root.json.
 *
 * @throws {ToolError} `tool/no-frozen-root` when the package no longer holds it in the form known here.
 */
export async function readPublicGoodRoot(): Promise<string> {
  return decode(valueAt(valueAt(await readSeed(), 'targets'), 'trusted_root.json'), 'name one with --trusted-root');
}

/**
 * Text of the frozen root.json of The Update Framework, by which updates are checked.
 *
 * @throws {ToolError} `tool/no-frozen-root` as above.
 */
export async function readPublicGoodFirstRoot(): Promise<string> {
  return decode(valueAt(await readSeed(), 'root.json'), 'name a mirror as a URL, and its first root.json with --root');
}

async function readSeed(): Promise<unknown> {
  return valueAt(await loadTufSeeds(), publicGoodMirror);
}

function decode(encoded: unknown, help: string): string {
  if (typeof encoded === 'string') return Buffer.from(encoded, 'base64').toString('utf8');
  throw new ToolError('tool', 'tool/no-frozen-root', 'the trusted root that ships with this tool cannot be found', { help });
}

function valueAt(value: unknown, key: string): unknown {
  return isJsonObject(value) ? value[key] : undefined;
}
