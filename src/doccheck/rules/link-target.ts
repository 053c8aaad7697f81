// Rule: every relative link and image leads to a file or a folder of the project.

import { posix } from 'node:path';
import type { DocumentFinding, DocumentLink } from '../../model/document.ts';
import { type LinkPlace, linkPlace } from '../link-path.ts';
import { limitedSuggestions, type Suggester } from '../link-suggestions.ts';
import type { DocumentRule, Project } from '../rule.ts';

export const linkTarget: DocumentRule = {
  id: 'link-target',
  title: 'relative links and images lead to a file of the project',
  run: async ({ documents, project }) => {
    const looked = new Map<string, Promise<Fault | undefined>>();
    const tree = readTree(project);
    const suggestions = limitedSuggestions();
    const look = (path: string) => {
      const found = looked.get(path) ?? lookUp(path, project, tree, suggestions);
      looked.set(path, found);
      return found;
    };
    const findings: DocumentFinding[] = [];
    const counts = { links: 0, addresses: 0 };
    for (const document of documents) {
      for (const link of document.links) {
        const place = linkPlace(link.target, document);
        const isElsewhere = place.kind === 'outside';
        counts[isElsewhere ? 'addresses' : 'links'] += 1;
        if (isElsewhere) continue;
        const fault = await faultOf(link, place, look);
        if (fault !== undefined)
          findings.push({ rule: linkTarget.id, file: document.file, line: link.line, column: link.column, ...fault });
      }
    }
    return { findings, counts };
  },
};

type Fault = Pick<DocumentFinding, 'message' | 'help'>;

/** Files that git knows, and the folders above them, in the case in which they are spelled. */
interface Tree {
  readonly paths: ReadonlySet<string>;
  /** Paths by how they read where case does not count. */
  readonly folded: ReadonlyMap<string, string>;
  /** Names by the folder that they stand in. */
  readonly inFolder: ReadonlyMap<string, readonly string[]>;
}

async function faultOf(
  { target, kind }: DocumentLink,
  place: LinkPlace,
  look: (path: string) => Promise<Fault | undefined>,
): Promise<Fault | undefined> {
  if (target.trim() === '')
    return { message: 'the link leads nowhere: its target is empty', help: 'name a file, or take the link away' };
  switch (place.kind) {
    case 'outside':
      return undefined;
    case 'unreadable':
      return { message: `"${target}" cannot be read: a "%" in it is no escape`, help: 'write a percent sign as "%25"' };
    case 'above':
      return { message: `"${target}" leads out of the project`, help: 'name a file of the project, or the whole address' };
    case 'inside': {
      if (place.own) return undefined;
      const fault = await look(place.path);
      return fault === undefined
        ? undefined
        : { ...fault, message: `the ${kind === 'image' ? 'image' : 'link'} "${target}" ${fault.message}` };
    }
  }
}

/** The message completes `the link "x" …`. */
async function lookUp(
  path: string,
  project: Project,
  read: () => Promise<Tree>,
  suggestions: Suggester,
): Promise<Fault | undefined> {
  const { paths, folded, inFolder } = await read();
  if (path === '.' || paths.has(path)) {
    const kind = await project.kindAt(path);
    if (kind === 'file' || kind === 'folder') return undefined;
    return kind === undefined
      ? { message: 'leads to a file that is not there', help: 'make it, or correct the link' }
      : { message: 'leads to something that is neither a file nor a folder', help: 'name a file' };
  }
  const other = folded.get(path.toLowerCase());
  if (other !== undefined) {
    return {
      message: `is spelled in another case than the file "${other}"`,
      help: 'GitHub tells upper from lower case: spell it alike',
    };
  }
  if ((await project.kindAt(path)) !== undefined) {
    return { message: 'leads to a file that git does not know', help: 'add it to git: others do not have it' };
  }
  const beside = inFolder.get(posix.dirname(path)) ?? [];
  const said = suggestions(posix.basename(path), beside);
  return { message: `leads to nothing${said}`, help: 'correct the link, or make the file' };
}

function readTree(project: Project): () => Promise<Tree> {
  let made: Promise<Tree> | undefined;
  return () => {
    made ??= project.paths().then((files) => {
      const paths = new Set<string>();
      for (const file of files) {
        for (let path = file; path !== '.' && path !== '/' && !paths.has(path); path = posix.dirname(path)) paths.add(path);
      }
      const inFolder = new Map<string, string[]>();
      for (const path of paths) {
        const names = inFolder.get(posix.dirname(path)) ?? [];
        names.push(posix.basename(path));
        inFolder.set(posix.dirname(path), names);
      }
      return { paths, folded: new Map(Array.from(paths, (path) => [path.toLowerCase(), path])), inFolder };
    });
    return made;
  };
}
