// The one workflow that may sign for other projects unasked: the project's own reusable workflow, at one of its release tags.

import { escapePattern } from './matcher.ts';

/** Where this project lies. Its releases are what a caller of the workflow names. */
const ownRepository = 'https://github.com/selfsame-dev/selfsame';

/** A pattern for its identity. It signs for every caller in the world: alone it proves no project. */
export const ownReusableWorkflow = `${escapePattern(`${ownRepository}/.github/workflows/build-and-attest.yml@refs/tags/v`)}[0-9]+\\.[0-9]+\\.[0-9]+`;
