// Prints the effective configuration: a file with every default written out that reads back to the same, and where each value is from.

import { printPath, printYaml } from '../codec/print-yaml.ts';
import type { EffectiveConfig } from '../model/config.ts';
import { toConfigFile } from './parse-config.ts';

/** YAML text; `parseConfig` of it gives the same configuration. Values that are neither set nor have a default are named at its end. */
export function printEffectiveConfig(effective: EffectiveConfig): string {
  const origins = new Map(effective.origins.map((origin) => [origin.key, origin]));
  const body = printYaml(inOrder(toConfigFile(effective.config)), (path) => {
    const from = origins.get(printPath(path))?.from;
    return from === undefined || from === 'default' ? from : `line ${from.line}`;
  });
  const unset = effective.origins.filter(({ value }) => value === undefined).map(({ key }) => key);
  const end = unset.length === 0 ? '' : `# Neither set nor with a default: ${unset.join(', ')}\n`;
  return `# ${effective.file.replaceAll(/\p{Cc}/gu, ' ')} with every default; "line N" is where a value is from.\n${body}${end}`;
}

/** Keys in the order of the description, as `origins` has them; without what is not set. */
function inOrder(file: ReturnType<typeof toConfigFile>): unknown {
  const { name, version, tag, build, targets, archives, embeds, sbom, compare, gates, sign, verify, publish } = file;
  const { prepare, run, outputs, env, vary, require, timeout } = build;
  const { sigstore, signingConfig, trustedRoot, identityFrom } = sign;
  return withoutUnset({
    name,
    version,
    tag,
    build: { prepare, run, outputs, env, vary, require, timeout },
    targets,
    archives,
    embeds,
    sbom,
    compare,
    gates,
    // Nothing of it has a default.
    sign: Object.values(sign).every((value) => value === undefined)
      ? undefined
      : { sigstore, signingConfig, trustedRoot, identityFrom },
    verify,
    publish,
  });
}

function withoutUnset(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutUnset);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(members.map(([key, member]) => [key, withoutUnset(member)]));
}
