// Where trusted keys are kept on this machine: a folder for each repository, with the files as they were fetched, the day, and the
// metadata by which a rollback is seen. Files: docs/trust.md

import { basename, isAbsolute, join } from 'node:path';
import { readObject, readShape, readText, refuse } from '../codec/json-shape.ts';
import { parseStrictJson } from '../codec/strict-json.ts';
import type { Parsed } from '../model/statement.ts';
import { ToolError } from '../model/tool-error.ts';
import { type TrustName, trustNames } from '../model/trust.ts';
import type { Files, World } from '../model/world.ts';
import { publicGoodMirror, readPublicGoodFirstRoot } from '../verify/public-good-root.ts';

/** A repository of trusted keys. */
export interface TrustRepository {
  /** As it was asked for: a name, or a URL without a slash at its end. */
  readonly name: string;
  readonly mirrorUrl: string;
  /** Text of the root.json that ships for it; undefined for a mirror, of which we know nothing. */
  readonly firstRoot: () => Promise<string | undefined>;
}

/** What an update left on this machine. */
export interface StoredTrust {
  readonly trustedRoot: string;
  readonly signingConfig?: string;
  readonly updatedAt: Date;
  /** SHA-256 of the root.json that it began with, lower-case hex. */
  readonly firstRootSha256: string;
  /** Version of the root.json that the update came to: a tool that ships a later one has seen more. */
  readonly rootVersion: number;
}

export const trustFileNames = {
  trustedRoot: 'trusted_root.json',
  signingConfig: 'signing_config.json',
  updated: 'updated.json',
  metadata: 'tuf',
} as const;

/** @throws {ToolError} `usage/unknown-trust` for what is neither a known name nor a URL, `usage/bad-mirror` for another URL than https. */
export function trustRepository(name: string): TrustRepository {
  const known = trustNames.find((each) => each === name);
  if (known !== undefined) return knownRepository(known);
  const url = URL.canParse(name) ? new URL(name) : undefined;
  if (url === undefined) {
    throw new ToolError('usage', 'usage/unknown-trust', `"${name}" is no set of trusted keys that is known by name`, {
      help: `give ${trustNames.map((each) => `"${each}"`).join(' or ')}, or the URL of a mirror`,
    });
  }
  const isLoopback = ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
  const isPlain = url.username === '' && url.password === '' && url.search === '' && url.hash === '';
  if ((url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback)) || !isPlain) {
    throw new ToolError('usage', 'usage/bad-mirror', `"${withoutSecrets(url)}" cannot be a mirror`, {
      help: 'give an address with https, without user, query and fragment; http is for this very machine',
    });
  }
  const mirrorUrl = name.replace(/\/+$/, '');
  return { name: mirrorUrl, mirrorUrl, firstRoot: async () => undefined };
}

function knownRepository(name: TrustName): TrustRepository {
  switch (name) {
    case 'public-good':
      return { name, mirrorUrl: publicGoodMirror, firstRoot: readPublicGoodFirstRoot };
    case 'staging':
      return {
        name,
        mirrorUrl: 'https://tuf-repo-cdn.sigstage.dev',
        firstRoot: async () => (await import('../verify/staging-root.ts')).stagingFirstRoot,
      };
  }
}

/** An address as it can be shown: a user, a password or a query may be a secret. */
function withoutSecrets({ protocol, host, pathname }: URL): string {
  return `${protocol}//${host}${pathname}`;
}

/**
 * Absolute path of what is kept for a repository; undefined where this machine has no place for a user's data.
 * @see https://specifications.freedesktop.org/basedir-spec/latest/ An XDG_DATA_HOME that is not absolute is to be ignored.
 */
export function trustFolder({ environment }: Pick<World, 'environment'>, { name }: TrustRepository): string | undefined {
  const { XDG_DATA_HOME: data = '', HOME: home = '' } = environment;
  const base = isAbsolute(data) ? data : isAbsolute(home) ? join(home, '.local/share') : undefined;
  return base === undefined ? undefined : join(base, 'selfsame/trust', encodeURIComponent(name));
}

