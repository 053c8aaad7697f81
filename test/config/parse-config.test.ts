import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseYaml } from '../../src/codec/yaml.ts';
import { parseConfig } from '../../src/config/parse-config.ts';
import { ToolError } from '../../src/model/tool-error.ts';

const root = new URL('../../', import.meta.url);
const readText = (path: string): string => readFileSync(new URL(path, root), 'utf8');

function refused(text: string): ToolError {
  try {
    parseConfig(text, 'selfsame.yaml');
  } catch (error) {
    if (error instanceof ToolError) return error;
    throw error;
  }
  throw new Error('was not refused');
}

/** The minimal file with lines put under `build:` and after it. */
const minimal = (build = '', after = ''): string => `name: hello\nbuild:\n  run: make\n  outputs: [hello]\n${build}${after}`;

test('a minimal file has every default', () => {
  expect(parseConfig(readText('testdata/config/minimal.yaml'), 'selfsame.yaml').config).toEqual({
    name: 'hello',
    tag: 'v${version}',
    build: {
      run: 'make',
      outputs: ['hello'],
      environment: {},
      vary: ['build-path', 'timezone', 'umask'],
      require: [],
      timeoutSeconds: 3600,
    },
    targets: [],
    archives: [],
    embeds: [],
    sbom: { evidence: [], accept: [] },
    compare: { accept: [] },
    gates: [],
    sign: {},
    publish: { to: ['github-release'], changelog: 'CHANGELOG.md', pullRequestNotes: 'required' },
  });
});

test('every key of a full file arrives', () => {
  expect(parseConfig(readText('testdata/config/full.yaml'), 'selfsame.yaml').config).toEqual({
    name: 'hello',
    version: '1.10',
    tag: 'hello-${version}',
    build: {
      prepare: 'go mod download',
      run: 'go build -trimpath -o dist/hello .\nls dist\n',
      outputs: ['dist/hello', 'dist/*.txt'],
      environment: { CGO_ENABLED: '0' },
      vary: ['umask'],
      require: ['umask', 'network-cut'],
      timeoutSeconds: 5400,
    },
    targets: [{ name: 'linux-arm64', runner: 'ubuntu-24.04-arm', environment: { GOARCH: 'arm64' } }],
    archives: [
      { name: 'hello-${version}.tar.gz', format: 'tar.gz', files: ['dist/hello'], strip: 'dist/', prefix: 'hello-${version}/' },
    ],
    embeds: [{ file: 'dist/hello', text: '${sourceDate:%Y-%m-%d}' }],
    sbom: {
      evidence: ['dist/metafile.json'],
      supplier: 'Example',
      author: 'Somebody',
      accept: [{ component: 'pkg:generic/zlib@1.3', reason: 'vendored by hand' }],
    },
    compare: { accept: [{ path: 'dist/*.txt', cause: 'compile-date', reason: 'the manual carries its date' }] },
    gates: [
      { id: 'unit-tests', run: 'make check', junit: 'junit.xml', tool: 'gcc --version', covers: ['src/**'] },
      { id: 'lint', from: 'lint.xml', covers: ['src/**'] },
    ],
    sign: { signingConfig: 'keys/signing_config.json', trustedRoot: 'keys/trusted_root.json', identityFrom: 'gitlab' },
    verify: { issuer: 'https://example.com' },
    publish: { to: ['attestations', 'github-release'], changelog: 'NEWS.md', pullRequestNotes: 'not-required' },
  });
});

test('each leaf says whether it is a default or where it stands, in the order of the description', () => {
  const { origins } = parseConfig(
    'build:\n  run: make\n  timeout: 10m\nname: hello\narchives:\n  - name: a.zip\n    files: [b]\n',
    'x.yaml',
  );
  expect(origins.map(({ key }) => key)).toEqual([
    'name',
    'version',
    'tag',
    'build.prepare',
    'build.run',
    'build.outputs',
    'build.env',
    'build.vary',
    'build.require',
    'build.timeout',
    'targets',
    'archives[0].name',
    'archives[0].format',
    'archives[0].files',
    'archives[0].strip',
    'archives[0].prefix',
    'embeds',
    'sbom.evidence',
    'sbom.supplier',
    'sbom.author',
    'sbom.accept',
    'compare.accept',
    'gates',
    'sign.sigstore',
    'sign.signingConfig',
    'sign.trustedRoot',
    'sign.identityFrom',
    'verify',
    'publish.to',
    'publish.changelog',
    'publish.pullRequestNotes',
  ]);
  const byKey = Object.fromEntries(origins.map((origin) => [origin.key, origin]));
  expect(byKey.name).toEqual({ key: 'name', value: 'hello', from: { line: 4, column: 7 } });
  expect(byKey['build.timeout']).toEqual({ key: 'build.timeout', value: 600, from: { line: 3, column: 12 } });
  expect(byKey.tag).toEqual({ key: 'tag', value: 'v${version}', from: 'default' });
  expect(byKey['archives[0].format']).toEqual({ key: 'archives[0].format', value: 'zip', from: 'default' });
  expect(byKey.version).toEqual({ key: 'version', value: undefined, from: 'default' });
});

