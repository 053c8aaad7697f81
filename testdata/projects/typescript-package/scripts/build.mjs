// Bundles src/main.ts into one file. The same bytes in every folder: esbuild works relative to this project's own folder.
import { rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const folder = fileURLToPath(new URL('..', import.meta.url));
const version = process.env.SELFSAME_VERSION ?? '0.0.0';
const sourceDate = new Date(Number(process.env.SOURCE_DATE_EPOCH ?? '0') * 1000).toISOString().slice(0, 10);

rmSync(`${folder}dist`, { recursive: true, force: true });
const { metafile } = await build({
  absWorkingDir: folder,
  entryPoints: ['src/main.ts'],
  outfile: 'dist/path-labels.mjs',
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node22',
  banner: { js: "#!/usr/bin/env node\nimport { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);" },
  define: { VERSION: JSON.stringify(version), SOURCE_DATE: JSON.stringify(sourceDate) },
  metafile: true,
  logLevel: 'warning',
});
writeFileSync(`${folder}dist/metafile.json`, `${JSON.stringify(metafile, null, 2)}\n`);
