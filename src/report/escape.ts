// Makes text from outside safe on the surface that it is printed on: no file name can draw a verdict.
// Sources: Unicode TR36 and TR39.

/** Whatever is invisible, moves the cursor, turns the direction of text or looks like a space without being one. */
const hidden = String.raw`[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u{2800}]|(?! )\p{Zs}`;

/** A backslash is doubled only where it could be read as one of ours, so that patterns such as `v\.1` stay as they are. */
const unsafe = new RegExp(String.raw`\\(?=[nrtu\\]|##\[|${hidden})|#(?=#\[)|${hidden}`, 'gu');

const hiddenButTab = new RegExp(String.raw`(?!\t)(?:${hidden})`, 'gu');

const shortForms: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\\': '\\\\' };

/**
 * One line of visible characters for any text. Two different texts never give the same line.
 * `##[` loses its form, because GitHub's runner obeys that anywhere in a line of a log.
 */
export function escapeForTerminal(text: string): string {
  return text.replaceAll(unsafe, (character) => shortForms[character] ?? codePoint(character));
}

/** A line of a document that must stay what it is: only what could steer a terminal or hide is made visible. */
export function showHidden(line: string): string {
  return line.replaceAll(hiddenButTab, codePoint);
}

/** A line of a log: colours taken out and tabs widened first, so that what a tool printed can be read. */
export function escapeLogLine(line: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ECMA-48 control sequences begin with ESC and a bracket.
  const plain = line.replaceAll(/\u{1b}\[[0-9;:?]*[ -/]*[@-~]/gu, '').replace(/\r+$/, '');
  return escapeForTerminal(plain.replaceAll('\t', '    '));
}

function codePoint(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
