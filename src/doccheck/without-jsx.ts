// Writes the elements of a text with JSX as calls, so that a parser of JavaScript reads what is in their braces: `<a b={c} />` becomes
// `j(c,)`. Lines keep their number. Source: https://facebook.github.io/jsx/

export type WithoutJsx =
  | { readonly status: 'read'; readonly text: string }
  | { readonly status: 'malformed'; readonly offset: number; readonly message: string };

export function withoutJsx(text: string): WithoutJsx {
  const reader = new Reader(text);
  try {
    return { status: 'read', text: reader.script(undefined, 0) };
  } catch (error) {
    if (error instanceof NoElement)
      return { status: 'malformed', offset: Math.min(reader.at, text.length), message: error.message };
    throw error;
  }
}

class NoElement extends Error {}

/** Deeper elements and braces are not followed. */
const deepest = 200;

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get at(): number {
    return this.#at;
  }

  /** Script up to the closing brace of what holds it, which is taken and left out; to the end of the text without one. */
  script(end: '}' | undefined, depth: number): string {
    if (depth > deepest) throw new NoElement('nested too deep to be read');
    const out: string[] = [];
    /** What stood before, white space and comments left out. */
    let last = '';
    let open = 0;
    while (this.#at < this.#text.length) {
      const character = this.#text.charAt(this.#at);
      if (character === end && open === 0) {
        this.#at += 1;
        return out.join('');
      }
      const token = this.#token(last, depth);
      out.push(token);
      if (character === '{') open += 1;
      else if (character === '}') open -= 1;
      if (token.trim() !== '' && !/^\/[/*]/.test(token)) last = token.trimEnd();
    }
    if (end !== undefined) throw new NoElement('a closing brace is missing');
    return out.join('');
  }

  #token(last: string, depth: number): string {
    const beginsValue = last === '' || valueFollows.test(last);
    const character = this.#text.charAt(this.#at);
    if (character === '<' && beginsValue && /^<(?:[A-Za-z_$]|>)/.test(this.#text.slice(this.#at, this.#at + 2))) {
      // `<T,>(a: T) => a` has type parameters.
      if (!/^<[A-Za-z_$][\w$]*\s*(?:,|extends\b)/.test(this.#text.slice(this.#at, this.#at + 80)))
        return this.#element(depth + 1);
    }
    if (character === '`') return this.#template(depth);
    if (character === '/') return this.#take(comment) || (beginsValue ? this.#take(regex) : '') || this.#take(/\//y);
    return this.#take(plain) || this.#take(/[\s\S]/y);
  }

  #template(depth: number): string {
    const out = [this.#take(/`/y)];
    while (this.#at < this.#text.length) {
      out.push(this.#take(/(?:[^`\\$]|\\[\s\S]|\$(?!\{))*/y));
      if (this.#text.startsWith('${', this.#at)) {
        this.#at += 2;
        out.push('${', this.script('}', depth + 1), '}');
      } else {
        out.push(this.#take(/`/y));
        return out.join('');
      }
    }
    return out.join('');
  }

  #element(depth: number): string {
    if (depth > deepest) throw new NoElement('nested too deep to be read');
    this.#at += 1;
    const name = this.#take(elementName);
    const out = ['j(', ...this.#attributes(depth)];
    if (this.#take(/\/>/y) !== '') return [...out, ')'].join('');
    if (this.#take(/>/y) === '') throw new NoElement(`the tag of "${name}" does not end`);
    for (;;) {
      out.push(linesOf(this.#take(/[^<{]*/y)));
      if (this.#text.startsWith('</', this.#at)) {
        this.#at += 2;
        out.push(linesOf(this.#take(/\s*/y)));
        if (this.#take(elementName) !== name) throw new NoElement(`the element "${name}" is closed under another name`);
        out.push(linesOf(this.#take(/\s*/y)));
        if (this.#take(/>/y) === '') throw new NoElement(`the tag of "${name}" does not end`);
        return [...out, ')'].join('');
      }
      if (this.#text.startsWith('{', this.#at)) out.push(this.#container(depth));
      else if (this.#at < this.#text.length) out.push(this.#element(depth + 1), ',');
      else throw new NoElement(`the element "${name}" is never closed`);
    }
  }

  #attributes(depth: number): readonly string[] {
    const out: string[] = [];
    for (;;) {
      out.push(linesOf(this.#take(/(?:\s|\/\*[\s\S]*?\*\/|\/\/[^\n]*\n)*/y)));
      if (this.#text.startsWith('{', this.#at)) out.push(this.#container(depth));
      else if (this.#take(elementName) === '') return out;
      else if (this.#take(/\s*=\s*/y) !== '') {
        if (this.#text.startsWith('{', this.#at)) out.push(this.#container(depth));
        else if (this.#text.startsWith('<', this.#at)) out.push(this.#element(depth + 1), ',');
        else {
          const value = this.#take(/"[^"]*"|'[^']*'/y);
          if (value === '') throw new NoElement('the value of an attribute is missing');
          out.push(linesOf(value));
        }
      }
    }
  }

  /** `{…}`: one argument, or none where there is nothing but a comment in it. */
  #container(depth: number): string {
    this.#at += 1;
    const inside = this.script('}', depth + 1);
    return inside.replaceAll(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, '').trim() === '' ? linesOf(inside) : `${inside},`;
  }

  #take(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }
}

const elementName = /[A-Za-z_$][\w$.:-]*/y;

/** A text, which may be cut off by the end of its line, a word or a number, white space. */
const plain = /"(?:[^"\\\n]|\\[\s\S])*"?|'(?:[^'\\\n]|\\[\s\S])*'?|[\w$]+|\s+|=>/y;

const comment = /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/y;

const regex = /\/(?![*/])(?:[^\\/\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\]){1,300}\/[a-z]*/y;

/** What a value stands behind. */
const valueFollows = /(?:[([{,;=?:!&|}+*%~^-]|=>|^(?:return|default|yield|await|case|typeof|void|else|do|in|of))$/;

function linesOf(text: string): string {
  return '\n'.repeat(text.split('\n').length - 1);
}
