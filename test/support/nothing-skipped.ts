// Whether what is missing fails instead of being said: .ci/run sets it, for there everything must be there.

export const nothingSkipped = process.env.SELFSAME_NOTHING_SKIPPED !== undefined;
