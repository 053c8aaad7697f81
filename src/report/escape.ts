// Makes text from outside safe on the surface that it is printed on: no file name can draw a verdict.
// Sources: Unicode TR36 and TR39, CommonMark 0.31 sections 2.4, 2.5 and 6.1, XML 1.0 section 2.2, GitHub's actions/runner
// ActionCommand.cs.

/** Whatever is invisible, moves the cursor, turns the direction of text or looks like a space without being one. */
const hidden = String.raw`[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u{2800}]|(?! )\p{Zs}`;

/**
 * A backslash is doubled only where it could be read as one of ours, so that patterns such as `v\.1` stay as they are. GitHub's runner
 * obeys `##[` anywhere in a line of a log, and `::` where a line begins with it.
 */
const unsafe = new RegExp(String.raw`\\(?=[nrtu\\]|##\[|${hidden})|#(?=#\[)|(?<=^ *):(?=:)|${hidden}`, 'gu');

const hiddenButTab = new RegExp(String.raw`(?!\t)(?:${hidden})`, 'gu');

/** As JSON is printed: its own line ends are not of a text in it, in which they are escaped already. */
const hiddenInJson = new RegExp(String.raw`(?!\n)(?:${hidden})|#(?=#\[)`, 'gu');

const shortForms: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\\': '\\\\' };

/** One line of visible characters for any text, which no log takes for a command. Two different texts never give the same line. */
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

/** JSON text that means the same, with nothing in it that a terminal or a log would act on. */
export function escapeJson(json: string): string {
  return json.replaceAll(hiddenInJson, (character) =>
    Array.from({ length: character.length }, (_, index) => `\\u${hex(character.charCodeAt(index)).padStart(4, '0')}`).join(''),
  );
}

/** Text, or the value of an attribute in double quotes, of an HTML document in UTF-8. One visible line. */
export function escapeHtml(text: string): string {
  return escapeForTerminal(text).replaceAll(/[&<>"'`]/g, reference);
}

/** The same of an XML document, which cannot hold two more characters in any spelling. */
export function escapeXml(text: string): string {
  return escapeForTerminal(text)
    .replaceAll(/[\ufffe\uffff]/g, codePoint)
    .replaceAll(/[&<>"']/g, reference);
}

/**
 * Running text of a Markdown document: no markup of any kind. For words of our own: where GitHub looks for names of people and
 * issues, it looks in such text too, and not in a code span.
 */
export function escapeMarkdown(text: string): string {
  return escapeForTerminal(text).replaceAll(/[\\`*_{}[\]()#+\-.!|~:/&<>@]/g, (mark) =>
    '&<>@'.includes(mark) ? reference(mark) : `\\${mark}`,
  );
}

/** A Markdown code span for any text; also fit for a cell of a table. */
export function markdownCode(text: string): string {
  // In a table the bar ends a cell even in a code span, unless there is a backslash before it, which is then taken away.
  const visible = escapeForTerminal(text).replaceAll('|', '\\|');
  const longest = Math.max(0, ...[...visible.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  // A span strips one space from each end when both have one, and cannot begin with a backtick.
  const padding = visible === '' || /^[` ]|[` ]$/.test(visible) ? ' ' : '';
  return `${fence}${padding}${visible}${padding}${fence}`;
}

function reference(mark: string): string {
  return `&#${mark.charCodeAt(0)};`;
}

function codePoint(character: string): string {
  return `\\u{${hex(character.codePointAt(0) ?? 0)}}`;
}

function hex(code: number): string {
  return code.toString(16);
}
