// The conformance client signs and verifies by the command line of the public suite, with its exit codes.

import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Rehearsal, rehearse, rehearsedClaims, rehearsedIdentity } from '../support/rehearse.ts';

const folder = mkdtempSync(join(tmpdir(), 'selfsame-conformance-'));
const at = (name: string): string => join(folder, name);
const statement = at('statement.json');
const artifact = at('hello');
const root = ['--trusted-root', at('root.json')];
const identity = ['--certificate-identity', rehearsedIdentity.identity, '--certificate-oidc-issuer', rehearsedIdentity.issuer];
let rehearsal: Rehearsal;

beforeAll(async () => {
  rehearsal = await rehearse();
  writeFileSync(artifact, 'the program');
  const digest = { sha256: createHash('sha256').update('the program').digest('hex') };
  const predicateType = 'https://example.com/other/v1';
  writeFileSync(
    statement,
    JSON.stringify({
      _type: 'https://in-toto.io/Statement/v1',
      subject: [{ name: 'hello', digest }],
      predicateType,
      predicate: {},
    }),
  );
  writeFileSync(at('root.json'), rehearsal.trustedRoot);
  const service = { url: rehearsal.url, majorApiVersion: 1, operator: 'here', validFor: { start: '2024-01-01T00:00:00Z' } };
  writeFileSync(
    at('config.json'),
    JSON.stringify({
      mediaType: 'application/vnd.dev.sigstore.signingconfig.v0.2+json',
      caUrls: [service],
      oidcUrls: [],
      rekorTlogUrls: [service],
      rekorTlogConfig: { selector: 'ANY' },
      tsaUrls: [service],
      tsaConfig: { selector: 'ANY' },
    }),
  );
});
afterAll(async () => {
  await rehearsal.close();
  rmSync(folder, { recursive: true });
});

interface Answer {
  readonly code: number;
  readonly output: string;
}

function client(...words: readonly string[]): Promise<Answer> {
  return new Promise((done) => {
    execFile(resolve('scripts/conformance'), words, (error, stdout, stderr) =>
      done({ code: error === null ? 0 : Number(error.code), output: stdout + stderr }),
    );
  });
}

function sign(bundle: string, ...words: readonly string[]): Promise<Answer> {
  const token = rehearsal.sigstore.issueToken(rehearsedClaims);
  return client(
    'sign-bundle',
    '--identity-token',
    token,
    '--bundle',
    at(bundle),
    ...root,
    '--signing-config',
    at('config.json'),
    ...words,
  );
}

test('what it signs it accepts by path and by digest, and for nobody else', async () => {
  expect(await sign('file.json', artifact)).toEqual({ code: 0, output: '' });
  const verify = (...words: readonly string[]) => client('verify-bundle', '--bundle', at('file.json'), ...words);
  const digest = `sha256:${createHash('sha256').update('the program').digest('hex')}`;
  expect(await verify(...identity, ...root, artifact)).toEqual({ code: 0, output: 'accepted\n' });
  expect(await verify(...identity, ...root, digest)).toEqual({ code: 0, output: 'accepted\n' });
  expect(await verify(...identity, ...root, statement)).toMatchObject({ code: 1 });
  expect(await verify(...identity, ...root, `sha256:${'0'.repeat(64)}`)).toMatchObject({ code: 1 });
  const [flag = '', name = '', ...issuer] = identity;
  expect(await verify(flag, `${name}x`, ...issuer, ...root, artifact)).toMatchObject({
    code: 1,
    output: expect.stringContaining('signed by somebody else'),
  });
});

test('with --in-toto it signs a statement as it stands', async () => {
  expect(await sign('statement-bundle.json', '--in-toto', statement)).toEqual({ code: 0, output: '' });
  const bundle = JSON.parse(readFileSync(at('statement-bundle.json'), 'utf8'));
  expect(Buffer.from(bundle.dsseEnvelope.payload, 'base64')).toEqual(readFileSync(statement));
  const words = ['--bundle', at('statement-bundle.json'), ...identity, ...root, artifact];
  expect(await client('verify-bundle', ...words)).toEqual({ code: 0, output: 'accepted\n' });
});

test.each([
  ['another command', ['verify', 'x']],
  ['no bundle', ['verify-bundle', ...identity, artifact]],
  ['no artifact', ['verify-bundle', '--bundle', 'x', ...identity]],
  ['two artifacts', ['verify-bundle', '--bundle', 'x', ...identity, artifact, artifact]],
  ['an unknown option', ['verify-bundle', '--bundle', 'x', '--offline', artifact]],
  ['no token', ['sign-bundle', '--bundle', 'x', artifact]],
])('ends with 2 for %s', async (_, words) => {
  expect(await client(...words)).toMatchObject({ code: 2, output: expect.stringContaining('command line') });
});
