// Where a block of data or code is not of the language that it names. A part of a file has no fault as long as something around it, or in
// place of what it leaves out, makes it whole. Parsers are loaded when the first block of their language is looked at.

import { parseStrictJson } from '../codec/strict-json.ts';
import { faultAt, type SyntaxFault } from '../codec/syntax-fault.ts';
import { withoutElidedLines, withoutJsonElisions, withoutScriptElisions, withoutTemplates } from './elisions.ts';
import { withoutJsx } from './without-jsx.ts';

type FindFault = (text: string) => SyntaxFault | undefined;

/** By the first word of an info string. The names are GitHub's linguist's. */
const languages: Readonly<Record<string, () => Promise<FindFault>>> = {
  ...alike(['json'], loadJson),
  ...alike(['jsonc', 'json5c'], loadJsonc),
  ...alike(['yaml', 'yml'], loadYaml),
  ...alike(['toml'], loadToml),
  ...alike(['xml', 'svg'], loadXml),
  ...alike(['js', 'javascript', 'mjs', 'cjs'], () => loadScript('javascript', false)),
  ...alike(['jsx'], () => loadScript('javascript', true)),
  ...alike(['ts', 'typescript', 'mts', 'cts'], () => loadScript('typescript', false)),
  ...alike(['tsx'], () => loadScript('typescript', true)),
  ...alike(['dockerfile', 'docker', 'containerfile'], loadDockerfile),
};

/** Undefined for a language that is not known here. */
export function findFaultOf(language: string): (() => Promise<FindFault>) | undefined {
  return Object.hasOwn(languages, language) ? languages[language] : undefined;
}

function alike(names: readonly string[], load: () => Promise<FindFault>): Readonly<Record<string, () => Promise<FindFault>>> {
  return Object.fromEntries(names.map((name) => [name, load]));
}

/** None where one of the ways in which the text can be completed is sound; else the fault of the way that got furthest. */
function unlessCompleted(
  find: FindFault,
  text: string,
  completed: readonly (() => string | undefined)[],
  relaxed: FindFault = find,
): SyntaxFault | undefined {
  let furthest = find(text);
  for (const complete of completed) {
    if (furthest === undefined) return undefined;
    const whole = complete();
    if (whole === undefined || whole === text) continue;
    const fault = relaxed(whole);
    if (fault === undefined || fault.line > furthest.line) furthest = fault;
  }
  return furthest;
}

async function loadJson(): Promise<FindFault> {
  const { findJsonFault } = await import('../codec/jsonc.ts');
  const strict: FindFault = (text) => findJsonFault(text, 'json') ?? repeatedKey(text);
  // What is left out may stand behind a comma; a comment is none of it.
  const withGaps: FindFault = (text) => (/(?:^|[\s,])\/[/*]/.test(text) ? strict(text) : findJsonFault(text, 'jsonc'));
  return (text) => {
    const gaps = withoutJsonElisions(withoutElidedLines(text));
    const hasGaps = gaps !== text;
    return unlessCompleted(
      strict,
      text,
      [
        () => `{${text.replace(/,\s*$/, '')}}`,
        () => `[${text.replace(/,\s*$/, '')}]`,
        // One value a line.
        () =>
          `[${text
            .trim()
            .split('\n')
            .filter((line) => line.trim() !== '')
            .join(',')}]`,
        () => withoutTemplates(text),
        ...(hasGaps ? [() => gaps, () => `{${gaps}}`, () => `[${gaps}]`] : []),
      ],
      (whole) => (hasGaps ? withGaps(whole) : strict(whole)),
    );
  };
}

/** What `JSON.parse` lets through and two readers may read in two ways. */
function repeatedKey(text: string): SyntaxFault | undefined {
  const parsed = parseStrictJson(text, { maxDepth: 500 });
  if (parsed.status === 'parsed') return undefined;
  const [, message = parsed.reason, line, column] = /^(.*), line (\d+) column (\d+)$/.exec(parsed.reason) ?? [];
  return { line: Number(line ?? 1), ...(column === undefined ? {} : { column: Number(column) }), message };
}

async function loadJsonc(): Promise<FindFault> {
  const { findJsonFault } = await import('../codec/jsonc.ts');
  const find: FindFault = (text) => findJsonFault(text, 'jsonc');
  return (text) => {
    const gaps = withoutJsonElisions(withoutElidedLines(text));
    return unlessCompleted(find, text, [
      () => `{${text}\n}`,
      () => `[${text}\n]`,
      () => gaps,
      () => `{${gaps}\n}`,
      () => `[${gaps}\n]`,
    ]);
  };
}

async function loadYaml(): Promise<FindFault> {
  const { findYamlFault } = await import('../codec/yaml.ts');
  return (text) =>
    unlessCompleted(findYamlFault, text, [() => withoutElidedLines(text)]) &&
    // The branches of a template may say one key twice.
    unlessCompleted(
      findYamlFault,
      text,
      [() => withoutTemplates(text), () => withoutElidedLines(withoutTemplates(text))],
      (whole) => findYamlFault(whole, { mayRepeatKeys: true }),
    );
}

async function loadToml(): Promise<FindFault> {
  const { findTomlFault } = await import('../codec/toml.ts');
  return (text) => unlessCompleted(findTomlFault, text, [() => withoutElidedLines(text)]);
}

async function loadXml(): Promise<FindFault> {
  const { findXmlFault } = await import('../codec/xml.ts');
  // Several elements side by side; a declaration must come first.
  const inside = (text: string): string => `<part>${text.replace(/^\s*<\?xml[\s\S]*?\?>/, (found) => linesOf(found))}</part>`;
  const full = (text: string): string => text.replaceAll(/<[\w:.-][^<>]*>/g, (tag) => tag.replaceAll(/\.{3}|…/g, ''));
  return (text) =>
    unlessCompleted(findXmlFault, text.trimStart() === '' ? '<x/>' : text, [
      () => text.trim(),
      () => inside(text),
      () => inside(full(text)),
    ]);
}

async function loadDockerfile(): Promise<FindFault> {
  const { findDockerfileFault } = await import('../codec/dockerfile.ts');
  return (text) => unlessCompleted(findDockerfileFault, text, [() => withoutElidedLines(text)]);
}

async function loadScript(language: 'javascript' | 'typescript', isJsx: boolean): Promise<FindFault> {
  const { findScriptFault } = await import('../codec/script-syntax.ts');
  const plain: FindFault = (text) => findScriptFault(text, language);
  /** As it stands, as what stands in a function, as an expression, as members of an object or a class. */
  const orPart: FindFault = (text) => {
    const fault = plain(text);
    if (fault === undefined) return undefined;
    const wholes = [
      `async function* part() {${text}\n}`,
      `(${text.replace(/[;,]\s*$/, '')}\n)`,
      `({${text}\n})`,
      `class Part {${text}\n}`,
    ];
    return wholes.some((whole) => plain(whole) === undefined) ? undefined : fault;
  };
  return (text) => {
    const full = withoutScriptElisions(text);
    const fault = unlessCompleted(orPart, text, [() => full]);
    if (fault === undefined || !text.includes('<')) return fault;
    const script = withoutJsx(full);
    // Outside of JSX a "<" may be anything.
    if (script.status === 'malformed') return isJsx ? faultAt(full, script.offset, script.message) : fault;
    const inside = orPart(script.text);
    return inside === undefined || isJsx ? inside : fault;
  };
}

function linesOf(text: string): string {
  return '\n'.repeat(text.split('\n').length - 1);
}
