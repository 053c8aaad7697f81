// What the commands of a script fetch from elsewhere, and where they put it.

import type { ShellCommand, ShellWord } from './shell-commands.ts';

export interface Download {
  readonly command: ShellCommand;
  /** As written, with what is substituted; undefined where none is to be seen. */
  readonly url: string | undefined;
  /** The file it is written to, as written; undefined where it goes to the output. */
  readonly file: string | undefined;
}

export interface NamedCommand {
  /** Last part of the path: `bash` for `/bin/bash`. Lower-case. Empty where there is none. */
  readonly name: string;
  readonly args: readonly ShellWord[];
}

/** Programs that run what follows them, with the options of theirs that take a value. */
const wrappers: ReadonlyMap<string, RegExp> = new Map([
  ['sudo', /^-[ugpCDRTh]$/],
  ['env', /^-[uCS]$/],
  ['command', /^$/],
  ['exec', /^-a$/],
  ['nohup', /^$/],
  ['nice', /^-n$/],
  ['time', /^$/],
  ['timeout', /^-[ks]$/],
  ['retry', /^-[a-z]$/],
]);

/** The program that a command runs, past assignments and such as `sudo -E`. */
export function nameOf({ words }: Pick<ShellCommand, 'words'>): NamedCommand {
  for (let at = 0; ; ) {
    while (/^[A-Za-z_]\w*\+?=/.test(words[at]?.text ?? '')) at += 1;
    const first = words[at];
    if (first === undefined) return { name: '', args: [] };
    at += 1;
    const name = baseName(first.text)
      .toLowerCase()
      .replace(/\.exe$/, '');
    const valued = wrappers.get(name);
    if (valued === undefined) return { name, args: words.slice(at) };
    while (words[at]?.text.startsWith('-') === true) at += valued.test(words[at]?.text ?? '') ? 2 : 1;
    // `timeout 30 curl`: how long.
    if (name === 'timeout') at += 1;
  }
}

/** Last part of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Downloads that a command makes; several where it names several addresses. */
export function downloadsOf(command: ShellCommand): readonly Download[] {
  const { name, args } = nameOf(command);
  const redirected = command.redirections.find(({ operator }) => operator.startsWith('>') && operator !== '>&')?.target.text;
  if (name === 'curl') return curlDownloads(command, args, redirected);
  if (name === 'wget') return wgetDownloads(command, args, redirected);
  return [];
}

// Options of curl that take a value and have a letter: `curl --help all`.
const curlValued = 'AbcCdDeEFhHKmoPQrtTuUwxXyYz';
const curlLong =
  /^--(?:output|header|user|user-agent|request|data(?:-\w+)?|form|retry(?:-(?:delay|max-time))?|connect-timeout|max-time|cacert|cert|key|proxy|write-out|referer|cookie|config|output-dir|oauth2-bearer|url|proto(?:-\w+)?|tls-max|range|limit-rate|speed-\w+|resolve|interface|json|upload-file|netrc-file|max-redirs|max-filesize|socks5\w*|url-query)$/;

function curlDownloads(command: ShellCommand, args: readonly ShellWord[], redirected: string | undefined): readonly Download[] {
  const urls: string[] = [];
  const files: string[] = [];
  let remoteName = false;
  let sends = false;
  for (let at = 0; at < args.length; at += 1) {
    const text = args[at]?.text ?? '';
    const value = (): string => {
      at += 1;
      return args[at]?.text ?? '';
    };
    const [, long = '', joined] = /^(--[\w-]+)(?:=(.*))?$/s.exec(text) ?? [];
    if (long !== '') {
      if (long === '--remote-name' || long === '--remote-name-all') remoteName = true;
      if (/^--(?:data|form|upload-file|json)/.test(long) || long === '--head') sends = true;
      if (!curlLong.test(long)) continue;
      const given = joined ?? value();
      if (long === '--output') files.push(given);
      if (long === '--url') urls.push(given);
      if (long === '--request' && !/^GET$/i.test(given)) sends = true;
    } else if (/^-[^-]/.test(text)) {
      for (let letter = 1; letter < text.length; letter += 1) {
        const option = text.charAt(letter);
        if (option === 'O') remoteName = true;
        if ('dFTI'.includes(option)) sends = true;
        if (!curlValued.includes(option)) continue;
        const given = letter + 1 < text.length ? text.slice(letter + 1) : value();
        if (option === 'o') files.push(given);
        if (option === 'X' && !/^GET$/i.test(given)) sends = true;
        break;
      }
    } else if (text !== '') urls.push(text);
  }
  if (sends) return [];
  return urls.map((url, index) => {
    const file = files[index] ?? (remoteName ? nameInUrl(url) : redirected);
    return { command, url, file: file === '-' || file === '/dev/stdout' ? undefined : file };
  });
}

// Options of wget that take a value and have a letter: `wget --help`.
const wgetValued = 'aeoiBtOTwQPUlAR';

function wgetDownloads(command: ShellCommand, args: readonly ShellWord[], redirected: string | undefined): readonly Download[] {
  const urls: string[] = [];
  let file: string | undefined;
  let folder: string | undefined;
  for (let at = 0; at < args.length; at += 1) {
    const text = args[at]?.text ?? '';
    const value = (): string => {
      at += 1;
      return args[at]?.text ?? '';
    };
    const [, long = '', joined] = /^(--[\w-]+)(?:=(.*))?$/s.exec(text) ?? [];
    if (long !== '') {
      if (long === '--output-document') file = joined ?? value();
      else if (long === '--directory-prefix') folder = joined ?? value();
      else if (long === '--spider' || long.startsWith('--post')) return [];
      else if (/^--(?:header|user|password|user-agent|timeout|tries|output-file|waitretry)$/.test(long) && joined === undefined)
        at += 1;
    } else if (/^-[^-]/.test(text)) {
      for (let letter = 1; letter < text.length; letter += 1) {
        const option = text.charAt(letter);
        // `-nv`, `-nc`: two letters.
        if (option === 'n') break;
        if (!wgetValued.includes(option)) continue;
        const given = letter + 1 < text.length ? text.slice(letter + 1) : value();
        if (option === 'O') file = given;
        if (option === 'P') folder = given;
        break;
      }
    } else if (text !== '') urls.push(text);
  }
  return urls.map((url) => {
    const named = file ?? (folder === undefined ? nameInUrl(url) : `${folder.replace(/\/$/, '')}/${nameInUrl(url)}`);
    const toOutput = named === '-' || named === '/dev/stdout';
    return { command, url, file: toOutput ? redirected : named };
  });
}

/** The name that a download has by its address alone. */
function nameInUrl(url: string): string {
  return baseName(url.replace(/[?#].*$/s, ''));
}
