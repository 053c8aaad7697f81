import { defineConfig } from 'vitest/config';

/** Where .ci/run wants the counts of the run, when it does. */
const report = process.env.SELFSAME_TEST_REPORT;

/** npm run test:sigstore: against real servers on loopback, which it brings up and down. */
// biome-ignore lint/style/noDefaultExport: vitest reads it.
export default defineConfig({
  test: {
    include: ['test/sigstore/**/*.test.ts'],
    globalSetup: ['test/sigstore/global-setup.ts'],
    // Tests stop servers that others use.
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: report === undefined ? ['default'] : ['default', 'json'],
    ...(report === undefined ? {} : { outputFile: { json: report } }),
  },
});
