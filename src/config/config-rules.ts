// Rules of selfsame.yaml that hold between keys, and the defaults that depend on another key.

import type { YamlPath } from '../codec/print-yaml.ts';
import { speaksOfTarget } from '../codec/template.ts';
import type { ArchiveFormat } from '../model/config.ts';
import { wallIds } from '../model/variation-ids.ts';
import type { ConfigFile } from './config-schema.ts';

/** A broken rule: `"<path>" <message>`. */
export interface BrokenRule {
  readonly path: YamlPath;
  readonly message: string;
  readonly help: string;
}

/** Broken rules between the keys of a file whose every value is valid by itself. */
export function brokenRules(file: ConfigFile): readonly BrokenRule[] {
  const archives = file.archives.flatMap((archive, index) => [...archiveRules(archive, index)]);
  const gates = file.gates.flatMap((gate, index) => [...gateRules(gate, index)]);
  return [...buildRules(file), ...targetRules(file), ...archives, ...gates, ...signRules(file), ...doubles(file)];
}

/** The format that a file name promises; undefined where it promises none that Selfsame packs. */
export function formatOfName(name: string): ArchiveFormat | undefined {
  if (/\.(tar\.gz|tgz)$/.test(name)) return 'tar.gz';
  return name.endsWith('.zip') ? 'zip' : undefined;
}

function* buildRules({ build, archives }: ConfigFile): Generator<BrokenRule> {
  if (build.outputs.length === 0 && archives.length === 0) {
    yield {
      path: ['build', 'outputs'],
      message: 'is missing, and there are no archives: nothing would ship',
      help: 'list the files that ship under "outputs" of "build", or pack them with "archives"',
    };
  }
  for (const [index, id] of build.require.entries()) {
    if ([...build.vary, ...wallIds].includes(id)) continue;
    yield {
      path: ['build', 'require', index],
      message: `requires "${id}", which "build.vary" leaves out`,
      help: `add "${id}" to "build.vary", or do not require it`,
    };
  }
}

function* targetRules({ build, targets, archives, embeds }: ConfigFile): Generator<BrokenRule> {
  if (targets.length > 0) return;
  const texts: readonly (readonly [YamlPath, string])[] = [
    ...build.outputs.map((text, index) => [['build', 'outputs', index], text] as const),
    ...archives.flatMap(({ name, files, strip, prefix }, index) => [
      [['archives', index, 'name'], name] as const,
      ...files.map((text, place) => [['archives', index, 'files', place], text] as const),
      [['archives', index, 'strip'], strip] as const,
      [['archives', index, 'prefix'], prefix] as const,
    ]),
    ...embeds.flatMap(({ file, text }, index) => [
      [['embeds', index, 'file'], file] as const,
      [['embeds', index, 'text'], text] as const,
    ]),
  ];
  for (const [path, text] of texts) {
    if (!speaksOfTarget(text)) continue;
    yield {
      path,
      message: 'speaks of "${target}", and there are no "targets"',
      help: 'list the targets under "targets", or write "$${target}" for the text itself',
    };
  }
}

function* signRules({ sign: { sigstore, signingConfig, trustedRoot } }: ConfigFile): Generator<BrokenRule> {
  if (signingConfig !== undefined && sigstore !== undefined) {
    yield {
      path: ['sign', 'signingConfig'],
      message: 'names the services, and "sign.sigstore" names others',
      help: 'remove one of them',
    };
  }
  if (signingConfig !== undefined && trustedRoot === undefined) {
    yield {
      path: ['sign', 'signingConfig'],
      message: 'needs "sign.trustedRoot": what is signed is verified before there is a release',
      help: 'add the path of the trusted_root.json that the services lead to',
    };
  }
}

function* archiveRules({ name, format }: ConfigFile['archives'][number], index: number): Generator<BrokenRule> {
  const promised = formatOfName(name);
  if (format === undefined && promised === undefined) {
    yield {
      path: ['archives', index, 'format'],
      message: `is missing, and the name "${name}" does not tell it`,
      help: 'write "format: tar.gz" or "format: zip", or let the name end so',
    };
  }
  if (format !== undefined && promised !== undefined && format !== promised) {
    yield {
      path: ['archives', index, 'format'],
      message: `is "${format}", but the name "${name}" ends like a ${promised}`,
      help: 'correct one of them',
    };
  }
}

function* gateRules(gate: ConfigFile['gates'][number], index: number): Generator<BrokenRule> {
  const path = ['gates', index];
  if ((gate.run === undefined) === (gate.from === undefined)) {
    yield {
      path,
      message: gate.run === undefined ? 'has neither "run" nor "from"' : 'has both "run" and "from"',
      help: 'write "run" for commands that Selfsame runs, or "from" for a JUnit file that was made elsewhere',
    };
  }
  if (gate.from === undefined) return;
  for (const key of ['junit', 'tool'] as const) {
    if (gate[key] === undefined) continue;
    yield { path: [...path, key], message: 'belongs to "run", not to "from"', help: `remove "${key}"` };
  }
  if (gate.covers.length === 0) {
    yield {
      path: [...path, 'covers'],
      message: 'is missing: without it nothing tells whether the evidence of "from" is older than the source',
      help: 'list the source files that the evidence speaks of, such as "src/**"',
    };
  }
}

function* doubles(file: ConfigFile): Generator<BrokenRule> {
  yield* twice(
    file.gates.map(({ id }) => id),
    (index) => ['gates', index, 'id'],
  );
  yield* twice(
    file.targets.map(({ name }) => name),
    (index) => ['targets', index, 'name'],
  );
  yield* twice(
    file.archives.map(({ name }) => name),
    (index) => ['archives', index, 'name'],
  );
  for (const key of ['outputs', 'vary', 'require'] as const) yield* twice(file.build[key], (index) => ['build', key, index]);
}

function* twice(values: readonly string[], pathOf: (index: number) => YamlPath): Generator<BrokenRule> {
  for (const [index, value] of values.entries()) {
    if (values.indexOf(value) === index) continue;
    yield { path: pathOf(index), message: `is "${value}", which is there already`, help: 'keep one of them' };
  }
}
