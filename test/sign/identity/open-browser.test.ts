import { expect, test } from 'vitest';
import { openBrowser } from '../../../src/sign/identity/open-browser.ts';
import { fakePrograms, identityContext } from '../../support/identity.ts';

// An address that a shell would make something of.
const url = 'https://issuer.example/auth?a=$(touch /tmp/canary)&b="c"';

async function commandOn(os: string): Promise<readonly string[]> {
  const commands: string[][] = [];
  const run = async (command: string, args: readonly string[]) => {
    commands.push([command, ...args]);
    return { exitCode: 0, signal: undefined, timedOut: false, stdout: '', stderr: '' };
  };
  expect(await openBrowser(url, identityContext({ processes: { run }, platform: { os, architecture: 'x64' } }))).toBe(true);
  return commands.flat();
}

test('each system has its own program, and the address is one argument of it', async () => {
  expect((await commandOn('linux')).slice(3)).toEqual(['sh', 'xdg-open', url]);
  expect((await commandOn('darwin')).slice(3)).toEqual(['sh', 'open', url]);
  expect(await commandOn('win32')).toEqual(['rundll32', 'url.dll,FileProtocolHandler', url]);
  expect((await commandOn('linux'))[2]).not.toContain('issuer.example');
});

test('a system without such a program is a no, and so is one without a shell', async () => {
  const opened = (scripts: Readonly<Record<string, string>>) =>
    openBrowser(url, identityContext({ environment: { PATH: fakePrograms(scripts).folder } }));
  const shell = { sh: 'exec /bin/sh "$@"' };
  expect(await opened({ ...shell, 'xdg-open': 'exit 1' })).toBe(true);
  expect(await opened(shell)).toBe(false);
  expect(await opened({ 'xdg-open': 'exit 0' })).toBe(false);
});
