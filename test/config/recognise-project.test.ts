import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseConfig } from '../../src/config/parse-config.ts';
import { recipes } from '../../src/config/recipes/index.ts';
import { toReleaseName } from '../../src/config/recipes/recipe.ts';
import { recogniseProject } from '../../src/config/recognise-project.ts';
import type { Config } from '../../src/model/config.ts';
import { ToolError } from '../../src/model/tool-error.ts';

async function recognise(files: Readonly<Record<string, string>>): Promise<{ yaml: string; recognised: string; config: Config }> {
  const found = await recogniseProject(Object.keys(files), (path) => Promise.resolve(files[path] ?? ''));
  return { ...found, config: parseConfig(found.yaml, 'selfsame.yaml').config };
}

test('a Go module is built with -trimpath, one program or several, and fetches what go.sum pins', async () => {
  const { config, recognised } = await recognise({
    'go.mod': 'module example.com/tools/hello/v2\n\ngo 1.24\n',
    'go.sum': 'x',
    'main.go': 'package main\n\nvar version = "dev"\n',
    'main_test.go': 'package main\n',
    'cmd/helper/main.go': 'package main\n',
    'cmd/library/lib.go': 'package library\n',
    'cmd/$(id)/main.go': 'package main\n',
  });
  expect(recognised).toBe('Go module');
  expect(config.name).toBe('hello');
  expect(config.build.prepare).toBe('go mod download');
  expect(config.build.run).toBe('go build -trimpath -ldflags "-X main.version=$SELFSAME_VERSION" -o dist/ . ./cmd/helper\n');
  expect(config.build.outputs).toEqual(['dist/hello', 'dist/helper']);
  expect(config.build.environment).toEqual({ CGO_ENABLED: '0' });
  expect(config.gates.map(({ run }) => run)).toEqual(['go test -v ./...']);
});

test('a Go module without dependencies, or with vendored ones, fetches nothing', async () => {
  const own = { 'go.mod': 'module hello\n', 'main.go': 'package main // the program\n' };
  expect((await recognise(own)).config.build.prepare).toBeUndefined();
  expect((await recognise({ ...own, 'go.sum': 'x', 'vendor/modules.txt': 'x' })).config.build.prepare).toBeUndefined();
  expect((await recognise(own)).config.build.run).toBe('go build -trimpath -o dist/ .\n');
});

test('an npm package is packed with modes of one form, after its build script', async () => {
  const { config } = await recognise({
    'package.json':
      '{"name": "@scope/hello", "scripts": {"build": "tsc", "test": "vitest run"}, "devDependencies": {"typescript": "7"}}',
    'package-lock.json': '{}',
  });
  expect(config.name).toBe('scope-hello');
  expect(config.build.prepare).toBe('npm ci');
  expect(config.build.run).toMatch(/^umask 022\nfind \. .* chmod u=rwX,go=rX \{\} \+\nnpm run build\nnpm pack\n$/);
  expect(config.build.outputs).toEqual(['scope-hello*.tgz']);
  expect(config.gates).toHaveLength(1);
});

test.each([
  ['npm-shrinkwrap.json', 'npm ci'],
  ['pnpm-lock.yaml', 'pnpm install --frozen-lockfile'],
  ['yarn.lock', 'yarn install --frozen-lockfile'],
])('an npm package with %s installs by "%s"', async (lock, command) => {
  expect(
    (await recognise({ 'package.json': '{"name": "a", "dependencies": {"b": "1"}}', [lock]: '' })).config.build.prepare,
  ).toBe(command);
});

test('an npm package without a lock file says so, and one without dependencies or tests needs neither', async () => {
  expect((await recognise({ 'package.json': '{"name": "a", "dependencies": {"b": "1"}}' })).yaml).toContain(
    '# There is no lock file yet',
  );
  const { config } = await recognise({
    'package.json': '{"name": "a", "scripts": {"test": "echo \\"Error: no test specified\\" && exit 1"}}',
  });
  expect([config.build.prepare, config.gates]).toEqual([undefined, []]);
});

test('a Cargo package keeps paths out of its programs', async () => {
  const { config } = await recognise({
    'Cargo.toml': '[package]\nname = "hello"\nversion = "0.1.0"\n',
    'Cargo.lock': '',
    'src/main.rs': 'fn main() {}',
    'src/bin/other.rs': 'fn main() {}',
    'src/bin/third/main.rs': 'fn main() {}',
  });
  expect(config.build.prepare).toBe('cargo fetch --locked');
  expect(config.build.run).toContain('--remap-path-prefix=$PWD=.');
  expect(config.build.run).toContain('cargo build --release --locked --offline');
  expect(config.build.outputs).toEqual(['target/release/hello', 'target/release/other', 'target/release/third']);
});

