// Mutations of versions: a pin in a document, or the newest section of a changelog, says another one.

import { posix } from 'node:path';
import { lineAt, withLine } from './edit-text.ts';
import { type Mutation, mutantOf } from './mutation.ts';

export const versionChanged: Mutation = {
  id: 'version-changed',
  title: 'a version is another one than the rest of the project says',
  rules: ['version-sync'],
  alone: true,
  mutants: async ({ document, config }) => {
    const { file, text, headings } = document;
    const pins = (config.versions?.pins ?? []).flatMap((pattern) =>
      Array.from(text.matchAll(new RegExp(pattern, 'dgmu'))).flatMap(({ 0: all, 1: group, index, indices }) => {
        const version = group ?? all;
        const start = indices?.[group === undefined ? 0 : 1]?.[0] ?? index;
        const other = bumped(version);
        if (other === undefined) return [];
        const changed = `${text.slice(0, start)}${other}${text.slice(start + version.length)}`;
        return mutantOf(lineAt(text, start), `the pinned version "${version}" becomes "${other}"`, changed);
      }),
    );
    const newest =
      posix.normalize(file) === 'CHANGELOG.md'
        ? headings.find(({ level, text: heading }) => level <= 2 && /^\[?v?\d+\.\d+\.\d+/.test(heading))
        : undefined;
    const section =
      newest === undefined
        ? []
        : mutantOf(
            newest.line,
            `the newest section "${newest.text}" becomes another version`,
            withLine(text, newest.line, (line) => line.replace(/\d+\.\d+\.\d+/, (version) => bumped(version) ?? version)),
          );
    return [...pins, ...section];
  },
};

/** With its first number one higher: as short as a version may be said, it is another one. */
function bumped(version: string): string | undefined {
  return /\d/.test(version) ? version.replace(/\d{1,9}/, (number) => String(Number(number) + 1)) : undefined;
}
