// What a command is: one description that feeds the parser, the help, the completions and the reference page.

import type { Progress, World } from '../model/world.ts';
import type { Style } from '../report/style.ts';

/** What a word on the command line is, so that a shell can complete it. */
export type Completes = 'file' | 'folder' | 'nothing';

interface OptionBase {
  readonly description: string;
}

/** Given or not. */
interface FlagDescription extends OptionBase {
  readonly kind: 'flag';
}

/** Given at most once, with a value. */
interface ValueDescription extends OptionBase {
  readonly kind: 'value';
  /** Name of its value in help, upper-case. */
  readonly value: string;
  readonly completes: Completes;
  /** All values that it takes; absent where any text will do. */
  readonly choices?: readonly string[];
  /** Its value where none follows it; absent where one must. */
  readonly whenAlone?: string;
}

export type OptionDescription = FlagDescription | ValueDescription;

export interface PositionalDescription {
  /** Upper-case. */
  readonly name: string;
  readonly description: string;
  readonly required: boolean;
  /** Takes all words that are left. Only the last may. */
  readonly repeated: boolean;
  readonly completes: Completes;
  readonly choices?: readonly string[];
}

interface Example {
  /** Completes "This …", as a phrase. */
  readonly title: string;
  readonly command: string;
}

/** What a variable of the environment does to a command itself, not to the programs that it runs. */
export interface VariableDescription {
  readonly name: string;
  readonly description: string;
}

interface PageReference {
  /** Below docs, with the anchor where one part is meant. */
  readonly path: string;
  /** Completes "… says", as a phrase. */
  readonly about: string;
}

export const formats = ['text', 'json', 'markdown', 'sarif', 'junit', 'html', 'github'] as const;

/** Every command has its own of these. */
export type Format = (typeof formats)[number];

type Options = Readonly<Record<string, OptionDescription>>;

type ValueOf<Kind> = Kind extends 'flag' ? boolean : string | undefined;

type ValuesOf<Described extends Options> = {
  readonly [Name in keyof Described]: ValueOf<Described[Name]['kind']>;
};

/** What a running command is given. It prints results through `print`, and nothing else in any way. */
export interface Call<Described extends Options = Options> {
  readonly options: ValuesOf<Described>;
  /** As many as the description allows. */
  readonly positionals: readonly string[];
  /** Made when first asked for, so that help costs no more than help. Always the same one. */
  readonly world: () => Promise<World>;
  readonly progress: Progress;
  /** Whether a person is at the terminal, who can be asked to log in. */
  readonly interactive: boolean;
  /** Every program of the installation: what help and completions speak of. */
  readonly programs: readonly Program[];
  readonly format: Format;
  /** Prints the value as JSON where `format` says so, else the text that is made of it, which is for the caller to choose by `format`. */
  readonly print: <Value>(value: Value, toText: (value: Value, style: Style) => string) => void;
  /** Prints the value as JSON on one line, whatever the format: for what a workflow takes as it is. */
  readonly printLine: (value: unknown) => void;
}

interface Definition<Described extends Options> {
  readonly name: string;
  /** One phrase, without a full stop. */
  readonly summary: string;
  /** Paragraphs of the help. */
  readonly description: readonly string[];
  readonly positionals: readonly PositionalDescription[];
  readonly options: Described;
  /** Options that the help shows under a heading of their own, after all others. */
  readonly groups?: readonly { readonly title: string; readonly options: readonly (string & keyof Described)[] }[];
  /** Never empty; the first is the default. */
  readonly formats: readonly Format[];
  readonly examples: readonly Example[];
  /** Variables of the environment that it reads, besides those that every command reads. */
  readonly variables?: readonly VariableDescription[];
  /** Pages that say more, the first one first. */
  readonly pages?: readonly PageReference[];
  /** What 0 and, where it can be, 1 mean here. The other codes mean the same everywhere. */
  readonly exits: { readonly yes: string; readonly no?: string };
  /** Returns the exit code; what it throws decides it otherwise. */
  readonly run: (call: Call<Described>) => Promise<number>;
}

export type Command = Definition<Options>;

/** The names of options that several commands share. */
export function namesOf<const Described extends Options>(options: Described): readonly (string & keyof Described)[] {
  return Object.keys(options) as (string & keyof Described)[];
}

/** Checks that `run` reads only options that are described, and with their kinds. */
export function defineCommand<const Described extends Options>(definition: Definition<Described>): Command {
  // The parser fills in exactly the described options, so the wider call is always the narrower one.
  return { ...definition, run: (call) => definition.run(call as Call<Described>) };
}

export type ProgramName = 'selfsame' | 'verify-release' | 'doc-check';

/** A program on the PATH: with commands, or one of them under its own name. */
export type Program =
  | { readonly kind: 'many'; readonly name: ProgramName; readonly commands: readonly Command[] }
  | { readonly kind: 'one'; readonly name: ProgramName; readonly command: Command };

/** Options that every command takes. `-C` stands before or after the command's name. */
export const commonOptions = {
  format: { kind: 'value', value: 'FORMAT', completes: 'nothing', description: 'print the result in this form' },
  json: { kind: 'flag', description: 'short for --format json' },
  quiet: { kind: 'flag', description: 'no progress on standard error; results and errors only' },
  'no-color': { kind: 'flag', description: 'no colors; the variable NO_COLOR does the same' },
  directory: {
    kind: 'value',
    value: 'DIR',
    completes: 'folder',
    description: 'work as if started in this folder; -C DIR for short',
  },
  help: { kind: 'flag', description: 'show this help; -h for short' },
  version: { kind: 'flag', description: 'print the version of selfsame' },
} as const satisfies Options;

/** Variables that every command reads. */
export const commonVariables: readonly VariableDescription[] = [
  { name: 'NO_COLOR', description: 'no colors, when it is not empty' },
  { name: 'TERM', description: 'neither colors nor live lines, when it is "dumb"' },
  { name: 'CI', description: 'no live lines, when it is not empty' },
];

/** One-letter forms, by letter. */
export const shortOptions: Readonly<Record<string, keyof typeof commonOptions>> = { C: 'directory', h: 'help', q: 'quiet' };

/** Every option of a command, its own first, as the parser and the help see them. */
export function optionsOf(command: Command): readonly (readonly [string, OptionDescription])[] {
  const common = Object.entries<OptionDescription>(commonOptions)
    .filter(([name]) => name !== 'json' || command.formats.includes('json'))
    .map(([name, option]) =>
      name === 'format' && option.kind === 'value'
        ? ([name, { ...option, choices: command.formats }] as const)
        : ([name, option] as const),
    );
  return [...Object.entries(command.options), ...common];
}
