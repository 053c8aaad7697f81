// The patterns of `branches`, `tags` and `paths`.
// Source: https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#filter-pattern-cheat-sheet

interface Piece {
  readonly kind: 'text' | 'star' | 'stars' | 'class';
  /** Of `text` one character, of `class` all between its brackets. */
  readonly text: string;
  /** `?` or `+` behind it. */
  readonly repeat: '' | '?' | '+';
}

/** Whether a list of patterns lets a name through: the last pattern that matches it decides. */
export function toFilter(patterns: readonly string[]): (name: string) => boolean {
  const matchers = patterns.map((pattern) => {
    const excludes = pattern.startsWith('!');
    return { through: !excludes, matches: toFilterMatcher(excludes ? pattern.slice(1) : pattern) };
  });
  return (name) => matchers.findLast(({ matches }) => matches(name))?.through ?? false;
}

/** Whether a name matches one pattern, written without a `!`. The time is bounded by the product of their lengths. */
export function toFilterMatcher(pattern: string): (name: string) => boolean {
  const pieces = piecesOf(pattern);
  return (name) => {
    // How many pieces are behind us: all ways at once.
    let states = new Set<number>();
    arrive(pieces, states, 0);
    for (const character of name) {
      const next = new Set<number>();
      for (const state of states) {
        const piece = pieces[state];
        if (piece === undefined || !takes(piece, character)) continue;
        const isStar = piece.kind === 'star' || piece.kind === 'stars';
        if (isStar || piece.repeat === '+') next.add(state);
        // `**/` ends at a slash.
        if (piece.text !== '**/' || character === '/') arrive(pieces, next, state + 1);
      }
      states = next;
    }
    return states.has(pieces.length);
  };
}

/** What stands before the first `*`, and whether there is one; a class is its first character: `v1.` for `v[0-9]+.*`. */
export function literalStart(pattern: string): { readonly text: string; readonly starred: boolean } {
  let text = '';
  for (const { kind, text: piece, repeat } of piecesOf(pattern)) {
    if (kind === 'star' || kind === 'stars') return { text, starred: true };
    if (repeat !== '?') text += kind === 'class' ? firstOf(piece) : piece;
  }
  return { text, starred: false };
}

/** A name that matches a pattern, with an `x` for each `*`. */
export function exampleOf(pattern: string): string {
  return piecesOf(pattern)
    .map(({ kind, text, repeat }) => {
      if (repeat === '?') return '';
      if (kind === 'text') return text;
      if (kind === 'class') return firstOf(text);
      return text === '**/' ? 'x/' : 'x';
    })
    .join('');
}

function piecesOf(pattern: string): readonly Piece[] {
  const tokens = pattern.matchAll(/(\\.|\*\*\/?|\*|\[[^\]]{0,256}\]|.)([?+]?)/gs);
  return Array.from(tokens, ([, token = '', repeat = '']) => {
    const kind = token.startsWith('**') ? 'stars' : token === '*' ? 'star' : /^\[.+\]$/s.test(token) ? 'class' : 'text';
    const text = kind === 'class' ? token.slice(1, -1) : kind === 'stars' ? token : token.replace(/^\\(?=.)/s, '');
    return { kind, text, repeat: repeat === '?' || repeat === '+' ? repeat : '' };
  });
}

// Adds a state, and those behind pieces that may stand for nothing, as in `**/x` for `x`.
function arrive(pieces: readonly Piece[], states: Set<number>, first: number): void {
  for (let state = first; !states.has(state) || state === first; state += 1) {
    states.add(state);
    const piece = pieces[state];
    if (piece === undefined || !(piece.kind === 'star' || piece.kind === 'stars' || piece.repeat === '?')) return;
  }
}

function takes({ kind, text }: Piece, character: string): boolean {
  switch (kind) {
    case 'star':
      return character !== '/';
    case 'stars':
      return true;
    case 'class':
      return inClass(text, character);
    case 'text':
      return text === character;
  }
}

function inClass(characters: string, character: string): boolean {
  for (const [, from = '', to] of characters.matchAll(/(.)(?:-(.))?/gs)) {
    if (to === undefined ? character === from : character >= from && character <= to) return true;
  }
  return false;
}

function firstOf(characters: string): string {
  // `[0-9]`: a digit that is no zero.
  return characters.startsWith('0-') ? '1' : characters.charAt(0);
}
