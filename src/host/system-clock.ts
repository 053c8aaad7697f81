// The machine's clock.

import type { Clock } from '../model/world.ts';

export const systemClock: Clock = { now: () => new Date() };
