import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { ToolError } from '../../../src/model/tool-error.ts';
import { device } from '../../../src/sign/identity/device.ts';
import { failureWithout, identityContext, realHttp } from '../../support/identity.ts';
import { createOidcIssuer, httpWithin, type IssuerFaults, startOidcIssuer } from '../../support/oidc-issuer.ts';

// Loaded when first needed, which takes longer than the clock is held below.
beforeAll(() => import('../../../src/sign/identity/openid-client.ts'));

afterEach(() => {
  vi.useRealTimers();
});

async function machine(faults: IssuerFaults = {}) {
  const issuer = await startOidcIssuer(faults);
  onTestFinished(() => issuer.close());
  return { issuer, context: identityContext({ http: realHttp, identityIssuers: [issuer.url] }) };
}

/** The same in memory, so that the clock can be held. */
function stillMachine(faults: IssuerFaults) {
  const issuer = createOidcIssuer('http://127.0.0.1:1', faults);
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const context = identityContext({ http: httpWithin(issuer.handle), identityIssuers: [issuer.url] });
  const polls = () => issuer.requests.filter(({ path }) => path === '/token').length;
  return { issuer, context, polls };
}

/** Until the person was told: the keys of the login are made on another thread, however still the clock stands. */
async function told({ told: lines }: { readonly told: readonly string[] }): Promise<void> {
  while (lines.length === 0) await turn();
  await turn();
}

/** Lets that much time pass, and what it sets off come to rest. */
async function pass(seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second += 1) {
    await vi.advanceTimersByTimeAsync(1000);
    for (let round = 0; round < 20; round += 1) await turn();
  }
}

test('the person is told where to go and what to enter, and the token comes when they are done', async () => {
  const { issuer, context } = await machine({ polls: ['authorization_pending', 'authorization_pending'] });
  expect(issuer.secrets).toContain(await device.getToken({ context }));
  expect(context.told).toEqual([
    `log in with a browser on any machine at ${issuer.url}/device and enter the code "WDJB-MJHT" within 5 minutes`,
  ]);
  expect(issuer.requests.filter(({ path }) => path === '/token')).toHaveLength(3);
  expect(context.told.filter((line) => issuer.secrets.some((secret) => line.includes(secret)))).toEqual([]);
});

test('a code that lives for days is waited for half an hour', async () => {
  const { issuer, context } = stillMachine({ intervalSeconds: 3600, expiresInSeconds: 172_800 });
  const login = failureWithout(issuer.secrets, context.told, device.getToken({ context }));
  await told(context);
  expect(context.told[0]).toMatch(/ within 30 minutes$/);
  await vi.advanceTimersByTimeAsync(30 * 60_000);
  expect((await login).code).toBe('network/login-timed-out');
});

test('the issuer is asked with PKCE, for the address of the person', async () => {
  const { issuer, context } = await machine();
  await device.getToken({ context });
  const [begun, polled] = ['/device/code', '/token'].map((at) => issuer.requests.find(({ path }) => path === at)?.fields);
  expect(begun).toMatchObject({ client_id: 'sigstore', scope: 'openid email', code_challenge_method: 'S256' });
  expect(polled).toMatchObject({
    grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
    code_verifier: expect.stringMatching(/^[\w-]{43}$/),
  });
});

describe('the issuer says how often it is asked', () => {
  test('every so many seconds, and not before', async () => {
    const { context, polls } = stillMachine({ intervalSeconds: 5, polls: ['authorization_pending'] });
    const token = device.getToken({ context });
    await told(context);
    await pass(4);
    expect(polls()).toBe(0);
    await pass(1);
    expect(polls()).toBe(1);
    await pass(4);
    expect(polls()).toBe(1);
    await pass(1);
    expect(polls()).toBe(2);
    expect(await token).toMatch(/^ey/);
  });

  test('five seconds less often from "slow_down" on', async () => {
    const { context, polls } = stillMachine({ intervalSeconds: 2, polls: ['slow_down', 'authorization_pending'] });
    const token = device.getToken({ context });
    await told(context);
    await pass(2);
    expect(polls()).toBe(1);
    await pass(6);
    expect(polls()).toBe(1);
    await pass(1);
    expect(polls()).toBe(2);
    await pass(6);
    expect(polls()).toBe(2);
    await pass(1);
    expect(polls()).toBe(3);
    expect(await token).toMatch(/^ey/);
  });
});

