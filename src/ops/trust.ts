// selfsame trust: shows whom signatures are trusted by, and brings that up to date.

import { hash } from 'node:crypto';
import { join } from 'node:path';
import { ToolError } from '../model/tool-error.ts';
import type { TrustName, TrustReport } from '../model/trust.ts';
import type { Progress, World } from '../model/world.ts';
import { endingNext, listTrustedKeys } from '../verify/list-trusted-keys.ts';
import { fetchTrust } from './fetch-trust.ts';
import { type FoundTrust, findTrust, placed, type Trust, toTrust } from './find-trust.ts';
import { type TrustRepository, trustFileNames, trustRepository } from './trust-store.ts';

export interface TrustOptions {
  /** `public-good` when absent; else `staging`, or the URL of a mirror. */
  readonly name?: string;
  /** Absolute path of the first root.json of a mirror. */
  readonly root?: string;
}

/** @throws {ToolError} `trust/not-there` when nothing was fetched yet and nothing ships with this tool. */
export async function showTrust(world: World, { name = 'public-good' }: TrustOptions, progress: Progress): Promise<TrustReport> {
  const repository = trustRepository(name);
  const now = world.clock.now();
  const inUse = await findTrust(world, repository, progress);
  return toReport(repository, inUse, now);
}

/**
 * Fetches the trusted keys of today. What goes wrong leaves everything as it was.
 *
 * @throws {ToolError} `trust/no-place`, `usage/no-first-root`, `trust/other-root`, `trust/unusable`, and what `SigstorePackage` throws.
 */
export async function updateTrust(world: World, options: TrustOptions, progress: Progress): Promise<TrustReport> {
  const repository = trustRepository(options.name ?? 'public-good');
  const before = await findTrust(world, repository, progress).catch(nothingThere);
  const done = progress.stage(`update ${repository.name}`);
  const stored = await fetchTrust(world, repository, options.root);
  const changed = before?.trustedRoot !== stored.trustedRoot;
  done(changed ? 'a new trusted root' : 'the same trusted root');
  return { ...toReport(repository, placed(world, repository, stored), world.clock.now()), changed };
}

/**
 * Whom to trust, and where to sign, for a Sigstore that is known by name. The repository is asked first: when it cannot be reached,
 * what was fetched before is used and a note says so; when what it offers must not be trusted, that is an error.
 *
 * @throws {ToolError} as `showTrust` and `updateTrust`.
 */
export async function readTrust(world: World, name: TrustName, progress: Progress): Promise<Trust> {
  const repository = trustRepository(name);
  const now = world.clock.now();
  try {
    return toTrust(repository, placed(world, repository, await fetchTrust(world, repository, undefined)), now);
  } catch (error) {
    if (!(error instanceof ToolError) || error.code !== 'network/trust-update') throw error;
    const kept = await findTrust(world, repository, progress).catch(nothingThere);
    if (kept?.stored === undefined) throw error;
    const trust = toTrust(repository, kept, now);
    progress.note(`${error.message}; going on with ${trust.from}`);
    return trust;
  }
}

function nothingThere(error: unknown): undefined {
  if (!(error instanceof ToolError) || error.code !== 'trust/not-there') throw error;
}

function toReport({ name, mirrorUrl }: TrustRepository, { trustedRoot, stored }: FoundTrust, now: Date): TrustReport {
  const keys = listTrustedKeys(trustedRoot, now);
  const nextEnd = endingNext(keys);
  return {
    schemaVersion: 1,
    name,
    mirror: mirrorUrl,
    ...(stored === undefined
      ? { from: 'shipped' }
      : {
          from: 'updated',
          updatedAt: stored.updatedAt.toISOString(),
          files: {
            trustedRoot: join(stored.folder, trustFileNames.trustedRoot),
            ...(stored.signingConfig === undefined ? {} : { signingConfig: join(stored.folder, trustFileNames.signingConfig) }),
          },
        }),
    sha256: hash('sha256', trustedRoot),
    keys,
    ...(nextEnd === undefined ? {} : { nextEnd }),
  };
}
