// Tells what a link of a document leads to: a path of the project, an anchor, or somewhere outside.
// Sources: RFC 3986, section 4.2; https://docs.github.com/en/get-started/writing-on-github, "Relative links";
// https://wicg.github.io/scroll-to-text-fragment (what follows ":~:" is for the browser alone).

import { posix } from 'node:path';
import type { MarkdownDocument } from '../model/document.ts';

export type LinkPlace =
  /** Another address, such as `https://…`, `mailto:…` or `../../issues`, or one that a template makes: nobody is asked. */
  | { readonly kind: 'outside' }
  /** Leads above the project, where GitHub shows nothing, or to a file of one machine. */
  | { readonly kind: 'above' }
  /** No percent escapes of UTF-8. */
  | { readonly kind: 'unreadable' }
  | {
      readonly kind: 'inside';
      /** Normal, relative to the project; `.` for the project itself. */
      readonly path: string;
      /** Without `#`, escapes read; absent without one. */
      readonly anchor?: string;
      /** Whether a document is shown as its source, where anchors are lines. */
      readonly asSource: boolean;
      /** Whether it names no file but an anchor of the document itself. */
      readonly own: boolean;
    };

/**
 * A document with front matter is made into a page by a generator of sites, which gives it an address of its own: there, what has no
 * extension, or begins at the root of the site, is the address of a page and none of a file.
 */
export function linkPlace(target: string, { file, text }: Pick<MarkdownDocument, 'file' | 'text'>): LinkPlace {
  const place = placeOf(target, file);
  const isOfSite = /^\ufeff?(?:---|\+\+\+)[ \t]*\r?\n/.test(text);
  return isOfSite && isAddressOfSite(place, target) ? { kind: 'outside' } : place;
}

function isAddressOfSite(place: LinkPlace, target: string): boolean {
  if (place.kind !== 'inside') return place.kind === 'above' && !/^\s*file:/i.test(target);
  const isPage = target.trim().startsWith('/') || /^(?:\.html?)?$/.test(posix.extname(place.path));
  return isPage && !place.own && place.path !== '.';
}

function placeOf(target: string, file: string): LinkPlace {
  const text = target.trim();
  if (/^file:/i.test(text)) return { kind: 'above' };
  // One letter is a drive, and no scheme.
  if (/^[A-Za-z][A-Za-z0-9+.-]+:/.test(text) || text.startsWith('//') || template.test(text)) return { kind: 'outside' };
  const [beforeAnchor = '', ...rest] = text.split('#');
  const [before = '', query = ''] = beforeAnchor.split('?');
  const path = decode(before);
  const anchor = rest.length === 0 ? undefined : decode(rest.join('#').replace(/:~:.*$/s, ''));
  if (path === undefined || (rest.length > 0 && anchor === undefined)) return { kind: 'unreadable' };
  const withAnchor = anchor === undefined || anchor === '' ? {} : { anchor };
  const asSource = /(?:^|&)plain=1(?:&|$)/.test(query);
  if (path === '') return { kind: 'inside', path: posix.normalize(file), own: true, asSource, ...withAnchor };
  // A path from the root is one from the root of the repository.
  const whole = posix.normalize(path.startsWith('/') ? `.${path}` : posix.join(posix.dirname(file), path));
  if (pageOfRepository.test(whole)) return { kind: 'outside' };
  if (whole === '..' || whole.startsWith('../')) return { kind: 'above' };
  return { kind: 'inside', path: whole.length > 1 ? whole.replace(/\/$/, '') : whole, own: false, asSource, ...withAnchor };
}

/** What a generator of sites fills in. */
const template = /\{\{|\{%|<%|\$\{/;

/** GitHub shows a file at `OWNER/REPOSITORY/blob/BRANCH/`, so that two folders up are the pages of the repository itself. */
const pageOfRepository =
  /^\.\.\/\.\.\/(?:actions|commits?|compare|contributors|discussions|issues|labels|milestones?|network|packages|projects|pulls?|pulse|releases|search|security|stargazers|subscription|tags|watchers|wiki)(?:\/|$)/;

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
