// Reads the commands of a shell script without running it: pipelines, words, redirections, what is substituted into them.
// As near to a real shell as rules need, and never refuses: what is no shell becomes odd words.
// Source: https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html with bash's additions

export interface ShellWord {
  /** Without its quotes. What is substituted stands in it as it is written: `$HOME`, `$(date)`, `${{ github.ref }}`. */
  readonly text: string;
  /** Where it begins in the script, in UTF-16 units. */
  readonly offset: number;
  /** `$(…)` and backticks give output, `<(…)` and `>(…)` a file. */
  readonly substitutions: readonly { readonly gives: 'output' | 'file'; readonly pipelines: readonly ShellPipeline[] }[];
}

export interface ShellRedirection {
  /** `>`, `>>`, `<`, `<<`, `<<<`, `>&` and the like, without a number before it. */
  readonly operator: string;
  /** For `<<` the text of the here-document. */
  readonly target: ShellWord;
}

export interface ShellCommand {
  readonly offset: number;
  /** With the assignments before the command's name. Empty for a group, and for what an `if` or a loop holds. */
  readonly words: readonly ShellWord[];
  readonly redirections: readonly ShellRedirection[];
  /** What stands in parentheses or braces, or between `if` and `fi`, `do` and `done`. */
  readonly group: readonly ShellPipeline[];
}

/** Commands joined by `|`, at least one. */
export type ShellPipeline = readonly ShellCommand[];

/** The pipelines of a script in the order of its text. */
export function parseShell(text: string): readonly ShellPipeline[] {
  return new ShellReader(text).readAll();
}

/** Every pipeline, those inside groups and substitutions too: what is inside comes before what it stands in, as it runs. */
export function flattenPipelines(pipelines: readonly ShellPipeline[]): readonly ShellPipeline[] {
  const flat: ShellPipeline[] = [];
  const visit = (pipeline: ShellPipeline): void => {
    for (const { words, redirections, group } of pipeline) {
      for (const word of [...words, ...redirections.map(({ target }) => target)]) {
        for (const substitution of word.substitutions) substitution.pipelines.forEach(visit);
      }
      group.forEach(visit);
    }
    flat.push(pipeline);
  };
  pipelines.forEach(visit);
  return flat;
}

/** Deeper text is taken as one word: no script that a person wrote comes near. */
const deepest = 40;

/** Words that open or join commands, and are none. */
const reserved: ReadonlySet<string> = new Set(['if', 'then', 'elif', 'else', 'while', 'until', 'do', '{', '!', 'time']);

/** Words that open a compound command; `for` and `case` are also its first word. */
const opening: ReadonlySet<string> = new Set(['if', 'while', 'until', 'for', 'select', 'case', '{']);

/** Words that end one: what follows is no command's name, but may be a redirection of all that is in it. */
const closing: ReadonlySet<string> = new Set(['fi', 'done', 'esac', '}']);

interface OpenCommand {
  readonly offset: number;
  readonly words: ShellWord[];
  readonly redirections: ShellRedirection[];
  readonly group: ShellPipeline[];
}

class ShellReader {
  private readonly text: string;
  private at = 0;
  private depth = 0;
  /** Here-documents whose text begins on the next line. */
  private awaited: { readonly end: string; readonly tabs: boolean; readonly fill: (text: string, offset: number) => void }[] = [];

  constructor(text: string) {
    this.text = text;
  }

  readAll(): readonly ShellPipeline[] {
    const all: ShellPipeline[] = [];
    while (this.at < this.text.length) {
      all.push(...this.readList(''));
      // A closing parenthesis that nothing opened.
      this.at += 1;
    }
    return all;
  }

