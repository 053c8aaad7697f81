// Two zones 26 hours apart, so that neither the hour nor the date is ever the same in both rooms.

import type { Variation } from '../../model/build.ts';

export const timezone: Variation = {
  id: 'timezone',
  title: 'a different time zone',
  reveals: ['local-time', 'zip-local-time'],
  // POSIX form: it works where no zone files are installed. The sign counts westwards.
  apply: (environment, room) => ({
    ...environment,
    variables: { ...environment.variables, TZ: room === 'reference' ? 'EVEN+12' : 'ODD-14' },
  }),
  probe: {
    command: ['date', '+%z %Z'],
    inEffect: (reference, varied) => reference === '-1200 EVEN' && varied === '+1400 ODD',
  },
};
