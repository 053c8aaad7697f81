// The trusted root of the public-good Sigstore as it was frozen into @sigstore/tuf: good offline until its keys are rotated.
// Loaded only when no root is named.

import { isJsonObject } from '../codec/json-shape.ts';
import { ToolError } from '../model/tool-error.ts';

const repository = 'https://tuf-repo-cdn.sigstore.dev';

/**
 * Text of the frozen trusted_root.json.
 *
 * @throws {ToolError} `tool/no-frozen-root` when the package no longer holds it in the form known here.
 */
export async function readPublicGoodRoot(): Promise<string> {
  const { default: seeds } = await import('@sigstore/tuf/seeds.json', { with: { type: 'json' } });
  const targets = valueAt(valueAt(seeds, repository), 'targets');
  const encoded = valueAt(targets, 'trusted_root.json');
  if (typeof encoded !== 'string') {
    throw new ToolError('tool', 'tool/no-frozen-root', 'the trusted root that ships with this tool cannot be found', {
      help: 'name one with --trusted-root',
    });
  }
  return Buffer.from(encoded, 'base64').toString('utf8');
}

function valueAt(value: unknown, key: string): unknown {
  return isJsonObject(value) ? value[key] : undefined;
}
