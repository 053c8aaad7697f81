// npm run docs:check: doc-check over the documents of this project, with the tools of others that `scripts/sigstore install` brings at the
// end of PATH. Options are passed on. With SELFSAME_NOTHING_SKIPPED=1 a tool that is missing fails; else its blocks are told as not run.

import { spawnSync } from 'node:child_process';
import { delimiter, dirname, join } from 'node:path';
import { checkout } from './sample-repository.ts';
import { isInstalled, peerNames, toolProgram } from './sigstore-servers/tools.ts';

const documents = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'docs', 'testdata/README.md', 'testdata/projects'];

const missing = peerNames.filter((name) => !isInstalled(name));
if (missing.length > 0) console.error(`not installed: ${missing.join(', ')}; "scripts/sigstore install" brings them`);
if (missing.length > 0 && process.env.SELFSAME_NOTHING_SKIPPED === '1') process.exitCode = 1;
else {
  // Behind all else: beside sigstore-python lies a Python of its own.
  const folders = peerNames.filter(isInstalled).map((name) => dirname(toolProgram(name)));
  const PATH = [process.env.PATH ?? '', ...folders].join(delimiter);
  const { status } = spawnSync(
    process.execPath,
    [join(checkout, 'src/cli/doc-check.ts'), ...documents, ...process.argv.slice(2)],
    { cwd: checkout, stdio: 'inherit', env: { ...process.env, PATH } },
  );
  process.exitCode = status ?? 1;
}
