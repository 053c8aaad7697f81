// Finds whom to trust on this machine, without a network: what an update left, else what ships with this tool.

import { counted } from '../model/counted.ts';
import type { Parsed } from '../model/statement.ts';
import { ToolError } from '../model/tool-error.ts';
import type { Progress, World } from '../model/world.ts';
import { endingNext, listTrustedKeys } from '../verify/list-trusted-keys.ts';
import { readPublicGoodRoot } from '../verify/public-good-root.ts';
import { parseTrustedRoot } from '../verify/trusted-root.ts';
import { toolVersion } from './tool-version.ts';
import {
  parseRootVersion,
  readStoredTrust,
  type StoredTrust,
  type TrustRepository,
  trustFileNames,
  trustFolder,
  trustRepository,
} from './trust-store.ts';

/** What signing and verifying with a Sigstore that is known by name needs. */
export interface Trust {
  readonly trustedRoot: string;
  /** Absent where the repository has none, or nothing was fetched yet. */
  readonly signingConfig?: string;
  /** Where it comes from, for reports, such as `public-good, updated on 2026-11-02, 19 days ago; the first of its keys in use ends on 2031-10-05`. */
  readonly from: string;
}

export interface FoundTrust {
  readonly trustedRoot: string;
  /** Absent when it ships with this tool. */
  readonly stored?: StoredTrust & { readonly folder: string };
}

/** What is trusted when no root is named: the public-good Sigstore as last updated here, else as it ships. Nothing is fetched. */
export async function readDefaultTrust(world: World, progress: Progress): Promise<Trust> {
  const repository = trustRepository('public-good');
  return toTrust(repository, await findTrust(world, repository, progress), world.clock.now());
}

export function placed(world: World, repository: TrustRepository, stored: StoredTrust): FoundTrust {
  return { trustedRoot: stored.trustedRoot, stored: { ...stored, folder: trustFolder(world, repository) ?? '' } };
}

/**
 * What was fetched before, when it can be used and this tool does not ship a later one; else what ships.
 *
 * @throws {ToolError} `trust/not-there` when there is neither.
 */
export async function findTrust(world: World, repository: TrustRepository, progress: Progress): Promise<FoundTrust> {
  const folder = trustFolder(world, repository);
  const stored = folder === undefined ? undefined : await readUsable(world, folder);
  const again = `"selfsame trust update ${repository.name}" fetches it again`;
  if (stored?.status === 'malformed')
    progress.note(`what is kept in "${folder ?? ''}" cannot be used: ${stored.reason}; ${again}`);
  if (repository.name !== 'public-good') {
    if (stored?.status === 'parsed') return placed(world, repository, stored.value);
    throw new ToolError('file', 'trust/not-there', `no trusted keys of "${repository.name}" are on this machine`, {
      help: `fetch them with "selfsame trust update ${repository.name}"`,
    });
  }
  if (stored?.status === 'parsed' && !(await shipsLater(repository, stored.value)))
    return placed(world, repository, stored.value);
  return { trustedRoot: await readPublicGoodRoot() };
}

async function readUsable(world: World, folder: string): Promise<Parsed<StoredTrust> | undefined> {
  const stored = await readStoredTrust(world.files, folder);
  if (stored?.status !== 'parsed') return stored;
  try {
    parseTrustedRoot(stored.value.trustedRoot, world.clock.now(), trustFileNames.trustedRoot);
    return stored;
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    return { status: 'malformed', reason: error.message };
  }
}

/** Whether this tool was made after the keys had been changed once more than the update knew. */
async function shipsLater({ firstRoot }: TrustRepository, { rootVersion }: StoredTrust): Promise<boolean> {
  const text = await firstRoot();
  const shipped = text === undefined ? undefined : parseRootVersion(text);
  return shipped?.status === 'parsed' && shipped.value > rootVersion;
}

/** What is used, with where it comes from in words. */
export function toTrust({ name }: TrustRepository, { trustedRoot, stored }: FoundTrust, now: Date): Trust {
  const end = endingNext(listTrustedKeys(trustedRoot, now))?.end.slice(0, 10);
  const ends = end === undefined ? '' : `; the first of its keys in use ends on ${end}`;
  if (stored === undefined) return { trustedRoot, from: `${name}, as shipped with selfsame ${toolVersion}${ends}` };
  const days = Math.max(0, Math.floor((now.getTime() - stored.updatedAt.getTime()) / 86_400_000));
  const age = days === 0 ? 'today' : `${counted(days, 'day')} ago`;
  return {
    trustedRoot,
    ...(stored.signingConfig === undefined ? {} : { signingConfig: stored.signingConfig }),
    from: `${name}, updated on ${stored.updatedAt.toISOString().slice(0, 10)}, ${age}${ends}`,
  };
}
