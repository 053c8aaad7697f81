// The names to which one simple command of a shell gives a value. Source: bash manual, sections 3.4, 4.1 and 4.2

export interface Declarations {
  readonly names: readonly string[];
  /** Whether it may set names that its words do not show. */
  readonly readsOthers: boolean;
}

/** @param words The words of the command as they are written, redirections left out. */
export function declaredBy(words: readonly string[]): Declarations {
  const names: string[] = [];
  let first = 0;
  for (; first < words.length; first += 1) {
    const word = words[first] ?? '';
    const set = assigned(word);
    if (set !== undefined) names.push(set);
    else if (!before.includes(word)) break;
  }
  const [command = '', ...rest] = words.slice(first);
  names.push(...namesOf(command.replace(/^\\/, ''), rest));
  return { names, readsOthers: readers.includes(command) };
}

/** What a command may stand behind; also the prompt that a script shows by mistake. */
const before: readonly string[] = [
  ...[
    '$',
    'if',
    'then',
    'elif',
    'else',
    'do',
    'while',
    'until',
    '!',
    'time',
    '{',
    'sudo',
    'env',
    'command',
    'builtin',
    'exec',
    'function',
  ],
];

const readers: readonly string[] = ['source', '.', 'eval'];

function assigned(word: string): string | undefined {
  return /^([A-Za-z_]\w*)(?:\[[^\]]*\])?\+?=/.exec(word)?.[1];
}

function namesOf(command: string, rest: readonly string[]): readonly string[] {
  const plain = rest.filter((word) => !word.startsWith('-'));
  switch (command) {
    case 'for':
    case 'select':
      return rest.slice(0, 1);
    case 'export':
    case 'declare':
    case 'typeset':
    case 'local':
    case 'readonly':
      // `export NAME` tells that NAME has a value already; nobody would write it otherwise.
      return plain.map((word) => assigned(word) ?? word);
    case 'read':
    case 'mapfile':
    case 'readarray':
    case 'let':
      return plain.map((word) => /^["']?([A-Za-z_]\w*)/.exec(word)?.[1] ?? word);
    case 'getopts':
      return rest.slice(1, 2);
    case 'printf': {
      const at = rest.indexOf('-v');
      return at === -1 ? [] : rest.slice(at + 1, at + 2);
    }
    // Whoever asks whether a variable is set knows that it may not be.
    case '[':
    case '[[':
    case 'test':
      return rest.flatMap((word, index) => (/^-[nzv]$/.test(rest[index - 1] ?? '') ? tested(word) : []));
    // Of csh and fish, shown under the names of other shells.
    case 'set':
    case 'setenv':
      return plain.map((word) => /^[A-Za-z_]\w*/.exec(word)?.[0] ?? word);
    default:
      return [];
  }
}

function tested(word: string): readonly string[] {
  const found = /^["']?\$?\{?([A-Za-z_]\w*)/.exec(word)?.[1];
  return found === undefined ? [] : [found];
}
