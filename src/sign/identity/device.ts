// Logs a person in with a browser on any machine: they type a code there while we ask the issuer whether they are done.
// Source: RFC 8628

import { ToolError } from '../../model/tool-error.ts';
import type { IdentityRequest, IdentitySourceKind } from './identity-source.ts';
import { connectLoginIssuer, loginIssuer } from './login-issuer.ts';

/** However long the issuer's code lives. */
const longestSeconds = 30 * 60;

export const device: IdentitySourceKind = {
  id: 'device',
  title: 'a login on another device',
  isShown: () => false,
  async check({ context }) {
    loginIssuer(context);
  },
  getToken,
};

async function getToken({ context }: IdentityRequest): Promise<string> {
  const issuer = await connectLoginIssuer(context);
  const login = await issuer.startDeviceLogin();
  const seconds = Math.min(login.expiresInSeconds, longestSeconds);
  context.tell(
    `log in with a browser on any machine at ${login.verificationUri} and enter the code "${login.userCode}" within ${Math.ceil(seconds / 60)} minutes`,
  );
  const stop = new AbortController();
  const timer = setTimeout(() => {
    stop.abort(
      new ToolError('network', 'network/login-timed-out', 'nobody logged in before the code expired', {
        help: 'sign again and log in with the new code',
      }),
    );
  }, seconds * 1000);
  try {
    return await login.poll(stop.signal);
  } finally {
    clearTimeout(timer);
  }
}
