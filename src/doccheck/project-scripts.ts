// The shell texts of a project outside of its documents: scripts, and the `run:` steps of workflows and actions.
// Source: https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsrun

import { toGlobMatcher } from '../codec/glob.ts';
import { parseYamlTree } from '../codec/yaml.ts';
import type { YamlNode, YamlTree } from '../codec/yaml-tree.ts';
import { ToolError } from '../model/tool-error.ts';
import type { RuleInput } from './rule.ts';

export interface ProjectScript {
  readonly file: string;
  /** Line in the file of the first line of `text`, from 1. */
  readonly line: number;
  readonly text: string;
}

const isScript = toGlobMatcher('**/*.{sh,bash}');
/** May be one, if its first line says so. */
const hasNoSuffix = (path: string): boolean => !(path.split('/').at(-1) ?? '').includes('.');
const isWorkflow = toGlobMatcher('.github/workflows/*.{yml,yaml}');
const isAction = toGlobMatcher('{action.yml,action.yaml,.github/actions/**/action.yml,.github/actions/**/action.yaml}');

/** In the order of their paths, without those that the configuration excludes. */
export async function readScripts({ config, project }: Pick<RuleInput, 'config' | 'project'>): Promise<readonly ProjectScript[]> {
  const excluded = config.exclude.map(toGlobMatcher);
  const scripts: ProjectScript[] = [];
  for (const file of await project.paths()) {
    const isSteps = isWorkflow(file) || isAction(file);
    const mayBeScript = isScript(file) || hasNoSuffix(file);
    if ((!isSteps && !mayBeScript) || excluded.some((matches) => matches(file))) continue;
    const text = await project.readText(file);
    if (text === undefined) continue;
    if (isSteps) scripts.push(...stepsOf(text, file));
    else if (isForBash(text, isScript(file))) scripts.push({ file, line: 1, text });
  }
  return scripts;
}

/** A script for another shell says so in its first line; what is not named like a script says that it is one. */
function isForBash(text: string, isNamedSo: boolean): boolean {
  return (isNamedSo && !text.startsWith('#!')) || /^#!\s*\S*(?:\/|\s)(?:ba)?sh\b/.test(text);
}

function stepsOf(text: string, file: string): readonly ProjectScript[] {
  const tree = treeOf(text, file);
  if (tree === undefined) return [];
  const jobs = pairsOf(memberOf(tree.root, 'jobs')).map(({ value }) => value);
  return [...jobs, memberOf(tree.root, 'runs')].flatMap((job) =>
    itemsOf(memberOf(job, 'steps')).flatMap((step) => {
      const run = memberOf(step, 'run');
      const shell = shellOf(step) ?? defaultShellOf(job) ?? defaultShellOf(tree.root) ?? defaultShellFor(job, text);
      if (run?.kind !== 'scalar' || run.text.trim() === '' || !/^(?:ba)?sh\b/.test(shell)) return [];
      const isBlock = run.style === 'literal' || run.style === 'folded';
      const line = tree.positionOf(run.start).line + (isBlock ? 1 : 0);
      // An expression is put in before a shell sees the text. Whatever is not started by a command of its own ends with the first that fails.
      const own = run.text.replaceAll(/\$\{\{.*?\}\}/gs, (found) => `expression${found.replaceAll(/[^\n]/g, '')}`);
      return [{ file, line, text: shell.includes('{0}') ? own : `set -e; ${own}` }];
    }),
  );
}

function shellOf(node: YamlNode | undefined): string | undefined {
  const shell = memberOf(node, 'shell');
  return shell?.kind === 'scalar' ? shell.text : undefined;
}

function defaultShellOf(node: YamlNode | undefined): string | undefined {
  return shellOf(memberOf(memberOf(node, 'defaults'), 'run'));
}

/** On Windows it is another one; a matrix may name it too. */
function defaultShellFor(job: YamlNode | undefined, text: string): string {
  const runner = memberOf(job, 'runs-on');
  const named = runner === undefined ? '' : text.slice(runner.start, runner.end);
  const isWindows = /windows/i.test(/\$\{\{/.test(named) ? text.slice(job?.start, job?.end) : named);
  return isWindows ? 'pwsh' : 'bash';
}

/** Undefined for what is no YAML: that is not for a rule about shells to say. */
function treeOf(text: string, file: string): YamlTree | undefined {
  try {
    return parseYamlTree(text, file);
  } catch (error) {
    if (error instanceof ToolError) return undefined;
    throw error;
  }
}

function pairsOf(node: YamlNode | undefined) {
  return node?.kind === 'map' ? node.pairs : [];
}

function itemsOf(node: YamlNode | undefined): readonly YamlNode[] {
  return node?.kind === 'list' ? node.items : [];
}

function memberOf(node: YamlNode | undefined, key: string): YamlNode | undefined {
  return pairsOf(node).find((pair) => pair.key.text === key)?.value;
}
