// A context for sources of identity tokens, tokens that are recognised wherever they show up, and a look for them.

import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { expect, onTestFinished } from 'vitest';
import { createFiles } from '../../src/host/files.ts';
import { createHttp } from '../../src/host/http.ts';
import { createProcesses } from '../../src/host/processes.ts';
import { ToolError } from '../../src/model/tool-error.ts';
import type { Http } from '../../src/model/world.ts';
import type { IdentityContext } from '../../src/sign/identity/identity-source.ts';
import { serveLoopback } from './loopback.ts';

/** Fails the test when it is asked. */
const noNetwork: Http = {
  async request({ url }) {
    throw new Error(`asked ${new URL(url).host}`);
  },
};

/** Real files, programs and loopback server; nothing in the environment; what was told is kept. */
export function identityContext(changes: Partial<IdentityContext> = {}): IdentityContext & { readonly told: string[] } {
  const told: string[] = [];
  return {
    environment: {},
    http: noNetwork,
    files: createFiles(),
    processes: createProcesses({}),
    platform: { os: 'linux', architecture: 'x64' },
    serveLoopback,
    identityIssuers: [],
    interactive: false,
    tell: (text) => told.push(text),
    told,
    ...changes,
  };
}

/** A token that nobody signed, for what never checks a signature. Its signature is different each time. */
export function makeToken(claims: Readonly<Record<string, unknown>> = {}): string {
  const payload = { iss: 'https://issuer.example', sub: 'canary-subject', aud: 'sigstore', exp: 4_000_000_000, ...claims };
  const [header, body] = [{ alg: 'RS256', kid: 'canary-key' }, payload].map((each) =>
    Buffer.from(JSON.stringify(each)).toString('base64url'),
  );
  return `${header}.${body}.${randomBytes(32).toString('base64url')}`;
}

/** The ToolError that a promise ends with, in which nothing of the secrets stands, nor in what was told. */
export async function failureWithout(
  secrets: readonly string[],
  told: readonly string[],
  work: Promise<unknown>,
): Promise<ToolError> {
  const error = await work.then(
    (value) => expect.fail(`gave ${inspect(value)}`),
    (reason: unknown) => reason,
  );
  // Everything that any surface, or a debugger, could show: causes and hidden fields too.
  const shown = [inspect(error, { depth: Number.POSITIVE_INFINITY, showHidden: true, maxStringLength: null }), ...told].join(
    '\n',
  );
  const parts = secrets.flatMap((secret) => [secret, ...secret.split(/[.\s]/)]).filter(({ length }) => length >= 8);
  expect(parts.length).toBeGreaterThan(0);
  expect(parts.filter((part) => shown.includes(part))).toEqual([]);
  if (!(error instanceof ToolError)) throw error;
  expect(error.help ?? '').not.toBe('');
  return error;
}

/** The project's own client, which does not wait between attempts. */
export const realHttp: Http = createHttp({ sleep: async () => undefined });

/** A folder with programs that are shell scripts, for PATH. They find what the system has behind it. */
export function fakePrograms(scripts: Readonly<Record<string, string>>): { readonly folder: string; readonly path: string } {
  const folder = mkdtempSync(join(tmpdir(), 'selfsame-programs-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, script] of Object.entries(scripts))
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return { folder, path: `${folder}:/usr/bin:/bin` };
}
