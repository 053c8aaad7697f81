// Servers that stop while something is signed: what comes back in time loses nothing, and what stays away is named.

import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { controlServer } from '../../scripts/sigstore-servers/launch-stack.ts';
import { type ServerName, serverNames } from '../../scripts/sigstore-servers/tools.ts';
import { createHttp } from '../../src/host/http.ts';
import type { Http } from '../../src/model/world.ts';
import { sign, stage } from './released.ts';
import { authenticate, authenticated, provenanceOf, signerOf, stack } from './stack.ts';

/** Waits as long as it may between attempts: 0.5, 1, 2, 4, 8 and twice 15 seconds. */
const patient = createHttp({ random: () => 0.999 });
const impatient = createHttp({ sleep: async () => undefined });
const payload = provenanceOf('hello\n');

const control = (action: 'start' | 'stop', server: ServerName) => controlServer(stack.folder, { action, server });

afterEach(async () => {
  for (const server of serverNames) await control('start', server);
});

test.each(serverNames)('signing waits for %s to come back, says so, and loses nothing', async (server) => {
  const notes: string[] = [];
  const { signer } = await signerOf('github', {}, { http: patient, note: (text) => notes.push(text) });
  await control('stop', server);
  const signing = Promise.all([signer.signStatement(payload), signer.signArtifact(payload)]);
  await sleep(700);
  await control('start', server);
  const bundles = (await signing).map(({ json }) => json);
  expect(await authenticate(bundles, { contents: [payload] })).toMatchObject([
    { status: 'authenticated' },
    { status: 'authenticated' },
  ]);
  const said = notes.filter((note) => note.includes(new URL(stack.urls[server]).host) && note.includes('asked again'));
  expect(said, notes.join('\n')).not.toEqual([]);
});

test('a log that stops with entries under way gets them again, and each is in it once it is back', async () => {
  const asked = Promise.withResolvers<void>();
  let inFlight = 0;
  const http: Http = {
    request(request) {
      if (request.url.endsWith('/api/v2/log/entries')) inFlight += 1;
      if (inFlight === 20) asked.resolve();
      return patient.request(request);
    },
  };
  const { signer } = await signerOf('github', {}, { http });
  const contents = Array.from({ length: 20 }, (_, index) => Buffer.from(`file ${index}\n`));
  const signing = Promise.all(contents.map((content) => signer.signArtifact(content)));
  await asked.promise;
  await control('stop', 'rekor');
  await control('start', 'rekor');
  const outcomes = await authenticate(
    (await signing).map(({ json }) => json),
    { contents },
  );
  expect(outcomes.filter(({ status }) => status === 'authenticated')).toHaveLength(contents.length);
});

test('an answer of the log that was lost costs another signature at most: what is entered twice is refused with 409', async () => {
  const statuses: number[] = [];
  const http: Http = {
    async request(request) {
      if (!request.url.endsWith('/api/v2/log/entries')) return patient.request(request);
      // The first answer comes, and never arrives.
      const lost = statuses.length === 0;
      const answer = await patient.request(request);
      statuses.push(answer.status);
      return lost ? this.request(request) : answer;
    },
  };
  const { signer } = await signerOf('github', {}, { http });
  const { json } = await signer.signStatement(payload);
  expect((await authenticated(json)).status).toBe('authenticated');
  expect(statuses).toEqual([201, 409, 201]);
});

test('a log that was stopped goes on where it was: what it recorded before holds, and new entries come after', async () => {
  const sign = async () => {
    const { signer } = await signerOf('email');
    return (await signer.signStatement(payload)).json;
  };
  const before = await sign();
  await control('stop', 'rekor');
  await control('start', 'rekor');
  const [indexBefore = -1, indexAfter = -1] = await Promise.all(
    [before, await sign()].map(async (bundle) => Number((await authenticated(bundle)).signer.logEntries[0]?.index)),
  );
  expect(indexAfter).toBeGreaterThan(indexBefore);
});

test('a release whose log goes away half way keeps what was signed, and the rest is signed when the log is back', async () => {
  const staged = await stage(mkdtempSync(join(tmpdir(), 'resumed-')), '1.0.0');
  const through: Promise<unknown>[] = [];
  const failing: Http = {
    async request(request) {
      if (!request.url.endsWith('/api/v2/log/entries')) return impatient.request(request);
      // Three entries get through before the log goes.
      if (through.length < 3) {
        const answer = impatient.request(request);
        through.push(answer);
        return answer;
      }
      await Promise.all(through);
      await control('stop', 'rekor');
      return impatient.request(request);
    },
  };
  await expect(sign(staged, failing)).rejects.toMatchObject({ kind: 'network', code: 'network/no-log-entry' });
  expect(existsSync(staged.out)).toBe(false);
  const kept = bundlesBelow(staged.unsigned);
  expect(kept).toHaveLength(3);

  await control('start', 'rekor');
  const { verdict, out } = await sign(staged);
  expect(verdict.checks.flatMap(({ failures }) => failures)).toEqual([]);
  expect(verdict.verdict).toBe('accepted');
  const bundles = bundlesBelow(out);
  expect(bundles).toHaveLength(8);
  for (const bundle of kept) expect(bundles).toContain(bundle);
});

/** Every bundle in the files of a folder, as text. */
function bundlesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(json|jsonl)$/.test(name))
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').trimEnd().split('\n'))
    .filter((line) => line.startsWith('{') && line.includes('dev.sigstore.bundle'));
}

test.each<readonly [ServerName, string]>([
  ['fulcio', 'network/no-certificate'],
  ['rekor', 'network/no-log-entry'],
  ['timestamp', 'network/no-timestamp'],
])('%s that stays away is the error %s, which names its host', async (server, code) => {
  const { signer } = await signerOf('github', {}, { http: impatient });
  await control('stop', server);
  const error = await signer.signStatement(payload).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ name: 'ToolError', kind: 'network', code });
  expect(JSON.stringify(error)).toContain(new URL(stack.urls[server]).host);
  // The same signer signs once the server is back.
  await control('start', server);
  expect((await authenticated((await signer.signStatement(payload)).json)).status).toBe('authenticated');
});
