// Progress that nobody watches, and one that keeps the notes.

import type { Progress } from '../../src/model/world.ts';

export const silentProgress: Progress = { stage: () => () => {}, note: () => {} };
