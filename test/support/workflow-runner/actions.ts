// What our workflows use of GitHub's own actions: checkout, upload-artifact and download-artifact, as far as they use it.
// Sources: their action.yml files at the pinned versions, and their README files.

import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import type { GithubContext } from '../runner/index.ts';

type Inputs = Readonly<Record<string, string>>;
type Conclusion = 'success' | 'failure';

export interface ActionContext {
  readonly workspace: string;
  readonly origin: string;
  readonly github: GithubContext;
  readonly token: string;
  readonly artifacts: ArtifactStore;
}

/** What the jobs of a run hand to each other. An archive keeps names and bytes, and no modes. */
export class ArtifactStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  folderOf(name: string): string {
    return join(this.#folder, name);
  }

  get names(): readonly string[] {
    return existsSync(this.#folder) ? readdirSync(this.#folder).sort() : [];
  }

  put(name: string, files: ReadonlyMap<string, string>): void {
    for (const [path, from] of files) {
      const to = join(this.folderOf(name), path);
      mkdirSync(dirname(to), { recursive: true });
      writeFileSync(to, readFileSync(from), { mode: 0o644 });
    }
  }

  remove(name: string): void {
    rmSync(this.folderOf(name), { recursive: true, force: true });
  }
}

/** Clones the repository at a commit, with the address that it has on GitHub. */
export function checkOut({ workspace, origin, github, token }: ActionContext, inputs: Inputs): void {
  refuseOthers(inputs, ['ref', 'fetch-depth', 'persist-credentials']);
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-c', 'advice.detachedHead=false', ...args], { cwd: workspace, stdio: ['ignore', 'ignore', 'pipe'] });
  const { ref = github.sha, 'fetch-depth': depth = '1', 'persist-credentials': persisted = 'true' } = inputs;
  git('init', '--quiet', '--initial-branch=main');
  git('remote', 'add', 'origin', `${github.serverUrl}/${github.repository}`);
  // All of it brings every branch and tag; one commit brings neither.
  const whole = ['+refs/heads/*:refs/remotes/origin/*', '+refs/tags/*:refs/tags/*'];
  if (depth === '0') git('fetch', '--quiet', `file://${origin}`, ...whole);
  else git('fetch', '--quiet', '--no-tags', `--depth=${depth}`, `file://${origin}`, ref);
  git('checkout', '--quiet', '--detach', ref);
  if (persisted === 'true') {
    const header = `AUTHORIZATION: basic ${Buffer.from(`x-access-token:${token}`).toString('base64')}`;
    git('config', `http.${github.serverUrl}/.extraheader`, header);
    // So that who looks for the token itself finds it too.
    git('config', 'selfsame-test.token', token);
  }
}

export function uploadArtifact({ artifacts, workspace }: ActionContext, inputs: Inputs): Conclusion {
  refuseOthers(inputs, ['name', 'path', 'if-no-files-found', 'include-hidden-files', 'overwrite', 'retention-days']);
  const { name = 'artifact', path = '', 'if-no-files-found': missing = 'warn' } = inputs;
  const hidden = inputs['include-hidden-files'] === 'true';
  if (path === '' || !/^[^":<>|*?\r\n\\/]+$/.test(name)) return 'failure';
  const from = path.startsWith('/') ? path : join(workspace, path);
  const files = existsSync(from) ? filesBelow(from, hidden) : new Map<string, string>();
  if (files.size === 0) return missing === 'error' ? 'failure' : 'success';
  if (artifacts.names.includes(name)) {
    if (inputs.overwrite !== 'true') return 'failure';
    artifacts.remove(name);
  }
  artifacts.put(name, files);
  return 'success';
}

export function downloadArtifacts({ artifacts, workspace }: ActionContext, inputs: Inputs): Conclusion {
  refuseOthers(inputs, ['name', 'pattern', 'path']);
  const { name, pattern, path = workspace } = inputs;
  if (name !== undefined) {
    if (!artifacts.names.includes(name)) return 'failure';
    cpSync(artifacts.folderOf(name), path, { recursive: true });
    return 'success';
  }
  // Each in a folder of its own name.
  const [before = '', after, ...more] = (pattern ?? '*').split('*');
  if (after !== '' || more.length > 0) throw new Error(`this runner does not read the pattern "${pattern}"`);
  const found = artifacts.names.filter((each) => each.startsWith(before));
  for (const each of found) cpSync(artifacts.folderOf(each), join(path, each), { recursive: true });
  return 'success';
}

/** By path in the archive. A link to a file becomes that file. */
function filesBelow(root: string, hidden: boolean): ReadonlyMap<string, string> {
  if (!lstatSync(root).isDirectory()) return new Map([[basename(root), root]]);
  const files = new Map<string, string>();
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    const from = join(entry.parentPath, entry.name);
    const path = relative(root, from);
    const isHidden = path.split('/').some((part) => part.startsWith('.'));
    if (!entry.isDirectory() && (hidden || !isHidden)) files.set(path, from);
  }
  return files;
}

function refuseOthers(inputs: Inputs, known: readonly string[]): void {
  const [other] = Object.keys(inputs).filter((name) => !known.includes(name));
  if (other !== undefined) throw new Error(`this runner does not know the input "${other}"`);
}
