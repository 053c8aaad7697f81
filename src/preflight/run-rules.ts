// Has every rule look at every file, and takes away what the files themselves allow.

import { parseYamlTree } from '../codec/yaml.ts';
import type { YamlNode } from '../codec/yaml-tree.ts';
import { byCodeUnit } from '../model/code-unit-order.ts';
import type { Finding } from '../model/finding.ts';
import type { PreflightCounts, PreflightFinding, WaivedFinding } from '../model/preflight.ts';
import { ToolError } from '../model/tool-error.ts';
import { type Dockerfile, isDockerfileName, parseDockerfile } from './dockerfile.ts';
import type { Fix, PreflightRule, RuleFinding } from './rule.ts';
import { readWaivers, type Waiver, type Waiving, waiverRuleId } from './waivers.ts';
import { type ActionFile, stepsOf, toWorkflow, type WorkflowFile } from './workflow.ts';

/** Findings about files that are no YAML, or no workflow and no action. No waiver takes them away. */
export const syntaxRuleId = 'workflow-syntax';

export interface PreflightInput {
  /** Path as the user knows it, with forward slashes. */
  readonly file: string;
  readonly text: string;
}

/** A finding with what mends it. */
export interface FixableFinding {
  readonly finding: PreflightFinding;
  readonly fix: Fix | undefined;
}

export interface PreflightRun {
  readonly checked: PreflightCounts;
  /** Sorted by file, line, column and rule. */
  readonly findings: readonly FixableFinding[];
  readonly waived: readonly WaivedFinding[];
}

type JudgedFile = WorkflowFile | ActionFile | Dockerfile;

interface Source extends Waiving {
  readonly positionOf: (offset: number) => { readonly line: number; readonly column: number };
}

/** @param files Each once. A Dockerfile is known by its name, a workflow and an action by their keys. */
export function runPreflightRules(files: readonly PreflightInput[], rules: readonly PreflightRule[]): PreflightRun {
  const read = files.map(readFile);
  const parsed = read.flatMap((each) => ('finding' in each ? [] : [each]));
  const dockerfiles = parsed.filter(({ kind }) => kind === 'dockerfile').length;
  const workflows = parsed.flatMap((each) => (each.kind === 'workflow' ? [each] : []));
  const known = rules.map(({ id }) => id);
  const judged = parsed.map((file) => judge(file, rules, workflows, known));
  const steps = parsed.flatMap((each) => (each.kind === 'dockerfile' ? [] : stepsOf(each))).length;
  return {
    checked: {
      files: files.length,
      workflows: workflows.length,
      actions: parsed.length - workflows.length - dockerfiles,
      dockerfiles,
      jobs: workflows.flatMap(({ jobs }) => jobs).length,
      steps,
      rules: rules.length,
    },
    findings: [...read.flatMap((each) => ('finding' in each ? [each] : [])), ...judged.flatMap(({ findings }) => findings)].sort(
      (one, other) => byPlace(one.finding, other.finding),
    ),
    waived: judged.flatMap(({ waived }) => waived).sort(byPlace),
  };
}

/** For `sort`: by file, line, column and rule. */
export function byPlace(one: Finding, other: Finding): number {
  return (
    byCodeUnit(one.file, other.file) || one.line - other.line || one.column - other.column || byCodeUnit(one.rule, other.rule)
  );
}

function readFile({ file, text }: PreflightInput): JudgedFile | FixableFinding {
  if (isDockerfileName(file)) return parseDockerfile(text, file);
  try {
    const tree = parseYamlTree(text, file);
    const workflow = toWorkflow(tree, file);
    if (workflow.kind !== 'neither') return workflow;
    const { line, column } = tree.positionOf(workflow.at);
    return syntaxFinding({ file, line, column, message: workflow.message, help: workflow.help });
  } catch (error) {
    if (!(error instanceof ToolError) || error.code !== 'config/bad-yaml') throw error;
    const { line, column } = error.at ?? { line: 1, column: 1 };
    const help = error.help ?? 'mend the YAML: GitHub cannot read the file either';
    return syntaxFinding({ file, line, column, message: error.message, help });
  }
}

function syntaxFinding(finding: Omit<Finding, 'rule'>): FixableFinding {
  return { finding: { rule: syntaxRuleId, ...finding, fixable: 'no' }, fix: undefined };
}

