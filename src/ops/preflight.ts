// preflight: reads the workflows that are named, has every rule look at them, and mends what can be mended without a person.

import { join, relative, resolve } from 'node:path';
import { byText } from '../model/code-unit-order.ts';
import type { PreflightCheck, PreflightRuleDescription } from '../model/preflight.ts';
import type { RepositoryCheck } from '../model/repository-settings.ts';
import { ToolError } from '../model/tool-error.ts';
import type { Progress, World } from '../model/world.ts';
import { applyFixes, type Resolve } from '../preflight/apply-fixes.ts';
import { isDockerfileName } from '../preflight/dockerfile.ts';
import { parseRemoteRefs, type RemoteRefs, resolveRef } from '../preflight/remote-refs.ts';
import { preflightRules } from '../preflight/rules/index.ts';
import {
  byPlace,
  type FixableFinding,
  type PreflightInput,
  type PreflightRun,
  runPreflightRules,
} from '../preflight/run-rules.ts';
import { checkRepository, type RepositoryOptions } from './preflight-repository.ts';

export interface PreflightOptions {
  /** Files and folders, relative to the working folder or absolute. Empty: the workflows and actions of the working folder. */
  readonly paths: readonly string[];
  readonly fix: boolean;
  /** Look at the settings of the repository too. */
  readonly online?: Pick<RepositoryOptions, 'repository' | 'apiUrl'>;
}

/** @throws {ToolError} `usage/no-such-path`, `nothing/no-workflow`, `file/…`, and with `online` what `checkRepository` throws. */
export async function preflight(
  world: World,
  { paths, fix, online }: PreflightOptions,
  progress: Progress,
): Promise<PreflightCheck> {
  const found = await findFiles(world, paths);
  const inputs = await Promise.all(
    found.map(async (path) => ({ file: slashes(relative(world.workingFolder, path)), text: await world.files.readText(path) })),
  );
  inputs.sort(byText(({ file }) => file));
  const run = runPreflightRules(inputs, preflightRules);
  const check = fix ? await mend(world, inputs, run, progress) : toCheck(run);
  if (online === undefined) return check;
  return withRepository(check, await checkRepository(world, { ...online, files: inputs }, progress));
}

/** Every rule, in order. */
export function describePreflightRules(): readonly PreflightRuleDescription[] {
  return preflightRules.map(({ id, title, why }) => ({ id, title, why }));
}

function toCheck({ checked, findings, waived }: PreflightRun): PreflightCheck {
  return {
    schemaVersion: 1,
    outcome: findings.length === 0 ? 'passed' : 'failed',
    checked,
    findings: findings.map(({ finding }) => finding),
    waived,
    rules: describePreflightRules(),
  };
}

/** A setting is no rule: no comment waives it, and nothing mends it from here. */
function withRepository(check: PreflightCheck, repository: RepositoryCheck): PreflightCheck {
  const settings = repository.findings.map((finding) => ({ ...finding, fixable: 'no' as const }));
  const findings = [...check.findings, ...settings].sort(byPlace);
  const outcome = findings.length > 0 ? 'failed' : repository.unsettled.length > 0 ? 'not settled' : 'passed';
  return { ...check, outcome, findings, repository };
}

/** Writes what changes, and looks again. */
async function mend(
  world: World,
  inputs: readonly PreflightInput[],
  run: PreflightRun,
  progress: Progress,
): Promise<PreflightCheck> {
  const resolveUses = await askRepositories(world, run.findings, progress);
  const written: string[] = [];
  const left = new Set<string>();
  let mended = 0;
  const after: PreflightInput[] = [];
  for (const input of inputs) {
    const fixed = applyFixes(
      input,
      run.findings.filter(({ finding }) => finding.file === input.file),
      resolveUses,
    );
    for (const reason of fixed.left) left.add(reason);
    mended += fixed.findings;
    if (fixed.text !== input.text) {
      await replace(world, resolve(world.workingFolder, input.file), fixed.text);
      written.push(input.file);
    }
    after.push({ ...input, text: fixed.text });
  }
  const check = toCheck(runPreflightRules(after, preflightRules));
  return { ...check, fixed: { files: written, findings: mended, left: [...left] } };
}

/** Another file under its name in one step: whoever reads it sees all of the old or all of the new. */
async function replace({ files }: World, path: string, text: string): Promise<void> {
  const entry = await files.stat(path);
  const beside = `${path}.preflight-fix`;
  await files.remove(beside);
  await files.write(beside, text, { executable: ((entry?.mode ?? 0) & 0o100) !== 0 });
  await files.rename(beside, path);
}

/** Repositories that are asked at the same time. */
const atOnce = 6;

