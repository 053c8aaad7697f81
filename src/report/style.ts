// Colours of the text reports. Text from outside is escaped before it is styled, never after.

import { styleText } from 'node:util';

export interface Style {
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly warning: (text: string) => string;
}

type Format = Parameters<typeof styleText>[0];

export function createStyle(colored: boolean): Style {
  const paint = (format: Format) => (text: string) => (colored ? styleText(format, text, { validateStream: false }) : text);
  return {
    strong: paint('bold'),
    faint: paint('dim'),
    good: paint('green'),
    bad: paint(['bold', 'red']),
    warning: paint('yellow'),
  };
}
