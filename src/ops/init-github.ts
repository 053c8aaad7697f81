// selfsame init --github: writes the workflow that releases, and the policy that names who signs; or says how what is there differs.

import { join } from 'node:path';
import { isJsonObject } from '../codec/json-shape.ts';
import { parseYaml, parseYamlTree } from '../codec/yaml.ts';
import { compareWorkflows, pinOf } from '../config/compare-github-workflow.ts';
import { policyFileName, printCommitPolicy, reusableIdentity } from '../config/github-policy.ts';
import { printCallingWorkflow } from '../config/github-workflow.ts';
import { configFileName } from '../model/config.ts';
import type { GithubSetup, PolicyState, WorkflowPin } from '../model/github-setup.ts';
import { ownRepository } from '../model/own-project.ts';
import { ToolError } from '../model/tool-error.ts';
import type { Policy } from '../model/verdict.ts';
import type { World } from '../model/world.ts';
import { type Git, gitIn, tryGit } from '../plan/git.ts';
import { readRemote } from '../plan/read-repository.ts';
import { githubIssuer } from '../verify/github-issuer.ts';
import { matches, patternMatcher } from '../verify/matcher.ts';
import { ownReusableWorkflow } from '../verify/own-reusable-workflow.ts';
import { parsePolicy } from '../verify/parse-policy.ts';
import { readConfig } from './open-project.ts';
import { toolVersion } from './tool-version.ts';

export interface InitGithubOptions {
  /** Absolute path of a folder in the clone. */
  readonly folder: string;
  /** Full commit to call the reusable workflow at; that of this version's tag when absent. */
  readonly pin?: string;
}

const workflowPath = '.github/workflows/release.yml';
const defaultTagForm = 'v${version}';

/**
 * What is there is never changed, and its pin is kept.
 *
 * @throws {ToolError} `source/no-repository` outside of a clone; `init/bad-pin`; `network/no-pin` and `nothing/no-pin` when the tag of this
 *   version cannot be looked up, or is not there; what reading selfsame.yaml, the workflow and the policy throws.
 */
export async function initGithub(world: World, { folder, pin }: InitGithubOptions): Promise<GithubSetup> {
  const git = gitIn(world.processes, folder);
  const root = await tryGit(git, ['rev-parse', '--show-toplevel']);
  if (root === undefined) {
    throw new ToolError('source', 'source/no-repository', `"${folder}" is not in a git repository`, {
      help: 'run "git init" there first',
    });
  }
  if (pin !== undefined && !/^[0-9a-f]{40}$/.test(pin)) {
    throw new ToolError('usage', 'init/bad-pin', `"${pin}" is not a full commit`, {
      help: 'give all 40 hex digits in lower case: a tag can be moved, and a short name can become that of another commit',
    });
  }
  const configured = (await world.files.stat(join(root, configFileName))) !== undefined;
  const tagForm = configured ? (await readConfig(world, { folder: root })).config.tag : defaultTagForm;
  const workflow = await setUpWorkflow(world, git, { file: join(root, workflowPath), pin, tagForm });
  const policy = await setUpPolicy(world, git, { root, pin: workflow.pin });
  const isOther = workflow.status === 'differs' || policy.status === 'other';
  const isWritten = workflow.status === 'written' || policy.status === 'written';
  return {
    schemaVersion: 1,
    outcome: isOther ? 'differs' : isWritten ? 'written' : 'same',
    workflow: { file: workflow.file, status: workflow.status },
    ...(workflow.pin === undefined ? {} : { pin: workflow.pin }),
    policy,
    differences: workflow.differences,
    configured,
  };
}

interface Workflow extends Pick<GithubSetup, 'differences' | 'pin'> {
  readonly file: string;
  readonly status: GithubSetup['workflow']['status'];
}

