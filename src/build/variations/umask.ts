// Another umask: the group may write in the second room, as on machines where each user has a group of their own.

import type { Variation } from '../../model/build.ts';

export const umask: Variation = {
  id: 'umask',
  title: 'another umask, for the checkout as well',
  reveals: ['file-mode'],
  apply: (environment, room) => ({ ...environment, umask: room === 'reference' ? '0022' : '0002' }),
  probe: {
    command: ['sh', '-c', 'umask'],
    inEffect: (reference, varied) => Number.parseInt(reference, 8) === 0o022 && Number.parseInt(varied, 8) === 0o002,
  },
};
