// Colours of the text reports. Text from outside is escaped before it is styled, never after.

export interface Style {
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly warning: (text: string) => string;
}

/** @param colored Whether to write control sequences at all. Source: ECMA-48, 8.3.117 (SGR). */
export function createStyle(colored: boolean): Style {
  // By hand: loading node:util costs a tenth of the whole run of an empty script.
  const paint = (on: string, off: string) => (text: string) => (colored ? `\x1b[${on}m${text}\x1b[${off}m` : text);
  return {
    strong: paint('1', '22'),
    faint: paint('2', '22'),
    good: paint('32', '39'),
    bad: paint('1;31', '39;22'),
    warning: paint('33', '39'),
  };
}
