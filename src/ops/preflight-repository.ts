// preflight --online: looks at the settings of the repository on GitHub that a release hangs on.

import { parseYamlTree } from '../codec/yaml.ts';
import type { Finding } from '../model/finding.ts';
import type { RepositoryCheck, SettingId, UnsettledSetting } from '../model/repository-settings.ts';
import { ToolError } from '../model/tool-error.ts';
import type { GithubAnswer, GithubApi, Progress, World } from '../model/world.ts';
import { judgeEnvironment } from '../preflight/repository/environment-reviewers.ts';
import { judgeImmutableReleases } from '../preflight/repository/immutable-releases.ts';
import { type Place, type PublishingPlace, releasePlaces } from '../preflight/repository/release-places.ts';
import { odd, type SettingVerdict, unsettled } from '../preflight/repository/setting.ts';
import { judgeTagRulesets, readRulesetList, readTagRuleset } from '../preflight/repository/tag-ruleset.ts';
import { toWorkflow, type WorkflowFile } from '../preflight/workflow.ts';
import { findRelease } from './find-release.ts';
import { requireToken } from './publish-token.ts';
import { toolVersion } from './tool-version.ts';

export interface RepositoryOptions {
  /** The files that the rules looked at; what is no workflow among them is passed over. */
  readonly files: readonly { readonly file: string; readonly text: string }[];
  /** `https://host/owner/name`; the job's repository, else the clone's remote, when absent. */
  readonly repository?: string;
  /** Of `--api-url`. */
  readonly apiUrl?: string;
}

/** Rulesets that are looked into: far more than a repository has. */
const mostRulesets = 100;

/** @throws {ToolError} `preflight/no-token`, `publish/no-token`, `preflight/no-repository`, `usage/…`, `network/unreachable`. */
export async function checkRepository(
  world: World,
  { files, repository, apiUrl }: RepositoryOptions,
  progress: Progress,
): Promise<RepositoryCheck> {
  requireAnyToken(world.environment);
  const named = repository ?? repositoryOfJob(world.environment);
  // The tag is of no account here.
  const place = await findRelease(world, {
    version: 'any',
    ...(named === undefined ? {} : { repository: named }),
    ...(apiUrl === undefined ? {} : { apiUrl }),
  });
  // The address may be a clone's remote, which whoever wrote the clone chose.
  const token = requireToken(world.environment, { permissions: [], dryRun: true, apiUrl: place.apiUrl, named: apiUrl });
  const api = await world.github({ apiUrl: place.apiUrl, token, userAgent: `selfsame/${toolVersion}` });
  const done = progress.stage(`asking for the settings of ${place.owner}/${place.name}`);
  const check = await checkSettings(api, place, readWorkflows(files));
  done(check.unsettled.length === 0 ? `${check.findings.length} findings` : `${check.unsettled.length} could not be told`);
  return check;
}

function requireAnyToken({ GITHUB_TOKEN: ofJob = '', GH_TOKEN: own = '' }: World['environment']): void {
  if (ofJob !== '' || own !== '') return;
  throw new ToolError('usage', 'preflight/no-token', 'there is no token to ask with: neither GITHUB_TOKEN nor GH_TOKEN is set', {
    help: 'set GH_TOKEN to a token that may read "administration", "actions" and "metadata" of the repository, or leave out --online',
  });
}

function repositoryOfJob({
  GITHUB_SERVER_URL: server = '',
  GITHUB_REPOSITORY: name = '',
}: World['environment']): string | undefined {
  return server === '' || name === '' ? undefined : `${server.replace(/\/$/, '')}/${name}`;
}

/** What the rules could not read is their finding. */
function readWorkflows(files: RepositoryOptions['files']): readonly WorkflowFile[] {
  return files.flatMap(({ file, text }) => {
    if (!/\.ya?ml$/.test(file)) return [];
    try {
      const read = toWorkflow(parseYamlTree(text, file), file);
      return read.kind === 'workflow' ? [read] : [];
    } catch (error) {
      if (error instanceof ToolError && error.code === 'config/bad-yaml') return [];
      throw error;
    }
  });
}

interface Told {
  readonly setting: SettingId;
  readonly verdict: SettingVerdict;
  readonly place: Place;
  /** Where a person changes it. */
  readonly url: string;
}

