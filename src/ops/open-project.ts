// Reads a project's configuration and source, and plans its release: what every operation on a clone begins with.

import { join } from 'node:path';
import { parseConfig } from '../config/parse-config.ts';
import { configFileName, type EffectiveConfig } from '../model/config.ts';
import type { PlannedIdentity, ReleasePlan } from '../model/plan.ts';
import type { Source } from '../model/source.ts';
import { ToolError } from '../model/tool-error.ts';
import type { World } from '../model/world.ts';
import { readGithubRun } from '../plan/github-run.ts';
import { planRelease } from '../plan/plan-release.ts';
import { readSource } from '../plan/read-source.ts';
import type { Identity } from '../sign/identity/read-identity.ts';

export interface ProjectOptions {
  /** Absolute path of a folder in the clone. */
  readonly folder: string;
  /** Path of the configuration; `selfsame.yaml` in `folder` when absent. */
  readonly config?: string;
  readonly tag?: string;
  readonly rehearse: boolean;
  readonly allowDirty: boolean;
}

/** @throws {ToolError} `config/not-found` when there is no configuration, and what parsing it throws. */
export async function readConfig(world: World, options: Pick<ProjectOptions, 'folder' | 'config'>): Promise<EffectiveConfig> {
  const file = options.config ?? join(options.folder, configFileName);
  if ((await world.files.stat(file)) === undefined) {
    throw new ToolError('config', 'config/not-found', `no configuration at "${file}"`, {
      help:
        options.config === undefined
          ? 'run "selfsame init" to write one, or name one with --config'
          : 'name an existing file with --config',
    });
  }
  return parseConfig(await world.files.readText(file), file);
}

/** A clone as found, before anybody knows who signs. */
export interface Project {
  readonly effective: EffectiveConfig;
  readonly source: Source;
  /** What the tag carries. */
  readonly version: string;
}

/** Configuration and source, with every refusal that needs neither a network nor a build. */
export async function readProject(world: World, options: ProjectOptions): Promise<Project> {
  const effective = await readConfig(world, options);
  refuseAcceptance(effective);
  const { version, ...source } = await readSource(world, {
    folder: options.folder,
    name: effective.config.name,
    tagForm: effective.config.tag,
    tag: options.tag,
    version: effective.config.version,
    allowDirty: options.allowDirty,
    rehearsal: options.rehearse,
  });
  return { effective, source, version };
}

/** @param signer Who signs; absent in a rehearsal, and in nothing else. */
export function planProject(world: World, { effective, source, version }: Project, signer: Identity | undefined): ReleasePlan {
  const run = readGithubRun(world.environment);
  // A reusable workflow signs under its own name, which the token tells and the environment does not.
  const jobWorkflowRef = signer?.jobWorkflowRef;
  const github = run === undefined || jobWorkflowRef === undefined ? run : { ...run, jobWorkflowRef };
  const identity = signer === undefined ? undefined : plannedIdentity(signer, source);
  return planRelease(source, effective.config, { version, rehearsal: signer === undefined, identity, github });
}

/**
 * For a job of GitHub Actions that signs later, under the name of its workflow: this job has no token to ask.
 *
 * @param workflow `owner/name/.github/workflows/file.yml@ref`, as the token of that job will state it.
 * @throws {ToolError} `usage/bad-workflow` for what is not of that form, `usage/no-run` outside of GitHub Actions, `source/other-run` for
 *   a run of another source than the one released.
 */
export function planForWorkflow(world: World, { effective, source, version }: Project, workflow: string): ReleasePlan {
  if (!/^[\w.-]+\/[\w.-]+\/\.github\/workflows\/[^\s/@]+\.ya?ml@[^\s@\p{Cc}]+$/u.test(workflow)) {
    throw new ToolError('usage', 'usage/bad-workflow', `"${workflow}" names no workflow at a ref`, {
      help: 'write it as the token states it: OWNER/NAME/.github/workflows/FILE.yml@refs/tags/TAG, or with a commit after the "@"',
    });
  }
  const run = readGithubRun(world.environment);
  if (run === undefined) {
    throw new ToolError('usage', 'usage/no-run', '--signing-workflow is for a job of GitHub Actions, and this is none', {
      help: 'run it in the workflow that signs, where the variables GITHUB_* tell the run, or leave it out where a token is at hand',
    });
  }
  const ref = `refs/tags/${source.tag}`;
  requireRunOf(source, { repository: `${run.serverUrl}/${run.repository}`, ref: run.ref, commit: run.sha });
  const issuer =
    run.serverUrl === 'https://github.com' ? 'https://token.actions.githubusercontent.com' : `${run.serverUrl}/_services/token`;
  return planRelease(source, effective.config, {
    version,
    rehearsal: false,
    identity: { identity: `${run.serverUrl}/${workflow}`, issuer, sourceFrom: 'certificate', repository: source.repository, ref },
    github: { ...run, jobWorkflowRef: workflow },
  });
}

/** @throws {ToolError} `source/other-run` when the certificate would speak of another source than the one released. */
function plannedIdentity({ expected, sourceFrom }: Identity, source: Source): PlannedIdentity {
  const { identity, issuer, claims } = expected;
  const ref = `refs/tags/${source.tag}`;
  requireRunOf(source, {
    repository: claims.sourceRepositoryUri,
    ref: claims.sourceRepositoryRef,
    commit: claims.sourceRepositoryDigest,
  });
  return { identity, issuer, sourceFrom, repository: source.repository, ref };
}

/** @throws {ToolError} `source/other-run`. */
function requireRunOf(
  source: Source,
  stated: { readonly repository: string | undefined; readonly ref: string | undefined; readonly commit: string | undefined },
): void {
  const pairs: readonly (readonly [string, string | undefined, string])[] = [
    ['repository', stated.repository, source.repository],
    ['ref', stated.ref, `refs/tags/${source.tag}`],
    ['commit', stated.commit, source.commit],
  ];
  for (const [what, got, released] of pairs) {
    if (got === undefined || got === released) continue;
    throw new ToolError(
      'source',
      'source/other-run',
      `this run is of the ${what} "${got}", and the release is of "${released}"`,
      {
        help: 'run this for the pushed tag itself, such as in a workflow on: push: tags; the certificate would contradict the release',
      },
    );
  }
}

/** What differs has no cause with a name yet, and a difference without one is never accepted. */
function refuseAcceptance({ config, file }: EffectiveConfig): void {
  if (config.compare.accept.length === 0) return;
  throw new ToolError(
    'config',
    'config/no-known-cause',
    `"compare.accept" in "${file}" names causes, and this version knows none`,
    {
      help: 'remove it; differences are located by this version and not explained yet, so none can be accepted',
    },
  );
}
