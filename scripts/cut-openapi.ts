// Cuts from GitHub's OpenAPI description the operations that are used here, without its prose: `node scripts/cut-openapi.ts`.
// `--check` compares with what is committed. Source: the npm package @octokit/openapi, file generated/api.github.com.json.

import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { JsonObject } from '../src/codec/json-shape.ts';
import { cutDescription, differences, printSlice, usedOperations } from './openapi-slice.ts';

/** Exact, with the digest of its bytes: no dependency of this project, for it is 385 MB unpacked. */
const openapiSource = {
  package: '@octokit/openapi',
  version: '23.0.2',
  integrity: 'sha512-pV8M7L9GY23AybNvTmo2nyjmpmnt6+2sRE/tqr0ZLQcPS4lnw7u5eZGNmwRNkBC3D7gZXbFx5AHzLUVRBXGDhg==',
  /** The one with references; the dereferenced one says the same in 73 MB. */
  member: 'package/generated/api.github.com.json',
} as const;

/** The whole description, fetched by npm into the tools' cache and held against its digest before it is unpacked. */
async function readDescription(): Promise<JsonObject> {
  const { XDG_CACHE_HOME: cache = '' } = process.env;
  const folder = join(
    cache === '' ? join(homedir(), '.cache') : cache,
    'selfsame',
    'tools',
    `github-openapi-${openapiSource.version}`,
  );
  if (!existsSync(folder)) await install(folder);
  return JSON.parse(readFileSync(join(folder, ...openapiSource.member.split('/')), 'utf8'));
}

async function install(folder: string): Promise<void> {
  const run = promisify(execFile);
  const partial = `${folder}.partial-${process.pid}`;
  mkdirSync(partial, { recursive: true });
  try {
    await run('npm', ['pack', `${openapiSource.package}@${openapiSource.version}`, '--pack-destination', partial]);
    const [archive = ''] = readdirSync(partial);
    const digest = `sha512-${createHash('sha512')
      .update(readFileSync(join(partial, archive)))
      .digest('base64')}`;
    if (digest !== openapiSource.integrity)
      throw new Error(`"${archive}" has the digest "${digest}", not "${openapiSource.integrity}"`);
    await run('tar', ['-xzf', join(partial, archive), '-C', partial, openapiSource.member]);
    rmSync(join(partial, archive));
    // A folder gets its name when all is in it, and somebody else may have been faster.
    if (!existsSync(folder)) renameSync(partial, folder);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

/** 0: written, or equal. 1: `--check` found differences. 3: the description could not be had. */
async function main(args: readonly string[]): Promise<number> {
  const file = fileURLToPath(new URL('../testdata/github/openapi.json', import.meta.url));
  let slice: JsonObject;
  try {
    slice = cutDescription(await readDescription(), {
      title: `a slice of ${openapiSource.package}`,
      version: openapiSource.version,
    });
  } catch (error) {
    console.error(`could not cut: ${error instanceof Error ? error.message : String(error)}`);
    return 3;
  }
  const text = printSlice(slice);
  if (!args.includes('--check')) {
    mkdirSync(fileURLToPath(new URL('../testdata/github/', import.meta.url)), { recursive: true });
    writeFileSync(file, text);
    console.log(`written: ${Object.values(usedOperations).flat().length} operations, ${Math.ceil(text.length / 1000)} kB`);
    return 0;
  }
  const committed = existsSync(file) ? readFileSync(file, 'utf8') : '{}';
  if (committed === text) {
    console.log(`equal to ${openapiSource.package} ${openapiSource.version}`);
    return 0;
  }
  console.log('testdata/github/openapi.json is not what the package says now:');
  for (const line of differences(JSON.parse(committed), slice)) console.log(`  ${line}`);
  console.log('to write it again: node scripts/cut-openapi.ts');
  return 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await main(process.argv.slice(2));