async function checkSettings(
  api: GithubApi,
  { owner, name, repository }: { readonly owner: string; readonly name: string; readonly repository: string },
  workflows: readonly WorkflowFile[],
): Promise<RepositoryCheck> {
  const root = `/repos/${owner}/${name}`;
  const own = await api.request({ method: 'GET', path: root });
  if (own.status !== 200) throw unseen(own, repository);
  const { start, publishing } = releasePlaces(workflows);
  const told: readonly Told[] = [
    {
      setting: 'tag-ruleset',
      verdict: await askTagRulesets(api, root),
      place: start,
      url: `${repository}/settings/rules`,
    },
    {
      setting: 'immutable-releases',
      verdict: judgeImmutableReleases(await api.request({ method: 'GET', path: `${root}/immutable-releases` }), own),
      place: start,
      url: `${repository}/settings#releases-settings`,
    },
    ...(await askEnvironments(api, root, own, repository, publishing)),
  ];
  return {
    repository,
    settled: told.flatMap(({ verdict }) => (verdict.status === 'as it should be' ? [verdict.what] : [])),
    findings: told.flatMap(toFinding),
    unsettled: told.flatMap(toUnsettled),
  };
}

/** Without the repository nothing else can be asked for. */
function unseen({ status }: GithubAnswer, repository: string): ToolError {
  const reason = status === 401 ? 'GitHub does not take the token' : `GitHub answered with status ${status}`;
  return new ToolError('network', 'preflight/no-repository', `"${repository}" is not shown to this token: ${reason}`, {
    help: 'give it a token that may read "metadata" of the repository, and see that the name is right',
  });
}

async function askTagRulesets(api: GithubApi, root: string): Promise<SettingVerdict> {
  const path = `${root}/rulesets?includes_parents=true&targets=tag&per_page=${mostRulesets}`;
  const answer = await api.request({ method: 'GET', path });
  if (answer.status !== 200) return unsettled(answer, 'metadata: read');
  const list = readRulesetList(answer.data);
  if (list.status === 'malformed') return odd(list.reason);
  const active = list.value.filter(({ target, enforcement }) => target === 'tag' && enforcement === 'active');
  const rulesets: ReturnType<typeof readTagRuleset>[] = [];
  for (const { id } of active.slice(0, mostRulesets)) {
    const each = await api.request({ method: 'GET', path: `${root}/rulesets/${id}?includes_parents=true` });
    if (each.status !== 200) return unsettled(each, 'metadata: read');
    rulesets.push(readTagRuleset(each.data));
  }
  return judgeTagRulesets(rulesets);
}

/** Each environment is asked for once, and told of at the first job that names it. */
async function askEnvironments(
  api: GithubApi,
  root: string,
  own: GithubAnswer,
  repository: string,
  publishing: readonly PublishingPlace[],
): Promise<readonly Told[]> {
  const told: Told[] = [];
  const asked = new Set<string>();
  const setting = 'environment-reviewers';
  const url = `${repository}/settings/environments`;
  for (const { job, environment, ...place } of publishing) {
    if (environment === undefined) {
      const message = `the job "${job}" publishes and has no environment, so nobody is asked before it does`;
      const help = 'add "environment: release" to the job, and "Required reviewers" to that environment';
      told.push({ setting, verdict: { status: 'not', message, help }, place, url });
    } else if (environment.includes('${{')) {
      const reason = `the environment of the job "${job}" is an expression, which only a run knows`;
      told.push({ setting, verdict: { status: 'unsettled', reason }, place, url });
    } else if (!asked.has(environment)) {
      asked.add(environment);
      const path = `${root}/environments/${encodeURIComponent(environment)}`;
      told.push({ setting, verdict: judgeEnvironment(environment, await api.request({ method: 'GET', path }), own), place, url });
    }
  }
  return told;
}

function toFinding({ setting, verdict, place, url }: Told): readonly Finding[] {
  if (verdict.status !== 'not') return [];
  return [{ rule: setting, ...place, message: verdict.message, help: `${verdict.help}: ${url}` }];
}

function toUnsettled({ setting, verdict, url }: Told): readonly UnsettledSetting[] {
  if (verdict.status !== 'unsettled') return [];
  const { reason, permission } = verdict;
  return [{ setting, reason, ...(permission === undefined ? {} : { permission }), url }];
}
