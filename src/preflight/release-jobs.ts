// Which job is what: the one place that says what preflight takes for a signing job, a publishing job and a release workflow.
// In words: docs/preflight.md

import { childOf, pairsOf, scalarsOf } from '../codec/yaml-tree.ts';
import { loginActions, signs } from './token-use.ts';
import { usesRepository } from './uses.ts';
import { accessTo, type Job, permissionsOf, type Trigger, type WorkflowFile } from './workflow.ts';

/**
 * Holds `attestations: write`; or `id-token: write` for something else than GitHub Pages, which wants it beside `pages: write`, or than
 * to log in to a cloud and sign nothing.
 */
export function isSigningJob(workflow: WorkflowFile, job: Job): boolean {
  if (holdsWrite(workflow, job, 'attestations')) return true;
  if (!holdsWrite(workflow, job, 'id-token') || holdsWrite(workflow, job, 'pages')) return false;
  return signs(job) || !job.steps.some(({ uses }) => loginActions.some((action) => usesRepository(uses, action)));
}

/** Holds `contents: write`: it can make a release, and move a tag. */
export function isPublishingJob(workflow: WorkflowFile, job: Job): boolean {
  return holdsWrite(workflow, job, 'contents');
}

/**
 * Nothing but a tag, a release or a person starts it; or a tag or a release does, and one of its jobs publishes; or one of its jobs
 * signs, or may write to the repository and makes releases. Tests that also run on tags are none.
 */
export function isReleaseWorkflow(workflow: WorkflowFile): boolean {
  const { triggers, jobs } = workflow;
  const others = triggers.filter(({ event }) => event !== 'workflow_dispatch' && event !== 'workflow_call');
  if (others.length > 0 && others.every(startsReleaseAlone)) return true;
  if (triggers.some(startsRelease) && jobs.some(publishes)) return true;
  return jobs.some(
    (job) => isSigningJob(workflow, job) || (isPublishingJob(workflow, job) && (makesRelease(job) || job.uses !== undefined)),
  );
}

/** A `release` event, or a `push` with a filter for tags. One without filters is of every branch too: that is for tests. */
export function startsRelease({ event, filters }: Trigger): boolean {
  if (event === 'release') return true;
  return (
    event === 'push' && pairsOf(filters).some(({ key }) => key.text === 'tags') && scalarsOf(childOf(filters, 'tags')).length > 0
  );
}

function startsReleaseAlone(trigger: Trigger): boolean {
  return startsRelease(trigger) && !pairsOf(trigger.filters).some(({ key }) => key.text === 'branches');
}

/** Actions whose work is a release. */
const releaseActions = [
  'actions/create-release',
  'actions/upload-release-asset',
  'goreleaser/goreleaser-action',
  'googleapis/release-please-action',
  'ncipollo/release-action',
  'softprops/action-gh-release',
  'svenstaro/upload-release-action',
];

/** Whether a step of the job makes a release or adds files to one. */
function makesRelease(job: Job): boolean {
  return job.steps.some(
    ({ uses, run }) =>
      releaseActions.some((action) => usesRepository(uses, action)) ||
      /\b(?:gh\s+release\s+(?:create|edit|upload)|selfsame\s+publish|semantic-release|goreleaser\s+release)\b/.test(
        run?.text ?? '',
      ),
  );
}

/** Whether a step of the job makes a release, or hands something to a registry. */
function publishes(job: Job): boolean {
  if (makesRelease(job)) return true;
  return job.steps.some(
    ({ uses, run }) =>
      usesRepository(uses, 'pypa/gh-action-pypi-publish') ||
      /\b(?:(?:npm|pnpm|yarn|cargo|poetry|uv)\s+publish|twine\s+upload|(?:docker|gem|helm|nuget|oras|crane)\s+push)\b/.test(
        run?.text ?? '',
      ),
  );
}

/** Written out: `write-all` is a fault of its own, and says nothing about what a job is for. */
function holdsWrite(workflow: WorkflowFile, job: Job, scope: string): boolean {
  const permissions = permissionsOf(workflow, job);
  return permissions !== undefined && permissions.all === undefined && accessTo(permissions, scope) === 'write';
}
