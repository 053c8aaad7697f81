// npm run build: bundles the commands to dist/cli and the library with its types to dist/lib, with the licences of what they contain.
// The same bytes in every folder: esbuild works relative to the checkout, and everything that is listed is sorted.

import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, globSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Metafile } from 'esbuild';
import { byCodeUnit, byText } from '../src/model/code-unit-order.ts';
import { checkout } from './sample-repository.ts';

const commands = ['selfsame', 'verify-release', 'doc-check'];

/** Whatever a package asks for is in the bundle or part of Node. Made without node:module, which every start would load. */
const requireOfNode = `const require = (name) => {
  const found = process.getBuiltinModule(name);
  if (found === undefined) throw new Error(\`"\${name}" is not part of the bundle\`);
  return found;
};`;

rmSync(join(checkout, 'dist'), { recursive: true, force: true });
const { metafile } = await build({
  absWorkingDir: checkout,
  entryPoints: [
    ...commands.map((name) => ({ in: `src/cli/${name}.ts`, out: `cli/${name}` })),
    { in: 'src/index.ts', out: 'lib/index' },
  ],
  outdir: 'dist',
  chunkNames: 'cli/chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node22.22',
  charset: 'utf8',
  legalComments: 'none',
  // Packages in CommonJS use what an ES module does not have.
  banner: { js: requireOfNode },
  define: { __dirname: 'import.meta.dirname' },
  alias: {
    // Optional in @cyclonedx/cyclonedx-library, for XML, which we do not write.
    libxmljs2: './scripts/absent-package.cjs',
    xmlbuilder2: './scripts/absent-package.cjs',
    // The package of that name, not Node's own module, which warns that it will go.
    punycode: 'punycode/punycode.js',
  },
  metafile: true,
  logLevel: 'warning',
});
writeFileSync(join(checkout, 'dist/metafile.json'), `${JSON.stringify(metafile, null, 1)}\n`);
writeFileSync(join(checkout, 'dist/LICENSES.txt'), licences(metafile));
copySchemas();
writeTypes();
for (const name of commands) chmodSync(join(checkout, `dist/cli/${name}.js`), 0o755);

const sizes = Object.entries(metafile.outputs).map(([path, { bytes }]) => ({ path, bytes }));
for (const { path, bytes } of sizes.filter(({ path }) => !path.includes('/chunks/')).sort(byText(({ path }) => path))) {
  console.log(`${String(bytes).padStart(9)}  ${path}`);
}
console.log(`${String(sizes.reduce((sum, { bytes }) => sum + bytes, 0)).padStart(9)}  in ${sizes.length} files`);

/** What @cyclonedx/cyclonedx-library reads beside itself: it looks in `../res` from the folder of its chunk. */
function copySchemas(): void {
  for (const name of ['bom-1.6', 'cryptography-defs', 'jsf-0.82', 'spdx']) {
    const path = `schema/${name}.SNAPSHOT.schema.json`;
    cpSync(join(checkout, 'node_modules/@cyclonedx/cyclonedx-library/res', path), join(checkout, 'dist/cli/res', path));
  }
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

/** Name, version and licence text of every package of which at least one byte is in the bundles, sorted by name and version. */
function licences(metafile: Metafile): string {
  const shipped = Object.values(metafile.outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [packageFolder(path)] : [])),
  );
  const parts = [...new Set(shipped)]
    .filter((folder) => folder !== undefined)
    .sort(byCodeUnit)
    .map((folder) => {
      const about = JSON.parse(readFileSync(join(checkout, folder, 'package.json'), 'utf8')) as Record<string, unknown>;
      const files = readdirSync(join(checkout, folder)).filter((name) => /^(licen[cs]e|copying|notice)/i.test(name));
      if (files.length === 0 && typeof about.license !== 'string') throw new Error(`"${folder}" says nothing of its licence`);
      const texts = files.sort(byCodeUnit).map((name) => readFileSync(join(checkout, folder, name), 'utf8').trim());
      return [`${about.name} ${about.version} (${about.license ?? 'see below'})`, ...texts].join('\n\n');
    });
  return `The bundles contain code of these packages.\n\n${parts.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}

/** `node_modules/a/node_modules/b/c.js` is of the package in `node_modules/a/node_modules/b`. */
function packageFolder(path: string): string | undefined {
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0];
}
