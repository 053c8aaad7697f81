// The door of libxml2-wasm: where a text is no well-formed XML. Nothing outside of the text is read: no DTD, no entity, no catalogue.
// Source: https://www.w3.org/TR/xml/

import { ParseOption, XmlDocument, XmlLibError } from 'libxml2-wasm';
import { phrase, type SyntaxFault } from './syntax-fault.ts';

const options = ParseOption.XML_PARSE_NONET | ParseOption.XML_PARSE_NO_XXE | ParseOption.XML_PARSE_NO_SYS_CATALOG;

export function findXmlFault(text: string): SyntaxFault | undefined {
  try {
    XmlDocument.fromString(text, { option: options }).dispose();
    return undefined;
  } catch (error) {
    if (!(error instanceof XmlLibError)) throw error;
    // A prefix that nothing declares is well-formed; a part of a document shows it.
    const first = error.details.find(({ message }) => !/^Namespace prefix /.test(message));
    return first === undefined ? undefined : { line: first.line, column: Math.max(1, first.col), message: phrase(first.message) };
  }
}
