// Finds what is fetched and run in the same breath: `curl … | sh`, `bash <(curl …)`, `sh -c "$(curl …)"`, `irm … | iex`.

import { flattenPipelines, type ShellCommand, type ShellPipeline, type ShellWord } from './shell-commands.ts';
import { downloadsOf, nameOf } from './shell-downloads.ts';

export interface PipedScript {
  /** Where the download stands in the script. */
  readonly offset: number;
  readonly url: string | undefined;
  /** What runs it, such as `sh`. */
  readonly runner: string;
}

/** @param pipelines Those inside others too, as `flattenPipelines` gives them. */
export function pipedScripts(pipelines: readonly ShellPipeline[]): readonly PipedScript[] {
  return pipelines.flatMap((pipeline) => {
    const found: PipedScript[] = [];
    let fetched: Omit<PipedScript, 'runner'> | undefined;
    for (const command of pipeline) {
      const { name, args } = nameOf(command);
      if (fetched !== undefined && readsItsInput(name, args)) found.push({ ...fetched, runner: name });
      else found.push(...fetchedInWords(command, name, args));
      fetched ??= fetchedBy(command, name)[0];
    }
    return found;
  });
}

/** Lines of PowerShell in which a download meets `Invoke-Expression`. */
export function scriptsInPowershell(text: string): readonly PipedScript[] {
  const found: PipedScript[] = [];
  // A backtick joins lines.
  for (const { 0: line, index } of text.replaceAll('`\n', '  ').matchAll(/^[^\n]*$/gm)) {
    const bare = line.replace(/(?:^|\s)#.*$/, '');
    const download = /\b(?:iwr|irm|curl(?:\.exe)?|wget|Invoke-WebRequest|Invoke-RestMethod|DownloadString)\b/i.exec(bare);
    if (download === null || !/\b(?:iex|Invoke-Expression)\b/i.test(bare)) continue;
    found.push({ offset: index + download.index, url: /https?:\/\/[^\s'")|]+/.exec(bare)?.[0], runner: 'Invoke-Expression' });
  }
  return found;
}

const shells: ReadonlySet<string> = new Set(['sh', 'bash', 'zsh', 'dash', 'ksh', 'ash', 'fish']);
const interpreters: ReadonlySet<string> = new Set([
  'python',
  'python2',
  'python3',
  'node',
  'perl',
  'ruby',
  'php',
  'pwsh',
  'deno',
]);

/** Whether a program, so called, runs what comes to its input. */
function readsItsInput(name: string, args: readonly ShellWord[]): boolean {
  const texts = args.map(({ text }) => text);
  if (name === 'source' || name === '.') return texts[0] === '/dev/stdin' || texts[0] === '-';
  if (shells.has(name)) {
    // `-s` reads the input, whatever follows; `-c` and a file do not.
    if (texts.some((text) => /^-[a-z]*s[a-z]*$/.test(text))) return true;
    if (texts.some((text) => /^-[a-z]*c$/.test(text))) return false;
  } else if (!interpreters.has(name) || texts.some((text) => /^-[a-z0-9]*[ceEmnpl]\b|^--(?:eval|print|command)/.test(text)))
    return false;
  const first = firstOperand(name, texts);
  return first === undefined || first === '-' || first === '/dev/stdin';
}

function firstOperand(name: string, texts: readonly string[]): string | undefined {
  for (let at = 0; at < texts.length; at += 1) {
    const text = texts[at] ?? '';
    if (text === '--') return texts[at + 1];
    // `bash -o pipefail`, `bash -O extglob`: an option with a value.
    if (shells.has(name) && /^[-+][a-z]*[oO]$/.test(text)) at += 1;
    else if (text === '-' || !/^[-+]/.test(text)) return text;
  }
  return undefined;
}

/** `bash <(curl …)`, `source <(curl …)`, `bash -c "$(curl …)"`, `eval "$(curl …)"`. */
function fetchedInWords(command: ShellCommand, name: string, args: readonly ShellWord[]): readonly PipedScript[] {
  const isShell = shells.has(name);
  if (name === 'eval') return args.flatMap((word) => fetchedInWord(word, 'output', name)).slice(0, 1);
  if (isShell || interpreters.has(name)) {
    const code = args.findIndex(({ text }) => /^-[a-z]*[ce]$/.test(text));
    const given = code === -1 ? undefined : args[code + 1];
    const fromText = given === undefined ? [] : fetchedInWord(given, 'output', name);
    if (fromText.length > 0) return fromText.slice(0, 1);
  }
  if (!isShell && !interpreters.has(name) && name !== 'source' && name !== '.') return [];
  const inputs = command.redirections
    .filter(({ operator }) => operator === '<' || operator === '<<<')
    .map(({ target }) => target);
  const fromInput = inputs.flatMap((word) => [...fetchedInWord(word, 'file', name), ...fetchedInWord(word, 'output', name)]);
  const script = args.find(({ text }) => !/^[-+]/.test(text));
  return [
    ...(script === undefined ? [] : fetchedInWord(script, 'file', name)),
    ...(readsItsInput(name, args) ? fromInput : []),
  ].slice(0, 1);
}

function fetchedInWord(word: ShellWord, gives: 'output' | 'file', runner: string): readonly PipedScript[] {
  return word.substitutions
    .filter((substitution) => substitution.gives === gives)
    .flatMap(({ pipelines }) =>
      flattenPipelines(pipelines).flatMap((pipeline) => pipeline.flatMap((each) => toOutput(each, runner))),
    );
}

/** What a command, or one in its parentheses, writes of a download to its output. */
function fetchedBy(command: ShellCommand, runner: string): readonly PipedScript[] {
  const inGroup = flattenPipelines(command.group).flat();
  return [command, ...inGroup].flatMap((each) => toOutput(each, runner));
}

function toOutput(command: ShellCommand, runner: string): readonly PipedScript[] {
  const shown = downloadsOf(command).filter(({ file }) => file === undefined);
  return shown.map(({ url }) => ({ offset: command.offset, url, runner }));
}