test('a Cargo program with a name of its own ships under that name, and a missing lock file is said', async () => {
  const { config, yaml } = await recognise({
    'Cargo.toml': '[package]\nname = "hello-cli"\n[[bin]]\nname = "hello"\n',
    'src/main.rs': '',
  });
  expect(config.build.outputs).toEqual(['target/release/hello']);
  expect(yaml).toContain('# There is no Cargo.lock yet');
});

test('tests become a gate only where there are some, for a gate that runs nothing has failed', async () => {
  const crate = { 'Cargo.toml': '[package]\nname = "a"\n', 'src/main.rs': 'fn main() {}' };
  const pom = { 'pom.xml': '<project><artifactId>a</artifactId></project>' };
  const gates = async (files: Readonly<Record<string, string>>) => (await recognise(files)).config.gates.length;
  expect([await gates(crate), await gates(pom), await gates({ 'go.mod': 'module a\n', 'main.go': 'package main\n' })]).toEqual([
    0, 0, 0,
  ]);
  expect(await gates({ ...crate, 'src/lib.rs': '#[test]\nfn a() {}' })).toBe(1);
  expect(await gates({ ...crate, 'src/lib.rs': '#[tokio::test]\nasync fn a() {}' })).toBe(1);
  expect(await gates({ ...crate, 'tests/a.rs': '' })).toBe(1);
  expect(await gates({ ...pom, 'src/test/java/ATest.java': '' })).toBe(1);
});

test('a Python project becomes a wheel, with the backend that it asks for', async () => {
  const { config } = await recognise({
    'pyproject.toml': '[build-system]\nrequires = ["hatchling>=1.27", "it\'s"]\n[project]\nname = "Hello_World"\n',
  });
  expect(config.name).toBe('hello_world');
  expect(config.build.prepare).toBe("python3 -m venv .venv\n.venv/bin/pip install build 'hatchling>=1.27' 'it'\\''s'\n");
  expect(config.build.outputs).toEqual(['dist/*.whl']);
});

test.each([
  ['PROGRAM = hello\nall: $(PROGRAM)\n', 'hello'],
  ['all: hello\n\nhello: hello.c\n\tcc -o $@ $<\n', 'hello'],
  ['.PHONY: clean\nclean:\n\trm -f hello\nhello: hello.c\n', 'hello'],
  ['CC := gcc\nyes: yes.c\n', 'yes'],
])('a Makefile %j is for one program', async (text, program) => {
  const { config } = await recognise({ Makefile: text });
  expect([config.name, config.build.outputs]).toEqual([program, [program]]);
  expect(config.build.run).toBe('make "CC=${CC:-cc} -ffile-prefix-map=$PWD=."');
});

test('a Makefile that does not tell its program gets a comment where to write it, and its check becomes a gate', async () => {
  const { yaml, config } = await recognise({ Makefile: 'all:\n\t./script\ncheck:\n\t./tests\n' });
  expect(yaml).toContain('# Write here which files ship');
  expect(config.gates.map(({ run }) => run)).toEqual(['make check']);
});

test('a CMake project ships its programs', async () => {
  const { config } = await recognise({
    'CMakeLists.txt':
      'project(Hello LANGUAGES C)\n# add_executable(no no.c)\nadd_executable(${PROJECT_NAME} a.c)\nadd_executable(other b.c)\n',
  });
  expect([config.name, config.build.outputs]).toEqual(['hello', ['build/Hello', 'build/other']]);
  expect((await recognise({ 'CMakeLists.txt': 'project(lib)\nadd_library(lib a.c)\n' })).yaml).toContain(
    '# Write here which files ship',
  );
});

test('a Maven project is named by its own artifact, not by its parent or a dependency', async () => {
  const { config } = await recognise({
    'pom.xml':
      '<project><parent><artifactId>parent</artifactId></parent><!-- <artifactId>no</artifactId> --><dependencies><dependency><artifactId>dep</artifactId></dependency></dependencies><artifactId>hello</artifactId></project>',
  });
  expect([config.name, config.build.outputs]).toEqual(['hello', ['target/hello*.jar']]);
});

test('a Helm chart is packed by us, without its tests, and fetches the charts that it needs', async () => {
  const files = { 'Chart.yaml': 'name: hello\nversion: 1.0.0\n', 'values.yaml': '', 'templates/a.yaml': '', 'ci/test.yaml': '' };
  const { config } = await recognise(files);
  expect(config.archives).toEqual([
    {
      name: 'hello-${version}.tgz',
      format: 'tar.gz',
      files: ['Chart.yaml', 'values.yaml', 'templates/**'],
      strip: '',
      prefix: 'hello/',
    },
  ]);
  const fetched = await recognise({ ...files, 'Chart.yaml': 'name: hello\ndependencies:\n  - name: x\n' });
  expect(fetched.config.build.prepare).toBe('helm dependency build');
  expect(fetched.config.archives[0]?.files).toContain('charts/**');
});

