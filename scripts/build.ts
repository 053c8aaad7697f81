// npm run build: bundles the commands to dist/cli, the library with its types to dist/lib and the action to dist/action, with the licences
// of what they contain, and writes the man pages to dist/man. The same bytes in every folder: esbuild works relative to the checkout, and everything that is listed is sorted.

import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Metafile } from 'esbuild';
import { byText } from '../src/model/code-unit-order.ts';
import { bundleAction, bundleOptions, copySchemas, licences } from './bundle.ts';
import { writeManPages } from './generate-man.ts';
import { checkout } from './sample-repository.ts';

const commands = ['selfsame', 'verify-release', 'doc-check'];

const onlyAction = process.argv[2] === '--action';
if (process.argv.length > (onlyAction ? 3 : 2)) throw new Error('usage: node scripts/build.ts [--action]');

rmSync(join(checkout, onlyAction ? 'dist/action' : 'dist'), { recursive: true, force: true });
if (!onlyAction) tell(await bundleCommands());
const action = await bundleAction(join(checkout, 'dist/action'));
// Beside the bundle: it says what is in it and is no part of it.
writeFileSync(join(checkout, 'dist/action-metafile.json'), `${JSON.stringify(action, null, 1)}\n`);
tell(action);

async function bundleCommands(): Promise<Metafile> {
  const { metafile } = await build({
    ...bundleOptions,
    entryPoints: [
      ...commands.map((name) => ({ in: `src/cli/${name}.ts`, out: `cli/${name}` })),
      { in: 'src/index.ts', out: 'lib/index' },
    ],
    outdir: 'dist',
    chunkNames: 'cli/chunks/[name]-[hash]',
  });
  writeFileSync(join(checkout, 'dist/metafile.json'), `${JSON.stringify(metafile, null, 1)}\n`);
  writeFileSync(join(checkout, 'dist/LICENSES.txt'), licences([metafile]));
  copySchemas(join(checkout, 'dist/cli'));
  // What sh-syntax reads from the folder above that of its chunk.
  cpSync(join(checkout, 'node_modules/sh-syntax/main.wasm'), join(checkout, 'dist/cli/main.wasm'));
  writeTypes();
  writeManPages(join(checkout, 'dist/man'));
  for (const name of commands) chmodSync(join(checkout, `dist/cli/${name}.js`), 0o755);
  return metafile;
}

function tell({ outputs }: Metafile): void {
  const sizes = Object.entries(outputs).map(([path, { bytes }]) => ({ path, bytes }));
  for (const { path, bytes } of sizes.filter(({ path }) => !path.includes('/chunks/')).sort(byText(({ path }) => path))) {
    console.log(`${String(bytes).padStart(9)}  ${path}`);
  }
  console.log(`${String(sizes.reduce((sum, { bytes }) => sum + bytes, 0)).padStart(9)}  in ${sizes.length} files`);
}

/** The declarations of the library; an import of `./x.ts` becomes `./x.js`, which is what a compiler outside looks for. */
function writeTypes(): void {
  execFileSync(process.execPath, [join(checkout, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json'], {
    cwd: checkout,
    stdio: 'inherit',
  });
  for (const file of globSync('dist/lib/**/*.d.ts', { cwd: checkout })) {
    const path = join(checkout, file);
    writeFileSync(path, readFileSync(path, 'utf8').replace(/(from\s*|import\()(['"])(\.[^'"]+)\.ts\2/g, '$1$2$3.js$2'));
  }
}
