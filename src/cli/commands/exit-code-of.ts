// The exit code of an answer: a yes, a no, or that it could not be told.

import { exitCodes } from '../../model/tool-error.ts';

type Yes = 'released' | 'listed' | 'built' | 'staged' | 'accepted' | 'passed';

export function exitCodeOf(answer: Yes | 'refused' | 'failed' | 'not settled'): number {
  switch (answer) {
    case 'released':
    case 'listed':
    case 'built':
    case 'staged':
    case 'accepted':
    case 'passed':
      return exitCodes.yes;
    case 'refused':
    case 'failed':
      return exitCodes.no;
    case 'not settled':
      return exitCodes.couldNotTell;
  }
}
