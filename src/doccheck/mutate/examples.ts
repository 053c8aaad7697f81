// Mutation of examples: a block that shows a known file gets a key that the file does not have.

import { matchGlobs } from '../../codec/glob.ts';
import type { FencedBlock } from '../../model/document.ts';
import { withLineInBlock } from './edit-text.ts';
import { type Mutation, mutantOf } from './mutation.ts';

export const exampleKeyPut: Mutation = {
  id: 'example-key-put',
  title: 'a block that shows a known file gets a key that there is not',
  rules: ['example-schema'],
  alone: true,
  mutants: async ({ document, config }) => {
    const known = [...knownFiles, ...Object.keys(config.schemas)];
    return document.blocks
      .filter((block) => /^ya?ml$/.test(block.language) && block.closed && isKnown(block, known))
      .flatMap((block) =>
        mutantOf(
          block.line,
          `block ${block.number} gets the key "unheard-of"`,
          withLineInBlock(document.text, block, 'unheard-of: true', 'last'),
        ),
      );
  },
};

/** Those whose schemas take no other keys. */
const knownFiles: readonly string[] = [
  'selfsame.yaml',
  'release-policy.yaml',
  'doc-check.yaml',
  '.github/workflows/*.{yml,yaml}',
];

/** By its title, by a comment at its top, or because it says what to build, whom to trust or when to run. */
function isKnown({ info, text }: FencedBlock, known: readonly string[]): boolean {
  const name = /title="([^"]+)"/.exec(info)?.[1] ?? /^# (\S+\.ya?ml)\n/.exec(text)?.[1];
  const hasKeys = (...keys: readonly string[]) => keys.every((key) => new RegExp(`^${key}:`, 'm').test(text));
  if (name !== undefined) return matchGlobs(known, [name]).length > 0;
  return (hasKeys('name', 'build') && /^ {2}outputs:/m.test(text)) || hasKeys('signers') || hasKeys('on', 'jobs');
}
