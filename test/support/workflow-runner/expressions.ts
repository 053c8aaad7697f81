// Evaluates the expressions that our workflows use, as the runner does. What they do not use is an error, and never an empty text.
// Source: https://docs.github.com/en/actions/reference/workflows-and-actions/expressions

export type Value = null | boolean | number | string | readonly Value[] | { readonly [key: string]: Value };

export interface ExpressionScope {
  /** By name: `github`, `needs` and the like. A context that is not here may not be named. */
  readonly contexts: Readonly<Record<string, Value>>;
  /** What `success()`, `failure()`, `always()` and `cancelled()` say; absent where they may not be asked. */
  readonly status?: 'success' | 'failure';
}

/** A text with every `${{ … }}` filled in. One that is nothing but an expression gives its value. */
export function evaluateTemplate(template: string, scope: ExpressionScope): Value {
  const whole = /^\$\{\{((?:(?!\}\}).)*)\}\}$/s.exec(template.trim());
  if (whole?.[1] !== undefined) return evaluate(whole[1], scope);
  return template.replaceAll(/\$\{\{(.*?)\}\}/gs, (_, expression: string) => toText(evaluate(expression, scope)));
}

/** Whether a job or a step with this `if` runs. Without a status function it also needs success. */
export function holds(condition: string | undefined, scope: ExpressionScope): boolean {
  if (condition === undefined) return scope.status === 'success';
  const expression = /^\$\{\{(.*)\}\}$/s.exec(condition.trim())?.[1] ?? condition;
  const asksStatus = /\b(success|failure|always|cancelled)\s*\(/.test(expression);
  return (asksStatus || scope.status === 'success') && isTrue(evaluate(expression, scope));
}

export function toText(value: Value): string {
  if (value === null) return '';
  return typeof value === 'object' ? (Array.isArray(value) ? 'Array' : 'Object') : String(value);
}

export function evaluate(expression: string, scope: ExpressionScope): Value {
  const parser = new Parser(expression, scope);
  return parser.whole();
}

function isTrue(value: Value): boolean {
  return value !== null && value !== false && value !== 0 && value !== '';
}

/** Recursive descent, evaluated as it is read: what is not needed is read all the same, since nothing has an effect. */
class Parser {
  readonly #tokens: readonly string[];
  readonly #expression: string;
  readonly #scope: ExpressionScope;
  #at = 0;

  constructor(expression: string, scope: ExpressionScope) {
    this.#expression = expression;
    this.#scope = scope;
    this.#tokens = tokensOf(expression);
  }

  whole(): Value {
    const value = this.#or();
    if (this.#at < this.#tokens.length) throw this.#unknown(`"${this.#tokens[this.#at]}"`);
    return value;
  }

  #or(): Value {
    let value = this.#and();
    while (this.#take('||')) {
      const other = this.#and();
      value = isTrue(value) ? value : other;
    }
    return value;
  }

  #and(): Value {
    let value = this.#equality();
    while (this.#take('&&')) {
      const other = this.#equality();
      value = isTrue(value) ? other : value;
    }
    return value;
  }

  #equality(): Value {
    const value = this.#unary();
    if (this.#take('==')) return isSame(value, this.#unary());
    if (this.#take('!=')) return !isSame(value, this.#unary());
    return value;
  }

  #unary(): Value {
    return this.#take('!') ? !isTrue(this.#unary()) : this.#postfix();
  }

  #postfix(): Value {
    let value = this.#primary();
    for (;;) {
      if (this.#take('.')) value = member(value, this.#next());
      else if (this.#take('[')) {
        value = member(value, toText(this.#or()));
        this.#expect(']');
      } else return value;
    }
  }

  #primary(): Value {
    const token = this.#next();
    if (token === '(') {
      const value = this.#or();
      this.#expect(')');
      return value;
    }
    if (token.startsWith("'")) return token.slice(1, -1).replaceAll("''", "'");
    if (/^[0-9]/.test(token)) return Number(token);
    if (token === 'true' || token === 'false') return token === 'true';
    if (token === 'null') return null;
    if (!/^[A-Za-z_]/.test(token)) throw this.#unknown(`"${token}"`);
    if (this.#take('(')) return this.#call(token);
    const context = this.#scope.contexts[token];
    if (context === undefined) throw this.#unknown(`the context "${token}"`);
    return context;
  }

  #call(name: string): Value {
    const given: Value[] = [];
    while (!this.#take(')')) {
      if (given.length > 0) this.#expect(',');
      given.push(this.#or());
    }
    const [first = null, ...others] = given;
    switch (name) {
      case 'fromJSON':
        return JSON.parse(toText(first)) as Value;
      case 'toJSON':
        return JSON.stringify(first, undefined, 2);
      case 'format':
        return toText(first).replaceAll(/\{([0-9]+)\}/g, (_, index: string) => toText(others[Number(index)] ?? null));
      case 'always':
        return true;
      case 'cancelled':
        return false;
      case 'failure':
      case 'success':
        if (this.#scope.status === undefined) throw this.#unknown(`"${name}()" here`);
        return this.#scope.status === name;
      default:
        throw this.#unknown(`the function "${name}"`);
    }
  }

  #take(token: string): boolean {
    if (this.#tokens[this.#at] !== token) return false;
    this.#at += 1;
    return true;
  }

  #next(): string {
    const token = this.#tokens[this.#at];
    if (token === undefined) throw this.#unknown('its end');
    this.#at += 1;
    return token;
  }

  #expect(token: string): void {
    if (!this.#take(token)) throw this.#unknown(`the lack of "${token}"`);
  }

  #unknown(what: string): Error {
    return new Error(`this runner does not read ${what} in the expression "${this.#expression.trim()}"`);
  }
}

function tokensOf(expression: string): readonly string[] {
  const tokens: string[] = [];
  const token = /\s+|(&&|\|\||==|!=|[!().,[\]]|'(?:[^']|'')*'|[0-9]+|[A-Za-z_][A-Za-z0-9_-]*)/y;
  while (token.lastIndex < expression.length) {
    const at = token.lastIndex;
    const match = token.exec(expression);
    if (match === null) throw new Error(`this runner does not read "${expression.slice(at)}" in "${expression.trim()}"`);
    if (match[1] !== undefined) tokens.push(match[1]);
  }
  return tokens;
}

/** What is not there is null. */
function member(value: Value, name: string): Value {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return null;
  return (value as { readonly [key: string]: Value })[name] ?? null;
}

/** Texts are compared without regard to case; other kinds as numbers, of which we use none. */
function isSame(one: Value, other: Value): boolean {
  const [first, second] = [one ?? '', other ?? ''];
  if (typeof first === 'string' && typeof second === 'string') return first.toLowerCase() === second.toLowerCase();
  if (typeof first === typeof second && typeof first !== 'object') return first === second;
  throw new Error(`this runner does not compare ${JSON.stringify(one)} with ${JSON.stringify(other)}`);
}
