// What a `uses:` names: an action or workflow of a repository, one beside the workflow, or a container image.
// Source: https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsuses

import type { YamlScalar } from '../codec/yaml-tree.ts';

export type Uses = {
  readonly node: YamlScalar;
  /** As written. */
  readonly text: string;
} & (
  | {
      readonly kind: 'repository';
      /** `owner/name`, in lower case: GitHub does not tell them apart. */
      readonly repository: string;
      /** Path in the repository; empty for its root. */
      readonly path: string;
      /** Tag, branch or commit. */
      readonly ref: string;
    }
  | { readonly kind: 'local' }
  | { readonly kind: 'image'; readonly image: string; readonly digest: string | undefined }
  /** Not of a form that GitHub takes. */
  | { readonly kind: 'unknown' }
);

export function parseUses(node: YamlScalar): Uses {
  const { text } = node;
  if (text.startsWith('./') || text.startsWith('../')) return { node, text, kind: 'local' };
  if (text.startsWith('docker://')) {
    const image = text.slice('docker://'.length);
    return { node, text, kind: 'image', image, digest: /@sha256:([0-9a-f]{64})$/.exec(image)?.[1] };
  }
  const [, owner, name, path = '', ref] = /^([\w.-]+)\/([\w.-]+)(\/[^@]*)?@(.+)$/.exec(text) ?? [];
  if (owner === undefined || name === undefined || ref === undefined) return { node, text, kind: 'unknown' };
  return { node, text, kind: 'repository', repository: `${owner}/${name}`.toLowerCase(), path: path.slice(1), ref };
}

/** Whether a step uses an action of this repository, wherever in it: `actions/checkout`, `actions/cache` for `actions/cache/restore`. */
export function usesRepository(uses: Uses | undefined, repository: string): boolean {
  return uses?.kind === 'repository' && uses.repository === repository;
}

export function isCommit(ref: string): boolean {
  return /^[0-9a-f]{40}$/.test(ref) || /^[0-9a-f]{64}$/.test(ref);
}
