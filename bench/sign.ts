// npm run bench -- sign: one release of 50 artifacts and 200 statements, signed by real servers on loopback, against cosign signing the
// same 50 artifacts one after the other. The servers are those of scripts/sigstore.

import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from '../scripts/sample-repository.ts';
import { signWithCosign, stagedFor, withStack } from './loopback-stack.ts';
import { median, type Row, rounded, timed } from './measure.ts';

const artifacts = 50;
const statements = 200;
const runs = 3;

export async function sign(folder: string, report: (row: Row) => void): Promise<void> {
  await withStack(folder, async (stack) => {
    const staged = await stagedFor(stack, join(folder, 'project'), { artifacts, statements });

    const times: number[] = [];
    const peaks: number[] = [];
    for (let run = 0; run < runs; run += 1) {
      const copy = join(folder, `run-${run}.unsigned`);
      cpSync(staged, copy, { recursive: true });
      const program = [join(checkout, 'dist/cli/selfsame.js'), 'sign', copy, '--resume', '--quiet', ...stack.services];
      const ours = [process.execPath, ...program, '--identity-token-file', stack.refresh()];
      const { timeMs, peakMiB } = await timed(ours, 'inherit');
      times.push(timeMs);
      if (peakMiB !== undefined) peaks.push(peakMiB);
    }

    const start = performance.now();
    let token = '';
    for (let index = 1; index <= artifacts; index += 1) {
      if (index % 25 === 1) token = stack.refresh();
      signWithCosign(stack, folder, token, join(folder, `cosign-${index}.json`), join(staged, 'files', `hello-${index}`));
    }
    const peer = performance.now() - start;
    const ours = median(times);
    report({
      case: `sign ${artifacts} artifacts and ${statements} statements / cosign signing the artifacts alone`,
      ...{ ours: rounded(ours), peer: rounded(peer), ratio: rounded(ours / peer), goal: rounded(1 / 15) },
      holds: ours / peer <= 1 / 15,
      ...(peaks.length === 0 ? {} : { oursPeakMiB: Math.max(...peaks) }),
    });
  });
}
