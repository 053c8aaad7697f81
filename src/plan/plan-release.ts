// Joins source and configuration into the plan of a release: every template filled in, every variable set, the signer named.

import { fillTemplate, type TemplateValues } from '../codec/template.ts';
import type { Config } from '../model/config.ts';
import type { GithubRun } from '../model/github-run.ts';
import type { ArchivePlan, PlannedIdentity, ReleasePlan, TargetPlan } from '../model/plan.ts';
import { rehearsalIssuer } from '../model/rehearsal.ts';
import { releaseFileNames } from '../model/release.ts';
import type { Source } from '../model/source.ts';
import { ToolError } from '../model/tool-error.ts';

/**
 * @param options `version`: what the tag carries. `identity`: whom the release will be signed by; in a rehearsal it is left out and made
 *   from the repository and the tag. `github`: the run that this is, taken only when it is one of this commit and tag.
 * @throws {ToolError} `usage/no-identity` outside of rehearsals without one; `config/archive-name` when two archives get one name, or one
 *   gets a name that the release folder keeps for itself.
 */
export function planRelease(
  source: Source,
  config: Config,
  options: {
    readonly version: string;
    readonly rehearsal: boolean;
    readonly identity?: PlannedIdentity | undefined;
    readonly github?: GithubRun | undefined;
  },
): ReleasePlan {
  const { version, rehearsal } = options;
  const values: TemplateValues = {
    name: config.name,
    version,
    tag: source.tag,
    commit: source.commit,
    sourceDateSeconds: source.commitTimeSeconds,
  };
  const fill = (text: string): string => fillTemplate(text, values);
  const { prepare, run, environment, timeoutSeconds, vary, require } = config.build;
  const targets = config.targets.map(
    ({ name, runner, environment: own }): TargetPlan => ({
      name,
      runner,
      ...whatShips(config, { ...values, target: name }),
      environment: { ...environment, ...own, ...ownVariables(values), SELFSAME_TARGET: name },
    }),
  );
  const { outputs, archives, embeds } = targets.length === 0 ? whatShips(config, values) : joined(targets);
  checkArchiveNames(targets.length === 0 ? archives.map(({ name }) => ({ name })) : targets.flatMap(archiveNames));
  const github = isRunOf(source, options.github) ? options.github : undefined;
  return {
    schemaVersion: 1,
    name: config.name,
    version,
    tag: source.tag,
    rehearsal,
    source,
    identity: identityOf(source, rehearsal, options.identity, github),
    ...(github === undefined ? {} : { github }),
    build: {
      ...(prepare === undefined ? {} : { prepare }),
      run,
      outputs,
      environment: { ...environment, ...ownVariables(values) },
      timeoutSeconds,
      vary,
      require,
    },
    ...(targets.length === 0 ? {} : { targets }),
    archives,
    embeds,
    sbom: { ...config.sbom, evidence: config.sbom.evidence.map(fill) },
    accept: config.compare.accept.map((accepted) => ({ ...accepted, path: fill(accepted.path) })),
    gates: config.gates.map((gate) => ({
      ...gate,
      covers: gate.covers.map(fill),
      ...(gate.from === undefined ? {} : { from: fill(gate.from) }),
      ...(gate.junit === undefined ? {} : { junit: fill(gate.junit) }),
    })),
  };
}

/** What may be another for each target, with every template filled in. */
function whatShips(
  { build, archives, embeds }: Config,
  values: TemplateValues,
): Pick<TargetPlan, 'outputs' | 'archives' | 'embeds'> {
  const fill = (text: string): string => fillTemplate(text, values);
  return {
    outputs: build.outputs.map(fill),
    archives: archives.map(
      ({ name, format, files, strip, prefix }): ArchivePlan => ({
        name: fill(name),
        format,
        files: files.map(fill),
        strip: fill(strip),
        prefix: fill(prefix),
      }),
    ),
    embeds: embeds.map(({ file, text }) => ({ file: fill(file), text: fill(text) })),
  };
}