test('when the code has expired nobody is waited for, whatever the issuer says', async () => {
  const { issuer, context, polls } = stillMachine({
    intervalSeconds: 5,
    expiresInSeconds: 60,
    polls: Array.from({ length: 1000 }, () => 'authorization_pending'),
  });
  const failure = failureWithout(issuer.secrets, context.told, device.getToken({ context }));
  await told(context);
  await pass(66);
  const error = await failure;
  expect([error.code, error.message]).toEqual(['network/login-timed-out', 'nobody logged in before the code expired']);
  const asked = polls();
  await pass(30);
  expect([asked <= 12, polls() - asked, issuer.secrets.length]).toEqual([true, 0, 1]);
});

test('a poll that finds the issuer out of order is made again', async () => {
  let polls = 0;
  const { issuer, context } = await machine({
    tokenAnswer: (token) => {
      polls += 1;
      return polls === 1 ? { status: 503, body: token } : undefined;
    },
  });
  expect(issuer.secrets).toContain(await device.getToken({ context }));
  expect(polls).toBe(2);
});

describe('a login that fails', () => {
  async function failed(faults: IssuerFaults): Promise<ToolError> {
    const { issuer, context } = await machine(faults);
    const work = device.getToken({ context });
    await work.catch(() => undefined);
    const error = await failureWithout([...issuer.secrets, 'canary-in-an-answer'], context.told, work);
    expect([error.kind, error.code]).toEqual(['network', 'network/login-failed']);
    return error;
  }

  test('because the person refuses is told by the name of the error', async () => {
    expect((await failed({ polls: ['access_denied'] })).message).toBe('the login was refused: "access_denied"');
  });

  test('because the issuer finds the code expired is told as that', async () => {
    expect((await failed({ polls: ['expired_token'] })).message).toBe('the login took too long: "expired_token"');
  });

  test('with an error of no registered name is told without it', async () => {
    expect((await failed({ polls: ['canary-in-an-answer'] })).message).toContain('an error of no registered name');
  });

  test.each([
    ['a page with the token', (token: string) => ({ status: 200, body: token, type: 'text/html' })],
    ['a refusal that echoes the token', (token: string) => ({ status: 401, body: JSON.stringify({ error: token }) })],
    [
      'no token for the identity',
      (token: string) => ({ status: 200, body: JSON.stringify({ access_token: token, token_type: 'Bearer' }) }),
    ],
  ])('with %s is told without it', async (_, tokenAnswer) => {
    await failed({ tokenAnswer });
  });

  test('because the token is for somebody else', async () => {
    expect((await failed({ audience: 'another' })).message).toContain('for another login');
  });

  test('because the issuer knows no such login', async () => {
    await failedBefore({ discovery: { device_authorization_endpoint: undefined } });
  });

  test('because the issuer would be asked in the clear', async () => {
    await failedBefore({ discovery: { device_authorization_endpoint: 'http://another.example/device' } });
  });

  test.each(['http://another.example/device', 'javascript:alert(1)', 'no address'])(
    'because the person would be sent to "%s"',
    async (verificationUri) => {
      await failedBefore({ verificationUri });
    },
  );

  async function failedBefore(faults: IssuerFaults): Promise<void> {
    const { issuer, context } = await machine(faults);
    // Where it fails before the issuer makes a secret, there is nothing to look for but this.
    const error = await failureWithout([...issuer.secrets, 'canary-none'], context.told, device.getToken({ context }));
    expect([error.code, context.told]).toEqual(['network/login-failed', []]);
  }
});
