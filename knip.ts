// Unused files, exports and dependencies: what is allowed to look unused, with the reason.
import type { KnipConfig } from 'knip';

const config: KnipConfig = {
  entry: [
    'src/cli/{selfsame,verify-release,doc-check}.ts',
    'src/action/index.ts',
    'src/index.ts',
    'scripts/*.{ts,mjs}',
    // The bundler puts it in the place of optional packages.
    'scripts/absent-package.cjs',
    'scripts/sigstore-servers/main.ts',
    'test/**/*.test.ts',
  ],
  project: ['src/**/*.ts', 'scripts/**/*.{ts,mjs,cjs}', 'bench/**/*.ts', 'test/**/*.ts'],
  // A type that is exported beside the function that takes it is for its reader to name.
  ignoreExportsUsedInFile: { interface: true, type: true },
  // Programs of the machine.
  ignoreBinaries: ['go', 'mkfifo', 'pgrep', 'setpriv', 'sha256sum', 'strace', 'unshare'],
};

export default config;
