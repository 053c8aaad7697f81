// A git repository on loopback, served as plain files ("dumb" HTTP). Source: gitprotocol-http(5)

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { serveLoopback } from './loopback.ts';
import { scratchFolder } from './rebuildable-release.ts';

export interface ServedRepository {
  /** `http://127.0.0.1:PORT/project.git`. */
  readonly url: string;
  /** Absolute path of the bare repository. */
  readonly folder: string;
  /** Paths that were asked for. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

/** @param clone Absolute path of what is served as it is now. */
export async function serveRepository(clone: string): Promise<ServedRepository> {
  const root = scratchFolder();
  const folder = join(root, 'project.git');
  const git = (...args: readonly string[]) =>
    execFileSync('git', args, { env: { PATH: process.env.PATH, HOME: '/nonexistent', GIT_CONFIG_NOSYSTEM: '1' } });
  git('clone', '--quiet', '--bare', '--', clone, folder);
  git('-C', folder, 'update-server-info');
  const asked: string[] = [];
  const server = await serveLoopback(async ({ path }) => {
    asked.push(path);
    const file = join(root, normalize(path.split('?')[0] ?? ''));
    return existsSync(file) && statSync(file).isFile() ? { status: 200, body: readFileSync(file) } : { status: 404, body: '' };
  });
  return { url: `${server.url}/project.git`, folder, asked, close: () => server.close() };
}
