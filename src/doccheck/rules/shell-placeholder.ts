// Rule: what stands for something else in a shell block does not do something by accident: `<name>` and lost redirections write files, a
// variable that nothing sets is empty, a here-document that nothing closes takes the rest.

import type { DocumentFinding, FencedBlock, MarkdownDocument } from '../../model/document.ts';
import { blockFinding } from '../block-finding.ts';
import type { DocumentRule } from '../rule.ts';
import { shellTextOf } from '../shell-blocks.ts';
import { type ShellRedirect, type ShellScan, scanShell } from '../shell-scan.ts';
import { isWellKnownVariable } from '../well-known-variables.ts';

export const shellPlaceholder: DocumentRule = {
  id: 'shell-placeholder',
  title: 'shell blocks redirect and expand nothing by accident',
  run: async ({ documents, project }) => {
    const shell = documents.map((document) => ({ document, blocks: document.blocks.flatMap(toScanned) }));
    const faults = await project.checkShell(shell.flatMap(({ blocks }) => blocks.map(({ text }) => text)));
    const findings: DocumentFinding[] = [];
    let first = 0;
    for (const { document, blocks } of shell) {
      const sound = blocks.filter((_, index) => faults[first + index] === undefined);
      first += blocks.length;
      for (const scanned of blocks) findings.push(...told(accidentsIn(scanned)));
      const unset = Map.groupBy(unsetVariables(document, blocks, new Set(sound)), ({ scanned }) => scanned);
      for (const accidents of unset.values()) findings.push(...told(accidents));
    }
    return { findings };
  },
};

interface ScannedBlock {
  readonly block: FencedBlock;
  /** What of it is shell; lines keep their number. */
  readonly text: string;
  readonly scan: ShellScan;
}

function toScanned(block: FencedBlock): readonly ScannedBlock[] {
  const text = shellTextOf(block);
  return text === undefined ? [] : [{ block, text, scan: scanShell(text) }];
}

interface Accident {
  readonly scanned: ScannedBlock;
  readonly offset: number;
  readonly message: string;
  readonly help: string;
}

/** Of one kind in one block: who mends these finds the others. */
const mostTold = 50;

function told(accidents: readonly Accident[]): readonly DocumentFinding[] {
  const next = accidents[mostTold];
  const more = `${accidents.length - mostTold} more like those above`;
  return [
    ...accidents.slice(0, mostTold).map(toFinding),
    ...(next === undefined ? [] : [toFinding({ ...next, message: more, help: 'mend those above first' })]),
  ];
}

function accidentsIn(scanned: ScannedBlock): readonly Accident[] {
  const { brackets, redirects, words, openHeredocs } = scanned.scan;
  const finding = (offset: number, message: string, help: string): Accident => ({ scanned, offset, message, help });
  return [
    ...brackets.map(({ offset, text }) =>
      finding(
        offset,
        `"<${text}>" redirects: a shell reads from "${text}" and writes to what follows`,
        `write ${upperCaseName(text)}, or put it in quotes`,
      ),
    ),
    ...redirects.flatMap((redirect) => {
      const lost = lostRedirect(redirect);
      return lost === undefined ? [] : [finding(redirect.offset, lost.message, lost.help)];
    }),
    ...words
      .filter(({ text }) => /^[12&]\/dev\/null$/.test(text))
      .map(({ offset, text }) =>
        finding(offset, `"${text}" is an argument and redirects nothing`, `write "${text[0]}>/dev/null"`),
      ),
    ...openHeredocs.map(({ offset, word }) =>
      finding(
        offset,
        `the here-document is never closed: no line is "${word}"`,
        `end it with a line that holds "${word}" alone, not indented`,
      ),
    ),
  ];
}

/** A redirection that writes to a file named like a descriptor or a device. */
function lostRedirect({ operator, target }: ShellRedirect): { readonly message: string; readonly help: string } | undefined {
  if (/^&>>?$/.test(operator) && /^[012]$/.test(target)) {
    return {
      message: `"${operator}${target}" writes all output to a file named "${target}"`,
      help: 'to join the streams write "2>&1"',
    };
  }
  const [, descriptor = '', arrow] = /^(\d*)(>)$/.exec(operator) ?? [];
  if (arrow !== undefined && /^[12]$/.test(target) && descriptor !== '') {
    return {
      message: `"${operator}${target}" writes to a file named "${target}"`,
      help: `to join the streams write "${descriptor}>&${target}"`,
    };
  }
  if (operator.includes('>') && /^(?:dev\/null|\/dev\/nul|\/dev\/nulll)$/.test(target)) {
    return { message: `"${operator}${target}" writes to a file named "${target}"`, help: 'write "/dev/null"' };
  }
  return undefined;
}

/**
 * Each variable once a document, where it is first used without a value. Blocks that do not parse set variables, and are not judged:
 * nobody knows how they are meant.
 */
function unsetVariables(
  document: MarkdownDocument,
  blocks: readonly ScannedBlock[],
  sound: ReadonlySet<ScannedBlock>,
): readonly Accident[] {
  const isNamed = namedIn(document);
  const seen = new Set<string>();
  const accidents: Accident[] = [];
  for (const scanned of blocks) {
    const { variables, declared, readsOthers } = scanned.scan;
    for (const name of declared) seen.add(name);
    // From here on, what another file sets is set too.
    if (readsOthers) break;
    for (const { name, offset, guarded, inHeredoc } of variables) {
      if (seen.has(name) || guarded || isWellKnownVariable(name) || !sound.has(scanned)) continue;
      seen.add(name);
      if (isNamed(name)) continue;
      const help = inHeredoc
        ? `set it, or put the word behind "<<" in quotes: then "$" stays as it is`
        : `set it in a block above, or name it in the text: \`${name}\``;
      accidents.push({ scanned, offset, message: `"$${name}" is used and nothing in the document sets it`, help });
    }
  }
  return accidents;
}

/** Whether a document names a variable outside of its shell blocks: in its text, between backticks, or where a file of another kind sets it. */
function namedIn({ spans, texts, blocks }: MarkdownDocument): (name: string) => boolean {
  const words = new Set<string>();
  for (const { text } of [...spans, ...texts]) for (const [word] of text.matchAll(/[A-Za-z_]\w*/g)) words.add(word);
  for (const block of blocks) {
    if (shellTextOf(block) !== undefined) continue;
    for (const [, name] of block.text.matchAll(/(?:^|[\s"'$:{])([A-Za-z_]\w*)["']?\s*[:=]/gm))
      if (name !== undefined) words.add(name);
  }
  return (name) => words.has(name);
}

/** `pkg-name` → `PKG_NAME`. */
function upperCaseName(text: string): string {
  return (
    text
      .toUpperCase()
      .replaceAll(/[^A-Z0-9]+/g, '_')
      .replace(/^_|_$/g, '') || 'NAME'
  );
}

function toFinding({ scanned: { block, text }, offset, message, help }: Accident): DocumentFinding {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  const lineStart = before.lastIndexOf('\n') + 1;
  return blockFinding(
    shellPlaceholder.id,
    block,
    { line, column: columnIn(block, text, line, offset - lineStart) },
    { message, help },
  );
}

/** In a session the prompt stands before what is shell. */
function columnIn({ text: whole }: FencedBlock, shell: string, line: number, within: number): number {
  const shown = whole.split('\n')[line - 1] ?? '';
  const command = shell.split('\n')[line - 1] ?? '';
  return Math.max(0, shown.length - command.length) + within + 1;
}
