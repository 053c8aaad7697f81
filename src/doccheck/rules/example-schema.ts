// Rule: a block that shows a known file is a valid one, by the JSON Schema of that file.

import { compileSchema, type SchemaCheck, type SchemaFault } from '../../codec/json-schema.ts';
import { findYamlFault, parseYamlTree } from '../../codec/yaml.ts';
import { itemsOf, pairsOf, type YamlNode, type YamlTree } from '../../codec/yaml-tree.ts';
import { byText } from '../../model/code-unit-order.ts';
import type { DocumentFinding, FencedBlock } from '../../model/document.ts';
import { ToolError } from '../../model/tool-error.ts';
import { blockFinding } from '../block-finding.ts';
import { hasElision, withoutElidedLines } from '../elisions.ts';
import { type KnownFile, knownFiles } from '../known-files.ts';
import type { DocumentRule, RuleInput } from '../rule.ts';

export const exampleSchema: DocumentRule = {
  id: 'example-schema',
  title: 'blocks that show a known file are valid ones',
  run: async ({ documents, config, project }) => {
    const declared = await declaredFiles({ config, project });
    const files = [...declared.files, ...knownFiles];
    const checks = new Map<KnownFile, Promise<SchemaCheck>>();
    const findings: DocumentFinding[] = [...declared.findings];
    let examples = 0;
    for (const block of documents.flatMap(({ blocks }) => blocks)) {
      if (!languages.includes(block.language)) continue;
      const name = nameOf(block);
      const named = name === undefined ? undefined : files.find(({ isNamed }) => isNamed(name));
      const tree = readTree(block);
      if (tree.kind === 'unreadable') {
        if (named !== undefined && tree.finding !== undefined) findings.push(tree.finding);
        continue;
      }
      const file = named ?? files.find(({ looksLike }) => looksLike(tree.tree.root));
      if (file === undefined) continue;
      examples += 1;
      const check = checks.get(file) ?? file.load();
      checks.set(file, check);
      findings.push(...faultsOf(block, tree.tree, file, await check));
    }
    return { findings, counts: { examples } };
  },
};

const languages: readonly string[] = ['yaml', 'yml', 'json', 'jsonc'];

/** Of the info string (`title="x"`), or of a comment that is the first line. */
function nameOf({ info, text }: FencedBlock): string | undefined {
  const [, double, single, bare] = /\s(?:title|file|filename)=(?:"([^"]*)"|'([^']*)'|(\S+))/.exec(info) ?? [];
  return double ?? single ?? bare ?? /^\s*(?:#|\/\/)\s*(?:\.\/)?(\S+\.\w+)[ \t]*\r?\n/.exec(text)?.[1];
}

type Read =
  | { readonly kind: 'read'; readonly tree: YamlTree }
  | { readonly kind: 'unreadable'; readonly finding?: DocumentFinding };

/** JSON is YAML too. What is no YAML at all is for data-syntax to say. */
function readTree(block: FencedBlock): Read {
  const whole = withoutElidedLines(block.text);
  const text = block.language === 'jsonc' ? withoutComments(whole) : whole;
  try {
    return { kind: 'read', tree: parseYamlTree(text, block.file) };
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    if (findYamlFault(text) !== undefined) return { kind: 'unreadable' };
    const place = { line: error.at?.line ?? 1, column: error.at?.column ?? 1 };
    const said = { message: error.message, ...(error.help === undefined ? {} : { help: error.help }) };
    return { kind: 'unreadable', finding: blockFinding(exampleSchema.id, block, place, said) };
  }
}

function withoutComments(text: string): string {
  return text.replaceAll(/("(?:[^"\\\n]|\\.)*"?)|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g, (found, kept: string | undefined) =>
    kept === undefined ? found.replaceAll(/[^\n]/g, ' ') : kept,
  );
}

function faultsOf(block: FencedBlock, tree: YamlTree, file: KnownFile, check: SchemaCheck): readonly DocumentFinding[] {
  // What is left out may hold what is missing.
  const isPart = hasElision(block.text);
  return check(toPlain(tree.root))
    .filter(
      ({ isMissing, path }) =>
        (!isPart || !isMissing) && !isLeftOut(path.reduce<YamlNode | undefined>(childAt, tree.root), isPart),
    )
    .slice(0, mostFaults)
    .map((fault) => {
      const key = fault.path.join('.');
      const { line, column } = tree.positionOf(offsetOf(tree.root, fault));
      const message = `${key === '' ? file.title : `"${key}" of ${file.title}`} ${fault.message}`;
      return blockFinding(exampleSchema.id, block, { line, column }, { message, help: `what is allowed: ${file.schemaFile}` });
    });
}

function childAt(node: YamlNode | undefined, part: string | number): YamlNode | undefined {
  return pairsOf(node).find(({ key }) => key.text === String(part))?.value ?? itemsOf(node)[Number(part)];
}

/** `on: ...`, and a key whose value stood on the line that was left out. */
function isLeftOut(node: YamlNode | undefined, isPart: boolean): boolean {
  return node?.kind === 'scalar' && (/^(?:\.{3,}|…)$/.test(node.text) || (isPart && node.text === ''));
}

/** Of one block. */
const mostFaults = 20;

function toPlain(node: YamlNode): unknown {
  switch (node.kind) {
    case 'scalar':
      return node.value;
    case 'list':
      return node.items.map(toPlain);
    case 'map':
      // As own properties, `__proto__` too.
      return Object.fromEntries(node.pairs.map(({ key, value }) => [key.text, toPlain(value)]));
  }
}

function offsetOf(root: YamlNode, { path, isKey }: SchemaFault): number {
  let node = root;
  let start = root.start;
  for (const [index, part] of path.entries()) {
    const pair = pairsOf(node).find(({ key }) => key.text === String(part));
    const next = childAt(node, part);
    if (next === undefined) break;
    // A map in a list begins with its first key; what stands behind a key is told at the key.
    start = pair === undefined || (!isKey && next.kind === 'scalar' && index === path.length - 1) ? next.start : pair.key.start;
    node = next;
  }
  return start;
}

/** The files that doc-check.yaml names, and what is wrong with their schemas. */
async function declaredFiles({ config, project }: Pick<RuleInput, 'config' | 'project'>): Promise<{
  readonly files: readonly KnownFile[];
  readonly findings: readonly DocumentFinding[];
}> {
  const files: KnownFile[] = [];
  const findings: DocumentFinding[] = [];
  for (const [name, schemaFile] of Object.entries(config.schemas).sort(byText(([each]) => each))) {
    const check = usable(await project.readText(schemaFile), schemaFile);
    if (typeof check === 'string') {
      findings.push({
        ...{ rule: exampleSchema.id, file: schemaFile, line: 1, column: 1 },
        message: `the schema of "${name}" ${check}`,
        help: 'mend the schema, or correct "schemas" in doc-check.yaml',
      });
    } else {
      const isNamed = (path: string): boolean => path === name || path.endsWith(`/${name}`);
      files.push({ title: name, schemaFile, isNamed, looksLike: () => false, load: async () => check });
    }
  }
  return { files, findings };
}

function usable(text: string | undefined, file: string): SchemaCheck | string {
  if (text === undefined) return 'is not there';
  try {
    const check = compileSchema(toPlain(parseYamlTree(text, file).root));
    return typeof check === 'string' ? `cannot be used: ${check}` : check;
  } catch (error) {
    if (error instanceof ToolError) return `cannot be read: ${error.message}`;
    throw error;
  }
}
