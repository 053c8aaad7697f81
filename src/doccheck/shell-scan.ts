// Walks a shell text without running it: what redirects, which variables are used, which names are given a value, which here-documents
// stay open. It reads on through what it does not know. Source: bash manual, sections 3.1 to 3.6.

import { declaredBy } from './shell-declarations.ts';

export interface ShellRedirect {
  /** Of the operator, or of the digits before it. */
  readonly offset: number;
  /** With the digits that stand right before it: `2>`, `&>`, `<`. */
  readonly operator: string;
  /** The word behind it, as written; empty where there is none. */
  readonly target: string;
}

export interface ShellVariable {
  readonly offset: number;
  readonly name: string;
  /** Whether the text says what happens without a value, as `${NAME:-x}` does. */
  readonly guarded: boolean;
  /** Whether it stands in a here-document. */
  readonly inHeredoc: boolean;
}

export interface ShellScan {
  readonly redirects: readonly ShellRedirect[];
  readonly variables: readonly ShellVariable[];
  /** Words in angle brackets that redirect: what stands between the brackets. */
  readonly brackets: readonly { readonly offset: number; readonly text: string }[];
  /** Words outside of quotes, comments and here-documents, redirections left out. */
  readonly words: readonly { readonly offset: number; readonly text: string }[];
  readonly declared: ReadonlySet<string>;
  /** Whether names may come from elsewhere: `source`, `eval`. */
  readonly readsOthers: boolean;
  readonly openHeredocs: readonly { readonly offset: number; readonly word: string }[];
}

/** Never fails. The time is linear in the text. */
export function scanShell(text: string): ShellScan {
  const scanner = new Scanner(text);
  scanner.code(undefined, 0);
  return scanner.found;
}

/** Deeper substitutions are read as plain characters. */
const deepest = 50;

interface Heredoc {
  readonly offset: number;
  readonly word: string;
  readonly stripsTabs: boolean;
  readonly expands: boolean;
}

class Scanner {
  readonly #text: string;
  #at = 0;
  #waiting: Heredoc[] = [];
  #inHeredoc = false;
  readonly found = {
    redirects: [] as ShellRedirect[],
    variables: [] as ShellVariable[],
    brackets: [] as { offset: number; text: string }[],
    words: [] as { offset: number; text: string }[],
    declared: new Set<string>(),
    readsOthers: false,
    openHeredocs: [] as { offset: number; word: string }[],
  };

  constructor(text: string) {
    this.#text = text;
  }

