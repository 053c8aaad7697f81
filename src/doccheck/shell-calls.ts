// Finds the commands that a shell text calls, each as its words: for what asks about their names and flags. Any text gives an answer.
// Source: POSIX.1-2024, Shell Command Language, sections 2.2 (quoting), 2.3 (tokens), 2.7 (redirections); bash for `<<<`, `<(…)`, `$'…'`.

import type { DocumentPlace } from '../model/document.ts';
import { placesIn } from './text-place.ts';

/** Its place is that of its first character in the text. */
export interface ShellWord extends DocumentPlace {
  /** Without its quotes; what the shell would put in, such as `$HOME`, stays as it is written. */
  readonly text: string;
}

/** At least one word, the first of which is what is called. */
export type ShellCall = readonly [ShellWord, ...ShellWord[]];

/** In the order in which they end, those inside of `$(…)` before the one around. Redirections and assignments are left out. */
export function readShellCalls(text: string): readonly ShellCall[] {
  const reader = new Reader(text);
  reader.read('');
  return reader.calls.flatMap((words) => toCall(words));
}

/** Substitutions in substitutions: deeper ones are read as plain text. */
const deepest = 50;

class Reader {
  readonly calls: ShellWord[][] = [];
  readonly #text: string;
  readonly #placeOf: (offset: number) => DocumentPlace;
  #at = 0;
  /** What ends the text that is read now. */
  #closing = '';
  #depth = 0;
  /** Here-documents whose bodies begin on the next line. */
  #awaited: { readonly word: string; readonly indented: boolean }[] = [];

  constructor(text: string) {
    this.#text = text;
    this.#placeOf = placesIn(text);
  }

