// Breaks documents in memory, one place at a time, and demands that a rule says no each time.

import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import { parseMarkdown } from '../../codec/markdown.ts';
import { byCodeUnit, byText } from '../../model/code-unit-order.ts';
import type { Directive, DocumentFinding, MarkdownDocument } from '../../model/document.ts';
import type { DocumentMutant, DocumentMutation, MutationKind, UntriedMutant } from '../../model/document-mutation.ts';
import { ToolError } from '../../model/tool-error.ts';
import { directiveRuleId } from '../directive-words.ts';
import { documentRuleId } from '../fence-faults.ts';
import { readDirectives } from '../read-directives.ts';
import type { Project } from '../rule.ts';
import { documentRules } from '../rules/index.ts';
import { checkDocuments, type DocumentsInput, withTexts } from '../run-rules.ts';
import { parseWaiver } from '../waivers.ts';
import { mutations as allMutations } from './index.ts';
import type { Mutant, Mutation } from './mutation.ts';
import { replayedRooms } from './replayed-rooms.ts';

export interface MutateInput extends Omit<DocumentsInput, 'before'> {
  /** Chooses among the places: the same text, the same choice. */
  readonly seed: string;
  /** How many mutants of each kind and document are tried at most. */
  readonly most: number;
  /** Asked before each mutant; once it says no, all others are left untried. */
  readonly hasTime: () => boolean;
  /** Told before each mutant. */
  readonly onMutant?: (tried: number, planned: number) => void;
  /** All kinds that there are; those of mutate/index.ts when absent. */
  readonly mutations?: readonly Mutation[];
}

/** Ids of what the engine itself finds. */
const engineRules: readonly string[] = [directiveRuleId, documentRuleId];

/** Mutants that are held against the rules at the same time: rules wait for programs. */
const atOnce = 4;

/**
 * Nothing is written. A mutant is seen when a rule that its kind names has a finding that it has not in the documents as they stand.
 *
 * @throws {ToolError} `nothing/no-document`, `nothing/no-mutant`, and what rules throw for the documents as they stand.
 */
export async function mutateDocuments(input: MutateInput): Promise<DocumentMutation> {
  const { rules = documentRules, parse = parseMarkdown, seed } = input;
  const files = [...input.files].sort(byText(({ file }) => file));
  const documents = files.map(({ file, text }) => parse(text, file));
  const asked = rules
    .map(({ id }) => id)
    .filter((id) => input.skip?.includes(id) !== true)
    .filter((id) => (input.only === undefined ? input.config.rules[id] === undefined : input.only.includes(id)));
  const kinds = (input.mutations ?? allMutations)
    .map((mutation) => ({
      ...mutation,
      rules: mutation.rules.filter((id) => asked.includes(id) || engineRules.includes(id)),
    }))
    .filter((mutation) => mutation.rules.length > 0);
  const planned = await planMutants({ ...input, documents, kinds });
  if (planned.jobs.length === 0) {
    throw new ToolError('nothing', 'nothing/no-mutant', 'there is no place in the documents where a mutation could be made', {
      help: 'name documents with shell blocks, links or flags, or ask more rules',
    });
  }
  const held = new Held({ ...input, files, rules, parse: remembering(documents) });
  const survivors: DocumentMutant[] = [];
  const untried: UntriedMutant[] = [];
  const waiting = [...planned.jobs.entries()];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, job] = next;
      input.onMutant?.(index + 1, planned.jobs.length);
      const answer = input.hasTime() ? await held.tryMutant(job) : { status: 'untried' as const, reason: 'the time was up' };
      if (answer.status === 'survived') survivors.push(toMutant(job));
      else if (answer.status === 'untried') untried.push({ ...toMutant(job), reason: answer.reason });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  const findings = await held.asTheyStand();
  return {
    schemaVersion: 1,
    outcome: survivors.length + findings.length > 0 ? 'failed' : untried.length > 0 ? 'not settled' : 'passed',
    seed,
    files: files.length,
    kinds: kinds.map(({ id, title }): MutationKind => {
      const tried = planned.jobs.filter(({ mutation }) => mutation.id === id).length;
      const left = untried.filter(({ mutation }) => mutation === id).length;
      const survived = survivors.filter(({ mutation }) => mutation === id).length;
      return { id, title, places: planned.places.get(id) ?? 0, tried: tried - left, survived };
    }),
    survivors: survivors.sort(byPlace),
    untried: untried.sort(byPlace),
    findings,
  };
}

