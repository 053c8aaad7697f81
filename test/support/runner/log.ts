// Reads what a step wrote as the runner does: line by line, obeying commands, masking, grouping.
// Sources: actions/runner, Runner.Common/ActionCommand.cs, Runner.Worker/ActionCommandManager.cs, Runner.Worker/Handlers/OutputManager.cs.

import type { Annotation, LogLine, Severity, WorkflowCommand } from './types.ts';

export interface ReadLog {
  readonly annotations: readonly Annotation[];
  readonly commands: readonly WorkflowCommand[];
  readonly log: readonly LogLine[];
  readonly masks: readonly string[];
  readonly faults: readonly string[];
}

/** Names that the runner has registered; everything else between two pairs of colons is text. */
const registered: ReadonlySet<string> = new Set([
  ...['stop-commands', 'set-env', 'set-output', 'save-state', 'add-mask', 'add-path', 'add-matcher', 'remove-matcher'],
  ...['debug', 'warning', 'error', 'notice', 'group', 'endgroup', 'echo'],
]);

/** Refused unless the job asks for them with ACTIONS_ALLOW_UNSECURE_COMMANDS, which nobody here does; or told to be gone. */
const refused: ReadonlySet<string> = new Set(['set-env', 'add-path', 'set-output', 'save-state']);

/**
 * @param streams What each stream of the program gave, whole. The runner reads them side by side; here one after the other, as nothing
 *   may depend on how they mix.
 * @param masks Known before the step.
 */
export function readLog(streams: readonly string[], masks: readonly string[] = []): ReadLog {
  const annotations: Annotation[] = [];
  const commands: WorkflowCommand[] = [];
  const written: LogLine[] = [];
  const faults: string[] = [];
  const known = [...masks];
  const groups: string[] = [];
  let stopToken: string | undefined;

  // A mask holds from where it is told: earlier lines have been sent by then.
  const show = (text: string) => written.push({ text: mask(text, known), groups: [...groups] });

  const obey = (command: WorkflowCommand, line: string): void => {
    commands.push(command);
    const { name, properties, data } = command;
    switch (name) {
      case 'stop-commands':
        stopToken = data.toLowerCase();
        show(line);
        return;
      case 'add-mask':
        if (data.trim() === '') faults.push('an empty mask');
        else known.push(data);
        return;
      case 'error':
      case 'warning':
      case 'notice':
        annotations.push({
          severity: name satisfies Severity,
          message: mask(data, known),
          properties: Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, mask(value, known)])),
        });
        show(`##[${name}]${data}`);
        return;
      case 'group':
        // Groups do not nest: the page closes one where the next begins.
        groups.splice(0, groups.length, mask(data, known));
        return;
      case 'endgroup':
        if (groups.pop() === undefined) faults.push('a group ends that did not begin');
        return;
      case 'debug':
      case 'echo':
      case 'add-matcher':
      case 'remove-matcher':
        return;
      default:
        if (refused.has(name)) faults.push(`the command "${name}" is refused`);
    }
  };

  for (const stream of streams) {
    for (const line of linesOf(stream)) {
      const command = parseCommand(line, stopToken === undefined ? registered : new Set([...registered, stopToken]));
      if (stopToken !== undefined) {
        if (command?.name === stopToken) {
          commands.push(command);
          stopToken = undefined;
        }
        show(line);
        continue;
      }
      if (command === undefined) show(line);
      else obey(command, line);
    }
  }
  if (groups.length > 0) faults.push(`the group "${groups.join(', ')}" has no end`);
  if (stopToken !== undefined) faults.push('commands were stopped and never taken up again');
  return { annotations, commands, log: written, masks: known, faults };
}

/** As .NET reads lines: also a carriage return alone ends one. */
function linesOf(text: string): readonly string[] {
  const lines = text.split(/\r\n|\n|\r/);
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

/** Names are compared without regard to case, and given in lower case here. */
export function parseCommand(line: string, names: ReadonlySet<string> = registered): WorkflowCommand | undefined {
  return parseNew(line, names) ?? parseOld(line, names);
}

/** `::name key=value,key=value::data`, after any white space. */
function parseNew(line: string, names: ReadonlySet<string>): WorkflowCommand | undefined {
  const text = line.trimStart();
  const end = text.startsWith('::') ? text.indexOf('::', 2) : -1;
  if (end === -1) return undefined;
  return commandOf(text.slice(2, end), ',', names, unescapeProperty, unescapeData(text.slice(end + 2)));
}

/** `##[name key=value;key=value]data`, anywhere in the line. */
function parseOld(line: string, names: ReadonlySet<string>): WorkflowCommand | undefined {
  const start = line.indexOf('##[');
  const end = start === -1 ? -1 : line.indexOf(']', start);
  if (end === -1) return undefined;
  return commandOf(line.slice(start + 3, end), ';', names, unescapeOld, unescapeOld(line.slice(end + 1)));
}

function commandOf(
  information: string,
  separator: string,
  names: ReadonlySet<string>,
  decode: (text: string) => string,
  data: string,
): WorkflowCommand | undefined {
  const space = information.indexOf(' ');
  const name = (space === -1 ? information : information.slice(0, space)).toLowerCase();
  if (!names.has(name)) return undefined;
  const properties =
    space === -1
      ? []
      : information
          .slice(space + 1)
          .trim()
          .split(separator);
  return {
    name,
    properties: Object.fromEntries(
      properties.flatMap((property) => {
        const equals = property.indexOf('=');
        return equals <= 0 || equals === property.length - 1
          ? []
          : [[property.slice(0, equals), decode(property.slice(equals + 1))]];
      }),
    ),
    data,
  };
}

function unescapeData(text: string): string {
  return text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
}

function unescapeProperty(text: string): string {
  return text
    .replaceAll('%0D', '\r')
    .replaceAll('%0A', '\n')
    .replaceAll('%3A', ':')
    .replaceAll('%2C', ',')
    .replaceAll('%25', '%');
}

function unescapeOld(text: string): string {
  return text
    .replaceAll('%3B', ';')
    .replaceAll('%0D', '\r')
    .replaceAll('%0A', '\n')
    .replaceAll('%5D', ']')
    .replaceAll('%25', '%');
}

/** The runner masks encoded forms too; of these, base64 is what an HTTP header may hold. */
export function mask(text: string, masks: readonly string[]): string {
  let masked = text;
  const forms = masks.flatMap((each) => [each, ...each.split(/\r?\n/), Buffer.from(each).toString('base64')]);
  // The longest first: a part of a secret must not keep the whole of it from being found.
  for (const form of forms.filter((each) => each.trim() !== '').sort((a, b) => b.length - a.length)) {
    masked = masked.replaceAll(form, '***');
  }
  return masked;
}
