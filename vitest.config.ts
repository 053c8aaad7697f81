import { configDefaults, defineConfig } from 'vitest/config';

/** Where .ci/run wants the counts of the run, when it does. */
const report = process.env.SELFSAME_TEST_REPORT;

/**
 * Rooms of the house whose tests change nothing that another could see: they share their workers, and what was loaded stays loaded, which
 * saves a minute. All others have a process to themselves, a file each.
 */
const shared = [
  'codec',
  'compare',
  'config',
  'docs',
  'doccheck',
  'model',
  'plan',
  'preflight',
  'release',
  'report',
  'sbom',
  'statement',
  'verify',
];
const sharedTests = shared.map((room) => `test/${room}/**/*.test.ts`);

export default defineConfig({
  test: {
    globalSetup: ['test/global-setup.ts'],
    // The runner keeps one processor for itself otherwise, and many tests wait for a room.
    maxWorkers: '100%',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: report === undefined ? ['default'] : ['default', 'json'],
    ...(report === undefined ? {} : { outputFile: { json: report } }),
    projects: [
      {
        extends: true,
        test: {
          name: 'apart',
          include: ['test/**/*.test.ts'],
          // With real servers: vitest.sigstore.config.ts. Whole workflows: vitest.github.config.ts.
          exclude: [...configDefaults.exclude, ...sharedTests, 'test/sigstore/**', 'test/github/**'],
        },
      },
      { extends: true, test: { name: 'shared', include: sharedTests, isolate: false } },
    ],
  },
});
