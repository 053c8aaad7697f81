// What every SARIF report of ours is made with.
// Source: https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/sarif-v2.1.0-errata01-os.html

import { escapeForTerminal } from './escape.ts';

export const sarifSchema = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/** Text without a placeholder or a link of its own: sections 3.11.5 and 3.11.6. Viewers differ in what they take for an escaped bracket. */
export function sarifMessage(text: string): { readonly text: string } {
  const plain = escapeForTerminal(text).replaceAll('](', String.raw`]\u{28}`);
  return { text: plain.replaceAll(/[{}]/g, (brace) => brace + brace) };
}

/** A name as one segment of a relative reference: RFC 3986, section 4.2. Half a surrogate pair, which no address can hold, stands as its escape. */
export function uriSegment(name: string): string {
  return encodeURIComponent(name.isWellFormed() ? name : escapeForTerminal(name));
}
