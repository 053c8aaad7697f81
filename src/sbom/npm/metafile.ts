// Reads an esbuild metafile: what each output was made from and what it imports from outside.
// Source: https://esbuild.github.io/api/#metafile

import { parseStrictJson } from '../../codec/strict-json.ts';
import { byText } from '../../model/code-unit-order.ts';
import type { Parsed } from '../../model/statement.ts';

export interface MetafileOutput {
  /** Relative to the folder in which esbuild ran. */
  readonly path: string;
  /** Inputs of which at least one byte is in the output, sorted. */
  readonly inputs: readonly string[];
  /** Specifiers that stay imports at run time, such as `execa/lib`; sorted. */
  readonly externals: readonly string[];
}

/** The outputs of a metafile, sorted by path; never throws. */
export function parseMetafile(text: string): Parsed<readonly MetafileOutput[]> {
  const parsed = parseStrictJson(text);
  if (parsed.status === 'malformed') return parsed;
  const outputs = membersOf(membersOf(parsed.value)?.outputs);
  if (outputs === undefined || membersOf(membersOf(parsed.value)?.inputs) === undefined) {
    return { status: 'malformed', reason: 'it has no "inputs" and "outputs", as an esbuild metafile has' };
  }
  const read: MetafileOutput[] = [];
  for (const [path, value] of Object.entries(outputs)) {
    const inputs = membersOf(membersOf(value)?.inputs);
    const imports = membersOf(value)?.imports;
    if (inputs === undefined || !Array.isArray(imports))
      return { status: 'malformed', reason: `output "${path}" has no inputs or imports` };
    const shipped: string[] = [];
    for (const [input, share] of Object.entries(inputs)) {
      const bytes = membersOf(share)?.bytesInOutput;
      if (typeof bytes !== 'number')
        return { status: 'malformed', reason: `output "${path}" does not say how much it holds of "${input}"` };
      if (bytes > 0) shipped.push(input);
    }
    const externals = imports.flatMap((entry: unknown) => {
      const { path: specifier, external } = membersOf(entry) ?? {};
      return external === true && typeof specifier === 'string' ? [specifier] : [];
    });
    read.push({ path, inputs: shipped.sort(), externals: [...new Set(externals)].sort() });
  }
  return { status: 'parsed', value: read.sort(byText(({ path }) => path)) };
}

/**
 * The package that a bare import names, such as `@scope/name` for `@scope/name/file.js`.
 *
 * @returns Undefined for Node's own modules and for paths.
 */
export function packageOfSpecifier(specifier: string): string | undefined {
  if (specifier.startsWith('node:') || /^(\.{0,2}\/|[A-Za-z]:[\\/])|^\.{1,2}$/.test(specifier)) return undefined;
  const name = /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0];
  return name === undefined || ownModules.has(name) ? undefined : name;
}

/** Modules that Node finds without the prefix `node:`. The list is closed: newer ones need the prefix. */
const ownModules = new Set(
  `assert async_hooks buffer child_process cluster console constants crypto dgram diagnostics_channel dns domain events fs http http2
  https inspector module net os path perf_hooks process punycode querystring readline repl stream string_decoder sys timers tls
  trace_events tty url util v8 vm wasi worker_threads zlib`.split(/\s+/),
);

function membersOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
}
