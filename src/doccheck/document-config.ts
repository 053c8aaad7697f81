// The form of doc-check.yaml: the one description that both parses it and makes schema/doc-check.schema.json.
// Each message completes `"key" …`. Page: docs/doc-check.md

import { schema as v } from '../codec/schema.ts';

const text = (what: string) => v.pipe(v.string(`must be ${what}`), v.nonEmpty('must not be empty'));
const glob = v.pipe(
  text('a glob of paths'),
  v.check(isInside, 'must be relative, with forward slashes, and stay inside the project'),
);
const globs = v.pipe(v.array(glob, 'must be a list of globs'), v.minLength(1, 'must name at least one glob'));
const path = v.pipe(text('a path'), v.check(isInside, 'must be relative, with forward slashes, and stay inside the project'));
const command = text('a shell command');
const pattern = v.pipe(
  text('a regular expression'),
  v.check((value) => isPattern(value), 'must be a regular expression of JavaScript, with the flag u'),
);

/** A set of words: found in files by `pattern`, as `headings`, or as headings that a pattern names; or printed by `command`. */
const words = v.strictObject(
  {
    files: v.optional(v.pipe(globs, v.description('Files that are searched.'))),
    pattern: v.optional(
      v.pipe(pattern, v.description('What is a word of the set: group 1 where there is one, else the whole match.')),
    ),
    headings: v.optional(
      v.pipe(
        v.array(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(6)), 'must be a list of levels, 1 to 6'),
        v.description('Levels of headings of Markdown files whose texts are the words.'),
      ),
    ),
    command: v.optional(v.pipe(command, v.description('Shell command that prints one word a line.'))),
  },
  'must be a set of words: files with pattern or headings, or command',
);

const room = v.strictObject(
  {
    documents: v.pipe(globs, v.description('Documents whose blocks run in this room, one room a document.')),
    setup: v.optional(
      v.pipe(
        command,
        v.description('Run once in the room before the first block. It sees the project, read-only, at "$PROJECT".'),
      ),
    ),
    path: v.optional(v.pipe(v.array(path), v.description('Folders of the project that are put before PATH.')), []),
    env: v.optional(v.pipe(v.record(v.string(), v.string()), v.description('Variables of the room.')), {}),
    timeout: v.optional(
      v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(3600), v.description('Seconds for each block.')),
      60,
    ),
  },
  'must be a room: documents, setup, path, env, timeout',
);

export const documentConfigSchema = v.strictObject({
  documents: v.optional(v.pipe(v.array(path), v.description('Files and folders that are looked at when none is named.')), []),
  exclude: v.optional(v.pipe(v.array(glob), v.description('Globs of documents that are left out.')), []),
  rules: v.optional(
    v.pipe(
      v.record(v.string(), v.literal('off', 'must be "off"')),
      v.description('Rules that are not asked, by id. Each is told in the output.'),
    ),
    {},
  ),
  demand: v.optional(
    v.pipe(
      v.strictObject({
        shellBlocks: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
        links: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
        flags: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
        ranBlocks: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
      }),
      v.description('How many of each must be found at least; fewer is a finding.'),
    ),
    {},
  ),
  required: v.optional(
    v.pipe(
      v.record(v.string(), v.array(text('the text of a heading'))),
      v.description('Documents that must be there, and the headings that each must have.'),
    ),
    {},
  ),
  run: v.optional(
    v.pipe(
      v.picklist(['marked', 'all'], 'must be "marked" or "all"'),
      v.description('Which shell blocks run: those with a comment "doc-check: run", or all but those with a waiver.'),
    ),
    'marked',
  ),
  rooms: v.optional(v.pipe(v.record(v.string(), room), v.description('Where blocks run, by name.')), {}),
  placeholders: v.optional(
    v.pipe(
      v.record(v.string(), pattern),
      v.description('Words in shown output that stand for anything that the expression matches, such as <digest>.'),
    ),
    {},
  ),
  commands: v.optional(
    v.array(
      v.strictObject(
        {
          name: v.pipe(text('the words that call it'), v.description('As it is called: "selfsame plan".')),
          help: v.optional(v.pipe(command, v.description('Shell command that prints its help.'))),
          flags: v.optional(
            v.pipe(v.array(text('a flag')), v.description('All its flags, only for a program that is not at hand.')),
          ),
          documents: v.optional(v.pipe(globs, v.description('Documents that must name each flag, together.'))),
        },
        'must be a command: name, help or flags, documents',
      ),
    ),
    [],
  ),
  workflows: v.optional(
    v.array(
      v.strictObject(
        {
          workflow: v.pipe(path, v.description('A workflow that releases.')),
          documents: v.pipe(globs, v.description('Documents with the recipe that verifies what it releases.')),
          compare: v.optional(v.array(v.picklist(['flags', 'identities', 'issuers', 'predicate-types'])), [
            'flags',
            'identities',
            'issuers',
            'predicate-types',
          ]),
        },
        'must be a workflow: workflow, documents, compare',
      ),
    ),
    [],
  ),
  versions: v.optional(
    v.pipe(
      v.strictObject({
        pins: v.optional(v.pipe(v.array(pattern), v.description('Where documents pin the version: group 1 is the version.')), []),
        files: v.optional(v.array(v.strictObject({ file: path, pattern }, 'must be a file and a pattern')), []),
      }),
      v.description('More places that must say the version, besides the ones that are known.'),
    ),
  ),
  pairs: v.optional(
    v.array(
      v.strictObject(
        { name: text('a name'), first: words, second: words, oneWay: v.optional(v.boolean(), false) },
        'must be a pair: name, first, second, oneWay',
      ),
    ),
    [],
  ),
  generated: v.optional(
    v.pipe(
      v.record(v.string(), command),
      v.description('Commands by name; the part below "doc-check: generated NAME" is what it prints.'),
    ),
    {},
  ),
  vocabulary: v.optional(
    v.array(
      v.strictObject(
        {
          word: v.pipe(
            text('a word'),
            v.check((word) => word.trim() !== '', 'must not be blank'),
          ),
          instead: v.optional(text('what to write')),
          reason: v.optional(text('a reason')),
        },
        'must be a word: word, instead, reason',
      ),
    ),
    [],
  ),
  names: v.optional(
    v.pipe(
      v.array(
        v.strictObject(
          {
            kind: v.pipe(text('what it is'), v.description('Such as "error code".')),
            pattern: v.pipe(pattern, v.description('Which words between backticks are such names, as a whole.')),
            from: v.pipe(words, v.description('All that there are.')),
          },
          'must be a kind of name: kind, pattern, from',
        ),
      ),
      v.description('Names that documents cite, besides paths of the project.'),
    ),
    [],
  ),
  schemas: v.optional(
    v.pipe(
      v.record(v.string(), path),
      v.description(
        'JSON Schemas by file name: a block that is titled so, or begins with a comment of that name, must be valid.',
      ),
    ),
    {},
  ),
});

export type DocumentCheckConfig = v.InferOutput<typeof documentConfigSchema>;

export type WordSet = v.InferOutput<typeof words>;

/** What is checked without a doc-check.yaml. */
export const defaultDocumentCheckConfig: DocumentCheckConfig = v.parse(documentConfigSchema, {});

function isInside(value: string): boolean {
  return !value.startsWith('/') && !value.includes('\\') && !value.split('/').some((part) => part === '..' || part === '');
}

function isPattern(value: string): boolean {
  try {
    new RegExp(value, 'u');
    return true;
  } catch {
    return false;
  }
}