/** The only part that needs the network: which commit a tag or branch is. One that cannot be asked is told of, and its pins are left. */
async function askRepositories(world: World, findings: readonly FixableFinding[], progress: Progress): Promise<Resolve> {
  const wanted = findings.flatMap(({ fix }) => (fix?.kind === 'pin' ? [fix.repository] : []));
  const repositories = [...new Set(wanted.map((name) => name.toLowerCase()))];
  const answers = new Map<string, RemoteRefs | string>();
  if (repositories.length > 0) {
    const server = world.environment.GITHUB_SERVER_URL ?? 'https://github.com';
    const done = progress.stage(
      `asking ${repositories.length === 1 ? '1 repository' : `${repositories.length} repositories`} for commits`,
    );
    const waiting = [...repositories];
    const work = async (): Promise<void> => {
      for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
        answers.set(name, await listRefs(world, `${server}/${name}`));
      }
    };
    await Promise.all(Array.from({ length: Math.min(atOnce, repositories.length) }, work));
    const silent = [...answers.values()].filter((answer) => typeof answer === 'string').length;
    done(silent === 0 ? 'all answered' : `${silent} did not answer`);
  }
  return (repository, ref) => {
    const answer = answers.get(repository.toLowerCase());
    if (answer === undefined || typeof answer === 'string') return { status: 'not found', reason: answer ?? 'it was not asked' };
    return resolveRef(answer, ref);
  };
}

/** The references, or a phrase that says why there are none. */
async function listRefs(world: World, url: string): Promise<RemoteRefs | string> {
  try {
    // No helper may answer or ask for a password: these repositories are public, or stay as they are.
    const args = ['-c', 'credential.helper=', '-c', 'core.askPass=true', 'ls-remote', '--tags', '--heads', '--', url];
    const result = await world.processes.run('git', args, { timeoutMs: 60_000 });
    if (result.exitCode === 0) return parseRemoteRefs(result.stdout);
    return `"${url}" could not be asked for its tags; run "selfsame preflight --fix" again with the network`;
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    return `"${url}" could not be asked for its tags: ${error.message}`;
  }
}

async function findFiles(world: World, paths: readonly string[]): Promise<readonly string[]> {
  const found =
    paths.length === 0
      ? await filesOfProject(world, world.workingFolder)
      : (await Promise.all(paths.map((path) => filesAt(world, path)))).flat();
  if (found.length > 0) return [...new Set(found)];
  throw new ToolError('nothing', 'nothing/no-workflow', 'there is no workflow and no action to look at', {
    help: 'start in the root of a repository that has ".github/workflows", or name files or folders',
  });
}

async function filesAt(world: World, path: string): Promise<readonly string[]> {
  const absolute = resolve(world.workingFolder, path);
  const entry = await world.files.stat(absolute);
  if (entry === undefined) {
    throw new ToolError('usage', 'usage/no-such-path', `there is nothing at "${path}"`, {
      help: 'name workflows, actions or Dockerfiles, or folders of them',
    });
  }
  if (entry.kind !== 'folder') return [absolute];
  const ofProject = await filesOfProject(world, absolute);
  return ofProject.length > 0 ? ofProject : filesBelow(world, absolute, (name) => isYaml(name) || isDockerfileName(name));
}

/** Where GitHub looks for workflows, and where actions and a Dockerfile commonly are. Not the whole tree: it may hold others' files. */
async function filesOfProject(world: World, folder: string): Promise<readonly string[]> {
  const single = ['action.yml', 'action.yaml', 'Dockerfile', 'Containerfile'].map(async (name) => {
    const entry = await world.files.stat(join(folder, name));
    return entry?.kind === 'file' ? [join(folder, name)] : [];
  });
  const parts = await Promise.all([
    filesBelow(world, join(folder, '.github/workflows'), (path) => isYaml(path) && !path.includes('/')),
    filesBelow(world, join(folder, '.github/actions'), (path) => /(?:^|\/)action\.ya?ml$/.test(path) || isDockerfileName(path)),
    ...single,
  ]);
  return parts.flat();
}

async function filesBelow(world: World, folder: string, isWanted: (path: string) => boolean): Promise<readonly string[]> {
  if ((await world.files.stat(folder))?.kind !== 'folder') return [];
  const entries = await world.files.list(folder);
  return entries
    .filter(({ kind, path }) => kind === 'file' && isWanted(path) && !path.split('/').includes('node_modules'))
    .map(({ path }) => join(folder, path));
}

function isYaml(path: string): boolean {
  return /\.ya?ml$/.test(path);
}

function slashes(path: string): string {
  return path.replaceAll('\\', '/');
}
