// Reads a project's configuration and source, and plans its release: what every operation on a clone begins with.

import { join } from 'node:path';
import { parseConfig } from '../config/parse-config.ts';
import { configFileName, type EffectiveConfig } from '../model/config.ts';
import type { ReleasePlan } from '../model/plan.ts';
import { ToolError } from '../model/tool-error.ts';
import type { World } from '../model/world.ts';
import { readGithubRun } from '../plan/github-run.ts';
import { planRelease } from '../plan/plan-release.ts';
import { readSource } from '../plan/read-source.ts';

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

/** Configuration, source and plan, with every refusal that needs no build. */
export async function openProject(
  world: World,
  options: ProjectOptions,
): Promise<{ readonly plan: ReleasePlan; readonly effective: EffectiveConfig }> {
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
  const github = readGithubRun(world.environment);
  return { plan: planRelease(source, effective.config, { version, rehearsal: options.rehearse, github }), effective };
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
