// Rule: every anchor that a link names is there: a heading, an id of HTML, or a line of a file.

import { posix } from 'node:path';
import { parseMarkdown } from '../../codec/markdown.ts';
import type { DocumentFinding, MarkdownDocument } from '../../model/document.ts';
import { linkPlace } from '../link-path.ts';
import { limitedSuggestions, type Suggester } from '../link-suggestions.ts';
import type { DocumentRule, Project } from '../rule.ts';

export const linkAnchor: DocumentRule = {
  id: 'link-anchor',
  title: 'anchors that links name are there',
  run: async ({ documents, project }) => {
    const known = new Map<string, Promise<Anchors | undefined>>(
      documents.map((document) => [posix.normalize(document.file), Promise.resolve(anchorsIn(document))]),
    );
    const anchorsOf = (path: string): Promise<Anchors | undefined> => {
      const found = known.get(path) ?? readAnchors(path, project);
      known.set(path, found);
      return found;
    };
    const suggestions = limitedSuggestions();
    const findings: DocumentFinding[] = [];
    let anchors = 0;
    for (const document of documents) {
      const { file } = document;
      for (const { target, line, column } of document.links) {
        const place = linkPlace(target, document);
        if (place.kind !== 'inside' || place.anchor === undefined) continue;
        anchors += 1;
        const there = await anchorsOf(place.path);
        const fault = there === undefined ? undefined : faultOf({ ...place, anchor: place.anchor, target }, there, suggestions);
        if (fault !== undefined) findings.push({ rule: linkAnchor.id, file, line, column, ...fault });
      }
    }
    return { findings, counts: { anchors } };
  },
};

interface Anchors {
  /** Undefined where the file is no Markdown. */
  readonly names: ReadonlySet<string> | undefined;
  readonly lines: number;
}

/** Undefined where there is no such file, which is another rule's finding. A folder is shown with its README.md. */
async function readAnchors(path: string, project: Project): Promise<Anchors | undefined> {
  const text = await project.readText(path);
  if (text !== undefined)
    return isMarkdown(path) ? anchorsIn(parseMarkdown(text, path)) : { names: undefined, lines: linesOf(text) };
  if ((await project.kindAt(path)) !== 'folder') return undefined;
  const readme = posix.join(path, 'README.md');
  const shown = await project.readText(readme);
  return shown === undefined ? undefined : anchorsIn(parseMarkdown(shown, readme));
}

function anchorsIn({ anchors, headings, text }: MarkdownDocument): Anchors {
  // `# Title {#id}` is read by most generators of sites, and written for one of them.
  const given = headings.flatMap(({ text: heading }) => /\{\s*#([^\s{}]+)[^{}]*\}\s*$/.exec(heading)?.[1] ?? []);
  return { names: new Set([...anchors, ...given]), lines: linesOf(text) };
}

function isMarkdown(path: string): boolean {
  return /\.(?:md|markdown)$/i.test(path);
}

function linesOf(text: string): number {
  return text.replace(/\n$/, '').split('\n').length;
}

function faultOf(
  { target, anchor, asSource }: { readonly target: string; readonly anchor: string; readonly asSource: boolean },
  { names, lines }: Anchors,
  suggestions: Suggester,
): Pick<DocumentFinding, 'message' | 'help'> | undefined {
  if (names === undefined || asSource) {
    const [, first, last = first] = /^L(\d{1,9})(?:C\d+)?(?:-L?(\d{1,9})(?:C\d+)?)?$/.exec(anchor) ?? [];
    if (first === undefined || [first, last].every((line) => Number(line) >= 1 && Number(line) <= lines)) return undefined;
    return {
      message: `"${target}" names a line that is not there: the file has ${lines}`,
      help: 'lines move: link to a name in the file, or to a commit',
    };
  }
  // GitHub finds an anchor in lower case too, and puts "user-content-" before the ids of HTML. The top of a page is always there.
  const wanted = anchor.replace(/^user-content-/, '');
  const spellings = [wanted, wanted.toLowerCase(), `user-content-${wanted}`];
  if (spellings.some((name) => names.has(name)) || wanted.toLowerCase() === 'top') return undefined;
  return {
    message: `"${target}" names the anchor "${anchor}", which is not there${suggestions(wanted, [...names])}`,
    help: 'an anchor is a heading in lower case, with hyphens for spaces and without punctuation',
  };
}