  /** Up to the closing character, which is not consumed, or the end. */
  private readList(end: string): ShellPipeline[] {
    const pipelines: ShellPipeline[] = [];
    let pipeline: ShellCommand[] = [];
    let cases = 0;
    // How many pipelines there were when each compound command opened.
    const opened: number[] = [];
    let command: OpenCommand | undefined;
    const endCommand = (): void => {
      if (command !== undefined) pipeline.push(command);
      command = undefined;
    };
    const endPipeline = (): void => {
      endCommand();
      if (pipeline.length > 0) pipelines.push(pipeline);
      pipeline = [];
    };
    const open = (): OpenCommand => {
      command ??= { offset: this.at, words: [], redirections: [], group: [] };
      return command;
    };

    while (this.at < this.text.length) {
      const char = this.text.charAt(this.at);
      const next = this.text.charAt(this.at + 1);
      if (end === '`' && char === '`') break;
      if (char === ' ' || char === '\t' || char === '\r') this.at += 1;
      else if (char === '\\' && next === '\n') this.at += 2;
      else if (char === '#') this.skipComment();
      else if (char === '\n') {
        this.at += 1;
        // A line may end in `|`: the pipeline goes on.
        if (command !== undefined || pipeline.length === 0 || !this.endsInPipe()) endPipeline();
        this.readHereDocuments();
      } else if (char === ')') {
        if (cases === 0) break;
        // The pattern of a case: no command.
        command = undefined;
        pipeline = [];
        this.at += 1;
      } else if (char === '(') {
        if (command !== undefined && next === ')') {
          // A function's name.
          command = undefined;
          this.at += 2;
        } else if (next === '(' && command === undefined) this.skipArithmetic();
        else this.readGroup(open());
      } else if (char === ';' || char === '&' || char === '|') {
        if (char === '&' && next === '>') this.readRedirection(open());
        else if (char === '|' && next !== '|') {
          endCommand();
          this.at += next === '&' ? 2 : 1;
        } else {
          endPipeline();
          this.at += next === char ? 2 : 1;
        }
      } else if (this.atRedirection()) this.readRedirection(open());
      else {
        const offset = this.at;
        const word = this.readWord(end);
        if (word.text === '' && this.at === offset) this.at += 1;
        else if (command === undefined && closing.has(word.text)) {
          if (word.text === 'esac') cases = Math.max(0, cases - 1);
          endPipeline();
          const inside = opened.pop();
          // What stands deeper than a person nests is read beside what holds it, not in it.
          const first = opened.length < deepest ? inside : undefined;
          command = { offset, words: [], redirections: [], group: pipelines.splice(first ?? pipelines.length) };
        } else {
          if (command === undefined && opening.has(word.text)) opened.push(pipelines.length);
          if (command === undefined && reserved.has(word.text)) continue;
          command ??= { offset, words: [], redirections: [], group: [] };
          command.words.push(word);
          const [first] = command.words;
          if (first === word && word.text === '[[') this.readTest(command);
          if (first?.text === 'case' && word.text === 'in') {
            cases += 1;
            command = undefined;
          }
        }
      }
    }
    endPipeline();
    return pipelines;
  }

  private skipComment(): void {
    while (this.at < this.text.length && this.text.charAt(this.at) !== '\n') this.at += 1;
  }

  /** Whether what stands before the line end just consumed is a `|`. */
  private endsInPipe(): boolean {
    let before = this.at - 2;
    while (before >= 0 && /[ \t\r]/.test(this.text.charAt(before))) before -= 1;
    return this.text.charAt(before) === '|';
  }

  private skipArithmetic(): void {
    const close = this.text.indexOf('))', this.at + 2);
    this.at = close === -1 ? this.text.length : close + 2;
  }

  private readGroup(command: OpenCommand): void {
    this.at += 1;
    command.group.push(...this.nested(')'));
  }

  /** The pipelines up to a closing character, which is consumed. */
  private nested(end: ')' | '`'): readonly ShellPipeline[] {
    if (this.depth >= deepest) {
      this.at = this.text.length;
      return [];
    }
    this.depth += 1;
    const pipelines = this.readList(end);
    this.depth -= 1;
    this.at += 1;
    return pipelines;
  }

  /** The words of `[[ … ]]`, in which operators join no commands. */
  private readTest(command: OpenCommand): void {
    while (this.at < this.text.length && this.text.charAt(this.at) !== '\n') {
      const offset = this.at;
      const word = this.readWord('');
      if (this.at === offset) this.at += 1;
      else command.words.push(word);
      if (word.text === ']]') return;
    }
  }

