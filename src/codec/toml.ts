// The door of smol-toml: where a text is no TOML. Source: https://toml.io/en/v1.0.0

import { parse, TomlError } from 'smol-toml';
import { phrase, type SyntaxFault } from './syntax-fault.ts';

export function findTomlFault(text: string): SyntaxFault | undefined {
  try {
    parse(text);
    return undefined;
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const { line, column, message } = error;
    return { line, column, message: phrase(message.replace(/^Invalid TOML document: /, '')) };
  }
}