  /** Commands, up to the character that ends them, which is taken too; to the end of the text without one. */
  code(end: ')' | '`' | undefined, depth: number): void {
    let command: string[] = [];
    let inTest = false;
    const endCommand = (): void => {
      const { names, readsOthers } = declaredBy(command);
      for (const name of names) this.found.declared.add(name);
      this.found.readsOthers ||= readsOthers;
      command = [];
    };
    while (this.#at < this.#text.length) {
      const start = this.#at;
      const character = this.#text.charAt(start);
      if (character === end) {
        this.#at += 1;
        break;
      }
      if (character === '\n') {
        this.#at += 1;
        endCommand();
        this.#readHeredocs(depth);
      } else if (character === ' ' || character === '\t' || character === '\r') this.#at += 1;
      else if (this.#text.startsWith('\\\n', start)) this.#at += 2;
      else if (character === '#') this.#at = this.#endOfLine(start);
      else if (this.#text.startsWith('((', start) && /^(?:|for|if|elif|while|until|!|then|do|else)$/.test(command.at(-1) ?? ''))
        this.#arithmetic(start + 2, depth);
      else if (inTest && (character === '<' || character === '>')) this.#at += 1;
      else if (this.#isRedirect(start)) this.#redirect(depth);
      else if (';|()&'.includes(character)) {
        this.#at += 1;
        if (!inTest) endCommand();
      } else {
        const word = this.#word(end, depth);
        if (word === '[[') inTest = true;
        else if (word === ']]') inTest = false;
        command.push(word);
        this.found.words.push({ offset: start, text: word });
      }
    }
    endCommand();
  }

  #endOfLine(from: number): number {
    const end = this.#text.indexOf('\n', from);
    return end === -1 ? this.#text.length : end;
  }

  #isRedirect(at: number): boolean {
    redirect.lastIndex = at;
    return redirect.test(this.#text);
  }

  #redirect(depth: number): void {
    const offset = this.#at;
    redirect.lastIndex = offset;
    const operator = redirect.exec(this.#text)?.[0] ?? '';
    const angle = offset + operator.search(/[<>]/);
    const bracket = bracketAt(this.#text, angle);
    if (bracket !== undefined) {
      this.found.brackets.push({ offset: angle, text: bracket });
      this.#at = this.#text.indexOf('>', angle) + (this.#text.startsWith('<<', angle) ? 2 : 1);
      return;
    }
    this.#at = offset + operator.length;
    if (operator.endsWith('(')) {
      this.#nested(')', depth);
      return;
    }
    while (' \t'.includes(this.#text.charAt(this.#at)) && this.#at < this.#text.length) this.#at += 1;
    const start = this.#at;
    if (/^\d*<<-?$/.test(operator)) {
      const target = this.#heredocWord();
      const word = target.replaceAll(/["'\\]/g, '');
      if (word !== '' || target !== '') {
        const expands = word === target;
        this.#waiting.push({ offset, word, stripsTabs: operator.endsWith('-'), expands });
      }
      return;
    }
    const target = this.#word(undefined, depth);
    this.found.redirects.push({ offset, operator, target: this.#at > start ? target : '' });
  }

  /** The word that ends a here-document: nothing in it is expanded. */
  #heredocWord(): string {
    const word = /^(?:\\.|'[^'\n]*'|"[^"\n]*"|[^\s;|&<>()])+/.exec(this.#text.slice(this.#at, this.#at + 200))?.[0] ?? '';
    this.#at += word.length;
    return word;
  }

  /** A word as it is written, with what is in it. */
  #word(end: ')' | '`' | undefined, depth: number): string {
    const start = this.#at;
    while (this.#at < this.#text.length) {
      const character = this.#text.charAt(this.#at);
      if (character === end || ' \t\n\r;|&()<>'.includes(character)) {
        // `a=(…)`, `name()` and patterns such as `@(a|b)` end the word; what is in them is read as commands.
        break;
      }
      if (character === '\\') this.#at += 2;
      else if (character === "'") this.#single();
      else if (character === '"') this.#double(depth);
      else if (character === '$') this.#dollar(depth, false);
      else if (character === '`') {
        this.#at += 1;
        this.#nested('`', depth);
      } else this.#at += 1;
    }
    if (this.#at === start) this.#at += 1;
    this.#at = Math.min(this.#at, this.#text.length);
    return this.#text.slice(start, this.#at);
  }

  #single(): void {
    const end = this.#text.indexOf("'", this.#at + 1);
    this.#at = end === -1 ? this.#text.length : end + 1;
  }

  /** `$'…'`, in which a backslash escapes. */
  #escaped(): void {
    this.#at += 2;
    while (this.#at < this.#text.length && this.#text.charAt(this.#at) !== "'") {
      this.#at += this.#text.charAt(this.#at) === '\\' ? 2 : 1;
    }
    this.#at += 1;
  }

  #double(depth: number): void {
    this.#at += 1;
    this.#expanded('"', depth);
  }

  /** Text in which a dollar and a backquote are read, up to a character, which is taken too. */
  #expanded(end: '"' | '}', depth: number): void {
    while (this.#at < this.#text.length) {
      const character = this.#text.charAt(this.#at);
      if (character === end) {
        this.#at += 1;
        return;
      }
      if (character === '\\') this.#at += 2;
      else if (character === '$') this.#dollar(depth, end === '"');
      else if (character === '`') {
        this.#at += 1;
        this.#nested('`', depth);
      } else if (character === '"' && end === '}') this.#double(depth);
      else this.#at += 1;
    }
  }

  #dollar(depth: number, isQuoted: boolean): void {
    const offset = this.#at;
    const next = this.#text.charAt(offset + 1);
    if (next === "'" && !isQuoted && !this.#inHeredoc) this.#escaped();
    else if (this.#text.startsWith('$((', offset)) this.#arithmetic(offset + 3, depth);
    else if (next === '(') {
      this.#at += 2;
      this.#nested(')', depth);
    } else if (next === '{') this.#parameter(depth);
    else {
      name.lastIndex = offset + 1;
      const found = name.exec(this.#text)?.[0];
      if (found !== undefined) this.#use(found, offset, false);
      this.#at += 1 + (found?.length ?? 0);
      // `$$`, `$1`, `$?`: one character.
      if (found === undefined && /[$\d?#!@*-]/.test(next)) this.#at += 1;
    }
  }

  /** `${…}`. */
  #parameter(depth: number): void {
    const offset = this.#at;
    parameter.lastIndex = offset;
    const [all = '${', , found, operator = ''] = parameter.exec(this.#text) ?? [];
    if (found !== undefined) {
      this.#use(found, offset, /^:?[-=?+]/.test(operator));
      if (/^:?=/.test(operator)) this.found.declared.add(found);
    }
    this.#at = offset + all.length;
    if (depth < deepest) this.#expanded('}', depth + 1);
  }

  /** Up to the closing brackets: names are given a value without a dollar here. */
  #arithmetic(from: number, depth: number): void {
    if (depth >= deepest) {
      this.#at = from;
      return;
    }
    let open = 2;
    let at = from;
    while (at < this.#text.length && open > 0) {
      const character = this.#text.charAt(at);
      if (character === '(') open += 1;
      else if (character === ')') open -= 1;
      // `((` may begin two subshells; what is in them is read by the line.
      else if (character === '\n') break;
      at += 1;
    }
    const inside = this.#text.slice(from, at);
    for (const [, set] of inside.matchAll(/([A-Za-z_]\w*)\s*(?:(?:[-+*/%&|^]|<<|>>)?=(?!=)|\+\+|--)/g)) {
      if (set !== undefined) this.found.declared.add(set);
    }
    this.#at = from;
    while (this.#at < at) {
      if (this.#text.charAt(this.#at) === '$') this.#dollar(depth + 1, true);
      else this.#at += 1;
    }
  }

  #nested(end: ')' | '`', depth: number): void {
    if (depth < deepest) this.code(end, depth + 1);
  }

  #use(used: string, offset: number, guarded: boolean): void {
    this.found.variables.push({ offset, name: used, guarded, inHeredoc: this.#inHeredoc });
  }

  /** The here-documents that the line above opened. */
  #readHeredocs(depth: number): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const heredoc of waiting) {
      const start = this.#at;
      const end = this.#endOfHeredoc(heredoc);
      if (end === undefined) {
        this.found.openHeredocs.push({ offset: heredoc.offset, word: heredoc.word });
        this.#at = this.#text.length;
        return;
      }
      if (heredoc.expands) this.#expandHeredoc(this.#text.slice(start, end.start), start, depth);
      this.#at = end.next;
    }
  }

  #endOfHeredoc({ word, stripsTabs }: Heredoc): { readonly start: number; readonly next: number } | undefined {
    for (let at = this.#at; at <= this.#text.length; ) {
      const end = this.#endOfLine(at);
      const line = this.#text.slice(at, end).replace(/\r$/, '');
      if ((stripsTabs ? line.replace(/^\t+/, '') : line) === word)
        return { start: at, next: Math.min(end + 1, this.#text.length) };
      if (end === this.#text.length) return undefined;
      at = end + 1;
    }
    return undefined;
  }

  #expandHeredoc(body: string, offset: number, depth: number): void {
    if (depth >= deepest || !/[$`]/.test(body)) return;
    const inner = new Scanner(body);
    inner.#inHeredoc = true;
    while (inner.#at < body.length) {
      const character = body.charAt(inner.#at);
      if (character === '\\') inner.#at += 2;
      else if (character === '$') inner.#dollar(depth + 1, true);
      else inner.#at += 1;
    }
    for (const variable of inner.found.variables) {
      this.found.variables.push({ ...variable, offset: variable.offset + offset });
    }
    for (const each of inner.found.declared) this.found.declared.add(each);
  }
}

/** `<(` and `>(` are process substitutions. */
const redirect = /(?:\d{1,2}(?=[<>]))?(?:&>>?|<<<|<<-?|<>|<&|>>|>&|>\||[<>]\(|[<>])/y;

const name = /[A-Za-z_]\w*/y;

const parameter = /\$\{([#!]?)(?:([A-Za-z_]\w*)(?:\[[^\]\n]{0,80}\])?(:?[-=?+]|[^}]?))?/y;

/**
 * What stands in `<…>` where nobody can mean two redirections: `npm i <name> --save`. `sort <in >out`, `sort <in>out`, `a <in>>out` and
 * `a <in>/dev/null` are meant.
 */
function bracketAt(text: string, at: number): string | undefined {
  const around = text.slice(at, at + 120);
  const doubled = /^<<([A-Za-z][\w .-]*)>>/.exec(around)?.[1];
  if (doubled !== undefined) return doubled;
  const [all = '', inside] = /^<([A-Za-z][^<>\n`"'$&;()\\]{0,80})>/.exec(around) ?? [];
  if (inside === undefined || /\s(?:\d*)$/.test(inside)) return undefined;
  const next = around.slice(all.length);
  if (/^(?:>|&|\(|\||\/dev\/)/.test(next)) return undefined;
  const isFile = /[./]/.test(inside);
  if (/^["'$]/.test(next) && isFile) return undefined;
  if (/^\w/.test(next) && !/[^\s;|&(]/.test(text.charAt(at - 1))) return undefined;
  return inside;
}
