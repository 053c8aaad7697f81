// Every variation, in the order in which they are applied and reported.

import type { Variation } from '../../model/build.ts';
import { buildPath } from './build-path.ts';
import { timezone } from './timezone.ts';
import { umask } from './umask.ts';

export const variations: readonly Variation[] = [buildPath, timezone, umask];
