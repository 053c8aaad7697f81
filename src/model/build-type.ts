// The build types of the provenance that a release may carry.

/** @see https://actions.github.io/buildtypes/workflow/v1 */
export const githubBuildType = 'https://actions.github.io/buildtypes/workflow/v1';

/** Anything but GitHub. A name, not an address: docs/build-types/local.md says what its fields mean. */
export const localBuildType = 'https://selfsame.invalid/build-types/local/v1';
