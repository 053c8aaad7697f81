// Go modules with at least one program.

import { isPlainName, type ProjectFiles, type Recipe } from './recipe.ts';

export const go: Recipe = {
  title: 'Go module',
  marker: 'go.mod',
  write: async (files) => {
    const module = /^module[ \t]+"?([^\s"]+)/m.exec(await files.read('go.mod'))?.[1] ?? 'project';
    const name =
      module
        .replace(/\/v\d+$/, '')
        .split('/')
        .at(-1) ?? 'project';
    const programs = await programsOf(files, isPlainName(name) ? name : 'program');
    if (programs.length === 0) return undefined;
    const isVendored = files.has('vendor/modules.txt');
    const hasModules = files.has('go.sum');
    const linked = (await files.read(programs[0]?.main ?? '')).match(/^\s*(var\s+)?version\s*(string\s*)?=\s*"/m) !== null;
    const flags = linked ? ' -ldflags "-X main.version=$SELFSAME_VERSION"' : '';
    const tests = files.paths.some((path) => path.endsWith('_test.go') && !path.startsWith('vendor/'));
    const prepare =
      isVendored || !hasModules
        ? []
        : ['  # May use the network: fetches the modules that go.sum pins.', '  prepare: go mod download'];
    return {
      name,
      lines: [
        'build:',
        ...prepare,
        '  # -trimpath keeps the path of the folder out of the program. With cgo, the C compiler of the machine would be part of the',
        '  # result: set CGO_ENABLED to "1" below only if the program needs it.',
        '  run: |',
        `    go build -trimpath${flags} -o dist/ ${programs.map(({ folder }) => folder).join(' ')}`,
        `  outputs: [${programs.map(({ name }) => `dist/${name}`).join(', ')}]`,
        '  env:',
        '    CGO_ENABLED: "0"',
        ...(tests
          ? [
              'gates:',
              '  - id: unit-tests',
              '    run: go test -v ./...',
              '    tool: go version',
              '    covers: ["**/*.go", go.mod]',
            ]
          : []),
      ],
    };
  },
};

/** Programs in the root and in folders of cmd/, sorted as they come; `main` is a source file of theirs. */
async function programsOf(
  files: ProjectFiles,
  rootName: string,
): Promise<readonly { name: string; folder: string; main: string }[]> {
  const found = new Map<string, { name: string; folder: string; main: string }>();
  for (const path of files.paths) {
    const [, folder] = /^(?:cmd\/([^/]+)\/)?[^/]+\.go$/.exec(path) ?? [];
    const isCandidate = folder === undefined ? !path.includes('/') : isPlainName(folder);
    if (!path.endsWith('.go') || path.endsWith('_test.go') || !isCandidate) continue;
    if (!/^package main\s*(\/\/.*)?$/m.test(await files.read(path))) continue;
    const program =
      folder === undefined
        ? { name: rootName, folder: '.', main: path }
        : { name: folder, folder: `./cmd/${folder}`, main: path };
    const known = found.get(program.folder);
    // The file with the version, if any, is the one that matters.
    if (known === undefined || path.endsWith('/main.go') || path === 'main.go') found.set(program.folder, program);
  }
  return [...found.values()];
}
