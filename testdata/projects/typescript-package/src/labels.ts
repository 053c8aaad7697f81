// Which labels a list of paths earns, from rules written in YAML.
import picomatch from 'picomatch';
import { parse } from 'yaml';

export interface Rule {
  readonly label: string;
  readonly globs: readonly string[];
}

/** Reads `label: [glob, …]`, in the order of the text. Throws an Error that names the label at fault. */
export function parseRules(text: string): readonly Rule[] {
  const value: unknown = parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('the rules are no mapping');
  return Object.entries(value).map(([label, globs]: [string, unknown]) => {
    const list = typeof globs === 'string' ? [globs] : globs;
    if (!Array.isArray(list) || !list.every((glob): glob is string => typeof glob === 'string') || list.length === 0) {
      throw new Error(`the label "${label}" has no list of globs`);
    }
    return { label, globs: list };
  });
}

/** The labels that at least one path earns, in the order of the rules. */
export function labelsOf(rules: readonly Rule[], paths: readonly string[]): readonly string[] {
  return rules.filter(({ globs }) => paths.some(picomatch([...globs], { dot: true }))).map(({ label }) => label);
}
