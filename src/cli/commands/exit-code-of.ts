// The exit code of an answer that is a yes or a no.

import { exitCodes } from '../../model/tool-error.ts';

export function exitCodeOf(answer: 'released' | 'listed' | 'built' | 'staged' | 'accepted' | 'refused'): number {
  switch (answer) {
    case 'released':
    case 'listed':
    case 'built':
    case 'staged':
    case 'accepted':
      return exitCodes.yes;
    case 'refused':
      return exitCodes.no;
  }
}
