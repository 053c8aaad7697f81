// The door of sh-syntax: whether shell texts parse, asked where there is no bash. Stricter than bash in a few places, laxer in others:
// docs/doc-check.md. WebAssembly, which is loaded when the first text is asked about.

import type { Project, ShellFault } from './rule.ts';

/** As the package throws it; `Pos` counts from 1. */
interface ParseFault {
  readonly Text: string;
  readonly Pos?: { readonly Line: number };
}

export function parserSyntax(): Project['checkShell'] {
  return async (texts) => {
    // The package asks for it itself, and says of it that nothing happens when it is loaded: a bundler would leave it out.
    await import('sh-syntax/vendors/wasm_exec.cjs');
    const { parse } = await import('sh-syntax');
    const answers: (ShellFault | undefined)[] = [];
    for (const text of texts) {
      try {
        await parse(text, { filepath: 'block' });
        answers.push(undefined);
      } catch (error) {
        answers.push(toFault(error));
      }
    }
    return answers;
  };
}

/** @throws what is no fault of the text. */
function toFault(error: unknown): ShellFault {
  // Where the parser tells no position.
  if (error instanceof SyntaxError) return { line: 1, message: error.message };
  if (!isParseFault(error)) throw error;
  return { line: error.Pos?.Line ?? 1, message: error.Text };
}

function isParseFault(error: unknown): error is ParseFault {
  return error instanceof Error && 'Text' in error && typeof error.Text === 'string';
}
