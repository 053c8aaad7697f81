import { configDefaults, defineConfig } from 'vitest/config';

/** Where .ci/run wants the counts of the run, when it does. */
const report = process.env.SELFSAME_TEST_REPORT;

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // With real servers: vitest.sigstore.config.ts. Whole workflows: vitest.github.config.ts.
    exclude: [...configDefaults.exclude, 'test/sigstore/**', 'test/github/**'],
    globalSetup: ['test/global-setup.ts'],
    // The runner keeps one processor for itself otherwise, and many tests wait for a room.
    maxWorkers: '100%',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: report === undefined ? ['default'] : ['default', 'json'],
    ...(report === undefined ? {} : { outputFile: { json: report } }),
  },
});
