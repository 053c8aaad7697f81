// npm packages, packed as `npm pack` does.

import { normaliseModes, type ProjectFiles, type Recipe } from './recipe.ts';

export const npm: Recipe = {
  title: 'npm package',
  marker: 'package.json',
  write: async (files) => {
    const manifest = parseManifest(await files.read('package.json'));
    const name = typeof manifest.name === 'string' && manifest.name !== '' ? manifest.name : 'project';
    // As npm names the tarball: `@scope/name` is `scope-name`.
    const tarball = name.replace(/^@/, '').replaceAll('/', '-');
    const scripts = isObject(manifest.scripts) ? manifest.scripts : {};
    const installer = installerOf(files, manifest);
    const steps = [typeof scripts.build === 'string' ? 'npm run build' : [], 'npm pack'].flat();
    const tests = typeof scripts.test === 'string' && !scripts.test.includes('no test specified');
    return {
      name: tarball,
      lines: [
        'build:',
        ...installer.comment.map((line) => `  # ${line}`),
        ...(installer.command === undefined ? [] : [`  prepare: ${installer.command}`]),
        '  # npm packs the permission bits of the files, which follow the umask: they are brought to one form first.',
        '  run: |',
        '    umask 022',
        `    ${normaliseModes}`,
        ...steps.map((step) => `    ${step}`),
        `  outputs: [${JSON.stringify(`${/^[A-Za-z0-9._-]+$/.test(tarball) ? tarball : ''}*.tgz`)}]`,
        ...(tests
          ? [
              'gates:',
              '  - id: unit-tests',
              '    run: |',
              ...(installer.command === undefined ? [] : [`      ${installer.command}`]),
              '      npm test',
              '    tool: node --version',
              '    covers: [package.json]',
            ]
          : []),
      ],
    };
  },
};

function installerOf(
  files: ProjectFiles,
  manifest: Manifest,
): { readonly command?: string; readonly comment: readonly string[] } {
  const pinned = (lock: string): readonly string[] => [`May use the network: installs exactly what ${lock} pins.`];
  for (const lock of ['npm-shrinkwrap.json', 'package-lock.json'])
    if (files.has(lock)) return { command: 'npm ci', comment: pinned(lock) };
  if (files.has('pnpm-lock.yaml')) return { command: 'pnpm install --frozen-lockfile', comment: pinned('pnpm-lock.yaml') };
  if (files.has('yarn.lock')) return { command: 'yarn install --frozen-lockfile', comment: pinned('yarn.lock') };
  const needs = [manifest.dependencies, manifest.devDependencies, manifest.optionalDependencies].some(
    (list) => isObject(list) && Object.keys(list).length > 0,
  );
  if (!needs) return { comment: [] };
  return {
    command: 'npm ci',
    comment: [
      'There is no lock file yet, and without one every build may get other dependencies: "npm ci" refuses.',
      'Make one with "npm install --package-lock-only" and commit it.',
    ],
  };
}

interface Manifest {
  readonly name?: unknown;
  readonly scripts?: unknown;
  readonly dependencies?: unknown;
  readonly devDependencies?: unknown;
  readonly optionalDependencies?: unknown;
}

function parseManifest(text: string): Manifest {
  try {
    const manifest: unknown = JSON.parse(text);
    return isObject(manifest) ? manifest : {};
  } catch {
    // npm will say what is wrong with it; the recipe needs only the name.
    return {};
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