  private atRedirection(): boolean {
    const char = this.text.charAt(this.at);
    if (char === '>' || char === '<') return this.text.charAt(this.at + 1) !== '(';
    // A single digit before the sign names the stream; `2>` but not `a2>`.
    return /^[0-9]$/.test(char) && /^[<>](?!\()/.test(this.text.slice(this.at + 1, this.at + 3));
  }

  private readRedirection(command: OpenCommand): void {
    const [whole = '', operator = ''] =
      /^[0-9&]?(<<<|<<-|<<|<>|>>|>&|<&|>\||>|<)/.exec(this.text.slice(this.at, this.at + 4)) ?? [];
    this.at += whole.length;
    while (/^[ \t]$/.test(this.text.charAt(this.at))) this.at += 1;
    const target = this.readWord('');
    if (operator !== '<<' && operator !== '<<-') {
      command.redirections.push({ operator, target });
      return;
    }
    const index = command.redirections.push({ operator: '<<', target: { ...target, text: '' } }) - 1;
    this.awaited.push({
      end: target.text,
      tabs: operator === '<<-',
      fill: (text, offset) => {
        command.redirections[index] = { operator: '<<', target: { text, offset, substitutions: [] } };
      },
    });
  }

  private readHereDocuments(): void {
    const { awaited } = this;
    this.awaited = [];
    for (const { end, tabs, fill } of awaited) {
      const start = this.at;
      let stop = this.text.length;
      while (this.at < this.text.length) {
        const lineEnd = this.text.indexOf('\n', this.at);
        const next = lineEnd === -1 ? this.text.length : lineEnd + 1;
        const line = this.text.slice(this.at, lineEnd === -1 ? undefined : lineEnd).replace(/\r$/, '');
        const lineStart = this.at;
        this.at = next;
        if ((tabs ? line.replace(/^\t+/, '') : line) === end) {
          stop = lineStart;
          break;
        }
      }
      fill(this.text.slice(start, stop), start);
    }
  }

  /** @param end A backtick ends the word where the list is inside backticks. */
  private readWord(end: string): ShellWord {
    const offset = this.at;
    const substitutions: ShellWord['substitutions'][number][] = [];
    let text = '';
    while (this.at < this.text.length) {
      const char = this.text.charAt(this.at);
      const next = this.text.charAt(this.at + 1);
      if (/[\s;&|)]/.test(char) || (end === '`' && char === '`')) break;
      if (char === '(') {
        // `name=(…)` is an array: its words belong to this one, and are no commands.
        if (!/^\w+\+?=$/.test(text)) break;
        const start = this.at;
        this.at += 1;
        this.nested(')');
        text += this.text.slice(start, this.at);
      } else if ((char === '<' || char === '>') && next === '(') {
        text += this.readSubstitution(2, ')', 'file', substitutions);
      } else if (char === '<' || char === '>') break;
      else if (char === '\\') {
        if (next !== '\n') text += next;
        this.at += 2;
      } else if (char === "'") text += this.readSingleQuoted();
      else if (char === '"') text += this.readDoubleQuoted(substitutions);
      else if (char === '$' || char === '`') text += this.readDollar(substitutions, false);
      else {
        text += char;
        this.at += 1;
      }
    }
    return { text, offset, substitutions };
  }

  private readSingleQuoted(): string {
    const close = this.text.indexOf("'", this.at + 1);
    const stop = close === -1 ? this.text.length : close;
    const text = this.text.slice(this.at + 1, stop);
    this.at = stop + 1;
    return text;
  }

  private readDoubleQuoted(substitutions: ShellWord['substitutions'][number][]): string {
    let text = '';
    this.at += 1;
    while (this.at < this.text.length) {
      const char = this.text.charAt(this.at);
      const next = this.text.charAt(this.at + 1);
      if (char === '"') break;
      if (char === '\\') {
        if (next !== '\n') text += '"\\$`'.includes(next) ? next : char + next;
        this.at += 2;
      } else if (char === '$' || char === '`') text += this.readDollar(substitutions, true);
      else {
        text += char;
        this.at += 1;
      }
    }
    this.at += 1;
    return text;
  }

  /** What stands at a `$` or a backtick, as it is written. */
  private readDollar(substitutions: ShellWord['substitutions'][number][], quoted: boolean): string {
    const start = this.at;
    const ahead = this.text.slice(this.at, this.at + 3);
    if (ahead.startsWith('`')) return this.readSubstitution(1, '`', 'output', substitutions);
    if (ahead === '$((') this.skipArithmetic();
    else if (ahead.startsWith('$(')) return this.readSubstitution(2, ')', 'output', substitutions);
    else if (ahead === '${{') {
      const close = this.text.indexOf('}}', this.at);
      this.at = close === -1 ? this.text.length : close + 2;
    } else if (ahead.startsWith('${')) this.readParameter(substitutions);
    else if (ahead.startsWith("$'") && !quoted) {
      this.at += 1;
      return this.readEscaped();
    } else this.at += 1;
    return this.text.slice(start, this.at);
  }

  private readSubstitution(
    opening: number,
    end: ')' | '`',
    gives: 'output' | 'file',
    substitutions: ShellWord['substitutions'][number][],
  ): string {
    const start = this.at;
    this.at += opening;
    substitutions.push({ gives, pipelines: this.nested(end) });
    return this.text.slice(start, this.at);
  }

  /** `${name…}`, which may hold quotes and further substitutions. */
  private readParameter(substitutions: ShellWord['substitutions'][number][]): void {
    this.at += 2;
    this.depth += 1;
    while (this.at < this.text.length && this.text.charAt(this.at) !== '}') {
      const char = this.text.charAt(this.at);
      if (char === '\\') this.at += 2;
      else if (char === '"' && this.depth < deepest) this.readDoubleQuoted(substitutions);
      else if ((char === '$' || char === '`') && this.depth < deepest) this.readDollar(substitutions, true);
      else this.at += 1;
    }
    this.depth -= 1;
    this.at += 1;
  }

  /** `$'…'`: a backslash escapes. */
  private readEscaped(): string {
    let text = '';
    this.at += 1;
    while (this.at < this.text.length && this.text.charAt(this.at) !== "'") {
      if (this.text.charAt(this.at) === '\\') this.at += 1;
      text += this.text.charAt(this.at);
      this.at += 1;
    }
    this.at += 1;
    return text;
  }
}
