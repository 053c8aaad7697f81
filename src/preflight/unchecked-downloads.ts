// Finds programs that a script downloads and uses before anything holds them against a digest or a signature.

import { toFilterMatcher } from './filter-pattern.ts';
import type { ShellCommand, ShellPipeline } from './shell-commands.ts';
import { isDigestCheck, usesDigest } from './shell-digest-checks.ts';
import { baseName, type Download, downloadsOf, nameOf } from './shell-downloads.ts';

export interface UncheckedDownload {
  /** Which of the pipelines makes the download. */
  readonly pipeline: number;
  /** Where it stands in its script. */
  readonly offset: number;
  readonly url: string | undefined;
  /** What is done with it, as a phrase: `made executable`, `unpacked`. */
  readonly use: string;
  /** Whether a check follows after it was used. */
  readonly late: boolean;
}

/** Commands that are followed from each download on: far more than the scripts of a job have. */
const mostCommands = 2000;

/**
 * @param pipelines Of one script, or of all scripts of a job, in the order in which they run.
 * @returns Sorted by pipeline.
 */
export function uncheckedDownloads(pipelines: readonly ShellPipeline[]): readonly UncheckedDownload[] {
  const checks = pipelines.flatMap((pipeline, index) => (isDigestCheck(pipeline) || usesDigest(pipeline) ? [index] : []));
  const all = pipelines.flatMap((pipeline, index) =>
    pipeline.flatMap((command) => downloadsOf(command).map((download) => ({ download, index }))),
  );
  const [first] = all;
  if (first === undefined) return [];
  const commands = pipelines.reduce((count, pipeline) => count + pipeline.length, 0);
  if (commands > mostCommands) {
    const { download, index } = first;
    const use = `one of the downloads of scripts with ${commands} commands, which are not followed`;
    return [{ pipeline: index, offset: download.command.offset, url: download.url, use, late: false }];
  }
  const names = all.flatMap(({ download: { file } }) => (file === undefined ? [] : [baseName(file)]));
  return all.flatMap(({ download, index }) => {
    if (isHere(download.url)) return [];
    const used = useOf(download, pipelines, index);
    if (used === undefined) return [];
    const about = checks.filter((check) => check > index && isAbout(pipelines[check] ?? [], download, names));
    if (about.some((check) => check <= used.at)) return [];
    const { offset } = download.command;
    return [{ pipeline: index, offset, url: download.url, use: used.use, late: about.length > 0 }];
  });
}

/** Of this machine, or no address at all: nobody else could change it. */
function isHere(url: string | undefined): boolean {
  return (
    url !== undefined && /^(?:file:|(?:https?:\/\/)?(?:localhost|127\.\d+\.\d+\.\d+|\[::1\]|0\.0\.0\.0)(?:[:/]|$))/i.test(url)
  );
}

/** A check that names other downloads of the script and not this one is of those. */
function isAbout(check: ShellPipeline, { file }: Download, names: readonly string[]): boolean {
  const text = check
    .flatMap(({ words, redirections }) => [...words, ...redirections.map(({ target }) => target)])
    .map((word) => word.text)
    .join('\n');
  const own = file === undefined ? '' : baseName(file);
  return (
    (own !== '' && text.includes(own)) ||
    !names.some((name) => name !== own && name !== '' && text.includes(name) && !isList(name))
  );
}

/** The name of a list of digests, which a check reads and is not about. */
function isList(name: string): boolean {
  return /sums?\b|\.(?:sha\d+|sha\d+sums?|asc|sig|pem|sigstore(?:\.json)?|txt)$/i.test(name);
}

interface Use {
  /** Which pipeline. */
  readonly at: number;
  readonly use: string;
}

function useOf({ command, file }: Download, pipelines: readonly ShellPipeline[], index: number): Use | undefined {
  const own = pipelines[index] ?? [];
  if (file === undefined) {
    const after = own.slice(own.indexOf(command) + 1);
    // A digest that is made on the way, as by `tee`, may be looked at later: not for us to say.
    const use = after.map(pipedUse).find((each) => each !== undefined);
    return use === undefined ? undefined : { at: index, use };
  }
  if (isProgramsPlace(file)) return { at: index, use: 'written among the programs' };
  const isFile = toFileMatcher(file);
  for (let at = index; at < pipelines.length; at += 1) {
    for (const each of pipelines[at] ?? []) {
      const use = at === index && each === command ? undefined : fileUse(each, isFile);
      if (use !== undefined) return { at, use };
    }
  }
  return undefined;
}

