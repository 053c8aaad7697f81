// Where this project lies: what its workflow templates name, and whose reusable workflow a verifier may trust unasked.

/** `owner/name`. */
export const ownProject = 'selfsame-dev/selfsame';

export const ownRepository = `https://github.com/${ownProject}`;

/** Path in the repository of the workflow that other projects call. */
export const ownReusableWorkflowPath = '.github/workflows/build-and-attest.yml';
