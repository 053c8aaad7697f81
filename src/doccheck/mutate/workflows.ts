// Mutations of recipes: what they say of the release workflow is another signer, issuer or type of statement.

import { matchGlobs } from '../../codec/glob.ts';
import { lineAt, linesOf } from './edit-text.ts';
import { type Mutant, type Mutation, mutantOf } from './mutation.ts';

export const signerChanged: Mutation = {
  id: 'signer-changed',
  title: 'a recipe names another workflow, issuer or predicate type than releases have',
  rules: ['workflow-parity'],
  alone: true,
  mutants: async ({ document, config }) => {
    const { text, blocks } = document;
    return config.workflows
      .filter(({ documents }) => matchGlobs(documents, [document.file]).length > 0)
      .flatMap(({ compare }) =>
        changes
          .filter(({ kind }) => compare.includes(kind))
          .flatMap(({ pattern, put }) =>
            Array.from(text.matchAll(pattern)).flatMap((match): readonly Mutant[] => {
              const line = lineAt(text, match.index);
              const end = (block: (typeof blocks)[number]) => block.line + linesOf(block.text).length;
              if (!blocks.some((block) => line >= block.line && line < end(block))) return [];
              const other = put(match[0]);
              const changed = `${text.slice(0, match.index)}${other}${text.slice(match.index + match[0].length)}`;
              return mutantOf(line, `"${match[0]}" becomes "${other}"`, changed);
            }),
          ),
      );
  },
};

const changes: readonly {
  readonly kind: 'identities' | 'issuers' | 'predicate-types';
  readonly pattern: RegExp;
  readonly put: (found: string) => string;
}[] = [
  {
    kind: 'identities',
    pattern: /(?<=https?:\/\/[^\s"'`]*\.github\/workflows\/)[\w-]+(?=\\?\.ya?ml)/g,
    put: (found) => `${found}-other`,
  },
  { kind: 'issuers', pattern: /(?<=issuer["']?[=:]?\s*["']?https:\/\/)[\w.-]+/g, put: (found) => `other.${found}` },
  {
    kind: 'predicate-types',
    pattern: /(?<=type["']?[=:]?\s*["']?https:\/\/)[\w.-]+\/[\w./-]+/g,
    put: (found) => found.replace('/', '/other-'),
  },
];
