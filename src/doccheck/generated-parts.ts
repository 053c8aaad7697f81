// Finds the parts of documents that a command prints: between `<!-- doc-check: generated NAME -->` and `<!-- doc-check: end -->`.

import type { Directive } from '../model/document.ts';

export interface GeneratedPart {
  readonly file: string;
  readonly name: string;
  /** Lines of the document between the two comments, the first and the last, from 1; `to` is less than `from` where there is none. */
  readonly from: number;
  readonly to: number;
}

export interface GeneratedParts {
  readonly parts: readonly GeneratedPart[];
  /** Comments that begin or end no part, with what is wrong. */
  readonly faults: readonly { readonly directive: Directive; readonly message: string }[];
}

/** @param directives Those of one document or of several, in order. */
export function findGeneratedParts(directives: readonly Directive[]): GeneratedParts {
  const parts: GeneratedPart[] = [];
  const faults: { directive: Directive; message: string }[] = [];
  let open: Directive | undefined;
  const leaveOpen = () => {
    if (open !== undefined) faults.push({ directive: open, message: `the generated part "${open.rest}" is not closed` });
    open = undefined;
  };
  for (const directive of directives) {
    if (open?.file !== directive.file) leaveOpen();
    const { file, word, rest } = directive;
    if (word === 'generated') {
      if (open !== undefined) {
        const message = `the generated part "${rest}" begins inside of "${open.rest}", which began on line ${open.line}`;
        faults.push({ directive, message });
      } else if (rest === '') faults.push({ directive, message: 'a generated part has no name' });
      else open = directive;
    } else if (word === 'end') {
      if (open === undefined) faults.push({ directive, message: 'no generated part is open here' });
      else parts.push({ file, name: open.rest, from: open.endLine + 1, to: directive.line - 1 });
      open = undefined;
    }
  }
  leaveOpen();
  return { parts, faults };
}
