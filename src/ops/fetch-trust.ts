// Fetches the trusted keys of a repository, and keeps them when all of it can be used.

import { hash } from 'node:crypto';
import { basename, join } from 'node:path';
import type { Parsed } from '../model/statement.ts';
import { ToolError } from '../model/tool-error.ts';
import type { TufRepository, World } from '../model/world.ts';
import { parseSigningConfig } from '../sign/signing-config.ts';
import { parseTrustedRoot } from '../verify/trusted-root.ts';
import {
  parseRootVersion,
  readStoredTrust,
  type StoredTrust,
  type TrustRepository,
  trustFileNames,
  trustFolder,
  writeStoredTrust,
} from './trust-store.ts';

const targetNames = { trustedRoot: 'trusted_root.json', signingConfig: 'signing_config.v0.2.json' } as const;

/**
 * What goes wrong leaves everything as it was.
 *
 * @param root Absolute path of the first root.json of a mirror.
 * @throws {ToolError} `trust/no-place`, `trust/unusable`, and what `withTufRepository` and `SigstorePackage` throw.
 */
export async function fetchTrust(world: World, repository: TrustRepository, root: string | undefined): Promise<StoredTrust> {
  const folder = trustFolder(world, repository);
  if (folder === undefined) {
    throw new ToolError('usage', 'trust/no-place', 'nothing says where to keep trusted keys', {
      help: 'set HOME or XDG_DATA_HOME to an absolute path',
    });
  }
  return withTufRepository(world, repository, root, async (tuf, firstRootSha256) => {
    const targets = await world.sigstore.readTargets(tuf, Object.values(targetNames));
    const now = world.clock.now();
    const trustedRoot = targets.get(targetNames.trustedRoot);
    const signingConfig = targets.get(targetNames.signingConfig);
    if (trustedRoot === undefined) throw unusable(repository, targetNames.trustedRoot, 'it is not there');
    await requireUsable(repository, targetNames.trustedRoot, () => parseTrustedRoot(trustedRoot, now, targetNames.trustedRoot));
    if (signingConfig !== undefined) {
      await requireUsable(repository, targetNames.signingConfig, () =>
        parseSigningConfig(signingConfig, now, targetNames.signingConfig),
      );
    }
    const stored: StoredTrust = {
      trustedRoot,
      ...(signingConfig === undefined ? {} : { signingConfig }),
      updatedAt: now,
      firstRootSha256,
      rootVersion: await versionReached(world, tuf),
    };
    await writeStoredTrust(world, folder, stored, { folder: join(tuf.cacheFolder, '..'), metadata: tuf.cacheFolder });
    return stored;
  });
}

/**
 * Gives a second reader of a repository what was kept of it, as copies: nothing that it does there stays.
 *
 * @param root Absolute path of the first root.json of a mirror.
 * @throws {ToolError} `usage/no-first-root`, `trust/bad-first-root`, `trust/other-root`.
 */
export async function withTufRepository<Value>(
  world: World,
  repository: TrustRepository,
  root: string | undefined,
  use: (tuf: TufRepository, firstRoot: string) => Promise<Value>,
): Promise<Value> {
  const folder = trustFolder(world, repository);
  const stored = folder === undefined ? undefined : await readStoredTrust(world.files, folder);
  const kept = stored?.status === 'parsed' ? stored.value : undefined;
  const firstRoot = root === undefined ? await repository.firstRoot() : await world.files.readText(root);
  if (firstRoot === undefined && kept === undefined) {
    throw new ToolError('usage', 'usage/no-first-root', `nothing says whom to trust at "${repository.mirrorUrl}"`, {
      help: 'name its first root.json, which you have from its owner, with --root',
    });
  }
  if (root !== undefined && kept !== undefined && kept.firstRootSha256 !== hash('sha256', firstRoot ?? '')) {
    throw new ToolError('usage', 'trust/other-root', `"${root}" is not the root.json that "${repository.name}" began with here`, {
      help: `leave it out to go on from what is trusted here, or remove "${folder ?? ''}" to begin anew`,
    });
  }
  if (root !== undefined) requireFirstRoot(root, firstRoot ?? '');
  const work = await world.files.makeTemporaryFolder('selfsame-trust-');
  try {
    const tuf = { mirrorUrl: repository.mirrorUrl, rootFile: join(work, 'first-root.json'), cacheFolder: join(work, 'tuf') };
    await world.files.write(tuf.rootFile, firstRoot ?? '');
    await world.files.makeFolder(tuf.cacheFolder);
    if (folder !== undefined && kept !== undefined) await copyTree(world, join(folder, trustFileNames.metadata), tuf.cacheFolder);
    return await use(tuf, kept?.firstRootSha256 ?? hash('sha256', firstRoot ?? ''));
  } finally {
    await world.files.remove(work);
  }
}

function requireFirstRoot(file: string, text: string): void {
  const version = parseRootVersion(text);
  if (version.status === 'parsed') return;
  throw new ToolError('file', 'trust/bad-first-root', `"${file}" is no root.json of The Update Framework: ${version.reason}`, {
    help: 'give the root.json that the owner of the repository published, which is not trusted_root.json',
  });
}

async function requireUsable(repository: TrustRepository, target: string, parse: () => unknown): Promise<void> {
  try {
    parse();
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    throw unusable(repository, target, error.message, error);
  }
}

function unusable({ mirrorUrl }: TrustRepository, target: string, reason: string, cause?: unknown): ToolError {
  return new ToolError('network', 'trust/unusable', `"${target}" of "${mirrorUrl}" cannot be used: ${reason}`, {
    help: 'what was trusted before stays in use; update selfsame if this stays so',
    ...(cause === undefined ? {} : { cause }),
  });
}

async function versionReached(world: World, { cacheFolder }: TufRepository): Promise<number> {
  const entries = await world.files.list(cacheFolder);
  const root = entries.find(({ path, kind }) => kind === 'file' && basename(path) === 'root.json');
  const version: Parsed<number> =
    root === undefined
      ? { status: 'malformed', reason: 'it is not there' }
      : parseRootVersion(await world.files.readText(join(cacheFolder, root.path)));
  if (version.status === 'parsed') return version.value;
  throw new ToolError('file', 'trust/unusable', `the root.json that was fetched cannot be read: ${version.reason}`, {
    help: 'what was trusted before stays in use',
  });
}

async function copyTree(world: World, from: string, to: string): Promise<void> {
  if ((await world.files.stat(from)) === undefined) return;
  for (const { path, kind } of await world.files.list(from)) {
    if (kind === 'file') await world.files.copy(join(from, path), join(to, path));
  }
}
