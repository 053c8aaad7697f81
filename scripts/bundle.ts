// How everything is bundled: options that give the same bytes in every folder, licences, data files, and the action's bundle.

import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildOptions, build, type Metafile } from 'esbuild';
import { byCodeUnit } from '../src/model/code-unit-order.ts';
import { checkout } from './sample-repository.ts';

/** Whatever a package asks for is in the bundle or part of Node. Made without node:module, which every start would load. */
const requireOfNode = `const require = (name) => {
  const found = process.getBuiltinModule(name);
  if (found === undefined) throw new Error(\`"\${name}" is not part of the bundle\`);
  return found;
};`;

export const bundleOptions = {
  absWorkingDir: checkout,
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
    // Its main file asks for its parts by a function of its own, which no bundler sees.
    'jsonc-parser': 'jsonc-parser/lib/esm/main.js',
  },
  metafile: true,
  logLevel: 'warning',
} as const satisfies BuildOptions;

/**
 * Bundles the action into a folder: `index.js`, its chunks, what it reads beside it, and the licences.
 *
 * @param folder Absolute path; whatever is in it stays.
 */
export async function bundleAction(folder: string): Promise<Metafile> {
  const { metafile } = await build({
    ...bundleOptions,
    entryPoints: [{ in: 'src/action/index.ts', out: 'index' }],
    outdir: folder,
    chunkNames: 'chunks/[name]-[hash]',
    // The runner's `node24`.
    target: 'node24',
  });
  mkdirSync(folder, { recursive: true });
  // Read by Node wherever the bundle lies: it need not look at what surrounds it.
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
  writeFileSync(join(folder, 'LICENSES.txt'), licences([metafile]));
  copySchemas(folder);
  return metafile;
}

/** What @cyclonedx/cyclonedx-library reads beside itself: it looks in `../res` from the folder of its chunk. */
export function copySchemas(folder: string): void {
  for (const name of ['bom-1.6', 'cryptography-defs', 'jsf-0.82', 'spdx']) {
    const path = `schema/${name}.SNAPSHOT.schema.json`;
    cpSync(join(checkout, 'node_modules/@cyclonedx/cyclonedx-library/res', path), join(folder, 'res', path));
  }
}

/** Name, version and licence text of every package of which at least one byte is in the bundles, sorted by name and version. */
export function licences(metafiles: readonly Metafile[]): string {
  const shipped = metafiles
    .flatMap(({ outputs }) => Object.values(outputs))
    .flatMap(({ inputs }) =>
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
