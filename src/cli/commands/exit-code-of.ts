// The exit code of an answer that is a yes or a no.

import { exitCodes } from '../../model/tool-error.ts';

export function exitCodeOf(answer: 'released' | 'accepted' | 'refused'): number {
  switch (answer) {
    case 'released':
    case 'accepted':
      return exitCodes.yes;
    case 'refused':
      return exitCodes.no;
  }
}
