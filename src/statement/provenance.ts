// SLSA v1 provenance, written and read. On GitHub with the fields of GitHub's own build type and no other;
// elsewhere with a build type of ours, docs/build-types/local.md. Source: https://slsa.dev/spec/v1.0/provenance

import { readList, readObject, readOptional, readText } from '../codec/json-shape.ts';
import { githubBuildType, localBuildType } from '../model/build-type.ts';
import { byText } from '../model/code-unit-order.ts';
import type { GithubRun } from '../model/github-run.ts';
import type { ReleasePlan } from '../model/plan.ts';
import { type Provenance, predicateTypes, type ResourceDescriptor, type Statement, type Subject } from '../model/statement.ts';
import { ToolError } from '../model/tool-error.ts';
import { readDescriptor } from './descriptor.ts';

/** A run of GitHub Actions: every value of the provenance comes from it. */
export interface GithubBuilder extends GithubRun {
  readonly kind: 'github';
}

export interface LocalBuilder {
  readonly kind: 'local';
  /** URI of who built: the certificate's subject, where one is known. */
  readonly builderId: string;
  /** URI of this very run. */
  readonly invocationId: string;
}

export interface ProvenanceInput {
  readonly plan: ReleasePlan;
  readonly subjects: readonly Subject[];
  readonly builder: GithubBuilder | LocalBuilder;
  /** What was proven about the rooms. Only a local build states it here; on GitHub the double build does. */
  readonly network: 'cut' | 'reachable';
  readonly tools: readonly { readonly target?: string; readonly name: string; readonly version: string }[];
  readonly startedOn: Date;
  readonly finishedOn: Date;
}

/**
 * The provenance of a release's files. Subjects are sorted by name.
 *
 * @throws {ToolError} `source/bad-workflow-ref` when GitHub's workflow reference is not of its form.
 */
export function provenanceOf(input: ProvenanceInput): Statement<Provenance> {
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [...input.subjects].sort(byText(({ name }) => name)),
    predicateType: predicateTypes.provenance,
    predicate: input.builder.kind === 'github' ? githubProvenance(input.builder) : localProvenance(input, input.builder),
  };
}

/** @throws a shape fault, see codec/json-shape.ts. */
export function readProvenance(value: unknown, where: string): Provenance {
  const predicate = readObject(value, where);
  const definition = readObject(predicate.buildDefinition, `${where}.buildDefinition`);
  const run = readObject(predicate.runDetails, `${where}.runDetails`);
  const builder = readObject(run.builder, `${where}.runDetails.builder`);
  return {
    buildDefinition: {
      buildType: readText(definition.buildType, `${where}.buildDefinition.buildType`),
      externalParameters: readObject(definition.externalParameters, `${where}.buildDefinition.externalParameters`),
      ...readOptional(definition, 'internalParameters', `${where}.buildDefinition`, readObject),
      ...readOptional(definition, 'resolvedDependencies', `${where}.buildDefinition`, (list, at) =>
        readList(list, at, readDescriptor),
      ),
    },
    runDetails: {
      builder: { id: readText(builder.id, `${where}.runDetails.builder.id`) },
      ...readOptional(run, 'metadata', `${where}.runDetails`, (each, at) => {
        const metadata = readObject(each, at);
        return {
          ...readOptional(metadata, 'invocationId', at, readText),
          ...readOptional(metadata, 'startedOn', at, readText),
          ...readOptional(metadata, 'finishedOn', at, readText),
        };
      }),
    },
  };
}

function githubProvenance(claims: GithubBuilder): Provenance {
  const repository = `${claims.serverUrl}/${claims.repository}`;
  return {
    buildDefinition: {
      buildType: githubBuildType,
      externalParameters: { workflow: { ref: claims.ref, repository, path: workflowPath(claims) } },
      internalParameters: {
        github: {
          event_name: claims.eventName,
          repository_id: claims.repositoryId,
          repository_owner_id: claims.repositoryOwnerId,
          runner_environment: claims.runnerEnvironment,
        },
      },
      resolvedDependencies: [{ uri: `git+${repository}@${claims.ref}`, digest: { gitCommit: claims.sha } }],
    },
    runDetails: {
      builder: { id: `${claims.serverUrl}/${claims.jobWorkflowRef}` },
      metadata: { invocationId: `${repository}/actions/runs/${claims.runId}/attempts/${claims.runAttempt}` },
    },
  };
}

/**
 * Both the path and the ref may contain "@", but a workflow is a file of one folder: what follows the first "@refs/" cannot
 * belong to the path, for its last part has no slash.
 */
function workflowPath({ repository, workflowRef }: GithubBuilder): string {
  const cut = workflowRef.indexOf('@refs/');
  if (!workflowRef.startsWith(`${repository}/`) || cut === -1) {
    throw new ToolError('source', 'source/bad-workflow-ref', `workflow reference "${workflowRef}" is not of "${repository}"`, {
      help: `expected "${repository}/.github/workflows/FILE@refs/…"`,
    });
  }
  return workflowRef.slice(repository.length + 1, cut);
}

function localProvenance(input: ProvenanceInput, builder: LocalBuilder): Provenance {
  const { plan } = input;
  const { source } = plan;
  return {
    buildDefinition: {
      buildType: localBuildType,
      externalParameters: {
        source: { repository: source.repository, ref: plan.identity.ref },
        name: plan.name,
        version: plan.version,
        tag: plan.tag,
        ...(plan.build.prepare === undefined ? {} : { prepare: plan.build.prepare }),
        run: plan.build.run,
        outputs: plan.build.outputs,
        environment: plan.build.environment,
        timeoutSeconds: plan.build.timeoutSeconds,
        vary: plan.build.vary,
        require: plan.build.require,
        archives: plan.archives,
        embeds: plan.embeds,
        ...(plan.targets === undefined ? {} : { targets: plan.targets }),
      },
      internalParameters: {
        rehearsal: plan.rehearsal,
        dirty: source.dirty,
        tagged: source.tagged,
        network: input.network,
        tools: [...input.tools].sort(byText(({ name }) => name)),
      },
      resolvedDependencies: [
        { uri: `git+${source.repository}@${plan.identity.ref}`, digest: { gitCommit: source.commit } },
        ...[...source.submodules]
          .sort(byText(({ path }) => path))
          .map(({ path, commit }): ResourceDescriptor => ({ name: path, digest: { gitCommit: commit } })),
        ...[...source.lockFiles]
          .sort(byText(({ path }) => path))
          .map(({ path, sha256 }): ResourceDescriptor => ({ name: path, digest: { sha256 } })),
      ],
    },
    runDetails: {
      builder: { id: builder.builderId },
      metadata: {
        invocationId: builder.invocationId,
        startedOn: wholeSeconds(input.startedOn),
        finishedOn: wholeSeconds(input.finishedOn),
      },
    },
  };
}

/** RFC 3339 in UTC without a fraction, as SLSA's examples write it. */
function wholeSeconds(time: Date): string {
  return time.toISOString().replace(/\.\d{3}Z$/, 'Z');
}