test('of several kinds the first is used and the others are named', async () => {
  const { yaml, recognised } = await recognise({
    'go.mod': 'module hello\n',
    'main.go': 'package main\n',
    Makefile: 'all: hello\n',
    'package.json': '{"name": "docs"}',
  });
  expect(recognised).toBe('Go module');
  expect(yaml).toContain('# Also seen, and not used here: npm package (package.json), make (Makefile).\n');
});

test('a library in Go or Rust, which makes no program, is passed over for what else is there', async () => {
  const { recognised } = await recognise({
    'go.mod': 'module hello\n',
    'hello.go': 'package hello\n',
    'Cargo.toml': '[package]\nname = "hello"\n',
    'src/lib.rs': '',
    Makefile: 'hello:\n',
  });
  expect(recognised).toBe('make');
});

test('a project of no known kind, or with its files in a folder below, is refused with what is known', async () => {
  const unknown: Readonly<Record<string, string>>[] = [
    {},
    { 'README.md': '' },
    { 'sub/go.mod': 'module x\n', 'sub/main.go': 'package main\n' },
  ];
  for (const files of unknown) {
    const error = await recognise(files).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ToolError);
    expect(error).toMatchObject({
      kind: 'config',
      code: 'config/nothing-recognised',
      help: expect.stringContaining('Cargo package (Cargo.toml)'),
    });
  }
});

test('whatever the files say, what is written can be read, and its commands hold nothing from them that a shell would run', async () => {
  const hostile = fc.constantFrom(
    '$(id)',
    '`id`',
    '"; id; "',
    "' id '",
    '../..',
    'a b',
    'ü',
    '\n- x: y',
    '*',
    '&a',
    '#',
    'true',
    '1.10',
    '-rf',
    '@s/n',
    '${version}',
    '${',
    '{{x}}',
    '',
  );
  const name = fc.oneof(hostile, fc.string());
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...recipes), name, name, async ({ marker }, one, other) => {
      const texts: Readonly<Record<string, string>> = {
        'go.mod': `module ${one}\n`,
        'Cargo.toml': `[package]\nname = "${one}"\n[[bin]]\nname = "${other}"\n`,
        'pom.xml': `<project><artifactId>${one}</artifactId></project>`,
        'pyproject.toml': `[build-system]\nrequires = ["${one}"]\n[project]\nname = "${other}"\n`,
        'package.json': JSON.stringify({ name: one, scripts: { build: other, test: one } }),
        'Chart.yaml': `name: ${one}\ndependencies: ${other}\n`,
        'CMakeLists.txt': `project(${one})\nadd_executable(${other})\n`,
        Makefile: `PROG = ${one}\n${other}: x\n`,
      };
      const files = {
        [marker]: texts[marker] ?? '',
        'main.go': 'package main\n',
        [`cmd/${other}/main.go`]: 'package main\n',
        'src/main.rs': '',
      };
      const found = await recognise(files).catch((error: unknown) => {
        expect(error).toMatchObject({ code: 'config/nothing-recognised' });
        return undefined;
      });
      if (found === undefined) return;
      const { prepare = '', run } = found.config.build;
      expect(run).not.toMatch(/\$\(id\)|`id`|; id/);
      // Requirements of a Python backend are the one text that is passed on, in single quotes.
      expect(prepare.replaceAll(/'[^']*'|\\'/g, '')).not.toMatch(/\$\(id\)|`id`|; id/);
    }),
    { numRuns: 300 },
  );
});

test('a release name is what the key "name" takes', () => {
  expect([toReleaseName('@Scope/Name'), toReleaseName('héllo!'), toReleaseName('---'), toReleaseName('A'.repeat(200))]).toEqual([
    'scope-name',
    'h-llo',
    'project',
    'a'.repeat(100),
  ]);
});

test('a Makefile with a target named like the folder is for that program, whatever "all" needs first', async () => {
  const files: Readonly<Record<string, string>> = {
    Makefile: 'default: lib\nall: most docs\nmost: lib tool\nlib:\n\ttrue\ntool:\n\ttrue\n',
  };
  const read = (path: string) => Promise.resolve(files[path] ?? '');
  expect((await recogniseProject(Object.keys(files), read, 'tool')).yaml).toContain('name: tool\n');
  expect((await recogniseProject(Object.keys(files), read, 'other')).yaml).toContain('name: most\n');
});