/** What is kept, not checked beyond its form; undefined when nothing is. */
export async function readStoredTrust(files: Files, folder: string): Promise<Parsed<StoredTrust> | undefined> {
  const path = (name: string) => join(folder, name);
  if ((await files.stat(path(trustFileNames.updated))) === undefined) return undefined;
  try {
    const record = parseRecord(await files.readText(path(trustFileNames.updated)));
    if (record.status === 'malformed') return { status: 'malformed', reason: `"${trustFileNames.updated}": ${record.reason}` };
    const hasConfig = (await files.stat(path(trustFileNames.signingConfig))) !== undefined;
    return {
      status: 'parsed',
      value: {
        ...record.value,
        trustedRoot: await files.readText(path(trustFileNames.trustedRoot)),
        ...(hasConfig ? { signingConfig: await files.readText(path(trustFileNames.signingConfig)) } : {}),
      },
    };
  } catch (error) {
    // A file that is gone or that this user may not read is no reason to refuse a verification that needs none of them.
    if (!(error instanceof ToolError)) throw error;
    return { status: 'malformed', reason: error.message };
  }
}

/** Each file is replaced at once, the record last: whoever reads in between sees a file as it was, or as it is. */
export async function writeStoredTrust(
  { files }: Pick<World, 'files'>,
  folder: string,
  stored: StoredTrust,
  work: { readonly folder: string; readonly metadata: string },
): Promise<void> {
  const replace = async (name: string, write: (path: string) => Promise<void>): Promise<void> => {
    // The temporary folder's name is nobody else's.
    const fresh = join(folder, `.${basename(work.folder)}`);
    await files.remove(fresh);
    await write(fresh);
    await files.makeFolder(join(folder, name, '..'));
    await files.rename(fresh, join(folder, name));
  };
  const { updatedAt, firstRootSha256, rootVersion, trustedRoot, signingConfig } = stored;
  for (const { path, kind } of await files.list(work.metadata)) {
    if (kind === 'file') await replace(join(trustFileNames.metadata, path), (to) => files.copy(join(work.metadata, path), to));
  }
  await replace(trustFileNames.trustedRoot, (to) => files.write(to, trustedRoot));
  if (signingConfig === undefined) await files.remove(join(folder, trustFileNames.signingConfig));
  else await replace(trustFileNames.signingConfig, (to) => files.write(to, signingConfig));
  const record = { schemaVersion: 1, updatedAt: updatedAt.toISOString(), firstRootSha256, rootVersion };
  await replace(trustFileNames.updated, (to) => files.write(to, `${JSON.stringify(record, undefined, 2)}\n`));
}

function parseRecord(text: string): Parsed<Pick<StoredTrust, 'updatedAt' | 'firstRootSha256' | 'rootVersion'>> {
  const json = parseStrictJson(text);
  if (json.status === 'malformed') return json;
  return readShape(() => {
    const record = readObject(json.value, 'the record');
    const updatedAt = new Date(readText(record.updatedAt, 'updatedAt'));
    if (Number.isNaN(updatedAt.getTime())) refuse('updatedAt', 'is no time');
    return {
      updatedAt,
      firstRootSha256: readText(record.firstRootSha256, 'firstRootSha256'),
      rootVersion: readVersion(record.rootVersion, 'rootVersion'),
    };
  });
}

/** The version that a root.json states. */
export function parseRootVersion(text: string): Parsed<number> {
  const json = parseStrictJson(text);
  if (json.status === 'malformed') return json;
  return readShape(() => readVersion(readObject(readObject(json.value, 'it').signed, 'signed').version, 'signed.version'));
}

function readVersion(value: unknown, where: string): number {
  if (!Number.isSafeInteger(value)) refuse(where, 'is no whole number');
  return Number(value);
}
