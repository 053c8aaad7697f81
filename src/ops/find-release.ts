// Tells which release on GitHub a word means, and which API to ask for it: `owner/repo@tag`, or a tag of the clone at hand.

import { isLoopbackHost } from '../codec/loopback-host.ts';
import { ToolError } from '../model/tool-error.ts';
import type { World } from '../model/world.ts';
import { remoteOf } from './read-remote.ts';

export interface ReleaseAsked {
  /** `owner/repo@tag`, or a tag. */
  readonly version: string;
  /** Of `--repository`. */
  readonly repository?: string;
  /** Of `--api-url`. */
  readonly apiUrl?: string;
}

export interface ReleasePlace {
  /** Without a slash at its end. */
  readonly apiUrl: string;
  /** `https://host/owner/name`. */
  readonly repository: string;
  readonly owner: string;
  readonly name: string;
  readonly tag: string;
  /** Whether the caller named the repository; the clone's remote did otherwise. */
  readonly named: boolean;
}

const githubHost = 'github.com';
/** Of GitHub: letters, digits and hyphens; and of its Enterprise servers, which add underscores. */
const ownerForm = '[A-Za-z0-9][A-Za-z0-9_-]{0,99}';
const nameForm = '[A-Za-z0-9._-]{1,100}';
const wordForm = new RegExp(`^(?<owner>${ownerForm})/(?<name>${nameForm})@(?<tag>.+)$`, 's');
const addressForm = new RegExp(`^https://(?<host>[^/]+)/(?<owner>${ownerForm})/(?<name>${nameForm})$`);

/**
 * Asks nobody but git.
 *
 * @throws {ToolError} `usage/no-release`, `usage/not-on-github`, `usage/bad-tag`, `usage/bad-api-url`.
 */
export async function findRelease(
  world: Pick<World, 'environment' | 'processes' | 'workingFolder'>,
  asked: ReleaseAsked,
): Promise<ReleasePlace> {
  const word = readWord(asked);
  const named = asked.repository ?? word?.repository;
  const repository = named ?? (await remoteOf(world));
  if (repository === undefined) {
    throw new ToolError('usage', 'usage/no-release', 'no release is named', {
      help: 'name it as OWNER/REPO@TAG, or its folder or a .tar.gz of it with --from, or run this in a clone of the project on GitHub',
    });
  }
  const { host, owner, name } = addressForm.exec(repository)?.groups ?? {};
  if (host === undefined || owner === undefined || name === undefined || /^\.+$/.test(name) || !URL.canParse(repository)) {
    throw new ToolError('usage', 'usage/not-on-github', `"${repository}" is no repository on GitHub or one of its servers`, {
      help: 'download the release, and name its folder with --from',
    });
  }
  const tag = word?.tag ?? asked.version;
  requireTag(tag);
  return { apiUrl: chooseApi(world.environment, host, asked.apiUrl), repository, owner, name, tag, named: named !== undefined };
}

/**
 * `owner/repo@tag`. Where --repository names another repository, the whole word is a tag: some projects have tags such as
 * `parser/core@1.0.0`.
 */
function readWord({
  version,
  repository,
  apiUrl,
}: ReleaseAsked): { readonly repository: string; readonly tag: string } | undefined {
  const { owner, name, tag } = wordForm.exec(version)?.groups ?? {};
  if (owner === undefined || name === undefined || tag === undefined) return undefined;
  if (repository !== undefined) return repository.endsWith(`/${owner}/${name}`) ? { repository, tag } : undefined;
  return { repository: `https://${serverOf(apiUrl)}/${owner}/${name}`, tag };
}

/** Whose API it is. A mirror of github.com, such as one on this machine, is github.com's: it has the same signatures. */
function serverOf(apiUrl: string | undefined): string {
  const url = apiUrl === undefined ? undefined : readApiUrl(apiUrl, '--api-url');
  const isServer = url !== undefined && url.protocol === 'https:' && url.pathname === '/api/v3';
  return isServer ? url.host : githubHost;
}

/** A path in a URL reads them otherwise; git takes none of them for a tag. */
function requireTag(tag: string): void {
  if (tag !== '' && tag !== '.' && !tag.includes('..') && !tag.startsWith('-') && tag.isWellFormed()) return;
  throw new ToolError('usage', 'usage/bad-tag', `"${tag}" cannot be a tag`, {
    help: 'give the tag of the release, such as v0.1.0',
  });
}

/** The one named, else the environment's where it is of the repository's own server, else the server's. */
function chooseApi(environment: World['environment'], host: string, named: string | undefined): string {
  if (named !== undefined) return printApiUrl(readApiUrl(named, '--api-url'));
  const { GITHUB_API_URL: ofJob = '', GITHUB_SERVER_URL: server = '' } = environment;
  // A job of GitHub Actions has both: the API of its own server is asked for nothing of another one's.
  if (ofJob !== '' && (server === '' || URL.parse(server)?.host === host))
    return printApiUrl(readApiUrl(ofJob, 'GITHUB_API_URL'));
  if (host === githubHost) return 'https://api.github.com';
  // GitHub Enterprise Cloud with data residency; all else is a server of one's own.
  return host.endsWith('.ghe.com') ? `https://api.${host}` : `https://${host}/api/v3`;
}

/** @throws {ToolError} `usage/bad-api-url`. */
function readApiUrl(text: string, where: string): URL {
  const url = URL.parse(text);
  const isPlain = url?.protocol === 'http:' && isLoopbackHost(url.hostname);
  if (
    url !== null &&
    (url.protocol === 'https:' || isPlain) &&
    url.username === '' &&
    url.password === '' &&
    !/[?#]/.test(text)
  ) {
    url.pathname = url.pathname.replace(/\/+$/, '');
    return url;
  }
  // Without its value, which may hold a password.
  throw new ToolError('usage', 'usage/bad-api-url', `"${where}" is no URL of an API that can be asked`, {
    help: 'give it as https://HOST/PATH, without a user, a password or a question; http is for this machine itself',
  });
}

function printApiUrl({ origin, pathname }: URL): string {
  return `${origin}${pathname === '/' ? '' : pathname}`;
}