interface Job {
  readonly mutation: Mutation;
  readonly mutant: Mutant;
  readonly file: string;
  /** Of the mutation's rules those that no waiver silences there; at least one. */
  readonly rules: readonly string[];
}

interface Planning extends MutateInput {
  readonly documents: readonly MarkdownDocument[];
  readonly kinds: readonly Mutation[];
}

/** Kind by kind, so that what takes long comes where the list says. */
async function planMutants({ documents, kinds, config, project, seed, most }: Planning): Promise<{
  readonly jobs: readonly Job[];
  readonly places: ReadonlyMap<string, number>;
}> {
  const directives = new Map(documents.map((document) => [document, readDirectives(document)]));
  const jobs: Job[] = [];
  const places = new Map<string, number>();
  for (const mutation of kinds) {
    for (const document of documents) {
      const own = directives.get(document) ?? [];
      const all = await mutation.mutants({ document, directives: own, documents, config, project });
      const seen = new Set<string>();
      const possible = all.flatMap((mutant): readonly Job[] => {
        const rules = mutation.rules.filter((rule) => !isWaived(own, rule, mutant.line));
        if (rules.length === 0 || seen.has(mutant.text)) return [];
        seen.add(mutant.text);
        return [{ mutation, mutant, file: document.file, rules }];
      });
      places.set(mutation.id, (places.get(mutation.id) ?? 0) + possible.length);
      jobs.push(...sample(possible, Math.min(most, mutation.mostOfDocument ?? most), seed));
    }
  }
  return { jobs, places };
}

/** What a waiver allows is no finding. */
function isWaived(directives: readonly Directive[], rule: string, line: number): boolean {
  return directives.some((directive) => {
    const waiver = parseWaiver(directive);
    const { from, to } = directive.about;
    return typeof waiver === 'object' && waiver.rules.includes(rule) && line >= Math.min(directive.line, from) && line <= to;
  });
}

/** In the order in which they came. */
function sample(jobs: readonly Job[], most: number, seed: string): readonly Job[] {
  if (jobs.length <= most) return jobs;
  const keyOf = ({ mutation, file, mutant }: Job) => digest([seed, mutation.id, file, mutant.line, mutant.what]);
  const chosen = new Set(
    jobs
      .map((job) => [keyOf(job), job] as const)
      .sort(byText(([key]) => key))
      .slice(0, most)
      .map(([, job]) => job),
  );
  return jobs.filter((job) => chosen.has(job));
}

type Answer = { readonly status: 'seen' | 'survived' } | { readonly status: 'untried'; readonly reason: string };

/** Holds texts against rules, and remembers what they say of the documents as they stand. */
class Held {
  readonly #input: MutateInput;
  readonly #projectOfRun: () => Project;
  readonly #before = new Map<string, Promise<Outcome>>();
  readonly #asked = new Map<string, { readonly rules: readonly string[]; readonly file: string | undefined }>();

  constructor(input: MutateInput) {
    this.#input = input;
    // What shellcheck adds is slow, and asked for by no mutation: bash answers for shell.
    this.#projectOfRun = replayedRooms({ ...input.project, lintShell: async () => undefined });
  }

