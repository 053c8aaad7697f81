// Which blocks of a document run, with what status they end, and what output is shown of them. Form: docs/doc-check.md

import type { Directive, DocumentFinding, FencedBlock, MarkdownDocument } from '../model/document.ts';
import { blockFinding } from './block-finding.ts';
import { shellTextOf } from './shell-blocks.ts';
import { parseWaiver } from './waivers.ts';

export const recipeRuleId = 'recipe-runs';

/** One command of a session, or the whole text of a script. */
export interface RecipeCommand {
  readonly script: string;
  /** Line of the block where it begins, from 1. */
  readonly line: number;
  readonly shown?: ShownOutput;
}

export interface ShownOutput {
  readonly text: string;
  readonly block: FencedBlock;
  /** Line of that block where it begins, from 1. */
  readonly line: number;
}

export interface RecipeBlock {
  readonly block: FencedBlock;
  readonly commands: readonly RecipeCommand[];
  /** Status that it must end with. */
  readonly exitCode: number;
  /** Programs without which it is not run. */
  readonly needs: readonly string[];
  /** Shown below it in a block of its own: all that it printed. */
  readonly shown: readonly ShownOutput[];
  /** Whether a waiver says why it does not run. */
  readonly waived: boolean;
}

export interface RecipeBlocks {
  /** Blocks that are to run, and those that a waiver keeps from it, in order. */
  readonly blocks: readonly RecipeBlock[];
  /** What is wrong with the comments that say so. */
  readonly findings: readonly DocumentFinding[];
}

/** @param all Whether every shell block is to run, not only those with the comment `run`. */
export function readRecipe(document: MarkdownDocument, directives: readonly Directive[], all: boolean): RecipeBlocks {
  const own = directives.filter(({ file }) => file === document.file);
  const findings: DocumentFinding[] = [];
  const waived = new Set<FencedBlock>();
  for (const directive of own) {
    const waiver = parseWaiver(directive);
    if (typeof waiver !== 'object' || !waiver.rules.includes(recipeRuleId)) continue;
    for (const block of blocksAbout(directive, document.blocks)) waived.add(block);
  }
  const marks = new Map<FencedBlock, RunMark>();
  for (const directive of own.filter(({ word }) => word === 'run')) {
    const [block] = blocksAbout(directive, document.blocks);
    const mark = parseRun(directive.rest);
    if (typeof mark === 'string') findings.push(directiveFault(directive, mark, runForm));
    else if (block === undefined || shellTextOf(block) === undefined)
      findings.push(directiveFault(directive, 'no shell block follows that could run', 'put it right above the block'));
    else marks.set(block, mark);
  }
  const outputs = readOutputs(document, own, findings);
  const blocks = document.blocks.flatMap((block): readonly RecipeBlock[] => {
    const text = shellTextOf(block);
    const mark = marks.get(block);
    if (text === undefined || text.trim() === '' || (mark === undefined && !all)) return [];
    const { exitCode = 0, needs = [] } = mark ?? {};
    const shown = outputs.get(block) ?? [];
    return [{ block, commands: commandsOf(block, text), exitCode, needs, shown, waived: waived.has(block) }];
  });
  const runs = new Set(blocks.map(({ block }) => block));
  for (const [block, shown] of outputs) {
    if (runs.has(block)) continue;
    for (const each of shown)
      findings.push(
        blockFinding(
          recipeRuleId,
          each.block,
          { line: 1 },
          {
            message: `is the output of block ${block.number}, which does not run`,
            help: `put "<!-- doc-check: run -->" above that block`,
          },
        ),
      );
  }
  return { blocks, findings };
}

interface RunMark {
  readonly exitCode: number;
  readonly needs: readonly string[];
}

const runForm = 'write "run", "run, exit 1", "run, needs jq", or several of them joined by commas';

/** A text says what is wrong. */
function parseRun(rest: string): RunMark | string {
  let exitCode = 0;
  const needs: string[] = [];
  for (const part of rest.split(',').map((each) => each.trim())) {
    if (part === '') continue;
    const [, exit] = /^exit (\d{1,3})$/.exec(part) ?? [];
    const [, program] = /^needs ([A-Za-z0-9_][\w.+-]*)$/.exec(part) ?? [];
    if (exit !== undefined && Number(exit) <= 255) exitCode = Number(exit);
    else if (program !== undefined) needs.push(program);
    else return `"${part}" says nothing of how a block runs`;
  }
  return { exitCode, needs };
}

/** What is shown of each shell block in a block of its own below it. */
function readOutputs(
  { blocks }: MarkdownDocument,
  own: readonly Directive[],
  findings: DocumentFinding[],
): ReadonlyMap<FencedBlock, readonly ShownOutput[]> {
  const outputs = new Map<FencedBlock, ShownOutput[]>();
  for (const directive of own.filter(({ word }) => word === 'output')) {
    const [shown] = blocksAbout(directive, blocks);
    const before = shown === undefined ? undefined : blocks.slice(0, blocks.indexOf(shown)).findLast(isShell);
    if (shown === undefined || isShell(shown) || before === undefined)
      findings.push(
        directiveFault(directive, 'no block with output of a shell block before it follows', 'put it right above the output'),
      );
    else outputs.set(before, [...(outputs.get(before) ?? []), { text: shown.text, block: shown, line: 1 }]);
  }
  return outputs;
}

function isShell(block: FencedBlock): boolean {
  return shellTextOf(block) !== undefined;
}

/** Blocks that a comment is about; the opening fence is a line above the text. */
function blocksAbout({ about: { from, to } }: Directive, blocks: readonly FencedBlock[]): readonly FencedBlock[] {
  return blocks.filter(({ line }) => line - 1 >= from && line - 1 <= to);
}

/** In a session, each command with the lines below it; a script is one command, and shows nothing. */
function commandsOf(block: FencedBlock, text: string): readonly RecipeCommand[] {
  if (text === block.text) return [{ script: text.replace(/\n$/, ''), line: 1 }];
  const shell = text.split('\n');
  const raw = block.text.replace(/\n$/, '').split('\n');
  const starts = raw.flatMap((line, index) => (/^\s*\$ /.test(line) ? [index] : []));
  return starts.map((start, order): RecipeCommand => {
    const end = starts[order + 1] ?? raw.length;
    let last = start;
    // Lines that are neither shell nor output cannot be told apart: what is not shell is shown.
    while (last + 1 < end && (shell[last + 1] ?? '') !== '') last += 1;
    const script = shell.slice(start, last + 1).join('\n');
    const shown = raw.slice(last + 1, end).join('\n');
    const command = { script, line: start + 1 };
    return shown.trim() === '' ? command : { ...command, shown: { text: shown, block, line: last + 2 } };
  });
}

function directiveFault({ file, line, word }: Directive, message: string, help: string): DocumentFinding {
  return { rule: recipeRuleId, file, line, column: 1, message: `"doc-check: ${word}": ${message}`, help };
}