/** What all targets ship: each glob and each text once. */
function joined(targets: readonly TargetPlan[]): Pick<TargetPlan, 'outputs' | 'archives' | 'embeds'> {
  const embeds = targets.flatMap((target) => target.embeds);
  return {
    outputs: [...new Set(targets.flatMap((target) => target.outputs))],
    archives: targets.flatMap((target) => target.archives),
    embeds: [...new Map(embeds.map((embed) => [JSON.stringify([embed.file, embed.text]), embed])).values()],
  };
}

function archiveNames({ name: target, archives }: TargetPlan): readonly ArchiveName[] {
  return archives.map(({ name }) => ({ name, target }));
}

/** What every build is told, under names that a configuration cannot set. */
function ownVariables({ name, version, tag, commit, sourceDateSeconds }: TemplateValues): Readonly<Record<string, string>> {
  return {
    SELFSAME_COMMIT: commit,
    SELFSAME_NAME: name,
    SELFSAME_TAG: tag,
    SELFSAME_VERSION: version,
    SOURCE_DATE_EPOCH: String(sourceDateSeconds),
  };
}

/** A run of another commit, branch or repository, such as one of a pull request, says nothing about this release. */
function isRunOf(source: Source, run: GithubRun | undefined): boolean {
  return (
    run !== undefined &&
    run.sha === source.commit &&
    run.ref === `refs/tags/${source.tag}` &&
    `${run.serverUrl}/${run.repository}` === source.repository
  );
}

function identityOf(
  source: Source,
  rehearsal: boolean,
  identity: PlannedIdentity | undefined,
  github: GithubRun | undefined,
): PlannedIdentity {
  const ref = `refs/tags/${source.tag}`;
  if (rehearsal) {
    // A rehearsal never takes the name of a real signer, whatever it is given: identity and issuer are one name, and the issuer is ours.
    const place = source.repository.replace(/^https:\/\//, '');
    const workflow = github === undefined ? undefined : `${github.serverUrl}/${github.jobWorkflowRef}`;
    const name = workflow ?? `${rehearsalIssuer}/${place}@${ref}`;
    return { identity: name, issuer: rehearsalIssuer, repository: source.repository, ref };
  }
  if (identity !== undefined) return identity;
  throw new ToolError('usage', 'usage/no-identity', 'it is not known whom the release would be signed by', {
    help: 'run this where an identity is at hand, or rehearse with --rehearse',
  });
}

interface ArchiveName {
  readonly name: string;
  readonly target?: string;
}

function checkArchiveNames(archives: readonly ArchiveName[]): void {
  const seen = new Map<string, ArchiveName>();
  for (const archive of archives) {
    const { name, target } = archive;
    if (name.includes('/') || isReserved(name)) {
      throw new ToolError(
        'config',
        'config/archive-name',
        `an archive cannot be named "${name}": the release folder keeps that name for itself`,
        {
          help: 'choose another "name" under "archives" in selfsame.yaml',
        },
      );
    }
    // Names that differ in case alone are one file on some systems.
    const earlier = seen.get(name.toLowerCase());
    if (earlier !== undefined && earlier.target !== target) {
      throw new ToolError(
        'config',
        'config/archive-name',
        `the targets "${earlier.target ?? ''}" and "${target ?? ''}" would both ship an archive named "${name}"`,
        { help: 'write "${target}" into its "name" under "archives" in selfsame.yaml' },
      );
    }
    if (earlier !== undefined) {
      throw new ToolError('config', 'config/archive-name', `two archives would be named "${earlier.name}" and "${name}"`, {
        help: 'give each archive a name of its own under "archives" in selfsame.yaml',
      });
    }
    seen.set(name.toLowerCase(), archive);
  }
}

function isReserved(name: string): boolean {
  const { manifest, doubleBuild, checksums, trustedRoot, sbomSuffix, signatureSuffix, statementsSuffix } = releaseFileNames;
  const lower = name.toLowerCase();
  return (
    [manifest, doubleBuild, checksums, trustedRoot].some((reserved) => reserved.toLowerCase() === lower) ||
    [sbomSuffix, signatureSuffix, statementsSuffix].some((suffix) => lower.endsWith(suffix))
  );
}