  /** Reads up to behind `closing`, `)` or a back quote, or to the end of the text. */
  read(closing: string): void {
    let words: ShellWord[] = [];
    let parentheses = 0;
    const end = () => {
      if (words.length > 0) this.calls.push(words);
      words = [];
    };
    const around = this.#closing;
    this.#closing = closing;
    this.#depth += 1;
    while (this.#at < this.#text.length) {
      const character = this.#text.charAt(this.#at);
      if (this.#skip(/[ \t\r]+|\\\r?\n/y) !== undefined) continue;
      if (character === closing && parentheses === 0) {
        this.#at += 1;
        break;
      }
      if (character === '#') this.#skip(/[^\n]*/y);
      else if (character === '\n') {
        end();
        this.#at += 1;
        this.#skipHereDocuments();
      } else if (this.#skip(/&>>?/y) !== undefined) this.#skipWord();
      else if (/[;&|]/.test(character)) {
        end();
        this.#at += 1;
      } else if (character === '(' || character === ')') {
        end();
        parentheses = Math.max(0, parentheses + (character === '(' ? 1 : -1));
        this.#at += 1;
      } else if (/[<>]/.test(character) && !this.#matches(placeholder) && !this.#matches(/[<>]\(/y)) this.#redirection(words);
      else words.push(this.#word());
    }
    this.#closing = around;
    this.#depth -= 1;
    end();
  }

  #matches(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    return pattern.test(this.#text);
  }

  #skip(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }

  #skipWord(): void {
    this.#skip(/(?:[ \t]|\\\r?\n)+/y);
    if (!this.#matches(/[\s;&|()<>]|$/y)) this.#word();
  }

  #redirection(words: ShellWord[]): void {
    const start = this.#at;
    const last = words.at(-1);
    // `2>file`: a number that touches the sign belongs to it.
    if (last !== undefined && /^\d+$/.test(last.text) && this.#placeOf(start).line === last.line) {
      if (this.#placeOf(start).column === last.column + last.text.length) words.pop();
    }
    if (this.#skip(/<<<|<<-?/y) === undefined) {
      this.#skip(/[<>]+[&|]?/y);
      this.#skipWord();
      return;
    }
    const operator = this.#text.slice(start, this.#at);
    this.#skip(/[ \t]+/y);
    if (this.#matches(/[\s;&|()<>]|$/y)) return;
    const { text } = this.#word();
    if (operator !== '<<<') this.#awaited.push({ word: text, indented: operator === '<<-' });
  }

  #skipHereDocuments(): void {
    for (const { word, indented } of this.#awaited) {
      while (this.#at < this.#text.length) {
        const line = this.#skip(/[^\n]*/y) ?? '';
        this.#at += 1;
        const plain = line.replace(/\r$/, '');
        if ((indented ? plain.replace(/^\t+/, '') : plain) === word) break;
      }
    }
    this.#awaited = [];
  }

  #word(): ShellWord {
    const start = this.#at;
    let text = '';
    while (this.#at < this.#text.length) {
      const character = this.#text.charAt(this.#at);
      if (/[\s;&|)]/.test(character) || (character === '`' && this.#closing === '`')) break;
      if (character === '(' && !text.endsWith('=')) break;
      const from = this.#at;
      if (this.#skip(/\\\r?\n/y) !== undefined) continue;
      if (character === '\\') {
        text += this.#text.charAt(this.#at + 1);
        this.#at += 2;
      } else if (character === "'") text += (this.#skip(/'[^']*'?/y) ?? '').replaceAll("'", '');
      else if (character === '"') text += this.#doubleQuoted();
      else if (this.#substitution()) text += this.#text.slice(from, this.#at);
      else if (character === '<' || character === '>') {
        const mark = this.#skip(placeholder);
        if (mark === undefined) break;
        text += mark;
      } else {
        text += character;
        this.#at += 1;
      }
    }
    // What stops a word at its very beginning is a character by itself.
    if (this.#at === start) this.#at += 1;
    return { text, ...this.#placeOf(start) };
  }

  #doubleQuoted(): string {
    let text = '';
    this.#at += 1;
    while (this.#at < this.#text.length) {
      const character = this.#text.charAt(this.#at);
      const from = this.#at;
      if (character === '"') {
        this.#at += 1;
        break;
      }
      if (this.#skip(/\\\r?\n/y) !== undefined) continue;
      const escaped = this.#skip(/\\["$`\\]/y);
      if (escaped !== undefined) text += escaped.slice(1);
      else if (this.#substitution(true)) text += this.#text.slice(from, this.#at);
      else {
        text += character;
        this.#at += 1;
      }
    }
    return text;
  }

  /** Passes over one, its commands read, when one begins here. */
  #substitution(quoted = false): boolean {
    if (this.#skip(/\$\(\((?:[^()]|\([^()]*\))*\)\)/y) !== undefined) return true;
    if (this.#skip(/\$\{[^{}\n]*(?:\{[^{}\n]*\}[^{}\n]*)*\}/y) !== undefined) return true;
    if (!quoted && this.#skip(/\$'(?:[^'\\]|\\[\s\S])*'?/y) !== undefined) return true;
    if (this.#depth >= deepest) return false;
    const opening = quoted ? /\$\(|`/y : /\$\(|`|[<>]\(|(?<==)\(/y;
    const found = this.#skip(opening);
    if (found === undefined) return false;
    const known = this.calls.length;
    const awaited = this.#awaited;
    this.#awaited = [];
    this.read(found === '`' ? '`' : ')');
    this.#awaited = awaited;
    // The values of an array are no command.
    if (found === '(') this.calls.length = known;
    return true;
  }
}

/** `<name>` in a recipe is meant to be filled in, though a shell would redirect. */
const placeholder = /<[A-Za-z][\w.:/-]*>/y;

/** Words before which a command begins, and those after which none does. */
const keywords: readonly string[] = ['if', 'then', 'elif', 'else', 'while', 'until', 'do', '!', '{', 'time'];
const listing: readonly string[] = ['for', 'case', 'select', 'function'];

function toCall(words: readonly ShellWord[]): readonly ShellCall[] {
  let at = 0;
  const textAt = (index: number) => words[index]?.text ?? '';
  while (keywords.includes(textAt(at)) || isAssignment(textAt(at)) || wrappers[textAt(at)] !== undefined) {
    const wrapper = wrappers[textAt(at)];
    at += 1;
    if (wrapper === undefined) continue;
    while (textAt(at).startsWith('-') || (wrapper.assigns && isAssignment(textAt(at)))) {
      at += wrapper.valued.includes(textAt(at)) ? 2 : 1;
    }
    at += wrapper.operands;
  }
  const [first, ...others] = words.slice(at);
  return first === undefined || listing.includes(first.text) ? [] : [[first, ...others]];
}

function isAssignment(text: string): boolean {
  return /^[A-Za-z_]\w*(?:\[[^\]]*\])?\+?=/.test(text);
}

interface Wrapper {
  /** Flags that take the next word. */
  readonly valued: readonly string[];
  /** Words between its flags and the command. */
  readonly operands: number;
  readonly assigns: boolean;
}

/** Programs that call the one which is named behind them. */
const wrappers: Readonly<Record<string, Wrapper | undefined>> = Object.assign(Object.create(null), {
  command: wrapper(),
  env: { ...wrapper(['-u', '-C', '-S']), assigns: true },
  exec: wrapper(['-a']),
  nice: wrapper(['-n']),
  nohup: wrapper(),
  npx: wrapper(['-p', '--package']),
  sudo: { ...wrapper(['-u', '-g', '-h', '-p', '-r', '-t', '-C', '-D', '-R', '-T', '-U']), assigns: true },
  timeout: { ...wrapper(['-k', '-s']), operands: 1 },
  xargs: wrapper(['-n', '-I', '-P', '-L', '-d', '-s', '-E', '-a']),
});

function wrapper(valued: readonly string[] = []): Wrapper {
  return { valued, operands: 0, assigns: false };
}
