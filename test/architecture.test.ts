// Holds the promises of the house: who may import whom, one door a package, no import circle, the world in host alone.

import { existsSync, globSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';

const stages = [
  'config',
  'plan',
  'build',
  'gates',
  'compare',
  'sbom',
  'statement',
  'sign',
  'release',
  'publish',
  'verify',
  'preflight',
  'doccheck',
];

/** For each room of the house: the rooms whose files its own may import, besides itself. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  model: [],
  codec: ['model'],
  ...Object.fromEntries(stages.map((stage) => [stage, ['model', 'codec']])),
  host: ['model', 'codec'],
  report: ['model'],
  ops: ['model', 'codec', ...stages],
  cli: ['model', 'codec', 'report', 'ops', 'host'],
  action: ['model', 'codec', 'report', 'ops', 'host', 'cli'],
  'index.ts': ['model', 'codec', 'ops', 'host', 'report', ...stages],
};

/** What only `host` may touch: files, processes, network, clock, environment, randomness. */
const worldly: readonly { readonly what: string; readonly pattern: RegExp }[] = [
  {
    what: 'an input or output module of Node',
    pattern: /from '(node:)?(fs|fs\/promises|child_process|net|http|https|http2|dgram|dns|tls|os|worker_threads|process)'/,
  },
  {
    what: 'the process',
    pattern: /\bprocess\.(env|argv|cwd|exit|stdout|stderr|stdin|kill|on|pid|platform|arch|hrtime|memoryUsage)\b/,
  },
  { what: 'the clock', pattern: /\bDate\.now\(|\bnew Date\(\)|\bperformance\.now\(/ },
  { what: 'randomness', pattern: /\bMath\.random\(|\brandomUUID\b|\brandomBytes\b|\brandomInt\b|\bgetRandomValues\b/ },
  { what: 'the network', pattern: /\bfetch\(/ },
];

/** Places outside `host` that may touch the world, each with its reason. */
const worldlyExceptions: readonly { readonly file: RegExp; readonly reason: string }[] = [
  { file: /^src\/cli\//, reason: 'a front door: arguments, streams and exit codes of its own process' },
  { file: /^src\/action\//, reason: 'a front door' },
  { file: /^src\/sign\/embedded\/x509\.ts$/, reason: 'makes keys and serial numbers for a rehearsal, which must be random' },
];

/** Folders that may make keys. */
const keyMakers: readonly RegExp[] = [/^src\/sign\//];

interface Import {
  readonly file: string;
  readonly specifier: string;
  readonly typeOnly: boolean;
}

const files = globSync('src/**/*.ts').map(slashes).sort();
const sources = new Map(files.map((file) => [file, readFileSync(file, 'utf8')]));
const imports = files.flatMap((file) => importsOf(file, sources.get(file) ?? ''));

describe('the house', () => {
  test('has rooms, and every file of src is in one', () => {
    expect(files.length).toBeGreaterThan(20);
    expect(files.filter((file) => allowed[roomOf(file)] === undefined)).toEqual([]);
  });

  test('lets a room import only what the design lets it know', () => {
    const trespasses = imports
      .filter((each) => each.specifier.startsWith('.') && target(each).startsWith('src/'))
      .map((each) => ({ ...each, from: roomOf(each.file), to: roomOf(target(each)) }))
      .filter(({ from, to }) => from !== to && !(allowed[from] ?? []).includes(to))
      .map(({ file, specifier }) => `${file} imports ${specifier}`);
    expect(trespasses).toEqual([]);
  });

  test('gives each third-party package one door, a single file that imports it', () => {
    const doors = new Map<string, Set<string>>();
    for (const { file, specifier } of imports) {
      if (specifier.startsWith('.') || isBuiltin(specifier)) continue;
      const name = specifier
        .split('/')
        .slice(0, specifier.startsWith('@') ? 2 : 1)
        .join('/');
      doors.set(name, (doors.get(name) ?? new Set()).add(file));
    }
    expect(doors.size).toBeGreaterThan(3);
    expect([...doors].filter(([, from]) => from.size > 1).map(([name, from]) => `${name}: ${[...from].join(', ')}`)).toEqual([]);
  });

  test('has no import circle', () => {
    expect(firstCircle()).toBeUndefined();
  });

  test('resolves every relative import, with its ending written', () => {
    expect(
      imports
        .filter((each) => each.specifier.startsWith('.') && !existsSync(target(each)))
        .map(({ file, specifier }) => `${file}: ${specifier}`),
    ).toEqual([]);
  });

  test('touches the world in host alone', () => {
    const touches = files
      .filter((file) => roomOf(file) !== 'host' && !worldlyExceptions.some((exception) => exception.file.test(file)))
      .flatMap((file) =>
        worldly
          .filter(({ pattern }) => pattern.test(withoutComments(sources.get(file) ?? '')))
          .map(({ what }) => `${file} touches ${what}`),
      );
    expect(touches).toEqual([]);
  });

  test('loads the package sigstore in one place, and only when asked', () => {
    const loads = imports.filter(({ specifier }) => specifier === 'sigstore' || specifier.startsWith('@sigstore/tuf'));
    expect(new Set(loads.map(({ file }) => file))).toEqual(new Set(['src/codec/sigstore-tuf.ts', 'src/host/sigstore.ts']));
    const atOnce = /^\s*import\s(?!type\b)[^;]*?'(sigstore|@sigstore\/tuf[^']*)'/m;
    const users = (pattern: RegExp) => files.filter((file) => pattern.test(withoutComments(sources.get(file) ?? '')));
    expect(users(atOnce)).toEqual([]);
    expect(users(/\bloadTufClient\b/)).toEqual(['src/codec/sigstore-tuf.ts', 'src/host/sigstore.ts']);
    expect(users(/host\/sigstore\.ts|'\.\/sigstore\.ts'/)).toEqual(['src/host/create-world.ts']);
    expect(users(/\.sigstore\.(readTargets|createVerifier)\b/)).toEqual(['src/ops/fetch-trust.ts', 'src/ops/second-opinion.ts']);
  });

  test('makes keys in sign alone', () => {
    const makers = files.filter(
      (file) => /generateKeyPair/.test(sources.get(file) ?? '') && !keyMakers.some((folder) => folder.test(file)),
    );
    expect(makers).toEqual([]);
  });

  test('makes an Authenticated value in verify/authenticate.ts alone', () => {
    const makers = files.filter((file) => /\bas (unknown as )?Authenticated\b/.test(sources.get(file) ?? ''));
    expect(makers).toEqual(['src/verify/authenticate.ts']);
  });

  test('opens every file with what it is for', () => {
    const silent = files.filter((file) => !/^(#![^\n]*\n)?(\/\/|\/\*\*)/.test(sources.get(file) ?? ''));
    expect(silent).toEqual([]);
  });

  test('never sorts by locale', () => {
    const local = files.filter((file) => /localeCompare|Intl\.Collator|toLocale/.test(withoutComments(sources.get(file) ?? '')));
    expect(local).toEqual([]);
  });
});

function importsOf(file: string, text: string): Import[] {
  const statements = /^\s*(?:import|export)\s+(type\s+)?(?:[^'"`;]*?\sfrom\s+)?'([^']+)'/gm;
  const dynamic = /\bimport\(\s*'([^']+)'\s*\)/g;
  return [
    ...[...text.matchAll(statements)].map(([, type, specifier]) => ({
      file,
      specifier: specifier ?? '',
      typeOnly: type !== undefined,
    })),
    ...[...withoutComments(text).matchAll(dynamic)].map(([, specifier]) => ({
      file,
      specifier: specifier ?? '',
      typeOnly: false,
    })),
  ];
}

function target({ file, specifier }: Import): string {
  return slashes(normalize(join(dirname(file), specifier)));
}

function roomOf(file: string): string {
  return file.split('/')[1] ?? '';
}

function isBuiltin(specifier: string): boolean {
  return specifier.startsWith('node:') || builtinModules.includes(specifier);
}

function slashes(path: string): string {
  return path.replaceAll('\\', '/');
}

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '');
}

/** A circle of imports that are there at run time, as the list of its files. */
function firstCircle(): readonly string[] | undefined {
  const next = new Map<string, string[]>();
  for (const each of imports) {
    if (each.typeOnly || !each.specifier.startsWith('.')) continue;
    next.set(each.file, [...(next.get(each.file) ?? []), target(each)]);
  }
  const done = new Set<string>();
  const walk = (file: string, path: readonly string[]): readonly string[] | undefined => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return undefined;
    for (const following of next.get(file) ?? []) {
      const circle = walk(following, [...path, file]);
      if (circle !== undefined) return circle;
    }
    done.add(file);
    return undefined;
  };
  for (const file of files) {
    const circle = walk(file, []);
    if (circle !== undefined) return circle;
  }
  return undefined;
}
