// Chooses where the identity token comes from: what the caller names, else the one place that the environment shows.

import type { IdentitySourceId } from '../../model/signing.ts';
import { ToolError } from '../../model/tool-error.ts';
import { browser } from './browser.ts';
import { buildkite } from './buildkite.ts';
import { circleci } from './circleci.ts';
import { device } from './device.ts';
import { file } from './file.ts';
import { github } from './github.ts';
import { gitlab } from './gitlab.ts';
import { google } from './google.ts';
import type { IdentityContext, IdentityRequest, IdentitySourceKind } from './identity-source.ts';
import { variable } from './variable.ts';

export interface IdentitySource {
  readonly id: IdentitySourceId;
  /** Such as `GitHub Actions`. */
  readonly title: string;
  /** A fresh token each time. They last some minutes, so ask when it is needed. Its claims are not looked at: see `readIdentity`. */
  getToken(): Promise<string>;
}

const kinds: Readonly<Record<IdentitySourceId, IdentitySourceKind>> = {
  github,
  gitlab,
  buildkite,
  circleci,
  google,
  variable,
  file,
  browser,
  device,
};

/**
 * Asks for no token yet, but fails at once where none could be had.
 *
 * @param options.from Goes before everything that the environment shows.
 * @param options.tokenFile Absolute path of a file that holds a token.
 * @throws {ToolError} `usage/two-identity-sources`, `usage/no-identity-source`, `usage/no-id-token-permission`,
 *   `usage/no-gitlab-id-token`, `usage/no-identity-issuer`, `usage/identity-token`, and those of the file.
 */
export async function chooseIdentity(
  context: IdentityContext,
  options: { readonly from?: IdentitySourceId; readonly tokenFile?: string } = {},
): Promise<IdentitySource> {
  const { from, tokenFile } = options;
  const request: IdentityRequest = { context, ...(tokenFile === undefined ? {} : { tokenFile }) };
  const kind = from === undefined ? pick(request) : kinds[from];
  await kind.check(request);
  return { id: kind.id, title: kind.title, getToken: () => kind.getToken(request) };
}

function pick(request: IdentityRequest): IdentitySourceKind {
  const shown = Object.values(kinds).filter((kind) => kind.isShown(request));
  const ready = shown.filter((kind) => kind.isReady?.(request) ?? true);
  const [only, ...others] = ready.length > 0 ? ready : shown;
  if (only === undefined) return logIn(request);
  if (others.length > 0) throw tooMany([only, ...others]);
  return only;
}

/** A person at a terminal can log in; in CI there is none, even where a terminal is. */
function logIn({ context: { interactive, environment } }: IdentityRequest): IdentitySourceKind {
  const inService = !['', '0', 'false'].includes((environment.CI ?? '').toLowerCase());
  if (interactive && !inService) return browser;
  const places = Object.values(kinds).flatMap(({ shownBy }) => (shownBy === undefined ? [] : [shownBy]));
  throw new ToolError('usage', 'usage/no-identity-source', `there is no identity to sign with: looked for ${places.join(', ')}`, {
    help: 'run where one of these is set, give a token with "--identity-token-file", or log in with "--identity-from browser" or "device"',
  });
}

function tooMany(at: readonly IdentitySourceKind[]): ToolError {
  const names = at.map(({ id, title }) => `"${id}" (${title})`).join(' and ');
  return new ToolError('usage', 'usage/two-identity-sources', `more than one identity is at hand: ${names}`, {
    help: `say which one signs: ${at.map(({ id }) => `"--identity-from ${id}"`).join(' or ')}`,
  });
}