function judge(
  file: JudgedFile,
  rules: readonly PreflightRule[],
  workflows: readonly WorkflowFile[],
  known: readonly string[],
): { readonly findings: readonly FixableFinding[]; readonly waived: readonly WaivedFinding[] } {
  const source = sourceOf(file);
  const { waivers, faults } = readWaivers(source, known);
  const byPlaceOf = new Map(waivers.toReversed().map((waiver) => [`${waiver.rule} ${waiver.line}`, waiver]));
  const used = new Set<Waiver>();
  const findings: FixableFinding[] = faults.map((fault) => toFinding(source, file.file, waiverRuleId, fault));
  const waived: WaivedFinding[] = [];
  const blocks =
    waivers.length === 0 || file.kind === 'dockerfile'
      ? []
      : blocksOf(file.root).toSorted((one, other) => one.start - other.start);
  for (const rule of rules) {
    for (const each of ask(rule, file, workflows)) {
      const made = toFinding(source, file.file, rule.id, each);
      const block = blockAround(blocks, each.at);
      const places = [made.finding.line, ...(block === undefined ? [] : [source.positionOf(block.start).line])];
      const waiver = places.map((line) => byPlaceOf.get(`${rule.id} ${line}`)).find((found) => found !== undefined);
      if (waiver === undefined) findings.push(made);
      else {
        used.add(waiver);
        const { fixable: _, ...finding } = made.finding;
        waived.push({ ...finding, reason: waiver.reason });
      }
    }
  }
  const idle = waivers.filter((waiver) => !used.has(waiver));
  findings.push(...idle.map(({ rule, at }) => toFinding(source, file.file, waiverRuleId, idleWaiver(rule, at))));
  return { findings, waived };
}

function ask(rule: PreflightRule, file: JudgedFile, workflows: readonly WorkflowFile[]): readonly RuleFinding[] {
  switch (file.kind) {
    case 'workflow':
      return rule.checkWorkflow(file, { workflows });
    case 'action':
      return rule.checkAction?.(file) ?? [];
    case 'dockerfile':
      return rule.checkDockerfile?.(file) ?? [];
  }
}

function sourceOf(file: JudgedFile): Source {
  if (file.kind !== 'dockerfile') return file.tree;
  const { text } = file;
  const starts = [0, ...Array.from(text.matchAll(/\n/g), ({ index }) => index + 1)];
  const positionOf = (offset: number): { readonly line: number; readonly column: number } => {
    let line = starts.length;
    for (let low = 0; low + 1 < line; ) {
      const middle = (low + line) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else line = middle;
    }
    return { line, column: offset - (starts[line - 1] ?? 0) + 1 };
  };
  // A comment of a Dockerfile has its line alone, which is how a shell's is found.
  return { text, comments: [], positionOf };
}

function idleWaiver(rule: string, at: number): RuleFinding {
  return {
    at,
    message: `"${rule}" finds nothing here, so there is nothing to waive`,
    help: 'remove the comment, or move it to the line of the finding or the line above',
  };
}

function toFinding(source: Source, file: string, rule: string, { at, message, help, fix }: RuleFinding): FixableFinding {
  const { line, column } = source.positionOf(at);
  const fixable = fix === undefined ? 'no' : fix.kind === 'pin' ? 'with network' : 'yes';
  return { finding: { rule, file, line, column, message, help, fixable }, fix };
}

/** The block scalars below a node: between their lines no comment of YAML can stand, so that the one above speaks for all. */
function blocksOf(node: YamlNode): readonly { readonly start: number; readonly end: number }[] {
  switch (node.kind) {
    case 'scalar':
      return node.style === 'literal' || node.style === 'folded' ? [node] : [];
    case 'list':
      return node.items.flatMap(blocksOf);
    case 'map':
      return node.pairs.flatMap(({ value }) => blocksOf(value));
  }
}

/** @param blocks In the order of the text; none overlaps another. */
function blockAround(
  blocks: readonly { readonly start: number; readonly end: number }[],
  at: number,
): { readonly start: number } | undefined {
  let low = 0;
  for (let high = blocks.length; low < high; ) {
    const middle = (low + high) >> 1;
    if ((blocks[middle]?.end ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  const block = blocks[low];
  return block !== undefined && block.start <= at ? block : undefined;
}
