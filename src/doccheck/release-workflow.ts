// Reads what a release workflow of GitHub Actions says that a recipe must agree with: who signs, with which issuer, what is stated, and
// which commands run.
// Sources: https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax;
// https://docs.github.com/actions/reference/security/oidc

import { posix } from 'node:path';
import { parseYamlTree } from '../codec/yaml.ts';
import { allScalars, childOf, itemsOf, pairOf, pairsOf, textOf, type YamlNode } from '../codec/yaml-tree.ts';
import { ToolError } from '../model/tool-error.ts';
import { predicateTypeOf, predicateTypesMadeBy, predicateTypeUri } from './predicate-names.ts';
import type { Project } from './rule.ts';
import { readShellCalls, type ShellCall } from './shell-calls.ts';

export interface ReleaseWorkflow {
  readonly signers: readonly Signer[];
  readonly issuers: readonly string[];
  readonly predicateTypes: readonly string[];
  /** Of all its `run:` steps. */
  readonly calls: readonly ShellCall[];
  /** Whether only tags start it. */
  readonly onTagsAlone: boolean;
}

/** A workflow whose jobs may ask for an identity: the file that a certificate names. */
export interface Signer {
  /** Name of the file, such as `release.yml`. */
  readonly file: string;
  /** `owner/name`, where it is of another project. */
  readonly repository?: string;
  /** What stands behind `@` in `uses`. */
  readonly ref?: string;
}

/** Of GitHub's own runners: https://docs.github.com/actions/reference/security/oidc */
const runnerIssuer = 'https://token.actions.githubusercontent.com';

/** A workflow that calls one that calls another. GitHub allows some more; a recipe that needs them is not known. */
const deepest = 4;

/** Workflows of the same project that it calls are read too. Undefined where it is not there or no YAML; that is for others to say. */
export async function readReleaseWorkflow(path: string, project: Project, depth = 1): Promise<ReleaseWorkflow | undefined> {
  const text = await project.readText(path);
  const root = text === undefined ? undefined : rootOf(text, path);
  if (text === undefined || root === undefined) return undefined;
  const signers: Signer[] = [];
  const called: ReleaseWorkflow[] = [];
  const predicateTypes = allScalars(root).flatMap((scalar) => scalar.text.match(predicateTypeUri) ?? []);
  const calls: ShellCall[] = [];
  for (const { value: job } of pairsOf(childOf(root, 'jobs'))) {
    const uses = textOf(childOf(job, 'uses'));
    const maySign = mayAskForIdentity(job, root);
    if (uses !== undefined) predicateTypes.push(...predicateTypesMadeBy(uses));
    const local = uses?.startsWith('./') === true ? posix.normalize(uses.replace(/@.*$/, '')) : undefined;
    const inner = local === undefined || depth >= deepest ? undefined : await readReleaseWorkflow(local, project, depth + 1);
    if (inner !== undefined) called.push(inner);
    if (maySign) signers.push(...signersOf(uses, path, inner));
    for (const step of itemsOf(childOf(job, 'steps'))) {
      predicateTypes.push(...typesOfStep(step));
      const run = textOf(childOf(step, 'run'));
      // An expression is put in before a shell sees the text.
      if (run !== undefined) calls.push(...readShellCalls(run.replaceAll(/\$\{\{[\s\S]*?\}\}/g, '$expression')));
    }
  }
  predicateTypes.push(...typesOfCalls(calls));
  const issuers = [...(signers.length > 0 ? [runnerIssuer] : []), ...issuersOf(calls)];
  return {
    signers: [...signers, ...called.flatMap((each) => each.signers)],
    issuers: [...new Set([...issuers, ...called.flatMap((each) => each.issuers)])],
    predicateTypes: [...new Set([...predicateTypes, ...called.flatMap((each) => each.predicateTypes)])],
    calls: [...calls, ...called.flatMap((each) => each.calls)],
    onTagsAlone: isOnTagsAlone(childOf(root, 'on')),
  };
}

/** Values of the flags of a call that end in a word, such as `--certificate-oidc-issuer`, with the word that they stand in. */
export function valuesOf(call: ShellCall, ...flags: readonly string[]) {
  return call.flatMap((word, index) => {
    const [, name, joined] = /^--?([a-z][\w-]*)(?:=(.*))?$/s.exec(word.text) ?? [];
    if (name === undefined || !flags.some((flag) => name === flag || name.endsWith(`-${flag}`))) return [];
    const next = call[index + 1];
    if (joined !== undefined) return [{ word, value: joined }];
    return next === undefined || next.text.startsWith('-') ? [] : [{ word: next, value: next.text }];
  });
}

function rootOf(text: string, path: string): YamlNode | undefined {
  try {
    return parseYamlTree(text, path).root;
  } catch (error) {
    if (error instanceof ToolError) return undefined;
    throw error;
  }
}

function mayAskForIdentity(job: YamlNode, root: YamlNode): boolean {
  const permissions = pairOf(job, 'permissions') ?? pairOf(root, 'permissions');
  return textOf(permissions?.value) === 'write-all' || textOf(childOf(permissions?.value, 'id-token')) === 'write';
}

/** A certificate names the called workflow, not the one that calls it. */
function signersOf(uses: string | undefined, path: string, inner: ReleaseWorkflow | undefined): readonly Signer[] {
  if (uses === undefined) return [{ file: posix.basename(path) }];
  if (uses.startsWith('./')) return inner === undefined ? [{ file: posix.basename(uses.replace(/@.*$/, '')) }] : [];
  const [, repository, file, ref] = /^([^/]+\/[^/]+)\/\.github\/workflows\/([^@]+)(?:@(.+))?$/.exec(uses) ?? [];
  return repository === undefined || file === undefined ? [] : [{ file, repository, ...(ref === undefined ? {} : { ref }) }];
}

function typesOfStep(step: YamlNode): readonly string[] {
  const uses = textOf(childOf(step, 'uses')) ?? '';
  if (!/^actions\/attest(?:@|$)/.test(uses)) return predicateTypesMadeBy(uses);
  // What is named is found where it stands; without a name it makes provenance.
  return pairOf(childOf(step, 'with'), 'predicate-type') === undefined
    ? predicateTypesMadeBy('actions/attest-build-provenance')
    : [];
}

function typesOfCalls(calls: readonly ShellCall[]): readonly string[] {
  return calls
    .filter(([program, command]) => /(?:^|\/)cosign$/.test(program.text) && /^attest(?:-blob)?$/.test(command?.text ?? ''))
    .flatMap((call) => {
      const named = valuesOf(call, 'type');
      return named.length === 0 ? (predicateTypeOf('custom') ?? []) : named.flatMap(({ value }) => predicateTypeOf(value) ?? []);
    });
}

function issuersOf(calls: readonly ShellCall[]): readonly string[] {
  return calls
    .flatMap((call) => valuesOf(call, 'issuer'))
    .flatMap(({ value }) => (/^https:\/\/[\w.-]+/.test(value) ? [value] : []));
}

function isOnTagsAlone(on: YamlNode | undefined): boolean {
  const push = childOf(on, 'push');
  return (
    pairsOf(on).every(({ key }) => key.text === 'push') &&
    pairOf(push, 'tags') !== undefined &&
    pairOf(push, 'branches') === undefined
  );
}
