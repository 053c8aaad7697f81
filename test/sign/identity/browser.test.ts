import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { ToolError } from '../../../src/model/tool-error.ts';
import { browser } from '../../../src/sign/identity/browser.ts';
import { failureWithout, fakePrograms, identityContext, realHttp } from '../../support/identity.ts';
import { createOidcIssuer, httpWithin, type IssuerFaults, startOidcIssuer } from '../../support/oidc-issuer.ts';

afterEach(() => {
  vi.useRealTimers();
});

/** A machine on which no browser can be opened, before an issuer on loopback. */
async function machine(faults: IssuerFaults = {}) {
  const issuer = await startOidcIssuer(faults);
  onTestFinished(() => issuer.close());
  const { path } = fakePrograms({ 'xdg-open': 'exit 0' });
  return { issuer, context: identityContext({ environment: { PATH: path }, http: realHttp, identityIssuers: [issuer.url] }) };
}

/** Programs that end at once, whatever they are. */
const atOnce = { run: async () => ({ exitCode: 0, signal: undefined, timedOut: false, stdout: '', stderr: '' }) };

/** The address that the person was told. Waits for sockets, also while the timers of the code under test stand still. */
async function toldAddress(told: readonly string[]): Promise<URL> {
  for (let round = 0; round < 1000; round += 1) {
    const address = /\bat (http\S+)$/.exec(told.find((line) => line.startsWith('log in')) ?? '')?.[1];
    if (address !== undefined) return new URL(address);
    await sleep(2);
  }
  return expect.fail('nothing was told');
}

/** What a browser does: goes to the issuer, and back to where that sends it. */
async function logIn(address: URL | string): Promise<Response> {
  const sentBack = await fetch(address, { redirect: 'manual' });
  return fetch(sentBack.headers.get('location') ?? expect.fail(`status ${sentBack.status}`));
}

