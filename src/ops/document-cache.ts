// What doc-check remembers between runs: how documents parse and what shell texts are, by the digest of their text.
// File: one header line with the digest of the rest, then one line for each answer. What is not whole or not of this very tool is ignored.

import { createHash } from 'node:crypto';
import { isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseMarkdown } from '../codec/markdown.ts';
import type { MarkdownDocument } from '../model/document.ts';
import { ToolError } from '../model/tool-error.ts';
import type { World } from '../model/world.ts';
import { toolVersion } from './tool-version.ts';

export interface DocumentCache {
  parse(text: string, file: string): MarkdownDocument;
  /**
   * Answers for texts, in order, of which only the unknown ones are asked.
   *
   * @param asker Who answers, in words that change with its answers.
   */
  answers<Answer>(
    asker: string,
    texts: readonly string[],
    ask: (texts: readonly string[]) => Promise<readonly Answer[]>,
  ): Promise<readonly Answer[]>;
  /** Writes the file, where there is something new. What cannot be written is forgotten. */
  save(): Promise<void>;
}

/** Longest file that is read or written. The answers of this run come first; of the older ones, as many as there is room for. */
const longestBytes = 32 * 1024 * 1024;

/** Nothing is read and nothing written. */
export const noDocumentCache: DocumentCache = {
  parse: parseMarkdown,
  answers: (_asker, texts, ask) => ask(texts),
  save: async () => undefined,
};

export async function openDocumentCache(world: World): Promise<DocumentCache> {
  const file = cacheFile(world);
  if (file === undefined) return noDocumentCache;
  const maker = await makerOf(world);
  const old = await readLines(world, file, maker);
  const used = new Map<string, string>();
  let isNew = false;

  const look = (key: string): string | undefined => {
    const known = used.get(key) ?? old.get(key);
    if (known !== undefined) used.set(key, known);
    return known;
  };
  const remember = (key: string, value: unknown): void => {
    isNew = true;
    // `undefined` is an answer too, and no JSON.
    used.set(key, JSON.stringify(value) ?? '');
  };

  return {
    parse(text, name) {
      const key = `document ${digest(text)}`;
      const known = look(key);
      if (known !== undefined) return restored(known, text, name);
      const document = parseMarkdown(text, name);
      const { file: _, text: __, ...parts } = document;
      remember(key, parts);
      return document;
    },
    async answers<Answer>(
      asker: string,
      texts: readonly string[],
      ask: (texts: readonly string[]) => Promise<readonly Answer[]>,
    ): Promise<readonly Answer[]> {
      const keys = texts.map((text) => `${asker} ${digest(text)}`);
      const unknown = new Map(keys.flatMap((key, index) => (look(key) === undefined ? [[key, texts[index] ?? '']] : [])));
      if (unknown.size > 0) {
        const answers = await ask([...unknown.values()]);
        for (const [index, key] of [...unknown.keys()].entries()) remember(key, answers[index]);
      }
      return keys.map((key) => {
        const known = look(key) ?? '';
        return (known === '' ? undefined : JSON.parse(known)) as Answer;
      });
    },
    async save() {
      if (isNew) await writeLines(world, file, maker, [...used, ...[...old].filter(([key]) => !used.has(key))]);
    },
  };
}

/** @see https://specifications.freedesktop.org/basedir-spec/latest/ An XDG_CACHE_HOME that is not absolute is to be ignored. */
function cacheFile({ environment }: Pick<World, 'environment'>): string | undefined {
  const { XDG_CACHE_HOME: cache = '', HOME: home = '' } = environment;
  const base = isAbsolute(cache) ? cache : isAbsolute(home) ? join(home, '.cache') : undefined;
  return base === undefined ? undefined : join(base, 'selfsame/doc-check/answers');
}

/** The version, and what else the answers depend on: the name of the bundle's part, which changes with it, or in a checkout its source. */
async function makerOf(world: World): Promise<string> {
  const own = fileURLToPath(import.meta.url);
  if (!own.endsWith('.ts')) return `${toolVersion} ${own.split(/[/\\]/).at(-1)}`;
  const sources = ['../codec/markdown.ts', '../doccheck/bash-syntax.ts', '../doccheck/parser-syntax.ts', 'document-lint.ts'];
  const texts = await Promise.all(sources.map((source) => world.files.readText(join(own, '..', source))));
  return `${toolVersion} ${digest(texts.join('\0'))}`;
}

function restored(known: string, text: string, file: string): MarkdownDocument {
  // Its digest is right, so that it is as this function's own counterpart wrote it.
  const parts = JSON.parse(known) as Omit<MarkdownDocument, 'file' | 'text'>;
  return { file, text, ...parts, blocks: parts.blocks.map((block) => ({ ...block, file })) };
}

/** Values by key; none where the file is missing, damaged or another tool's. */
async function readLines(world: World, file: string, maker: string): Promise<ReadonlyMap<string, string>> {
  try {
    if ((await world.files.stat(file))?.kind !== 'file') return new Map();
    const text = await world.files.readText(file, longestBytes);
    const end = text.indexOf('\n');
    const body = text.slice(end + 1);
    if (text.slice(0, end) !== headerOf(maker, body)) return new Map();
    return new Map(
      body
        .split('\n')
        .slice(0, -1)
        .map((line) => {
          const tab = line.indexOf('\t');
          return [line.slice(0, tab), line.slice(tab + 1)];
        }),
    );
  } catch (error) {
    if (error instanceof ToolError) return new Map();
    throw error;
  }
}

async function writeLines(
  world: World,
  file: string,
  maker: string,
  entries: readonly (readonly [string, string])[],
): Promise<void> {
  const lines: string[] = [];
  let size = 0;
  for (const [key, value] of entries) {
    const line = `${key}\t${value}\n`;
    // At most three bytes a UTF-16 unit.
    size += line.length * 3;
    if (size > longestBytes) break;
    lines.push(line);
  }
  const body = lines.join('');
  const header = headerOf(maker, body);
  // Two runs at once write two files, and the later one wins; the same file is written by both.
  const draft = `${file}.${digest(header).slice(0, 16)}`;
  try {
    await world.files.remove(draft);
    await world.files.write(draft, `${header}\n${body}`);
    await world.files.rename(draft, file);
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
  }
}

function headerOf(maker: string, body: string): string {
  return `selfsame doc-check ${maker} ${digest(body)}`;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
