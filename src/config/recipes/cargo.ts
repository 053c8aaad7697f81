// Cargo packages with at least one program.

import { readTomlText } from '../../codec/toml-text.ts';
import { isPlainName, type ProjectFiles, type Recipe } from './recipe.ts';

export const cargo: Recipe = {
  title: 'Cargo package',
  marker: 'Cargo.toml',
  write: async (files) => {
    const manifest = await files.read('Cargo.toml');
    const name = readTomlText(manifest, 'package', 'name');
    if (name === undefined || !isPlainName(name)) return undefined;
    const programs = programsOf(files, manifest, name);
    if (programs.length === 0) return undefined;
    const lock = files.has('Cargo.lock')
      ? ['  # May use the network: fetches the crates that Cargo.lock pins.']
      : [
          '  # There is no Cargo.lock yet, and without one every build may get other crates: "--locked" refuses.',
          '  # Make one with "cargo generate-lockfile" and commit it.',
        ];
    return {
      name,
      lines: [
        'build:',
        ...lock,
        '  prepare: cargo fetch --locked',
        '  # Keeps the paths of the folder and of the fetched crates out of the program.',
        '  run: |',
        '    export RUSTFLAGS="--remap-path-prefix=$PWD=. --remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}=/cargo"',
        '    cargo build --release --locked --offline',
        `  outputs: [${programs.map((program) => `target/release/${program}`).join(', ')}]`,
        ...((await hasTests(files))
          ? [
              'gates:',
              '  - id: unit-tests',
              '    run: cargo test --locked',
              '    tool: cargo --version',
              '    covers: ["**/*.rs", Cargo.toml]',
            ]
          : []),
      ],
    };
  },
};

/** Programs that Cargo finds by itself, and the first that the manifest names. */
function programsOf(files: ProjectFiles, manifest: string, name: string): readonly string[] {
  const named = readTomlText(manifest, 'bin', 'name');
  const found = files.paths.flatMap((path) => {
    const [, program] = /^src\/bin\/([^/]+?)(?:\.rs|\/main\.rs)$/.exec(path) ?? [];
    return program === undefined ? [] : [program];
  });
  const own = named === undefined && files.has('src/main.rs') ? [name] : [];
  return [...new Set([...own, ...(named === undefined ? [] : [named]), ...found])].filter(isPlainName);
}

/** A gate that runs nothing has failed, so it is written only where there is a test. */
async function hasTests(files: ProjectFiles): Promise<boolean> {
  for (const path of files.paths) {
    if (/^tests\/[^/]+\.rs$/.test(path)) return true;
    if (/^src\/.*\.rs$/.test(path) && /#\[(?:\w+::)*test\b/.test(await files.read(path))) return true;
  }
  return false;
}
