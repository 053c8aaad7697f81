// Logs a person in with the browser of this machine, which comes back to an address here with the issuer's answer.
// Sources: RFC 8252 (native apps, sections 7.3 and 8), RFC 6749 (section 4.1), RFC 7636.

import { ToolError } from '../../model/tool-error.ts';
import type { LoopbackHandler } from '../../model/world.ts';
import type { IdentityRequest, IdentitySourceKind } from './identity-source.ts';
import { connectLoginIssuer, loginIssuer } from './login-issuer.ts';
import { openBrowser } from './open-browser.ts';
import type { StartedLogin } from './openid-client.ts';

/** As long as a code lives with most issuers, and a person stays. */
const loginTimeoutMs = 5 * 60_000;
/** The path that Sigstore's clients use: issuers may have it on a list. */
const callbackPath = '/auth/callback';

export const browser: IdentitySourceKind = {
  id: 'browser',
  title: 'a login in the browser',
  isShown: () => false,
  async check({ context }) {
    loginIssuer(context);
  },
  getToken,
};

async function getToken({ context }: IdentityRequest): Promise<string> {
  const issuer = await connectLoginIssuer(context);
  const answer = Promise.withResolvers<URLSearchParams>();
  let login: StartedLogin | undefined;
  const server = await context.serveLoopback((request) => answerBrowser(request, login?.state, answer.resolve));
  try {
    // By name, as dex wants it of clients without a secret; the server is on 127.0.0.1.
    login = await issuer.startLogin(`http://localhost:${new URL(server.url).port}${callbackPath}`);
    context.tell(`log in with a browser on this machine at ${login.url}`);
    if (!(await openBrowser(login.url, context))) {
      context.tell('no browser could be opened here; "--identity-from device" logs in with one on another machine');
    }
    return await login.redeem(await within(loginTimeoutMs, answer.promise));
  } finally {
    await server.close();
  }
}

type Page = Awaited<ReturnType<LoopbackHandler>>;

/** Only the request that brings our own state counts: another one neither ends the login nor gets anything from us. */
async function answerBrowser(
  { method, path }: Parameters<LoopbackHandler>[0],
  state: string | undefined,
  arrived: (query: URLSearchParams) => void,
): Promise<Page> {
  if (method !== 'GET' || !URL.canParse(path, 'http://localhost'))
    return page(400, 'This is not the request that Selfsame waits for.');
  const { pathname, searchParams } = new URL(path, 'http://localhost');
  if (pathname !== callbackPath) return page(404, 'Nothing is here.');
  if (state === undefined || searchParams.get('state') !== state) {
    return page(400, 'This is not the login that Selfsame waits for.');
  }
  // The page goes out first: what follows may end the server at once.
  setImmediate(() => arrived(searchParams));
  return page(200, 'Selfsame has the answer. You can close this page and go back to the terminal.');
}

/** Plain text: there is nothing that could run. The address holds a code, so nobody is told of it. */
function page(status: number, sentence: string): Page {
  const headers = {
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    connection: 'close',
  };
  return { status, headers, body: `${sentence}\n` };
}

async function within<Value>(timeoutMs: number, wanted: Promise<Value>): Promise<Value> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    late.reject(
      new ToolError('network', 'network/login-timed-out', `nobody logged in within ${timeoutMs / 60_000} minutes`, {
        help: 'sign again and log in, or use "--identity-from device" where the browser is on another machine',
      }),
    );
  }, timeoutMs);
  try {
    return await Promise.race([wanted, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