test.each([
  ['an unknown key', minimal('', 'nmae: x\n'), 5, 1, 'config/unknown-key', 'unknown key "nmae"; did you mean "name"?'],
  [
    'an unknown key inside',
    minimal('  output: [a]\n'),
    5,
    3,
    'config/unknown-key',
    'unknown key "build.output"; did you mean "outputs"?',
  ],
  [
    'the name of another tool for a key',
    minimal('  environment: {}\n'),
    5,
    3,
    'config/unknown-key',
    'unknown key "build.environment"; did you mean "env"?',
  ],
  [
    'a key at the wrong place',
    minimal('', 'timeout: 10\n'),
    5,
    1,
    'config/unknown-key',
    'unknown key "timeout"; it belongs to "build"',
  ],
  ['a key that every object has', minimal('', 'constructor: 10\n'), 5, 1, 'config/unknown-key', 'unknown key "constructor"'],
  ['a key that is like none', minimal('', 'zzzzzz: 10\n'), 5, 1, 'config/unknown-key', 'unknown key "zzzzzz"'],
  [
    'an unknown key in a list',
    minimal('', 'embeds:\n  - file: a\n    text: b\n    txt: c\n'),
    8,
    5,
    'config/unknown-key',
    'unknown key "embeds[0].txt"; did you mean "text"?',
  ],
  [
    'a folder to publish to, which only the command line names',
    minimal('', 'publish: { to: [folder] }\n'),
    5,
    17,
    'config/bad-value',
    '"publish.to[0]" must be one of "github-release", "attestations", not "folder"',
  ],
  [
    'services to sign with, and nothing that says whom to trust',
    minimal('', 'sign: { signingConfig: s.json }\n'),
    5,
    24,
    'config/bad-value',
    '"sign.signingConfig" needs "sign.trustedRoot": what is signed is verified before there is a release',
  ],
  [
    'services to sign with, named twice',
    minimal('', 'sign: { signingConfig: s.json, trustedRoot: r.json, sigstore: staging }\n'),
    5,
    24,
    'config/bad-value',
    '"sign.signingConfig" names the services, and "sign.sigstore" names others',
  ],
  [
    'a text that is another for each target, without targets',
    minimal('', 'archives: [{ name: "a-${target}.zip", files: [a] }]\n'),
    5,
    20,
    'config/bad-value',
    '"archives[0].name" speaks of "${target}", and there are no "targets"',
  ],
  [
    'a target in what is one for all of them',
    minimal('', 'targets: [{ name: one }]\nsbom: { evidence: ["a-${target}"] }\n'),
    6,
    20,
    'config/bad-value',
    '"sbom.evidence[0]" holds a template that cannot be filled in: "${target}" stands for nothing here: it belongs into "outputs", "archives" and "embeds", beside "targets"',
  ],
  [
    'two targets of one name',
    minimal('', 'targets: [{ name: one }, { name: one }]\n'),
    5,
    34,
    'config/bad-value',
    '"targets[1].name" is "one", which is there already',
  ],
  [
    'a target that is no lower-case word',
    minimal('', 'targets: [{ name: linux_amd64 }]\n'),
    5,
    19,
    'config/bad-value',
    '"targets[0].name" must be lower-case words joined by hyphens, not "linux_amd64"',
  ],
  [
    'a runner that a workflow would take for an expression',
    minimal('', 'targets: [{ name: one, runner: "${{ x }}" }]\n'),
    5,
    32,
    'config/bad-value',
    '"targets[0].runner" must be the label of a runner: letters, digits, ".", "_" and "-", not "${{ x }}"',
  ],
  [
    'a variable of a target that Selfsame sets',
    minimal('', 'targets: [{ name: one, env: { SELFSAME_TARGET: two } }]\n'),
    5,
    31,
    'config/bad-value',
    '"targets[0].env.SELFSAME_TARGET" is set by Selfsame itself, from the source',
  ],
  [
    'a variable of a target that would be lost',
    minimal('', 'targets: [{ name: one, env: { __proto__: two } }]\n'),
    5,
    31,
    'config/bad-value',
    '"targets[0].env.__proto__" cannot be the name of a variable here',
  ],
  ['a file without name', 'build:\n  run: make\n  outputs: [a]\n', 1, 1, 'config/missing-key', '"name" is missing'],
  ['a build without run', 'name: a\nbuild:\n  outputs: [a]\n', 2, 1, 'config/missing-key', '"build.run" is missing'],
  ['an empty file', '# nothing\n', 1, 1, 'config/empty', '"selfsame.yaml" says nothing'],
  [
    'a file that is a list',
    '- a\n',
    1,
    1,
    'config/bad-value',
    '"selfsame.yaml" must be keys and values, such as "name: hello", not a list',
  ],
  [
    'a build that is a list',
    'name: a\nbuild: [make]\n',
    2,
    8,
    'config/bad-value',
    '"build" must be the parts of the build: prepare, run, outputs, env, vary, require, timeout, not a list',
  ],
  ['bad YAML', 'name: "a\n', 2, 1, 'config/bad-yaml', 'missing closing "quote'],
  [
    'a version that YAML reads as a number',
    minimal('', 'version: 1.10\n'),
    5,
    10,
    'config/unquoted-text',
    '"version" is 1.10 without quotes, which YAML reads as the number 1.1',
  ],
  [
    'a version that YAML reads as a power',
    minimal('', 'version: 5e10\n'),
    5,
    10,
    'config/unquoted-text',
    '"version" is 5e10 without quotes, which YAML reads as the number 50000000000',
  ],
  [
    'a version that YAML reads as hexadecimal',
    minimal('', 'version: 0x10\n'),
    5,
    10,
    'config/unquoted-text',
    '"version" is 0x10 without quotes, which YAML reads as the number 16',
  ],
  [
    'a version that is a date without hyphens',
    minimal('', 'version: 20261103\n'),
    5,
    10,
    'config/unquoted-text',
    '"version" is 20261103 without quotes, which YAML reads as the number 20261103',
  ],
  [
    'a version that older YAML reads as a date',
    minimal('', 'version: 2026-11-03\n'),
    5,
    10,
    'config/unquoted-text',
    '"version" is 2026-11-03 without quotes, which not every reader of YAML takes for a text',
  ],
  [
    'a version that older YAML reads as a number',
    minimal('', 'version: 1_000\n'),
    5,
    10,
    'config/unquoted-text',
    '"version" is 1_000 without quotes, which not every reader of YAML takes for a text',
  ],
  [
    'a command that YAML reads as a truth value',
    'name: a\nbuild:\n  run: true\n  outputs: [a]\n',
    3,
    8,
    'config/unquoted-text',
    '"build.run" is true without quotes, which YAML reads as the truth value true',
  ],
  [
    'a variable that YAML reads as a number',
    minimal('  env: {A: 0}\n'),
    5,
    12,
    'config/unquoted-text',
    '"build.env.A" is 0 without quotes, which YAML reads as the number 0',
  ],
  ['a key without value', minimal('', 'tag:\n'), 5, 5, 'config/bad-value', '"tag" has no value'],
  [
    'a name with capitals',
    'name: Hello\nbuild:\n  run: make\n  outputs: [a]\n',
    1,
    7,
    'config/bad-value',
    '"name" must be lower-case letters, digits, ".", "_" and "-", starting with a letter or digit, not "Hello"',
  ],
  [
    'a name that is an option',
    'name: -rf\nbuild:\n  run: make\n  outputs: [a]\n',
    1,
    7,
    'config/bad-value',
    '"name" must be lower-case letters, digits, ".", "_" and "-", starting with a letter or digit, not "-rf"',
  ],
  [
    'a version that is no version',
    minimal('', 'version: 1 2\n'),
    5,
    10,
    'config/bad-value',
    '"version" must be letters, digits, ".", "_", "+" and "-", starting with a letter or digit, not "1 2"',
  ],
  [
    'a form of tags without version',
    minimal('', 'tag: v1\n'),
    5,
    6,
    'config/bad-value',
    '"tag" must contain "${version}" exactly once',
  ],
  [
    'a timeout of nothing',
    minimal('  timeout: 0\n'),
    5,
    12,
    'config/bad-value',
    '"build.timeout" must be whole seconds or a duration such as "10m" or "1h30m", from 1 second to 24 hours, not 0',
  ],
  [
    'a timeout above the range of timers',
    minimal('  timeout: 2147484\n'),
    5,
    12,
    'config/bad-value',
    '"build.timeout" must be whole seconds or a duration such as "10m" or "1h30m", from 1 second to 24 hours, not 2147484',
  ],
  [
    'a timeout of 25 hours',
    minimal('  timeout: 25h\n'),
    5,
    12,
    'config/bad-value',
    '"build.timeout" must be whole seconds or a duration such as "10m" or "1h30m", from 1 second to 24 hours, not "25h"',
  ],
  [
    'a variation that is none',
    minimal('  vary: [timezon]\n'),
    5,
    10,
    'config/bad-value',
    '"build.vary[0]" must be one of "build-path", "timezone", "umask", not "timezon"',
  ],
  [
    'a requirement that is not varied',
    minimal('  vary: [umask]\n  require: [timezone]\n'),
    6,
    13,
    'config/bad-value',
    '"build.require[0]" requires "timezone", which "build.vary" leaves out',
  ],
  [
    'a build that ships nothing',
    'name: a\nbuild:\n  run: make\n',
    2,
    1,
    'config/bad-value',
    '"build.outputs" is missing, and there are no archives: nothing would ship',
  ],
  [
    'an absolute output',
    minimal('', '').replace('[hello]', '[/etc/passwd]'),
    4,
    13,
    'config/bad-value',
    '"build.outputs[0]" must stay inside the work tree: relative, with "/", without "." or ".." parts, not "/etc/passwd"',
  ],
  [
    'an output above the work tree',
    minimal('', '').replace('[hello]', '[a/../../b]'),
    4,
    13,
    'config/bad-value',
    '"build.outputs[0]" must stay inside the work tree: relative, with "/", without "." or ".." parts, not "a/../../b"',
  ],
  [
    'an output that is a text',
    minimal('', '').replace('[hello]', 'hello'),
    4,
    12,
    'config/bad-value',
    '"build.outputs" must be a list of globs, not "hello"',
  ],
  [
    'an output with an unknown template',
    minimal('', '').replace('[hello]', '["${nam}"]'),
    4,
    13,
    'config/bad-value',
    '"build.outputs[0]" holds a template that cannot be filled in: "${nam}" stands for nothing; did you mean "name"?',
  ],
  [
    'a shell text that is empty',
    'name: a\nbuild:\n  run: " "\n  outputs: [a]\n',
    3,
    8,
    'config/bad-value',
    '"build.run" must not be empty',
  ],
  [
    'a shell text with carriage returns',
    'name: a\nbuild:\n  run: "a\\r\\nb"\n  outputs: [a]\n',
    3,
    8,
    'config/bad-value',
    '"build.run" must not contain carriage returns: bash takes them for text',
  ],
  [
    'a shell text with NUL',
    'name: a\nbuild:\n  run: "a\\0b"\n  outputs: [a]\n',
    3,
    8,
    'config/bad-value',
    '"build.run" must not contain control characters',
  ],
  [
    'a variable with a bad name',
    minimal('  env: {"A B": "1"}\n'),
    5,
    9,
    'config/bad-value',
    '"build.env.A B" must be the name of a variable: letters, digits and "_", not "A B"',
  ],
  [
    'a variable that we set',
    minimal('  env: {SOURCE_DATE_EPOCH: "1"}\n'),
    5,
    9,
    'config/bad-value',
    '"build.env.SOURCE_DATE_EPOCH" is set by Selfsame itself, from the source',
  ],
  [
    'a variable that a record would lose',
    minimal('  env: {constructor: "1"}\n'),
    5,
    9,
    'config/bad-value',
    '"build.env.constructor" cannot be the name of a variable here',
  ],
  [
    'a variable with NUL',
    minimal('  env: {A: "a\\0b"}\n'),
    5,
    12,
    'config/bad-value',
    '"build.env.A" must not contain control characters',
  ],
  [
    'an archive of unknown format',
    minimal('', 'archives:\n  - name: a.rar\n    files: [a]\n'),
    6,
    5,
    'config/bad-value',
    '"archives[0].format" is missing, and the name "a.rar" does not tell it',
  ],
  [
    'an archive whose name belies its format',
    minimal('', 'archives:\n  - name: a.zip\n    format: tar.gz\n    files: [a]\n'),
    7,
    13,
    'config/bad-value',
    '"archives[0].format" is "tar.gz", but the name "a.zip" ends like a zip',
  ],
  [
    'an archive in a folder',
    minimal('', 'archives:\n  - name: a/b.zip\n    files: [a]\n'),
    6,
    11,
    'config/bad-value',
    '"archives[0].name" must be a file name: without "/", not starting with "-", not "a/b.zip"',
  ],
  [
    'an archive without files',
    minimal('', 'archives:\n  - name: b.zip\n    files: []\n'),
    7,
    12,
    'config/bad-value',
    '"archives[0].files" must name at least one glob',
  ],
  [
    'a prefix that is no folder',
    minimal('', 'archives:\n  - name: b.zip\n    files: [a]\n    prefix: x\n'),
    8,
    13,
    'config/bad-value',
    '"archives[0].prefix" must be a relative folder that ends with "/", such as "dist/", not "x"',
  ],
  [
    'a prefix that leaves the archive',
    minimal('', 'archives:\n  - name: b.zip\n    files: [a]\n    prefix: ../\n'),
    8,
    13,
    'config/bad-value',
    '"archives[0].prefix" must be a relative folder that ends with "/", such as "dist/", not "../"',
  ],
  [
    'a date of unknown form',
    minimal('', 'embeds:\n  - file: a\n    text: ${sourceDate:%Q}\n'),
    7,
    11,
    'config/bad-value',
    '"embeds[0].text" holds a template that cannot be filled in: the date has no "%Q"; it has %Y %m %d %H %M %S %F %T %s %j %%',
  ],
  [
    'a gate that does nothing',
    minimal('', 'gates:\n  - id: a\n'),
    6,
    5,
    'config/bad-value',
    '"gates[0]" has neither "run" nor "from"',
  ],
  [
    'a gate that does both',
    minimal('', 'gates:\n  - id: a\n    run: x\n    from: y\n    covers: [z]\n'),
    6,
    5,
    'config/bad-value',
    '"gates[0]" has both "run" and "from"',
  ],
  [
    'evidence of nothing',
    minimal('', 'gates:\n  - id: a\n    from: y\n'),
    6,
    5,
    'config/bad-value',
    '"gates[0].covers" is missing: without it nothing tells whether the evidence of "from" is older than the source',
  ],
  [
    'a tool of evidence',
    minimal('', 'gates:\n  - id: a\n    from: y\n    covers: [b]\n    tool: x\n'),
    9,
    11,
    'config/bad-value',
    '"gates[0].tool" belongs to "run", not to "from"',
  ],
  [
    'two gates of one name',
    minimal('', 'gates:\n  - {id: a, run: b}\n  - {id: a, run: c}\n'),
    7,
    10,
    'config/bad-value',
    '"gates[1].id" is "a", which is there already',
  ],
  [
    'two archives of one name',
    minimal('', 'archives:\n  - {name: a.zip, files: [b]}\n  - {name: a.zip, files: [c]}\n'),
    7,
    12,
    'config/bad-value',
    '"archives[1].name" is "a.zip", which is there already',
  ],
  [
    'an output that is there twice',
    minimal('', '').replace('[hello]', '[a, a]'),
    4,
    16,
    'config/bad-value',
    '"build.outputs[1]" is "a", which is there already',
  ],
  [
    'an accepted difference without reason',
    minimal('', 'compare:\n  accept:\n    - {path: a, cause: b}\n'),
    7,
    7,
    'config/missing-key',
    '"compare.accept[0].reason" is missing',
  ],
  [
    'a component without reason',
    minimal('', 'sbom:\n  accept:\n    - {component: a, reason: ""}\n'),
    7,
    30,
    'config/bad-value',
    '"sbom.accept[0].reason" must not be empty',
  ],
  [
    'a policy that is a text',
    minimal('', 'verify: strict\n'),
    5,
    9,
    'config/bad-value',
    '"verify" must be a policy: keys and values, not "strict"',
  ],
])('%s is refused where it stands, alone', (_title, text, line, column, code, message) => {
  const error = refused(text);
  expect(error.message).toBe(message);
  expect([error.kind, error.code]).toEqual(['config', code]);
  expect(error.at).toMatchObject({ file: 'selfsame.yaml', line, column });
  expect(error.at?.sourceLine).toBe(text.split('\n')[line - 1]);
  expect(error.excerpt).toEqual([]);
});

