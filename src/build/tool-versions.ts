// Which tools a build names, and which versions of them the room has: told in the release, never decided upon.

import { byCodeUnit } from '../model/code-unit-order.ts';

/** How each known tool is asked; the first line that it prints is its version. */
const questions: Readonly<Record<string, readonly string[]>> = {
  bash: ['--version'],
  bun: ['--version'],
  cargo: ['--version'],
  cc: ['--version'],
  clang: ['--version'],
  cmake: ['--version'],
  deno: ['--version'],
  dotnet: ['--version'],
  gcc: ['--version'],
  'g++': ['--version'],
  git: ['--version'],
  go: ['version'],
  gradle: ['--version'],
  helm: ['version', '--short'],
  java: ['-version'],
  javac: ['-version'],
  ld: ['--version'],
  make: ['--version'],
  meson: ['--version'],
  mvn: ['--version'],
  ninja: ['--version'],
  node: ['--version'],
  npm: ['--version'],
  pip: ['--version'],
  pip3: ['--version'],
  pnpm: ['--version'],
  python: ['--version'],
  python3: ['--version'],
  ruby: ['--version'],
  rustc: ['--version'],
  tar: ['--version'],
  yarn: ['--version'],
  zip: ['-v'],
};

/** Tools that a tool runs without being told to. */
const implied: Readonly<Record<string, readonly string[]>> = {
  cargo: ['rustc', 'cc'],
  cmake: ['make', 'cc'],
  gradle: ['java'],
  javac: ['java'],
  make: ['cc', 'gcc'],
  mvn: ['java'],
  npm: ['node'],
  npx: ['node', 'npm'],
  pip: ['python'],
  pip3: ['python3'],
  pnpm: ['node'],
  yarn: ['node'],
};

/** Known tools among the words of the scripts, with those that they imply; sorted. */
export function toolsNamed(scripts: readonly string[]): readonly string[] {
  const words = scripts.flatMap((script) => script.split(/[^A-Za-z0-9_+.-]+/));
  const named = words.flatMap((word) => [word, ...(Object.hasOwn(implied, word) ? (implied[word] ?? []) : [])]);
  return [...new Set(named)].filter((word) => Object.hasOwn(questions, word)).sort(byCodeUnit);
}

/** A script for each tool, by its name, that prints its version where the tool is there. */
export function versionScripts(names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    // In the home folder: a tool's configuration in the source must not speak here.
    names.map((name) => [
      name,
      `if command -v ${name} >/dev/null; then (cd "$HOME" && ${[name, ...(questions[name] ?? [])].join(' ')}); fi`,
    ]),
  );
}

/** The first line that says something, at most 200 characters; undefined where there is none. */
export function versionLine(printed: string): string | undefined {
  const lines = printed.split('\n').map((line) => line.trim());
  return lines.find((line) => line !== '' && !line.startsWith('Picked up '))?.slice(0, 200);
}
