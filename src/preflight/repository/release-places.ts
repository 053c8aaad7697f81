// Lines of the workflows that hang on settings of the repository: where a release starts, and where it publishes.

import { childOf, scalarOf } from '../../codec/yaml-tree.ts';
import type { Finding } from '../../model/finding.ts';
import { isPublishingJob, startsRelease } from '../release-jobs.ts';
import type { WorkflowFile } from '../workflow.ts';

export type Place = Pick<Finding, 'file' | 'line' | 'column'>;

export interface PublishingPlace extends Place {
  readonly job: string;
  /** Undefined where the job names none. */
  readonly environment: string | undefined;
}

export interface ReleasePlaces {
  /** Where the first release starts; the first line of the first workflow where none does. */
  readonly start: Place;
  /** Jobs that publish: in workflows that a tag or a release starts, or that others call. */
  readonly publishing: readonly PublishingPlace[];
}

/** @param workflows In order. */
export function releasePlaces(workflows: readonly WorkflowFile[]): ReleasePlaces {
  const start = workflows.flatMap((workflow) =>
    workflow.triggers.filter(startsRelease).map(({ at }) => placeOf(workflow, at)),
  )[0];
  const [first] = workflows;
  return {
    start: start ?? { file: first?.file ?? '.github/workflows', line: 1, column: 1 },
    publishing: workflows
      .filter(({ triggers }) => triggers.some((trigger) => startsRelease(trigger) || trigger.event === 'workflow_call'))
      .flatMap((workflow) =>
        workflow.jobs
          .filter((job) => job.uses === undefined && isPublishingJob(workflow, job))
          .map((job) => {
            const named = childOf(job.node, 'environment');
            const environment = scalarOf(named) ?? scalarOf(childOf(named, 'name'));
            return { ...placeOf(workflow, environment?.start ?? job.key.start), job: job.id, environment: environment?.text };
          }),
      ),
  };
}

function placeOf({ file, tree }: WorkflowFile, offset: number): Place {
  const { line, column } = tree.positionOf(offset);
  return { file, line, column };
}