test('a number that should be a text is mended by quotes, with its own digits', () => {
  expect(refused(minimal('', 'version: 1.10\n')).help).toBe('put it in quotes: "1.10"');
  expect(parseConfig(minimal('', 'version: "1.10"\n'), 'x').config.version).toBe('1.10');
});

test('a key that is missing because it was mistyped is one fault', () => {
  const error = refused('name: a\nbuild:\n  rnu: make\n  outputs: [a]\n');
  expect([error.message, error.help, error.excerpt]).toEqual(['unknown key "build.rnu"; did you mean "run"?', 'write "run"', []]);
});

test('a key that is missing is described, and an unlikely one gets the keys that are known', () => {
  expect(refused('name: a\nbuild:\n  outputs: [a]\n').help).toMatch(/^add it: Shell commands that make the outputs/);
  expect(refused(minimal('', 'compare: {zzzzzz: 1}\n')).help).toBe('known here: accept');
});

test('all faults are told, the first of the file first', () => {
  const error = refused('naem: hello\nversion: 1.10\nbuild:\n  run: ""\n  outputs: [hello]\n  timeout: never\n  vray: []\n');
  expect([error.code, error.message]).toEqual(['config/unknown-key', 'unknown key "naem"; did you mean "name"?']);
  expect(error.excerpt).toEqual([
    'selfsame.yaml:2:10: "version" is 1.10 without quotes, which YAML reads as the number 1.1',
    'selfsame.yaml:4:8: "build.run" must not be empty',
    'selfsame.yaml:6:12: "build.timeout" must be whole seconds or a duration such as "10m" or "1h30m", from 1 second to 24 hours, not "never"',
    'selfsame.yaml:7:3: unknown key "build.vray"; did you mean "vary"?',
  ]);
});

