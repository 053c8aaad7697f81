// The one workflow that may sign for other projects unasked: the project's own reusable workflow, at one of its release tags.

import { ownRepository, ownReusableWorkflowPath } from '../model/own-project.ts';
import { escapePattern } from './matcher.ts';

/** A pattern for its identity. It signs for every caller in the world: alone it proves no project. */
export const ownReusableWorkflow = `${escapePattern(`${ownRepository}/${ownReusableWorkflowPath}@refs/tags/v`)}[0-9]+\\.[0-9]+\\.[0-9]+`;