  async tryMutant({ mutation, mutant, file, rules }: Job): Promise<Answer> {
    const alone = mutation.alone ? file : undefined;
    const before = await this.#asItStands(rules, alone);
    let after: Outcome;
    try {
      after = await this.#ask(rules, alone, new Map([[file, mutant.text]]));
    } catch (error) {
      // A rule that cannot tell has said no to nothing.
      if (error instanceof ToolError) return { status: 'untried', reason: `${error.message} (${error.code})` };
      throw error;
    }
    if (hasNew(before.findings, after.findings, rules)) return { status: 'seen' };
    // Such as a program that a block needs and that is not there: then nothing was compared.
    return after.notes.length === 0 ? { status: 'survived' } : { status: 'untried', reason: after.notes.join('; ') };
  }

  /** What rules find when nothing is broken, and what they find after all mutants that they did not before. */
  async asTheyStand(): Promise<readonly DocumentFinding[]> {
    const found = new Map<string, DocumentFinding>();
    for (const [key, { rules, file }] of this.#asked) {
      const [before, after] = [await this.#before.get(key), await this.#ask(rules, file, new Map())];
      for (const finding of [...(before?.findings ?? []), ...after.findings]) {
        if (rules.includes(finding.rule)) found.set(digest(finding), finding);
      }
    }
    return [...found.values()].sort(
      (first, second) =>
        byCodeUnit(first.file, second.file) || first.line - second.line || byCodeUnit(first.message, second.message),
    );
  }

  #asItStands(rules: readonly string[], file: string | undefined): Promise<Outcome> {
    const key = digest([rules, file]);
    const known = this.#before.get(key) ?? this.#ask(rules, file, new Map());
    this.#before.set(key, known);
    this.#asked.set(key, { rules, file });
    return known;
  }

  /** @param alone The one document that is given to the rules; all of them when absent. */
  async #ask(only: readonly string[], alone: string | undefined, texts: ReadonlyMap<string, string>): Promise<Outcome> {
    const { files, config, today, rules = documentRules, parse = parseMarkdown } = this.#input;
    const normal = new Map([...texts].map(([file, text]) => [posix.normalize(file), text]));
    const { check } = await checkDocuments({
      files: files
        .filter(({ file }) => alone === undefined || file === alone)
        .map(({ file, text }) => ({ file, text: texts.get(file) ?? text })),
      ...{ config, today, rules, only, parse },
      project: withTexts(this.#projectOfRun(), normal),
    });
    return { findings: check.findings, notes: check.notes ?? [] };
  }
}

interface Outcome {
  readonly findings: readonly DocumentFinding[];
  readonly notes: readonly string[];
}

/** Lines and numbers of blocks move with what is put in or taken out: what is said, and how often, is compared. */
function hasNew(before: readonly DocumentFinding[], after: readonly DocumentFinding[], rules: readonly string[]): boolean {
  const keyOf = ({ rule, file, message }: DocumentFinding) =>
    `${rule}\0${file}\0${message.replace(/^block \d+( \([^)]*\))?, line \d+: /, '')}`;
  const known = new Map<string, number>();
  for (const finding of before) known.set(keyOf(finding), (known.get(keyOf(finding)) ?? 0) + 1);
  return after
    .filter(({ rule }) => rules.includes(rule))
    .some((finding) => {
      const left = (known.get(keyOf(finding)) ?? 0) - 1;
      known.set(keyOf(finding), left);
      return left < 0;
    });
}

/** Documents as they stand are parsed once; broken ones are of no use to anybody later. */
function remembering(documents: readonly MarkdownDocument[]): typeof parseMarkdown {
  const known = new Map(documents.map((document) => [document.file, document]));
  return (text, file) => {
    const document = known.get(file);
    return document?.text === text ? document : parseMarkdown(text, file);
  };
}

function toMutant({ mutation, mutant, file, rules }: Job): DocumentMutant {
  return { mutation: mutation.id, file, line: mutant.line, what: mutant.what, rules };
}

function byPlace(first: DocumentMutant, second: DocumentMutant): number {
  return (
    byCodeUnit(first.file, second.file) ||
    first.line - second.line ||
    byCodeUnit(first.mutation, second.mutation) ||
    byCodeUnit(first.what, second.what)
  );
}

function digest(value: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(value) ?? '')
    .digest('hex');
}