async function setUpWorkflow(
  world: World,
  git: Git,
  { file, pin, tagForm }: { readonly file: string; readonly pin: string | undefined; readonly tagForm: string },
): Promise<Workflow> {
  const tag = `v${toolVersion}`;
  if ((await world.files.stat(file)) === undefined) {
    const commit = pin ?? (await commitOfTag(git, tag));
    await world.files.write(file, printCallingWorkflow({ commit, tag, tagForm }));
    const from = pin === undefined ? 'tag' : 'given';
    return { file, status: 'written', pin: { ref: commit, version: tag, from }, differences: [] };
  }
  const found = parseYamlTree(await world.files.readText(file), file);
  // The pin is no part of the structure, so that any will do here.
  const wanted = parseYamlTree(printCallingWorkflow({ commit: '0'.repeat(40), tag, tagForm }), workflowPath);
  const differences = compareWorkflows(wanted, found);
  const kept = pinOf(found);
  return {
    file,
    status: differences.length === 0 ? 'same' : 'differs',
    ...(kept === undefined ? {} : { pin: { ref: kept.ref, version: kept.comment, from: 'workflow' } }),
    differences,
  };
}

/** Asks the project itself, by git: no account is needed. */
async function commitOfTag(git: Git, tag: string): Promise<string> {
  const ref = `refs/tags/${tag}`;
  // An annotated tag has a second line, for the commit that it is at.
  const answer = await git(['ls-remote', '--', ownRepository, ref, `${ref}^{}`]);
  const help = `name the commit of "${tag}" with --pin, from the release page of ${ownRepository}`;
  if (answer.exitCode !== 0) {
    throw new ToolError('network', 'network/no-pin', `the tag "${tag}" of ${ownRepository} could not be looked up`, {
      help,
      excerpt: answer.stderr.trimEnd().split('\n').slice(-5),
    });
  }
  const lines = answer.stdout.split('\n').map((line) => line.split('\t'));
  const commitOf = (name: string) => lines.find(([, each]) => each === name)?.[0];
  const commit = commitOf(`${ref}^{}`) ?? commitOf(ref);
  if (commit === undefined || !/^[0-9a-f]{40}$/.test(commit)) {
    throw new ToolError('nothing', 'nothing/no-pin', `${ownRepository} has no tag "${tag}"`, { help });
  }
  return commit;
}

async function setUpPolicy(
  world: World,
  git: Git,
  { root, pin }: { readonly root: string; readonly pin: WorkflowPin | undefined },
): Promise<GithubSetup['policy']> {
  const file = join(root, policyFileName);
  if (pin === undefined) return { file, status: 'not needed' };
  const ref = fullRef(pin.ref);
  const identity = reusableIdentity(ref);
  const written = await writtenPolicy(world, root);
  if (written !== undefined) return { file: written.file, status: stateOf(written.policy, identity), identity };
  if (matches(patternMatcher(ownReusableWorkflow), identity)) return { file, status: 'not needed', identity };
  const repository = await readRemote(git);
  if (repository === undefined || !repository.startsWith('https://github.com/')) return { file, status: 'no remote', identity };
  await world.files.write(file, printCommitPolicy({ commit: ref, issuer: githubIssuer, repository }));
  return { file, status: 'written', identity };
}

/** As the certificate will name it: of a short name GitHub takes the tag, and states it in full. */
function fullRef(ref: string): string {
  return /^[0-9a-f]{40}$/.test(ref) || ref.startsWith('refs/') ? ref : `refs/tags/${ref}`;
}

async function writtenPolicy(
  world: World,
  root: string,
): Promise<{ readonly file: string; readonly policy: Policy } | undefined> {
  // Of a tag only `${tag}` in identities speaks, and here none is asked for.
  const tag = 'v0.0.0';
  const own = join(root, policyFileName);
  if ((await world.files.stat(own)) !== undefined) {
    return { file: own, policy: parsePolicy(parseYaml(await world.files.readText(own), own), [], own, tag) };
  }
  const config = join(root, configFileName);
  if ((await world.files.stat(config)) === undefined) return undefined;
  const document = parseYaml(await world.files.readText(config), config);
  const hasPolicy = isJsonObject(document.value) && 'verify' in document.value;
  return hasPolicy ? { file: config, policy: parsePolicy(document, ['verify'], config, tag) } : undefined;
}

function stateOf({ signers }: Policy, identity: string): PolicyState {
  return signers.some((rule) => matches(rule.identity, identity) && matches(rule.issuer, githubIssuer)) ? 'kept' : 'other';
}
