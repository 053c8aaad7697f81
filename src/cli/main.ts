// Runs one command line: finds the command, parses its words, calls it, and shows what came of it.

import { exitCodeOfKind, exitCodes, ToolError } from '../model/tool-error.ts';
import type { World } from '../model/world.ts';
import { toBugReport, toErrorReport } from '../report/error-report.ts';
import { escapeForTerminal } from '../report/escape.ts';
import { bugHelp, printBug, printToolError } from '../report/print-error.ts';
import { printJson, printJsonLine } from '../report/print-json.ts';
import { createProgress, type ShownProgress } from '../report/progress.ts';
import { createStyle, type Style } from '../report/style.ts';
import type { Command, Program } from './command.ts';
import { findCommand } from './find-command.ts';
import { invocationOf, printHelp, printOverview } from './help.ts';
import type { Machine, Output } from './machine.ts';
import { type ParsedArguments, parseArguments, presentationOf } from './parse-arguments.ts';
import { splitCommand } from './split-command.ts';

/**
 * Never throws: whatever happens is shown, and decides the exit code.
 *
 * @param words The arguments after the program's name.
 * @param programs All programs of the installation.
 */
export async function main(
  program: Program,
  words: readonly string[],
  machine: Machine,
  programs: readonly Program[],
): Promise<number> {
  const { json, noColor } = presentationOf(words);
  try {
    return await run(program, words, machine, programs);
  } catch (error) {
    machine.watcher?.failed(error);
    const style = styleFor(machine.stderr, machine, noColor);
    if (error instanceof ToolError) {
      machine.stderr.write(
        json ? `${program.name}: ${escapeForTerminal(error.message)}\n` : printToolError(program.name, error, style),
      );
      if (json) machine.stdout.write(printJson(toErrorReport(error)));
      return exitCodeOfKind[error.kind];
    }
    const version = await readVersion();
    machine.stderr.write(printBug(program.name, error, version, style));
    if (json) machine.stdout.write(printJson(toBugReport(error, bugHelp(version))));
    return exitCodes.bug;
  }
}

async function run(program: Program, words: readonly string[], machine: Machine, programs: readonly Program[]): Promise<number> {
  const found = locate(program, words);
  const style = styleFor(machine.stdout, machine, presentationOf(words).noColor);
  if (found.kind === 'overview') {
    machine.stdout.write(printOverview(program.name, found.commands, style));
    return exitCodes.yes;
  }
  if (found.kind === 'version') return printVersion(program, machine);
  const { command, rest } = found;
  const invocation = invocationOf(program, command);
  const parsed = parseArguments(invocation, command, rest);
  if (parsed.version) return printVersion(program, machine);
  if (parsed.help) {
    machine.stdout.write(printHelp(invocation, command, style));
    return exitCodes.yes;
  }
  return call(command, parsed, machine, programs, style);
}

async function call(
  command: Command,
  parsed: ParsedArguments,
  machine: Machine,
  programs: readonly Program[],
  style: Style,
): Promise<number> {
  const progress = progressOn(machine, parsed);
  let world: Promise<World> | undefined;
  try {
    return await command.run({
      options: parsed.options,
      positionals: parsed.positionals,
      format: parsed.format,
      programs,
      progress,
      // Where nothing may be said, nobody can be asked.
      interactive: isInteractive(machine) && !parsed.quiet,
      world: () => {
        world ??= openWorld(machine, parsed.directory);
        return world;
      },
      print: (value, toText) => {
        progress.close();
        machine.watcher?.printed(value);
        machine.stdout.write(parsed.format === 'json' ? printJson(value) : toText(value, style));
      },
      printLine: (value) => {
        progress.close();
        machine.watcher?.printed(value);
        machine.stdout.write(printJsonLine(value));
      },
    });
  } finally {
    progress.close();
  }
}

type Found =
  | { readonly kind: 'command'; readonly command: Command; readonly rest: readonly string[] }
  | { readonly kind: 'overview'; readonly commands: readonly Command[] }
  | { readonly kind: 'version' };

/** @throws {ToolError} `usage/no-command`, `usage/unknown-command`, `usage/unknown-option`. */
function locate(program: Program, words: readonly string[]): Found {
  if (program.kind === 'one') return { kind: 'command', command: program.command, rest: words };
  const { name, rest } = splitCommand(words);
  if (name !== undefined) return { kind: 'command', command: findCommand(program, name), rest };
  // Without a command only the common options make sense; those of `help` are exactly these.
  const parsed = parseArguments(program.name, findCommand(program, 'help'), rest);
  if (parsed.version) return { kind: 'version' };
  if (parsed.help) return { kind: 'overview', commands: program.commands };
  throw new ToolError('usage', 'usage/no-command', 'no command is given', {
    help: `"${program.name} help" lists all commands`,
  });
}

async function printVersion(program: Program, machine: Machine): Promise<number> {
  machine.stdout.write(`${program.name} ${await readVersion()}\n`);
  return exitCodes.yes;
}

/** @throws {ToolError} `usage/no-folder` when `-C` names none. */
async function openWorld(machine: Machine, directory: string | undefined): Promise<World> {
  const world = await machine.createWorld(directory);
  if (directory !== undefined && (await world.files.stat(world.workingFolder))?.kind !== 'folder') {
    throw new ToolError('usage', 'usage/no-folder', `-C names "${directory}", which is not a folder`, {
      help: 'name a folder that is there',
    });
  }
  return world;
}

function progressOn(machine: Machine, { quiet, noColor }: ParsedArguments): ShownProgress {
  if (machine.watcher !== undefined) return machine.watcher.progress(quiet);
  const { stderr, environment, now, every } = machine;
  const live = isInteractive({ stderr, environment });
  const style = styleFor(stderr, { environment }, noColor);
  return createProgress({ write: stderr.write, columns: stderr.columns, live, now, every }, style, quiet);
}

function isInteractive({ stderr, environment }: Pick<Machine, 'stderr' | 'environment'>): boolean {
  return stderr.isTerminal && environment.TERM !== 'dumb' && !isSet(environment.CI);
}

/** @see https://no-color.org: any value but an empty one turns colors off. */
function styleFor(output: Output, { environment }: Pick<Machine, 'environment'>, noColor: boolean): Style {
  return createStyle(output.isTerminal && !noColor && !isSet(environment.NO_COLOR) && environment.TERM !== 'dumb');
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}

/** Read when asked for: most commands never are. */
async function readVersion(): Promise<string> {
  const { toolVersion } = await import('../ops/tool-version.ts');
  return toolVersion;
}
