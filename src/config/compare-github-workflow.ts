// Holds a workflow against the one that would be written: its structure alone, so that pins, comments, the order of keys and what is the
// user's own to choose are no difference.

import { childOf, pairsOf, textOf, type YamlNode, type YamlTree } from '../codec/yaml-tree.ts';
import { byCodeUnit } from '../model/code-unit-order.ts';
import type { WorkflowDifference } from '../model/github-setup.ts';
import { reusableWorkflow } from './github-workflow.ts';

/** How much of a part is shown. */
const longestPart = 200;

/** Two documents as parseYamlTree reads them. */
export function compareWorkflows(wanted: YamlTree, found: YamlTree): readonly WorkflowDifference[] {
  return compareNodes(wanted.root, found.root, [], sameJob(wanted.root, found.root));
}

/** What follows the `@` where the workflow calls the reusable one, and the comment on that line. */
export function pinOf(tree: YamlTree): { readonly ref: string; readonly comment?: string } | undefined {
  const job = callingJobs(tree.root)[0]?.value;
  const uses = childOf(job, 'uses');
  const text = textOf(uses);
  if (uses === undefined || text === undefined) return undefined;
  const line = tree.positionOf(uses.start).line;
  const comment = tree.comments.find((each) => each.line === line)?.text;
  return { ref: text.slice(reusableWorkflow.length + 1), ...(comment === undefined ? {} : { comment }) };
}

type Rename = (path: readonly string[]) => string | undefined;

/** The job that calls the reusable workflow is the same one by whatever id. */
function sameJob(wanted: YamlNode, found: YamlNode): Rename {
  const [ours] = callingJobs(wanted);
  const theirs = callingJobs(found);
  const [their] = theirs;
  const isOther = their !== undefined && theirs.length === 1 && their.key.text !== ours?.key.text;
  const taken = pairsOf(childOf(found, 'jobs')).some(({ key }) => key.text === ours?.key.text);
  return (path) =>
    isOther && !taken && path.length === 2 && path[0] === 'jobs' && path[1] === ours?.key.text ? their.key.text : undefined;
}

function callingJobs(root: YamlNode) {
  return pairsOf(childOf(root, 'jobs')).filter(({ value }) => textOf(childOf(value, 'uses'))?.startsWith(`${reusableWorkflow}@`));
}

function compareNodes(wanted: YamlNode, found: YamlNode, path: readonly string[], rename: Rename): readonly WorkflowDifference[] {
  if (wanted.kind === 'map' && found.kind === 'map') {
    const seen = new Set<string>();
    const differences = wanted.pairs.flatMap(({ key, value }) => {
      const name = rename([...path, key.text]) ?? key.text;
      seen.add(name);
      const inner = [...path, name];
      if (isOwn(inner)) return [];
      const other = childOf(found, name);
      return other === undefined ? [{ where: inner.join('.'), wanted: show(value) }] : compareNodes(value, other, inner, rename);
    });
    const besides = found.pairs
      .filter(({ key }) => !seen.has(key.text) && !isOwn([...path, key.text]))
      .map(({ key, value }) => ({ where: [...path, key.text].join('.'), found: show(value) }));
    return [...differences, ...besides];
  }
  return isEqual(wanted, found, path) ? [] : [{ where: path.join('.'), wanted: show(wanted), found: show(found) }];
}

/** Names are for people. */
function isOwn(path: readonly string[]): boolean {
  const key = path.at(-1);
  if (path.length === 1) return key === 'name' || key === 'run-name';
  return path.length === 3 && path[0] === 'jobs' && key === 'name';
}

function isEqual(wanted: YamlNode, found: YamlNode, path: readonly string[]): boolean {
  if (wanted.kind === 'scalar' && found.kind === 'scalar') {
    return path.at(-1) === 'uses' ? withoutPin(wanted.text) === withoutPin(found.text) : wanted.value === found.value;
  }
  if (wanted.kind === 'list' && found.kind === 'list') {
    return (
      wanted.items.length === found.items.length &&
      wanted.items.every((item, index) => {
        const other = found.items[index];
        return other !== undefined && isEqual(item, other, path);
      })
    );
  }
  return false;
}

function withoutPin(uses: string): string {
  return uses.replace(/@[^@]*$/, '');
}

/** One line of JSON, keys sorted. Never longer than is shown: an alias may stand for a part of any size. */
function show(node: YamlNode): string {
  let text = '';
  const add = (part: string) => {
    text += part;
    return text.length <= longestPart;
  };
  const write = (each: YamlNode): boolean => {
    switch (each.kind) {
      case 'scalar':
        return add(JSON.stringify(each.value));
      case 'list':
        return add('[') && each.items.every((item, index) => (index === 0 || add(', ')) && write(item)) && add(']');
      case 'map': {
        const pairs = [...each.pairs].sort((one, other) => byCodeUnit(one.key.text, other.key.text));
        return (
          add('{') &&
          pairs.every(
            ({ key, value }, index) => (index === 0 || add(', ')) && add(`${JSON.stringify(key.text)}: `) && write(value),
          ) &&
          add('}')
        );
      }
    }
  };
  return write(node) ? text : `${text.slice(0, longestPart)}…`;
}
