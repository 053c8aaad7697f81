// Reads doc-check.yaml strictly, and tells every fault with its position. Format: docs/doc-check.md

import { type ConfigFault, readBySchema, refuseFaults } from '../codec/read-by-schema.ts';
import { didYouMean } from '../codec/suggest.ts';
import { type ParsedYaml, parseYaml } from '../codec/yaml.ts';
import { type DocumentCheckConfig, documentConfigSchema } from './document-config.ts';

/**
 * @param file Name for positions, as the user knows it.
 * @param ruleIds Every rule that there is.
 * @throws {ToolError} of kind `config` at the first fault of the file; the others, up to twenty, are its excerpt. Codes:
 *   `config/bad-yaml`, `config/unknown-key`, `config/missing-key`, `config/unquoted-text`, `config/bad-value`.
 */
export function parseDocumentConfig(text: string, file: string, ruleIds: readonly string[]): DocumentCheckConfig {
  const yaml = parseYaml(text, file);
  const { value, faults } = readBySchema(documentConfigSchema, yaml);
  refuseFaults(faults);
  // `refuseFaults` returns only when there is no fault, and then the value is typed.
  if (value === undefined) throw new Error('a configuration without faults was not parsed');
  refuseFaults([
    ...unknownRules(value, ruleIds, yaml),
    ...requiredFaults(value, yaml),
    ...wordSetFaults(value, yaml),
    ...commandFaults(value, yaml),
  ]);
  return value;
}

function badValue(
  yaml: ParsedYaml,
  path: Parameters<ParsedYaml['positionOf']>[0],
  message: string,
  help: string,
  which: 'key' | 'value' = 'value',
): ConfigFault {
  return { code: 'config/bad-value', message, help, at: yaml.positionOf(path, which) };
}

function unknownRules({ rules }: DocumentCheckConfig, known: readonly string[], yaml: ParsedYaml): readonly ConfigFault[] {
  return Object.keys(rules)
    .filter((id) => !known.includes(id))
    .map((id) => {
      const message = `"rules" names "${id}", and there is no such rule${didYouMean(id, known)}`;
      return badValue(yaml, ['rules', id], message, '"doc-check --list-rules" lists them', 'key');
    });
}

/** Paths are compared with those of the project, so that one that leads out could never be met. */
function requiredFaults({ required }: DocumentCheckConfig, yaml: ParsedYaml): readonly ConfigFault[] {
  return Object.entries(required).flatMap(([path, headings]) => {
    const at = ['required', path];
    const isOutside = path.startsWith('/') || path.includes('\\') || path.split('/').some((part) => part === '..' || part === '');
    const outside = `"${path}" is not a relative path with forward slashes inside the project`;
    const twice = headings.flatMap((heading, index) => {
      if (heading.trim() === '') return [badValue(yaml, [...at, index], 'a heading must not be blank', 'write its text')];
      const message = `the heading "${heading}" is there twice`;
      return headings.indexOf(heading) === index ? [] : [badValue(yaml, [...at, index], message, 'name it once')];
    });
    return [...(isOutside ? [badValue(yaml, at, outside, 'write it as in "docs/guide.md"', 'key')] : []), ...twice];
  });
}

/** Exactly one of `pattern`, `headings` and `command` says what the words of a set are. */
function wordSetFaults({ pairs, names }: DocumentCheckConfig, yaml: ParsedYaml): readonly ConfigFault[] {
  const sets = [
    ...pairs.flatMap(({ first, second }, index) => [
      { set: first, path: ['pairs', index, 'first'] },
      { set: second, path: ['pairs', index, 'second'] },
    ]),
    ...names.map(({ from }, index) => ({ set: from, path: ['names', index, 'from'] })),
  ];
  return sets.flatMap(({ set, path }) => {
    // Headings may be held to a pattern.
    const inFiles = set.headings !== undefined || set.pattern !== undefined;
    if (inFiles === (set.command !== undefined)) {
      return [
        badValue(
          yaml,
          path,
          'a set of words is made in one way',
          'give "files" with "pattern", with "headings" or with both; or "command"',
        ),
      ];
    }
    if (set.command === undefined && set.files === undefined)
      return [badValue(yaml, path, 'a set of words says no files', 'add "files": globs of the files that are searched')];
    if (set.command !== undefined && set.files !== undefined)
      return [badValue(yaml, [...path, 'files'], '"files" says nothing beside "command"', 'remove one of them')];
    return [];
  });
}

function commandFaults({ commands }: DocumentCheckConfig, yaml: ParsedYaml): readonly ConfigFault[] {
  return commands
    .map(({ name, help, flags }, index) => ({ name, index, ways: Number(help !== undefined) + Number(flags !== undefined) }))
    .filter(({ ways }) => ways !== 1)
    .map(({ name, index }) =>
      badValue(
        yaml,
        ['commands', index],
        `the flags of "${name}" are said in ${commands[index]?.help === undefined ? 'no way' : 'two ways'}`,
        'give "help", or for a program that is not at hand "flags"',
      ),
    );
}
