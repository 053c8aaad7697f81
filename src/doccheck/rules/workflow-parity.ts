// Rule: what a recipe tells a third party to verify is what the release workflow does: the signer, the issuer, the types of statements,
// and the flags of commands that both run.

import { matchGlobs } from '../../codec/glob.ts';
import { parseMarkdown } from '../../codec/markdown.ts';
import { didYouMean } from '../../codec/suggest.ts';
import type { CodeSpan, DocumentFinding, FencedBlock, MarkdownDocument } from '../../model/document.ts';
import { blockFinding } from '../block-finding.ts';
import { placeInConfig } from '../config-place.ts';
import type { DocumentCheckConfig } from '../document-config.ts';
import { isSamePredicateType, predicateTypeOf, predicateTypeUri } from '../predicate-names.ts';
import { type ReleaseWorkflow, readReleaseWorkflow, valuesOf } from '../release-workflow.ts';
import type { DocumentRule, RuleInput } from '../rule.ts';
import { shellTextOf } from '../shell-blocks.ts';
import { readShellCalls, type ShellCall } from '../shell-calls.ts';
import { placesIn } from '../text-place.ts';

export const workflowParity: DocumentRule = {
  id: 'workflow-parity',
  title: 'the recipe verifies what the release workflow makes',
  run: async (input) => {
    const findings: DocumentFinding[] = [];
    let compared = 0;
    for (const pair of input.config.workflows) {
      const { found, count } = await comparePair(pair, input);
      findings.push(...found);
      compared += count;
    }
    return { findings, counts: { workflowWords: compared } };
  },
};

type Pair = DocumentCheckConfig['workflows'][number];
type Kind = Pair['compare'][number];

/** A word of a recipe. */
interface Word {
  readonly value: string;
  /** A finding at its place. */
  readonly at: (message: string) => DocumentFinding;
}

interface Recipe {
  readonly calls: readonly { readonly call: ShellCall; readonly at: (index: number) => Word['at'] }[];
  /** Texts of blocks and of spans. */
  readonly texts: readonly { readonly text: string; readonly at: (offset: number) => Word['at'] }[];
}

const help = 'correct the recipe, or the workflow: whoever follows the recipe must get a yes for what the workflow makes';

async function comparePair(
  { workflow: path, documents: globs, compare }: Pair,
  { documents, project }: RuleInput,
): Promise<{ readonly found: readonly DocumentFinding[]; readonly count: number }> {
  const place = await placeInConfig(project, path);
  const declared = (message: string): DocumentFinding => ({
    ...{ rule: workflowParity.id, ...place, message },
    help: 'correct the entry under "workflows" in doc-check.yaml; "compare" names what is compared',
  });
  const workflow = await readReleaseWorkflow(path, project);
  if (workflow === undefined) return { found: [declared(`the workflow "${path}" is not there, or is no YAML`)], count: 0 };
  const files = matchGlobs(globs, await project.paths());
  if (files.length === 0) return { found: [declared(`no document with the recipe for "${path}" is there`)], count: 0 };
  const read = await Promise.all(
    files.map(
      async (file) => documents.find((each) => each.file === file) ?? parseMarkdown((await project.readText(file)) ?? '', file),
    ),
  );
  const recipe = recipeIn(read);
  const found: DocumentFinding[] = [];
  let count = 0;
  for (const kind of compare) {
    const outcome = comparisons[kind](recipe, workflow);
    count += outcome.count;
    found.push(...outcome.found);
    // A gate that can be empty is no gate.
    if (outcome.count === 0) found.push(declared(`nothing was compared: ${nothing[kind]} of "${path}"`));
  }
  return { found, count };
}

const nothing: Readonly<Record<Kind, string>> = {
  flags: 'no command that the recipe runs is one',
  identities: 'the recipe names no identity of a signer, or there is none',
  issuers: 'the recipe names no issuer, or there is none',
  'predicate-types': 'the recipe names no predicate type, or none is known',
};

interface Compared {
  readonly found: readonly DocumentFinding[];
  /** Words of the recipe that were held against the workflow. */
  readonly count: number;
}

const comparisons: Readonly<Record<Kind, (recipe: Recipe, workflow: ReleaseWorkflow) => Compared>> = {
  flags: compareFlags,
  identities: compareIdentities,
  issuers: compareIssuers,
  'predicate-types': comparePredicateTypes,
};

