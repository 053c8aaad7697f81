// npm run bench -- publish: an asset of 2 GiB, uploaded to a GitHub of ours on loopback in a process of its own. The goal is its memory:
// fetch, as the client itself would send it, holds all of it.

import { closeSync, ftruncateSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createGithub } from '../src/host/github.ts';
import { startGithub } from '../test/support/github-server/index.ts';
import { type Row, timed } from './measure.ts';

const sizeBytes = 2 * 1024 ** 3;
const mostMiB = 256;
const token = 'ghs_aTokenOfTheBenchAlone';
const tag = 'v1.0.0';

export async function publish(folder: string, report: (row: Row) => void): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'large.bin');
  const handle = openSync(file, 'w');
  ftruncateSync(handle, sizeBytes);
  closeSync(handle);
  const github = await startGithub({
    repositories: [{ fullName: 'acme/hello', commits: [{ sha: 'a'.repeat(40) }], tags: [{ name: tag, commit: 'a'.repeat(40) }] }],
    tokens: [{ token, permissions: { contents: 'write' } }],
  });
  try {
    const api = await createGithub({ apiUrl: github.apiUrl, token, userAgent: 'selfsame/bench' }, {});
    const body = { tag_name: tag, draft: true };
    const { data } = await api.request({ method: 'POST', path: '/repos/acme/hello/releases', body });
    const { id } = data as { readonly id: number };
    const url = `${github.url}/api/uploads/repos/acme/hello/releases/${id}/assets?name=large.bin`;
    const { timeMs, peakMiB } = await timed(
      [process.execPath, fileURLToPath(import.meta.url), github.apiUrl, url, file],
      'inherit',
    );
    report({
      ...{
        case: 'upload an asset of 2 GiB: peak MiB',
        ours: peakMiB ?? 0,
        peer: 2048,
        ratio: (peakMiB ?? 0) / 2048,
        goal: mostMiB / 2048,
      },
      holds: peakMiB !== undefined && peakMiB <= mostMiB,
      ...(peakMiB === undefined ? {} : { oursPeakMiB: peakMiB }),
    });
    process.stderr.write(`upload of 2 GiB: ${(timeMs / 1000).toFixed(1)} s\n`);
  } finally {
    await github.close();
  }
}

/** The process that is measured. */
async function uploadOnce([apiUrl = '', url = '', file = '']: readonly string[]): Promise<void> {
  const api = await createGithub({ apiUrl, token, userAgent: 'selfsame/bench' }, {});
  const { status, data } = await api.upload({ url, file, sizeBytes, contentType: 'application/octet-stream' });
  if (status !== 201) throw new Error(`the upload was answered ${status}: ${JSON.stringify(data)}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await uploadOnce(process.argv.slice(2));