test('a login brings the token, and the issuer was asked with PKCE, state and nonce for this machine alone', async () => {
  const { issuer, context } = await machine();
  const token = browser.getToken({ context });
  const address = await toldAddress(context.told);
  const page = await logIn(address);
  expect(issuer.secrets).toContain(await token);

  expect(Object.fromEntries(address.searchParams)).toEqual({
    client_id: 'sigstore',
    response_type: 'code',
    scope: 'openid email',
    redirect_uri: expect.stringMatching(/^http:\/\/localhost:\d+\/auth\/callback$/),
    state: expect.stringMatching(/^[\w-]{43}$/),
    nonce: expect.stringMatching(/^[\w-]{43}$/),
    code_challenge: expect.stringMatching(/^[\w-]{43}$/),
    code_challenge_method: 'S256',
  });
  const asked = issuer.requests.find(({ path }) => path === '/token')?.fields;
  expect(asked).toMatchObject({
    grant_type: 'authorization_code',
    client_id: 'sigstore',
    code_verifier: expect.stringMatching(/^[\w-]{43}$/),
  });
  expect(asked).not.toHaveProperty('client_secret');
  expect(context.told.filter((line) => issuer.secrets.some((secret) => line.includes(secret)))).toEqual([]);

  expect(page.status).toBe(200);
  expect(page.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  expect(await page.text()).toBe('Selfsame has the answer. You can close this page and go back to the terminal.\n');
});

test('the port is closed when the login is done', async () => {
  const { context } = await machine();
  const token = browser.getToken({ context });
  const address = await toldAddress(context.told);
  await logIn(address);
  await token;
  await expect(fetch(address.searchParams.get('redirect_uri') ?? '')).rejects.toThrow();
});

test('two logins have no state, nonce or challenge in common', async () => {
  const seen: string[] = [];
  for (let round = 0; round < 2; round += 1) {
    const { context } = await machine();
    const token = browser.getToken({ context });
    const address = await toldAddress(context.told);
    await logIn(address);
    await token;
    seen.push(...['state', 'nonce', 'code_challenge'].map((name) => address.searchParams.get(name) ?? ''));
  }
  expect(new Set(seen).size).toBe(6);
});

describe('the browser of the machine', () => {
  test('is opened with the address that was told, and with no secret of the environment', async () => {
    const { context } = await machine();
    const { folder, path } = fakePrograms({
      'xdg-open': 'printf "%s\\n" "$1" "$GITHUB_TOKEN" "$DISPLAY" > "$0.part"; mv "$0.part" "$0.asked"',
    });
    const environment = { PATH: path, DISPLAY: ':1', GITHUB_TOKEN: 'canary-github-token' };
    const token = browser.getToken({ context: { ...context, environment } });
    const address = await toldAddress(context.told);
    await vi.waitFor(() => expect(existsSync(join(folder, 'xdg-open.asked'))).toBe(true), { interval: 5 });
    expect(readFileSync(join(folder, 'xdg-open.asked'), 'utf8')).toBe(`${address.href}\n\n:1\n`);
    await logIn(address);
    await token;
    expect(context.told).toHaveLength(1);
  });

  test('that goes on running keeps nobody waiting', async () => {
    const { context } = await machine();
    const { path } = fakePrograms({ 'xdg-open': 'sleep 5' });
    const begun = Date.now();
    const token = browser.getToken({ context: { ...context, environment: { PATH: path } } });
    await logIn(await toldAddress(context.told));
    await token;
    expect(Date.now() - begun).toBeLessThan(4_000);
  });

  test('that is not there is told, with what else can be done, and the login goes on', async () => {
    const { context } = await machine();
    const { folder } = fakePrograms({ sh: 'exec /bin/sh "$@"' });
    const token = browser.getToken({ context: { ...context, environment: { PATH: folder } } });
    await logIn(await toldAddress(context.told));
    await token;
    expect(context.told[1]).toContain('--identity-from device');
  });
});

describe('a request that does not bring the state of this login', () => {
  test.each([
    ['another state', (state: string) => `/auth/callback?code=x&state=${state}x`, 400],
    ['no state', () => '/auth/callback?code=x', 400],
    ['an error without a state', () => '/auth/callback?error=access_denied', 400],
    ['another path', (state: string) => `/other?code=x&state=${state}`, 404],
    ['a path that is none', () => '//:0', 400],
  ])('gets nothing, and the login waits for the right one: %s', async (_, path, status) => {
    const { context } = await machine();
    const token = browser.getToken({ context });
    const address = await toldAddress(context.told);
    const { origin } = new URL(address.searchParams.get('redirect_uri') ?? '');
    const refused = await fetch(`${origin}${path(address.searchParams.get('state') ?? '')}`);
    expect(refused.status).toBe(status);
    expect(await refused.text()).not.toContain('Selfsame has the answer');
    await logIn(address);
    expect(await token).toMatch(/^ey/);
  });

  test('nor does one that is not a GET', async () => {
    const { context } = await machine();
    const token = browser.getToken({ context });
    const address = await toldAddress(context.told);
    const { redirect_uri: at = '', state = '' } = Object.fromEntries(address.searchParams);
    expect((await fetch(`${at}?code=x&state=${state}`, { method: 'POST' })).status).toBe(400);
    await logIn(address);
    await token;
  });

  test('a browser that the issuer sends back with another state is refused, and nothing is asked with its code', async () => {
    const { issuer, context } = await machine({ state: 'another-state' });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const work = browser.getToken({ context: { ...context, processes: atOnce } });
    const failure = failureWithout(['canary-none'], context.told, work);
    const refused = await toldAddress(context.told).then(logIn);
    expect([refused.status, await refused.text()]).toEqual([400, 'This is not the login that Selfsame waits for.\n']);
    await vi.advanceTimersByTimeAsync(5 * 60_000);
    expect((await failure).code).toBe('network/login-timed-out');
    expect(issuer.requests.map(({ path }) => path)).not.toContain('/token');
  });
});

describe('a login that fails', () => {
  async function failed(faults: IssuerFaults, visit: (address: URL) => Promise<unknown> = logIn): Promise<ToolError> {
    const { issuer, context } = await machine(faults);
    const work = browser.getToken({ context });
    work.catch(() => undefined);
    await visit(await toldAddress(context.told));
    const error = await failureWithout([...issuer.secrets, 'canary-in-an-answer'], context.told, work);
    expect(error.kind).toBe('network');
    return error;
  }

  test('because the person refuses is told by the name of the error', async () => {
    const error = await failed({ refuse: 'access_denied' });
    expect([error.code, error.message]).toEqual(['network/login-failed', 'the login was refused: "access_denied"']);
  });

  test('with another registered error is told by its name, and with an unregistered one without it', async () => {
    expect((await failed({ refuse: 'server_error' })).message).toBe('the identity issuer answered with "server_error"');
    expect((await failed({ refuse: 'canary-in-an-answer' })).message).toBe(
      'the identity issuer answered with an error of no registered name',
    );
  });

  test('because the token has the nonce of another login', async () => {
    expect((await failed({ nonce: 'another' })).message).toContain('for another login');
  });

  test('because the token is for somebody else', async () => {
    expect((await failed({ audience: 'another' })).message).toContain('for another login');
  });

  test('because the code is redeemed without the verifier of its challenge: the issuer demands it', async () => {
    const error = await failed({}, async (address) => {
      // Somebody who has the code and not the verifier: a challenge of theirs takes the place of ours.
      address.searchParams.set('code_challenge', 'A'.repeat(43));
      await logIn(address);
    });
    expect(error.message).toBe('the identity issuer answered with "invalid_grant"');
  });

  test.each([
    [
      'a refusal that echoes the token',
      (token: string) => ({ status: 400, body: JSON.stringify({ error: token, error_description: token }) }),
    ],
    ['a fault that echoes the token', (token: string) => ({ status: 403, body: token, type: 'text/plain' })],
    ['a page with the token', (token: string) => ({ status: 200, body: `<p>${token}</p>`, type: 'text/html' })],
    ['JSON that ends in the token', (token: string) => ({ status: 200, body: `{"id_token":"${token}` })],
    [
      'no token for the identity',
      (token: string) => ({ status: 200, body: JSON.stringify({ access_token: token, token_type: 'Bearer' }) }),
    ],
    [
      'a token with something around it',
      (token: string) => ({
        status: 200,
        body: JSON.stringify({ access_token: 'a', token_type: 'Bearer', id_token: `${token} x` }),
      }),
    ],
    [
      'a token cut in half',
      (token: string) => ({
        status: 200,
        body: JSON.stringify({ access_token: 'a', token_type: 'Bearer', id_token: token.slice(0, -90) }),
      }),
    ],
  ])('with %s is told without it', async (_, tokenAnswer) => {
    expect((await failed({ tokenAnswer })).code).toBe('network/login-failed');
  });
});

test('a code is redeemed once, also when the issuer is out of order: it would not take the code again', async () => {
  const { issuer, context } = await machine({ tokenAnswer: (token) => ({ status: 500, body: token }) });
  const work = browser.getToken({ context });
  work.catch(() => undefined);
  await logIn(await toldAddress(context.told));
  const error = await failureWithout(issuer.secrets, context.told, work);
  expect(error.message).toBe('the identity issuer answered with another status than its protocol wants');
  expect(issuer.requests.filter(({ path }) => path === '/token')).toHaveLength(1);
});

test('an answer without any content is told as what it is', async () => {
  const { context } = await machine({ tokenAnswer: () => ({ status: 204, body: '' }) });
  const work = browser.getToken({ context });
  work.catch(() => undefined);
  await logIn(await toldAddress(context.told));
  await expect(work).rejects.toThrow('the identity issuer answered with another status than its protocol wants');
});

describe('an issuer', () => {
  async function refused(faults: IssuerFaults): Promise<ToolError> {
    const { context } = await machine(faults);
    const error = await failureWithout(['canary-none'], context.told, browser.getToken({ context }));
    expect([error.code, context.told]).toEqual(['network/login-failed', []]);
    return error;
  }

  test('that calls itself by another name is refused', async () => {
    expect((await refused({ discovery: { issuer: 'https://another.example' } })).message).toContain('by another name');
  });

  test.each(['http://another.example/authorize', 'file:///etc/passwd', 'javascript:alert(1)'])(
    'that would send a browser to "%s" is refused',
    async (address) => {
      await refused({ discovery: { authorization_endpoint: address } });
    },
  );

  test('that offers no such login is refused', async () => {
    await refused({ discovery: { authorization_endpoint: undefined } });
  });

  test('that would be sent the code in the clear is refused, after the login', async () => {
    const { issuer, context } = await machine({ discovery: { token_endpoint: 'http://another.example/token' } });
    const work = browser.getToken({ context });
    work.catch(() => undefined);
    await logIn(await toldAddress(context.told));
    const error = await failureWithout(issuer.secrets, context.told, work);
    expect(error.message).toContain('neither https nor on this machine');
  });

  test('that cannot be reached is told as the client tells it', async () => {
    const unreachable = new ToolError('network', 'network/unreachable', 'no answer from "issuer.example"', { help: 'try again' });
    const context = identityContext({
      identityIssuers: ['https://issuer.example'],
      http: { request: async () => Promise.reject(unreachable) },
    });
    await expect(browser.getToken({ context })).rejects.toBe(unreachable);
  });
});

test('after five minutes nobody is waited for, and the port is closed', async () => {
  const issuer = createOidcIssuer('http://127.0.0.1:1');
  const context = identityContext({
    http: httpWithin(issuer.handle),
    identityIssuers: [issuer.url],
    processes: atOnce,
  });
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  let ended = false;
  const work = browser.getToken({ context }).finally(() => {
    ended = true;
  });
  work.catch(() => undefined);
  const address = await toldAddress(context.told);
  await vi.advanceTimersByTimeAsync(5 * 60_000 - 1);
  expect(ended).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  const error = await failureWithout(['canary-none'], context.told, work);
  expect([error.code, error.message]).toEqual(['network/login-timed-out', 'nobody logged in within 5 minutes']);
  await expect(fetch(address.searchParams.get('redirect_uri') ?? '')).rejects.toThrow();
});
