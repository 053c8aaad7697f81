import { defineConfig } from 'vitest/config';

/** Where .ci/run wants the counts of the run, when it does. */
const report = process.env.SELFSAME_TEST_REPORT;

/** npm run test:github: our workflows, run whole on this machine. */
// biome-ignore lint/style/noDefaultExport: vitest reads it.
export default defineConfig({
  test: {
    include: ['test/github/**/*.test.ts'],
    globalSetup: ['test/global-setup.ts'],
    maxWorkers: '100%',
    testTimeout: 240_000,
    hookTimeout: 240_000,
    reporters: report === undefined ? ['default'] : ['default', 'json'],
    ...(report === undefined ? {} : { outputFile: { json: report } }),
  },
});
