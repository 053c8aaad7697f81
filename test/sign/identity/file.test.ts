import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { file } from '../../../src/sign/identity/file.ts';
import { failureWithout, identityContext, makeToken } from '../../support/identity.ts';

const folder = mkdtempSync(join(tmpdir(), 'selfsame-token-'));
afterAll(() => rmSync(folder, { recursive: true }));

let count = 0;
function tokenFile(content: string | Uint8Array, mode = 0o600): string {
  count += 1;
  const path = join(folder, `token-${count}`);
  writeFileSync(path, content);
  chmodSync(path, mode);
  return path;
}

test('the token is what the file holds, without the end of line behind it', async () => {
  const token = makeToken();
  const request = { context: identityContext(), tokenFile: tokenFile(`${token}\n`) };
  await file.check(request);
  expect(await file.getToken(request)).toBe(token);
  expect(request.context.told).toEqual([]);
});

test('a token that was put there meanwhile is the one that is taken', async () => {
  const request = { context: identityContext(), tokenFile: tokenFile(makeToken()) };
  await file.check(request);
  const fresh = makeToken();
  writeFileSync(request.tokenFile, fresh);
  expect(await file.getToken(request)).toBe(fresh);
});

test.each([0o644, 0o640, 0o604])('a file that others can read is taken, and that is said without the token: %o', async (mode) => {
  const token = makeToken();
  const context = identityContext();
  const request = { context, tokenFile: tokenFile(token, mode) };
  await file.check(request);
  expect(await file.getToken(request)).toBe(token);
  expect(context.told).toHaveLength(1);
  expect(context.told[0]).toContain('can be read by others');
  expect(token.split('.').filter((part) => context.told[0]?.includes(part))).toEqual([]);
});

test('behind links it is the file itself that is looked at', async () => {
  const links = [join(folder, 'first'), join(folder, 'second')] as const;
  symlinkSync('second', links[0]);
  symlinkSync(tokenFile(makeToken(), 0o600), links[1]);
  const context = identityContext();
  await file.check({ context, tokenFile: links[0] });
  expect(context.told).toEqual([]);
  chmodSync(links[1], 0o644);
  await file.check({ context, tokenFile: links[0] });
  expect(context.told).toHaveLength(1);
});

test('where files have no such permissions nothing is said of them', async () => {
  const context = identityContext({ platform: { os: 'win32', architecture: 'x64' } });
  await file.check({ context, tokenFile: tokenFile(makeToken(), 0o644) });
  expect(context.told).toEqual([]);
});

test.each([
  ['garbage', 'canary-first canary-second', 'usage/identity-token'],
  ['two tokens', `${makeToken()}\n${makeToken()}`, 'usage/identity-token'],
  ['nothing', '', 'usage/identity-token'],
  ['more than 64 KiB', `${makeToken()}${'a'.repeat(64 * 1024)}`, 'file/too-large'],
  ['bytes that are no text', Buffer.concat([Buffer.from('canary-first'), Buffer.of(0xff, 0xfe)]), 'file/not-utf8'],
])('a file that holds %s is refused without anything of it', async (_, content, code) => {
  const request = { context: identityContext(), tokenFile: tokenFile(content) };
  const secrets = [typeof content === 'string' ? content.slice(0, 400) : 'canary-first', 'canary-first', 'canary-second'];
  for (const work of [file.check, file.getToken]) {
    expect((await failureWithout(secrets, request.context.told, work(request))).code).toBe(code);
  }
});

test('a file that is not there is told by its path before the release is begun', async () => {
  const request = { context: identityContext(), tokenFile: join(folder, 'nowhere') };
  const error = await failureWithout(['canary-none'], [], file.check(request));
  expect([error.code, error.message]).toEqual(['file/not-found', expect.stringContaining('nowhere')]);
});

test('without a file the option is named that is missing', async () => {
  const error = await failureWithout(['canary-none'], [], file.check({ context: identityContext() }));
  expect([error.code, error.help]).toEqual(['usage/no-identity-source', 'name it with "--identity-token-file"']);
});
