// Names that `vary` and `require` take in selfsame.yaml. A contract test holds them against build/variations.

import type { WallRecord } from './build.ts';

/** Ids of the variations, in the order of their catalogue. */
export const variationIds = ['build-path', 'timezone', 'umask'] as const;

/** Ids of the walls of a room; see WallRecord in build.ts. */
export const wallIds = [
  'network-cut',
  'read-only-outside',
  'own-processes',
  'own-clock',
] as const satisfies readonly WallRecord['id'][];
