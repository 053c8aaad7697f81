// npm run test:samples: releases every sample project as a user would, and verifies each release in another process.
// What a sample's SBOM must list is said here; `go` and `gcc` must be there.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkout, makeSampleRepository, samples } from './sample-repository.ts';

/** Package URLs without versions that the SBOM of the first artifact must list, and one that must not be there. */
const contents: Readonly<Record<(typeof samples)[number], { readonly listed: readonly string[]; readonly absent: string }>> = {
  'c-program': { listed: [], absent: 'pkg:generic/gcc' },
  'go-daemon': {
    listed: ['pkg:golang/github.com/spf13/pflag', 'pkg:golang/go.yaml.in/yaml/v3', 'pkg:golang/stdlib'],
    absent: 'go-cmp',
  },
  'typescript-package': { listed: ['pkg:npm/packageurl-js', 'pkg:npm/yaml'], absent: 'esbuild' },
  'helm-chart': { listed: [], absent: 'node' },
  'two-targets': { listed: [], absent: 'bash' },
};

const folder = mkdtempSync(join(tmpdir(), 'selfsame-samples-'));
let failed = 0;
for (const sample of samples) {
  const fault = releaseSample(sample);
  console.log(`${fault === undefined ? 'ok' : 'FAILED'}  ${sample}${fault === undefined ? '' : `: ${fault}`}`);
  if (fault !== undefined) failed += 1;
}
if (failed === 0) rmSync(folder, { recursive: true });
else console.log(`what was made is kept in ${folder}`);
console.log(`${samples.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

/** What is wrong, or undefined. */
function releaseSample(sample: (typeof samples)[number]): string | undefined {
  const project = join(folder, sample);
  const out = join(folder, `${sample}-release`);
  makeSampleRepository({ sample, folder: project, tag: 'v0.1.0', repository: `https://example.org/samples/${sample}` });
  const released = run('selfsame', project, ['release', '--rehearse', '--quiet', '--out', out, '--json']);
  if (released.status !== 0) return `release ended with ${released.status}: ${released.stdout}${released.stderr}`;
  const outcome = JSON.parse(released.stdout) as { verify: string[]; artifacts: { name: string }[]; gates: { result: string }[] };
  if (outcome.gates.length === 0) return 'no gate ran';
  const verified = run('verify-release', folder, outcome.verify);
  if (verified.status !== 0) return `verify-release ended with ${verified.status}: ${verified.stdout}${verified.stderr}`;
  const { listed, absent } = contents[sample];
  const sboms = outcome.artifacts.map(({ name }) => readFileSync(join(out, `${name}.cdx.json`), 'utf8'));
  const lacking = listed.find((purl) => !sboms.some((sbom) => sbom.includes(`"${purl}@`)));
  if (lacking !== undefined) return `no SBOM lists ${lacking}`;
  return sboms.some((sbom) => sbom.includes(`"bom-ref": "${absent}`) || sbom.includes(`/${absent}@`))
    ? `an SBOM lists ${absent}`
    : undefined;
}

function run(command: 'selfsame' | 'verify-release', cwd: string, args: readonly string[]) {
  return spawnSync(process.execPath, [join(checkout, 'src/cli', `${command}.ts`), ...args], { cwd, encoding: 'utf8' });
}
