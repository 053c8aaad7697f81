// Another path of another length, since a length alone moves offsets in programs that embed it.

import type { Variation } from '../../model/build.ts';

export const buildPath: Variation = {
  id: 'build-path',
  title: 'a work tree at another path of another length',
  reveals: ['build-path'],
  apply: (environment, room) => ({
    ...environment,
    folderName: room === 'reference' ? 'source' : 'the-same-source-in-another-folder',
  }),
  probe: {
    // `env` makes it a child program: the shell's own `pwd` answers from a variable.
    command: ['env', 'pwd', '-P'],
    inEffect: (reference, varied) => reference.startsWith('/') && varied.startsWith('/') && reference.length !== varied.length,
  },
};
