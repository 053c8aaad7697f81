// Mutations of links: a target is cut short, an anchor becomes another.

import { posix } from 'node:path';
import type { DocumentLink, MarkdownDocument } from '../../model/document.ts';
import { linkPlace } from '../link-path.ts';
import type { Project } from '../rule.ts';
import { lineAt, literal, withMatch } from './edit-text.ts';
import { type Mutant, type Mutation, mutantOf } from './mutation.ts';

export const linkCut: Mutation = {
  id: 'link-cut',
  title: 'the target of a link is cut short',
  rules: ['link-target'],
  alone: true,
  mutants: async ({ document, project }) => {
    const mutants: Mutant[] = [];
    for (const link of document.links) {
      const place = linkPlace(link.target, document);
      if (place.kind !== 'inside' || place.own || (await project.kindAt(place.path)) === undefined) continue;
      const cut = await cutTarget(link.target, document, project);
      if (cut !== undefined) mutants.push(...retargeted(document, link, cut));
    }
    return mutants;
  },
};

export const anchorChanged: Mutation = {
  id: 'anchor-changed',
  title: 'a link names another anchor',
  rules: ['link-anchor'],
  alone: false,
  mutants: async ({ document, project }) => {
    const mutants: Mutant[] = [];
    for (const link of document.links) {
      const place = linkPlace(link.target, document);
      if (place.kind !== 'inside' || place.anchor === undefined) continue;
      if (!place.own && (await project.readText(place.path)) === undefined) continue;
      const isMarkdown = place.own || /\.(?:md|markdown)$/i.test(place.path);
      const wanted = isMarkdown ? `${link.target}-elsewhere` : withLastLine(link.target);
      if (wanted !== undefined) mutants.push(...retargeted(document, link, wanted));
    }
    return mutants;
  },
};

/** The shortest cut that leads to nothing; undefined where every one leads to a folder above. */
async function cutTarget(target: string, document: MarkdownDocument, project: Project): Promise<string | undefined> {
  const [path = ''] = /^[^#?]*/.exec(target) ?? [];
  for (let cut = path.replace(/\/+$/, '').slice(0, -1); cut !== ''; cut = cut.slice(0, -1)) {
    const place = linkPlace(cut, document);
    if (posix.basename(cut).replaceAll('.', '') === '') continue;
    if (place.kind !== 'inside' || (await project.kindAt(place.path)) === undefined) return `${cut}${target.slice(path.length)}`;
  }
  return undefined;
}

function withLastLine(target: string): string | undefined {
  return /#L\d+$/.test(target) ? target.replace(/\d+$/, '99999999') : undefined;
}

/** In the link itself, or in the definition that it refers to. */
function retargeted(document: MarkdownDocument, link: DocumentLink, wanted: string): readonly Mutant[] {
  const target = literal(link.target);
  const what = `the link "${link.target}" becomes "${wanted}"`;
  const put = (match: RegExpExecArray) => `${match[1] ?? ''}${wanted}`;
  const inline = new RegExp(
    link.kind === 'html' ? `((?:href|src)\\s*=\\s*["']?)${target}(?=["'\\s>])` : `(\\]\\(\\s*<?)${target}(?=[\\s>)])`,
    'gi',
  );
  const changed = withMatch(document.text, link, inline, put);
  if (changed !== undefined) return mutantOf(link.line, what, changed);
  const definition = new RegExp(`^([ >]*\\[[^\\]\\n]+\\]:[ \\t]*<?)${target}(?=[\\s>]|$)`, 'm').exec(document.text);
  if (definition === null) return [];
  const line = lineAt(document.text, definition.index);
  const { text } = document;
  const end = definition.index + definition[0].length;
  return mutantOf(line, what, `${text.slice(0, definition.index)}${put(definition)}${text.slice(end)}`);
}
