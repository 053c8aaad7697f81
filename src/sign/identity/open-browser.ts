// Shows a page in the browser of whoever sits at this machine, as far as the machine can.

import type { IdentityContext } from './identity-source.ts';

/**
 * The browser runs by itself, with no part of our streams: it must neither print between our lines nor keep us from ending.
 * The address is an argument, never a part of the script.
 */
const startApart = 'command -v "$1" >/dev/null 2>&1 || exit 127; "$1" "$2" </dev/null >/dev/null 2>&1 &';

const timeoutMs = 10_000;

/** Variables that a browser has no need of. */
const secret = /TOKEN|SECRET|PASSWORD|PASSPHRASE|CREDENTIAL/i;

/** @returns Whether something was started that may show it. */
export async function openBrowser(url: string, { processes, platform, environment }: IdentityContext): Promise<boolean> {
  const variables = Object.entries(environment).flatMap(([name, value]) =>
    value === undefined || secret.test(name) ? [] : [[name, value] as const],
  );
  const [command, ...args] = commandFor(platform.os, url);
  try {
    const { exitCode } = await processes.run(command, args, { environment: Object.fromEntries(variables), timeoutMs });
    return exitCode === 0;
  } catch {
    // The address was told: it can be opened by hand.
    return false;
  }
}

function commandFor(os: string, url: string): readonly [string, ...string[]] {
  if (os === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler', url];
  return ['sh', '-c', startApart, 'sh', os === 'darwin' ? 'open' : 'xdg-open', url];
}
