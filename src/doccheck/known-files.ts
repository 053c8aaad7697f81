// The files whose blocks example-schema knows: by their names, by a comment that names them, or by what they look like.
// The schemas are those that selfsame publishes in schema/.

import { compileSchema, type SchemaCheck } from '../codec/json-schema.ts';
import { childOf, type YamlNode } from '../codec/yaml-tree.ts';

export interface KnownFile {
  /** What its examples are called in findings. */
  readonly title: string;
  /** Where whoever mends an example finds what is allowed. */
  readonly schemaFile: string;
  /** Whether a file of that path, or of that name, is one. */
  readonly isNamed: (path: string) => boolean;
  /** Whether a document looks like one, whatever it is called. */
  readonly looksLike: (root: YamlNode) => boolean;
  readonly load: () => Promise<SchemaCheck>;
}

export const knownFiles: readonly KnownFile[] = [
  {
    title: 'selfsame.yaml',
    schemaFile: 'schema/selfsame.schema.json',
    isNamed: isCalled('selfsame.yaml'),
    looksLike: (root) => childOf(root, 'name')?.kind === 'scalar' && childOf(childOf(root, 'build'), 'outputs')?.kind === 'list',
    load: async () => usable((await import('../../schema/selfsame.schema.json', { with: { type: 'json' } })).default),
  },
  {
    title: 'release-policy.yaml',
    schemaFile: 'schema/policy.schema.json',
    isNamed: isCalled('release-policy.yaml'),
    looksLike: (root) => childOf(root, 'signers')?.kind === 'list',
    load: async () => usable((await import('../../schema/policy.schema.json', { with: { type: 'json' } })).default),
  },
  {
    title: 'doc-check.yaml',
    schemaFile: 'schema/doc-check.schema.json',
    isNamed: isCalled('doc-check.yaml'),
    looksLike: () => false,
    load: async () => usable((await import('../../schema/doc-check.schema.json', { with: { type: 'json' } })).default),
  },
  {
    title: 'a workflow',
    schemaFile: 'schema/workflow.schema.json',
    isNamed: (path) => /(?:^|\/)\.github\/workflows\/[^/]+\.ya?ml$/.test(path),
    looksLike: (root) => childOf(root, 'on') !== undefined && childOf(root, 'jobs')?.kind === 'map',
    load: async () => usable((await import('../../schema/workflow.schema.json', { with: { type: 'json' } })).default),
  },
  {
    title: 'Chart.yaml',
    schemaFile: 'schema/chart.schema.json',
    isNamed: isCalled('Chart.yaml'),
    looksLike: (root) =>
      ['apiVersion', 'name', 'version'].every((key) => childOf(root, key)?.kind === 'scalar') &&
      childOf(root, 'kind') === undefined,
    load: async () => usable((await import('../../schema/chart.schema.json', { with: { type: 'json' } })).default),
  },
];

function isCalled(name: string): (path: string) => boolean {
  return (path) => path === name || path.endsWith(`/${name}`);
}

/** @throws what only a wrong schema of our own can be the cause of. */
function usable(schema: unknown): SchemaCheck {
  const check = compileSchema(schema);
  if (typeof check === 'string') throw new Error(check);
  return check;
}