/** What a command does with what comes to its input. */
function pipedUse(command: ShellCommand): string | undefined {
  const { name, args } = nameOf(command);
  if (name === 'tar' || name === 'bsdtar') return isUnpacking(args.map(({ text }) => text)) ? 'unpacked' : undefined;
  if (name === 'unzip' || name === 'cpio') return 'unpacked';
  if (name === 'tee' && args.some(({ text }) => isProgramsPlace(text))) return 'written among the programs';
  const written = command.redirections.find(({ operator }) => operator.startsWith('>'))?.target.text;
  return written !== undefined && isProgramsPlace(written) ? 'written among the programs' : undefined;
}

const unpackers = /^(?:unzip|gunzip|unxz|bunzip2|unzstd|7z|7za|bsdtar|unrar|ditto)$/;
const interpreters = /^(?:sh|bash|zsh|dash|ksh|source|\.|python[\d.]*|node|perl|ruby|php|pwsh|java)$/;

/** What a command does with a file, as a program. */
function fileUse(command: ShellCommand, isFile: (word: string) => boolean): string | undefined {
  const { name, args } = nameOf(command);
  const texts = args.map(({ text }) => text);
  const program = command.words.find(({ text }) => !/^[A-Za-z_]\w*=/.test(text) && !/^(?:sudo|env|exec|command)$/.test(text));
  if (program?.text.includes('/') && isFile(program.text)) return 'run';
  // `tar -xzf - < FILE` too.
  const files = [...texts, ...command.redirections.filter(({ operator }) => operator === '<').map(({ target }) => target.text)];
  if (!files.some(isFile)) return undefined;
  if (name === 'chmod')
    return /^(?:[ugoa]*\+[rwst]*x|0?[0-7]*[1357][0-7]*$)/.test(texts.find((text) => !text.startsWith('-')) ?? '')
      ? 'made executable'
      : undefined;
  if (name === 'tar') return isUnpacking(texts) ? 'unpacked' : undefined;
  if (unpackers.test(name)) return 'unpacked';
  if (/^(?:gzip|xz|bzip2|zstd)$/.test(name))
    return texts.some((text) => /^-\w*d|^--decompress$/.test(text)) ? 'unpacked' : undefined;
  if (interpreters.test(name)) return 'run';
  if (/^(?:dpkg|rpm|installer|msiexec|install|snap)$/.test(name)) return 'installed';
  if (/^(?:apt|apt-get|yum|dnf|apk|brew|pip\d?|pipx|npm|gem)$/.test(name))
    return texts.some((text) => /^(?:install|add|i|localinstall)$/.test(text)) ? 'installed' : undefined;
  if (name === 'mv' || name === 'cp') return isProgramsPlace(texts.at(-1) ?? '') ? 'put among the programs' : undefined;
  return undefined;
}

function isUnpacking(texts: readonly string[]): boolean {
  return texts.some(
    (text, index) =>
      (/^-[A-Za-z]*x/.test(text) && !text.startsWith('--')) ||
      text === '--extract' ||
      (index === 0 && /^[a-z]*x[a-z]*$/.test(text)),
  );
}

/** A folder that programs are looked for in. */
function isProgramsPlace(path: string): boolean {
  return /(?:^|\/)s?bin(?:\/|$)/.test(path);
}

/** Whether a word names the file: the same path, the same name elsewhere, or a pattern that matches it. */
function toFileMatcher(file: string): (word: string) => boolean {
  const plain = file.replace(/^\.\//, '');
  const name = baseName(plain);
  // A name that is all substituted is told by its whole text.
  const byName = name !== '' && !/^\$/.test(name);
  return (word) => {
    const text = word.replace(/^\.\//, '');
    if (text === plain) return true;
    if (byName && baseName(text) === name) return true;
    return (
      byName && /^[^$]*\*[^$]*$/.test(text) && /[^*./]/.test(text) && text.length < 256 && toFilterMatcher(baseName(text))(name)
    );
  };
}
