// Reads a command line by a command's description: every word is accounted for, and a wrong one is named with its mend.

import { didYouMean } from '../codec/suggest.ts';
import { ToolError } from '../model/tool-error.ts';
import { type Command, type Format, formats, type OptionDescription, optionsOf, shortOptions } from './command.ts';

export interface ParsedArguments {
  /** Every described option of the command itself: a boolean for a flag, text or undefined for a value. */
  readonly options: Readonly<Record<string, boolean | string | undefined>>;
  readonly positionals: readonly string[];
  readonly format: Format;
  readonly quiet: boolean;
  readonly noColor: boolean;
  readonly directory: string | undefined;
  readonly help: boolean;
  readonly version: boolean;
}

/** What of a command line matters before it is parsed, or when it cannot be: how to show an error of it. */
export function presentationOf(words: readonly string[]): { readonly json: boolean; readonly noColor: boolean } {
  const options = words.slice(0, words.includes('--') ? words.indexOf('--') : words.length);
  const json = options.some(
    (word, index) => word === '--json' || word === '--format=json' || (word === 'json' && options[index - 1] === '--format'),
  );
  return { json, noColor: options.includes('--no-color') };
}

/**
 * @param words What follows the command's name.
 * @throws {ToolError} `usage/unknown-option`, `usage/missing-value`, `usage/unexpected-value`, `usage/repeated-option`,
 * `usage/bad-choice`, `usage/contradiction`, `usage/missing-argument`, `usage/extra-argument`.
 */
export function parseArguments(program: string, command: Command, words: readonly string[]): ParsedArguments {
  const known = new Map(optionsOf(command));
  const given = new Map<string, string | true>();
  const positionals: string[] = [];
  const see = `see "${program} --help"`;

  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? '';
    if (word === '--') {
      positionals.push(...words.slice(index + 1));
      break;
    }
    if (!word.startsWith('-') || word === '-') {
      positionals.push(word);
      continue;
    }
    const { written, name, value } = splitOption(word);
    const option = name === undefined ? undefined : known.get(name);
    if (name === undefined || option === undefined) {
      throw new ToolError('usage', 'usage/unknown-option', `unknown option "${written}"`, {
        help: `${didYouMean(written, allForms(known)).replace(/^; /, '') || 'put "--" before an argument that begins with a dash'}; ${see}`,
      });
    }
    if (given.has(name)) {
      throw new ToolError('usage', 'usage/repeated-option', `option "${written}" is given twice`, { help: 'give it once' });
    }
    if (option.kind === 'flag') {
      if (value !== undefined) {
        throw new ToolError('usage', 'usage/unexpected-value', `option "${written}" takes no value, but "${value}" was given`, {
          help: `write "${written}" alone`,
        });
      }
      given.set(name, true);
      continue;
    }
    const next = words[index + 1];
    if (value === undefined && (next === undefined || (next.startsWith('-') && next !== '-'))) {
      if (option.whenAlone !== undefined) {
        given.set(name, option.whenAlone);
        continue;
      }
      throw new ToolError('usage', 'usage/missing-value', `option "${written}" needs a value: ${option.value}`, {
        help: next === undefined ? `write "--${name} ${option.value}"` : `write "--${name}=${next}" if "${next}" is the value`,
      });
    }
    const text = value ?? next ?? '';
    if (value === undefined) index++;
    checkValue(written, option, text);
    given.set(name, text);
  }

  if (given.has('help') || given.has('version')) return parsed(command, given, positionals);
  checkFormat(given);
  checkPositionals(command, positionals, see);
  return parsed(command, given, positionals);
}

function splitOption(word: string): {
  readonly written: string;
  readonly name: string | undefined;
  readonly value: string | undefined;
} {
  if (!word.startsWith('--')) {
    // `-C DIR` and `-CDIR`; letters are not joined, so that `-hC` is no riddle.
    const letter = word.slice(1, 2);
    const name = Object.hasOwn(shortOptions, letter) ? shortOptions[letter] : undefined;
    const rest = word.slice(2);
    return { written: `-${letter}`, name, value: rest === '' ? undefined : rest };
  }
  const equals = word.indexOf('=');
  return equals === -1
    ? { written: word, name: word.slice(2), value: undefined }
    : { written: word.slice(0, equals), name: word.slice(2, equals), value: word.slice(equals + 1) };
}

function allForms(known: ReadonlyMap<string, OptionDescription>): readonly string[] {
  return [...known.keys()].map((name) => `--${name}`);
}

function checkValue(written: string, option: OptionDescription & { readonly kind: 'value' }, text: string): void {
  if (text === '') {
    throw new ToolError('usage', 'usage/missing-value', `option "${written}" has an empty value`, {
      help: `give a ${option.value}, or leave the option out`,
    });
  }
  if (option.choices !== undefined && !option.choices.includes(text)) {
    throw new ToolError('usage', 'usage/bad-choice', `option "${written}" does not take "${text}"`, {
      help: `give one of ${option.choices.map((choice) => `"${choice}"`).join(', ')}${didYouMean(text, option.choices)}`,
    });
  }
}

function checkFormat(given: ReadonlyMap<string, string | true>): void {
  const format = given.get('format');
  if (given.has('json') && format !== undefined && format !== 'json') {
    throw new ToolError('usage', 'usage/contradiction', `--json and --format ${format} ask for two forms`, {
      help: 'give one of them',
    });
  }
}

function checkPositionals(command: Command, positionals: readonly string[], see: string): void {
  const missing = command.positionals[positionals.length];
  if (missing?.required === true) {
    throw new ToolError('usage', 'usage/missing-argument', `${command.name} needs ${missing.name}: ${missing.description}`, {
      help: see,
    });
  }
  const last = command.positionals.at(-1);
  if (last?.repeated === true) return;
  const extra = positionals[command.positionals.length];
  if (extra !== undefined) {
    throw new ToolError('usage', 'usage/extra-argument', `${command.name} does not take the argument "${extra}"`, { help: see });
  }
  for (const [index, { name, choices }] of command.positionals.entries()) {
    const text = positionals[index];
    if (text === undefined || choices === undefined || choices.includes(text)) continue;
    throw new ToolError('usage', 'usage/bad-choice', `${name} cannot be "${text}"`, {
      help: `give one of ${choices.map((choice) => `"${choice}"`).join(', ')}${didYouMean(text, choices)}`,
    });
  }
}

function parsed(command: Command, given: ReadonlyMap<string, string | true>, positionals: readonly string[]): ParsedArguments {
  const text = (name: string): string | undefined => {
    const value = given.get(name);
    return typeof value === 'string' ? value : undefined;
  };
  return {
    options: Object.fromEntries(
      Object.entries(command.options).map(([name, { kind }]) => [name, kind === 'flag' ? given.has(name) : text(name)]),
    ),
    positionals,
    format: given.has('json') ? 'json' : (formats.find((format) => format === text('format')) ?? command.formats[0] ?? 'text'),
    quiet: given.has('quiet'),
    noColor: given.has('no-color'),
    directory: text('directory'),
    help: given.has('help'),
    version: given.has('version'),
  };
}