/** Of each command that both run, the flags of all its calls, both ways. */
function compareFlags(recipe: Recipe, { calls }: ReleaseWorkflow): Compared {
  const theirs = Map.groupBy(calls, nameOf);
  const ours = Map.groupBy(recipe.calls, ({ call }) => nameOf(call));
  const found: DocumentFinding[] = [];
  let count = 0;
  for (const [name, shown] of ours) {
    const run = theirs.get(name);
    const [first] = shown;
    if (run === undefined || first === undefined) continue;
    const wanted = new Set(run.flatMap(flagsOf).map(({ flag }) => flag));
    const given = shown.flatMap(({ call, at }) => flagsOf(call).map(({ flag, index }) => ({ flag, at: at(index) })));
    count += wanted.size + given.length + 1;
    for (const { flag, at } of given) {
      if (!wanted.has(flag)) found.push(at(`the workflow runs "${name}" without "${flag}"${didYouMean(flag, [...wanted])}`));
    }
    for (const flag of wanted) {
      if (!given.some((each) => each.flag === flag))
        found.push(first.at(0)(`the workflow runs "${name}" with "${flag}", and no call here has it`));
    }
  }
  return { found, count };
}

/** The program without its path, and the word behind it where that looks like a command: `go build`. */
function nameOf([program, command]: ShellCall): string {
  const name = program.text.slice(program.text.lastIndexOf('/') + 1);
  return command !== undefined && /^[a-z][a-z-]*$/.test(command.text) ? `${name} ${command.text}` : name;
}

function flagsOf(call: ShellCall): readonly { readonly flag: string; readonly index: number }[] {
  const end = call.findIndex(({ text }) => text === '--');
  return (end === -1 ? call : call.slice(0, end)).flatMap(({ text }, index) => {
    const [, flag] = /^(--?[A-Za-z][\w-]*)(?:=|$)/.exec(text) ?? [];
    // The flags of another program, as in `-ldflags "-buildid="`.
    const isValue = /^--?[\w-]*flags$/.test(call[index - 1]?.text ?? '');
    return index === 0 || flag === undefined || isValue ? [] : [{ flag, index }];
  });
}

