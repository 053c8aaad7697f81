// doc-check: checks Markdown documents.

import type { DocumentCheck } from '../../model/document.ts';
import { exitCodes, ToolError } from '../../model/tool-error.ts';
import { defineCommand } from '../command.ts';
import { exitCodeOf } from './exit-code-of.ts';
import { absolute } from './project-options.ts';

export const docCheckCommand = defineCommand({
  name: 'doc-check',
  summary: 'check that what documents say and show is right',
  description: [
    'Gives each Markdown document to a list of rules: whether its commands parse, its links lead somewhere, its headings are there, and more. "doc-check --list-rules" lists them, and docs/doc-check.md says what each sees and what it does not.',
    'Without a path it takes what doc-check.yaml names under "documents". An HTML comment "doc-check: allow RULE: reason" above a part of a document waives what the rule finds in it.',
    'Documents that did not change are not parsed again: answers are kept in the cache folder of the user.',
    '"--mutate" asks whether the rules would see a fault: it breaks the documents on purpose, in memory, one place at a time, and lists each break that no rule finds.',
  ],
  positionals: [
    { name: 'PATH', description: 'a Markdown file, or a folder of them', required: false, repeated: true, completes: 'file' },
  ],
  options: {
    config: { kind: 'value', value: 'FILE', completes: 'file', description: 'configuration to read instead of doc-check.yaml' },
    only: { kind: 'value', value: 'RULES', completes: 'nothing', description: 'ask these rules alone, separated by commas' },
    skip: { kind: 'value', value: 'RULES', completes: 'nothing', description: 'do not ask these rules, separated by commas' },
    fix: { kind: 'flag', description: 'write what rules can mend, such as generated parts' },
    watch: { kind: 'flag', description: 'check again after each change, until Ctrl-C' },
    mutate: {
      kind: 'flag',
      description: 'break the documents in memory, one place at a time, and demand that a rule finds each break',
    },
    mutations: {
      kind: 'value',
      value: 'N',
      completes: 'nothing',
      description: 'with --mutate, at most so many breaks of each kind and document; 5 without it',
    },
    seed: {
      kind: 'value',
      value: 'TEXT',
      completes: 'nothing',
      description: 'with --mutate, chooses the breaks; "0" without it',
    },
    'list-rules': { kind: 'flag', description: 'list the rules, and look at nothing' },
    'no-cache': { kind: 'flag', description: 'believe no answer of an earlier run, and keep none' },
  },
  formats: ['text', 'json', 'sarif', 'junit', 'github', 'markdown'],
  examples: [
    { title: 'the documents of a project', command: 'doc-check README.md docs' },
    { title: 'the links alone', command: 'doc-check docs --only link-target,link-anchor' },
    { title: 'whether the rules would see a fault', command: 'doc-check README.md docs --mutate' },
    { title: 'annotations in a pull request', command: 'doc-check README.md docs --format github' },
  ],
  variables: [
    {
      name: 'XDG_CACHE_HOME',
      description: 'where answers are kept, in selfsame/doc-check; ~/.cache where it is not an absolute path',
    },
  ],
  pages: [
    { path: 'doc-check.md', about: 'what each rule sees, and what it does not' },
    { path: 'json.md#doc-check', about: 'what each member of its JSON means' },
  ],
  exits: { yes: 'nothing was found, or with --mutate every break', no: 'something was found, or with --mutate a break was not' },
  async run({ options, positionals, world: openWorld, format, progress, print }) {
    const [{ describeDocumentRules, docCheck, watchDocuments }, { printDocumentRules, toDocumentReport }, { findingPrinter }] =
      await Promise.all([
        import('../../ops/doc-check.ts'),
        import('../../report/print-documents.ts'),
        import('../finding-printer.ts'),
      ]);
    const rules = describeDocumentRules();
    if (options['list-rules']) {
      print({ schemaVersion: 1, rules }, (_value, style) => printDocumentRules(rules, style));
      return exitCodes.yes;
    }
    const [world, printer] = await Promise.all([openWorld(), findingPrinter(format)]);
    const asked = {
      paths: positionals,
      config: absolute(world, options.config),
      fix: options.fix,
      only: listed(options.only),
      skip: listed(options.skip),
      withoutCache: options['no-cache'],
    };
    const show = (check: DocumentCheck) => print(check, (value, style) => printer(toDocumentReport(value, rules), style));
    refuseContradictions(options);
    if (options.mutate) {
      const [{ mutateDocuments }, { toMutationReport }] = await Promise.all([
        import('../../ops/mutate-documents.ts'),
        import('../../report/print-mutations.ts'),
      ]);
      let sofar = '';
      const end = progress.stage('breaking documents', () => sofar);
      const mutation = await mutateDocuments(world, {
        ...{ ...asked, seed: options.seed, mutations: options.mutations },
        onProgress: (tried, planned) => {
          sofar = `${tried} of ${planned}`;
        },
      });
      end(sofar);
      print(mutation, (value, style) => printer(toMutationReport(value), style));
      return exitCodeOf(mutation.outcome);
    }
    if (options.watch) {
      if (format !== 'text') {
        throw new ToolError('usage', 'usage/contradiction', `--watch prints again and again, and "${format}" is one result`, {
          help: 'leave out one of them',
        });
      }
      await watchDocuments(world, asked, (outcome) => {
        if (outcome instanceof ToolError) progress.note(`${outcome.message} (${outcome.code})`);
        else show(outcome);
      });
      return exitCodes.yes;
    }
    const check = await docCheck(world, asked);
    show(check);
    return exitCodeOf(check.outcome);
  },
});

/** @throws {ToolError} `usage/contradiction`. */
function refuseContradictions({
  mutate,
  fix,
  watch,
  mutations,
  seed,
}: {
  readonly mutate: boolean;
  readonly fix: boolean;
  readonly watch: boolean;
  readonly mutations: string | undefined;
  readonly seed: string | undefined;
}): void {
  if (mutate && (fix || watch)) {
    throw new ToolError(
      'usage',
      'usage/contradiction',
      `--mutate writes nothing and ends by itself, so that it needs no --${fix ? 'fix' : 'watch'}`,
      {
        help: 'leave out one of them',
      },
    );
  }
  if (!mutate && (mutations !== undefined || seed !== undefined)) {
    throw new ToolError('usage', 'usage/contradiction', '"--mutations" and "--seed" are for "--mutate" alone', {
      help: 'add --mutate, or leave them out',
    });
  }
}

function listed(words: string | undefined): readonly string[] | undefined {
  return words
    ?.split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
}
