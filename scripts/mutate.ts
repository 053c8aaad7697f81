// npm run test:mutate: takes each check, rule, variation, reader and gate out in turn and demands that the tests notice.
// Works in a copy of the checkout, so that nothing here is ever changed. Survivors are listed; exit 1 when there is one.

import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { byCodeUnit, byText } from '../src/model/code-unit-order.ts';
import { edits } from './mutants.ts';
import { checkout } from './sample-repository.ts';

interface Mutant {
  /** Path in the checkout. */
  readonly file: string;
  readonly title: string;
  readonly mutate: (source: string) => string;
}

/** Catalogues of one file an entry: the type of what each file exports, and what is put after it to take the entry out. */
const catalogues: readonly { readonly folder: string; readonly type: string; readonly outs: Readonly<Record<string, string>> }[] =
  [
    { folder: 'src/verify/checks', type: 'Check', outs: { 'always passes': '.run = () => ({ summary: "", failures: [] })' } },
    { folder: 'src/doccheck/rules', type: 'DocumentRule', outs: { 'finds nothing': '.run = async () => ({ findings: [] })' } },
    {
      folder: 'src/build/variations',
      type: 'Variation',
      outs: { 'changes nothing': '.apply = (environment) => environment', 'is always in effect': '.probe.inEffect = () => true' },
    },
    {
      folder: 'src/preflight/rules',
      type: 'PreflightRule',
      outs: { 'finds nothing': '.checkWorkflow = () => []' },
    },
    {
      folder: 'src/sbom/readers',
      type: 'Reader',
      outs: { 'knows no artifact': '.read = async () => undefined', 'expects nothing': '.expected = async () => undefined' },
    },
  ];

const only = process.argv[2];
const all = [...catalogues.flatMap(fromCatalogue), ...edits.map(fromEdit)];
const mutants = all.filter(({ file, title }) => only === undefined || `${file}: ${title}`.includes(only));
if (mutants.length === 0) throw new Error(`no mutant has "${only}" in its name`);

/** Files whose related tests were seen to pass with nothing taken out. */
const sound = new Set<string>();

const temporary = mkdtempSync(join(tmpdir(), 'selfsame-mutate-'));
try {
  process.exitCode = tryAll(copyOfCheckout());
} finally {
  rmSync(temporary, { recursive: true, force: true });
}

function tryAll(copy: string): number {
  const own = [...new Set(mutants.map(({ file }) => ownTest(file)))].filter((path) => path !== undefined);
  if (own.length > 0 && !passes(copy, ['run', ...own])) {
    console.error('mutate: the tests fail before anything is taken out');
    return 3;
  }
  const survivors = mutants.filter((mutant) => {
    const name = `${mutant.file}: ${mutant.title}`;
    const noticed = isNoticed(copy, mutant);
    console.log(`${noticed ? 'noticed ' : 'SURVIVED'}  ${name}`);
    return !noticed;
  });
  console.log(`mutate: ${mutants.length - survivors.length} noticed, ${survivors.length} survived`);
  return survivors.length === 0 ? 0 : 1;
}

function isNoticed(copy: string, mutant: Mutant): boolean {
  const path = join(copy, mutant.file);
  const source = readFileSync(path, 'utf8');
  const mutated = mutant.mutate(source);
  if (mutated === source)
    throw new Error(`${mutant.file}: "${mutant.title}" changes nothing: bring scripts/mutants.ts up to date`);
  const own = ownTest(mutant.file);
  try {
    writeFileSync(path, mutated);
    // The entry's own test is asked first, because it answers in a second or two.
    if (own !== undefined && !passes(copy, ['run', own])) return true;
    if (passes(copy, related(mutant.file))) return false;
  } finally {
    writeFileSync(path, source);
  }
  if (!sound.has(mutant.file) && !passes(copy, related(mutant.file))) {
    throw new Error(`the tests that import ${mutant.file} fail also when nothing is taken out`);
  }
  sound.add(mutant.file);
  return true;
}

function related(file: string): readonly string[] {
  return ['related', '--run', file];
}

function passes(copy: string, args: readonly string[]): boolean {
  const { status } = spawnSync(
    process.execPath,
    [join(copy, 'node_modules/vitest/vitest.mjs'), ...args, '--bail', '1', '--reporter', 'dot'],
    {
      cwd: copy,
      stdio: 'ignore',
    },
  );
  return status === 0;
}

/** `src/verify/checks/a.ts` has its test in `test/verify/checks/a.test.ts`. */
function ownTest(file: string): string | undefined {
  const path = file.replace(/^src\//, 'test/').replace(/\.ts$/, '.test.ts');
  return existsSync(join(checkout, path)) ? path : undefined;
}

function fromCatalogue(catalogue: (typeof catalogues)[number]): readonly Mutant[] {
  const found = readdirSync(join(checkout, catalogue.folder))
    .filter((name) => name.endsWith('.ts'))
    .sort(byCodeUnit)
    .flatMap((name) => {
      const file = `${catalogue.folder}/${name}`;
      const pattern = new RegExp(`^export const (\\w+): ${catalogue.type} =`, 'm');
      const [, entry] = pattern.exec(readFileSync(join(checkout, file), 'utf8')) ?? [];
      if (entry === undefined) return [];
      return Object.entries(catalogue.outs).map(([title, code]) => ({
        file,
        title,
        mutate: (source: string) => `${source}\n(${entry} as any)${code};\n`,
      }));
    });
  if (found.length === 0) throw new Error(`no file of ${catalogue.folder} exports a ${catalogue.type}`);
  return found;
}

function fromEdit({ file, title, find, replace }: (typeof edits)[number]): Mutant {
  const mutate = (source: string): string => {
    if (source.split(find).length !== 2)
      throw new Error(`${file}: "${find}" is not there exactly once: bring scripts/mutants.ts up to date`);
    return source.replace(find, () => replace);
  };
  return { file, title, mutate };
}

/** What git knows and does not ignore, with this checkout's node_modules and the folder of vectors beside it, where there is one. */
function copyOfCheckout(): string {
  const copy = join(temporary, basename(checkout));
  const listed = execFileSync('git', ['-C', checkout, 'ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    encoding: 'utf8',
  });
  for (const path of listed.split('\0').sort(byText((text) => text))) {
    if (path === '' || !existsSync(join(checkout, path))) continue;
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    cpSync(join(checkout, path), join(copy, path));
  }
  symlinkSync(join(checkout, 'node_modules'), join(copy, 'node_modules'));
  const shared = join(checkout, '../shared');
  if (existsSync(shared)) symlinkSync(shared, join(temporary, 'shared'));
  return copy;
}
