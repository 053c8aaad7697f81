// Rewrites the pins of this project in its reusable workflow: what a caller's run uses must be a commit that holds the action's bundle.

import { ownProject } from '../src/model/own-project.ts';

const escaped = ownProject.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** `owner/name@<commit> # <tag>`, and the same of a file in it. */
const pin = new RegExp(`(\\b${escaped}(?:/[\\w./-]+)?@)[0-9a-f]{40}([ \\t]+#[ \\t]*)v[0-9][\\w.+-]*`, 'g');

/** Any use of this project, pinned or not. */
const use = new RegExp(`^[^#\\n]*\\buses:[ \\t]*['"]?${escaped}[/@][^\\n]*`, 'gm');

/**
 * @param commit 40 lower-case hex digits.
 * @throws {Error} when the workflow uses the project in another form, or not at all.
 */
export function pinWorkflow(text: string, commit: string, tag: string): string {
  const uses = text.match(use) ?? [];
  const unpinned = uses.filter((line) => line.match(pin) === null);
  if (unpinned.length > 0)
    throw new Error(`not pinned by a commit with its tag: ${unpinned.map((line) => line.trim()).join('; ')}`);
  if (uses.length === 0) throw new Error(`the workflow does not use ${ownProject}`);
  return text.replaceAll(pin, `$1${commit}$2${tag}`);
}