const identity = /([^\s"'`=^]{0,300})\\?\.github\/workflows\/((?:[\w-]|\\?\.(?!ya?ml))+\\?\.ya?ml)(@[^\s"'`,;]*)?/g;

/** Every workflow that the recipe names as a signer is one that signs, at a ref that it signs at. */
function compareIdentities(recipe: Recipe, workflow: ReleaseWorkflow): Compared {
  if (workflow.signers.length === 0) return { found: [], count: 0 };
  const words = recipe.texts.flatMap(({ text, at }) =>
    [...text.matchAll(identity)].flatMap(({ 0: all, 1: before = '', 2: file = '', 3: ref = '', index }) => {
      const isPath = before === '' || before.startsWith('.') || before === '/';
      const word = { before: plain(before), file: plain(file), ref: plain(ref).slice(1), all, at: at(index) };
      return isPath && ref === '' ? [] : [word];
    }),
  );
  const others = recipe.calls.flatMap(({ call, at }) =>
    valuesOf(call, 'identity', 'san')
      .filter(({ value }) => /^https?:\/\/|^[\w.+-]+@[\w-]+\.[\w.-]+$/.test(value) && !/\.github\/workflows\//.test(value))
      .map(({ word, value }) =>
        at(call.indexOf(word))(`the identity "${value}" is none of a workflow, and ${signersOf(workflow)} signs`),
      ),
  );
  const found = words.flatMap(({ before, file, ref, all, at }) => {
    const fault = identityFault({ before, file, ref }, workflow);
    return fault === undefined ? [] : [at(`the identity "${all}" ${fault}`)];
  });
  return { found: [...found, ...others], count: words.length + others.length };
}

function identityFault(
  { before, file, ref }: { readonly before: string; readonly file: string; readonly ref: string },
  workflow: ReleaseWorkflow,
): string | undefined {
  const { signers, onTagsAlone } = workflow;
  const ofFile = signers.filter((signer) => signer.file === file);
  if (ofFile.length === 0) return `names "${file}", and ${signersOf(workflow)} signs`;
  const [, repository] = /([\w.-]+\/[\w.-]+)\/$/.exec(before) ?? [];
  const ofProject = ofFile.filter(
    (signer) => signer.repository === undefined || repository === undefined || signer.repository === repository,
  );
  if (ofProject.length === 0) return `is of "${repository}", and ${signersOf(workflow)} signs`;
  if (!/^[\w./-]+$/.test(ref)) return undefined;
  if (ofProject.some((signer) => signer.ref === undefined)) {
    return onTagsAlone && ref.startsWith('refs/heads/') ? `names a branch, and the workflow runs for tags alone` : undefined;
  }
  const refs = ofProject.flatMap((signer) =>
    signer.ref === undefined ? [] : [signer.ref, `refs/tags/${signer.ref}`, `refs/heads/${signer.ref}`],
  );
  return refs.includes(ref) ? undefined : `is at "${ref}", and the workflow calls ${signersOf(workflow)}`;
}

function signersOf({ signers }: ReleaseWorkflow): string {
  const names = signers.map(
    ({ repository, file, ref }) =>
      `"${[...(repository === undefined ? [] : [repository]), file].join('/')}${ref === undefined ? '' : `@${ref}`}"`,
  );
  return [...new Set(names)].join(' or ');
}

/** As a regular expression would have it, dots stand behind a backslash. */
function plain(text: string): string {
  return text.replaceAll('\\', '');
}

/** Every issuer that the recipe names is that of the runner, or one that the workflow itself names. */
function compareIssuers(recipe: Recipe, { issuers }: ReleaseWorkflow): Compared {
  if (issuers.length === 0) return { found: [], count: 0 };
  const words: Word[] = [
    ...recipe.calls.flatMap(({ call, at }) =>
      valuesOf(call, 'issuer').map(({ word, value }) => ({ value, at: at(call.indexOf(word)) })),
    ),
    ...recipe.texts.flatMap(({ text, at }) =>
      Array.from(
        text.matchAll(/(?<![\w-])\w{0,40}issuer["']?(?::\s*|=)["']?(https?:\/\/[^\s"',}]+)/gi),
        ({ 1: value = '', index }) => ({
          value,
          at: at(index),
        }),
      ),
    ),
  ].filter(({ value }) => /^https?:\/\/[\w.-]+/.test(value));
  const found = words
    .filter(({ value }) => !issuers.includes(value.replace(/\/$/, '')))
    .map(({ value, at }) =>
      at(`the issuer is "${value}", and that of the workflow ${issuers.map((each) => `"${each}"`).join(' or ')}`),
    );
  return { found, count: words.length };
}

/** Every predicate type that the recipe names is one that the workflow makes. */
function comparePredicateTypes(recipe: Recipe, { predicateTypes }: ReleaseWorkflow): Compared {
  if (predicateTypes.length === 0) return { found: [], count: 0 };
  const words: Word[] = [
    ...recipe.texts.flatMap(({ text, at }) =>
      Array.from(text.matchAll(predicateTypeUri), ({ 0: value, index }) => ({ value, at: at(index) })),
    ),
    ...recipe.calls.flatMap(({ call, at }) =>
      valuesOf(call, 'type', 'predicate-type').flatMap(({ word, value }) => {
        // What does not look like one is one all the same, where it is given as such.
        const type = !value.startsWith('https://')
          ? predicateTypeOf(value)
          : value.match(predicateTypeUri) === null
            ? value
            : undefined;
        return type === undefined ? [] : [{ value: type, at: at(call.indexOf(word)) }];
      }),
    ),
  ];
  const found = words
    .filter(({ value }) => !predicateTypes.some((type) => isSamePredicateType(type, value)))
    .map(({ value, at }) => at(`the workflow makes no statement of type "${value}"${didYouMean(value, predicateTypes)}`));
  return { found, count: words.length };
}

function recipeIn(documents: readonly MarkdownDocument[]): Recipe {
  const blocks = documents.flatMap((document) => document.blocks);
  const spans = documents.flatMap(({ file, spans: each }) => each.map((span) => ({ file, span })));
  return {
    calls: blocks.flatMap((block) =>
      readShellCalls(shellTextOf(block) ?? '').map((call) => ({
        call,
        at: (index: number) => inBlock(block, call[index] ?? call[0]),
      })),
    ),
    texts: [
      ...blocks.map((block) => {
        const placeOf = placesIn(block.text);
        return { text: block.text, at: (offset: number) => inBlock(block, placeOf(offset)) };
      }),
      ...spans.map(({ file, span }) => ({ text: span.text, at: () => inSpan(file, span) })),
    ],
  };
}

function inBlock(block: FencedBlock, place: { readonly line: number; readonly column: number }): Word['at'] {
  return (message) => blockFinding(workflowParity.id, block, place, { message, help });
}

function inSpan(file: string, { line, column }: CodeSpan): Word['at'] {
  return (message) => ({ rule: workflowParity.id, file, line, column, message, help });
}