test('a file with Windows line ends gives shell texts with plain ones', () => {
  const windows = 'name: a\nbuild:\n  run: |\n    one\n    two\n  outputs: [a]\n'.replaceAll('\n', '\r\n');
  expect(parseConfig(windows, 'x').config.build.run).toBe('one\ntwo\n');
});

test('whatever a file says, it is a configuration or a ToolError of kind config with a position', () => {
  const key = fc.constantFrom(
    'name',
    'version',
    'tag',
    'build',
    'archives',
    'embeds',
    'sbom',
    'compare',
    'gates',
    'sign',
    'verify',
    '__proto__',
    'x',
  );
  const scalar = fc.oneof(
    fc.string(),
    fc.double(),
    fc.boolean(),
    fc.constant(null),
    fc.constantFrom('a', '${version}', '${', '1.10'),
  );
  const value = fc.oneof(scalar, fc.array(scalar), fc.dictionary(fc.oneof(key, fc.string()), fc.oneof(scalar, fc.array(scalar))));
  fc.assert(
    fc.property(fc.dictionary(key, value), (document) => {
      try {
        parseConfig(JSON.stringify(document), 'x.yaml');
      } catch (error) {
        expect(error).toBeInstanceOf(ToolError);
        expect((error as ToolError).kind).toBe('config');
        expect((error as ToolError).at?.line).toBe(1);
      }
    }),
    { numRuns: 300 },
  );
});

test('the configurations of our own sample projects are sound', () => {
  const folder = new URL('testdata/projects/', root);
  const projects = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(projects.length).toBeGreaterThan(0);
  for (const { name } of projects) {
    const file = `testdata/projects/${name}/selfsame.yaml`;
    expect(parseConfig(readText(file), file).config.name, file).not.toBe('');
  }
});

test('the YAML examples of docs/configuration.md are sound', () => {
  const blocks = [...readText('docs/configuration.md').matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, text = '']) => text);
  expect(blocks.length).toBeGreaterThan(1);
  for (const block of blocks) {
    const whole = /^name:/m.test(block)
      ? block
      : `${block}name: a\n${/^build:/m.test(block) ? '' : 'build: {run: make, outputs: [a]}\n'}`;
    expect(() => parseConfig(whole, 'docs/configuration.md'), block).not.toThrow();
    expect(parseYaml(block, 'docs/configuration.md').value).not.toBeNull();
  }
});
