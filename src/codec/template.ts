// Fills `${name}`, `${version}`, `${tag}`, `${commit}`, `${target}` and `${sourceDate:%Y-%m-%d}` into texts of the configuration.
// The forms of dates are those of date(1) that name one thing in every locale, always in UTC.

import { ToolError } from '../model/tool-error.ts';
import { didYouMean } from './suggest.ts';

/** What a template may speak of. */
export interface TemplateValues {
  readonly name: string;
  readonly version: string;
  readonly tag: string;
  readonly commit: string;
  /** Whole seconds since 1970. */
  readonly sourceDateSeconds: number;
  /** Name of the target that is built; absent where a text is for all of them. */
  readonly target?: string;
}

/**
 * A text with every `${…}` filled in. `$${` stands for `${`; any other `$` stands for itself.
 *
 * @throws {ToolError} `config/bad-template` for an unknown name or date directive, or a `${` without its end.
 */
export function fillTemplate(text: string, values: TemplateValues): string {
  return pieces(text, (place) => {
    const filled = fillPlace(place, values);
    if ('fault' in filled) {
      throw new ToolError('config', 'config/bad-template', `in "${text}", ${filled.fault}`, {
        help: 'see "Values that are filled in" in docs/configuration.md',
      });
    }
    return filled.text;
  });
}

/**
 * What is wrong with a template, as a phrase; undefined for one that `fillTemplate` fills.
 *
 * @param of `each target`: the text may say `${target}`.
 */
export function templateFault(text: string, of: 'all targets' | 'each target' = 'all targets'): string | undefined {
  const values = of === 'each target' ? { ...sample, target: 'target' } : sample;
  let fault: string | undefined;
  pieces(text, (place) => {
    const filled = fillPlace(place, values);
    if ('fault' in filled) fault ??= filled.fault;
    return '';
  });
  return fault;
}

/** Whether a template without faults is another text for each target. */
export function speaksOfTarget(text: string): boolean {
  return templateFault(text) !== undefined && templateFault(text, 'each target') === undefined;
}

const sample: TemplateValues = { name: 'name', version: '1', tag: 'v1', commit: '0'.repeat(40), sourceDateSeconds: 0 };

function pieces(text: string, fill: (place: string) => string): string {
  // The last alternative takes a `${` that never ends, so that it is a fault and not a literal.
  return text.replaceAll(/\$\$\{|\$\{([^}]*)\}|\$\{[^}]*$/g, (whole: string, place: string | undefined) =>
    whole === '$${' ? '${' : fill(place ?? unended),
  );
}

const unended = '\n';

type Filled = { readonly text: string } | { readonly fault: string };

function fillPlace(place: string, values: TemplateValues): Filled {
  switch (place) {
    case 'name':
      return { text: values.name };
    case 'version':
      return { text: values.version };
    case 'tag':
      return { text: values.tag };
    case 'commit':
      return { text: values.commit };
    case 'target':
      if (values.target !== undefined) return { text: values.target };
      return {
        fault: '"${target}" stands for nothing here: it belongs into "outputs", "archives" and "embeds", beside "targets"',
      };
    case 'sourceDate':
      return { fault: '"${sourceDate}" needs the form of the date, such as "${sourceDate:%Y-%m-%d}"' };
    case unended:
      return { fault: '"${" has no "}" after it' };
  }
  if (place.startsWith('sourceDate:')) return formatDate(place.slice('sourceDate:'.length), values.sourceDateSeconds);
  const known = ['name', 'version', 'tag', 'commit', 'sourceDate', 'target'];
  return { fault: `"\${${place}}" stands for nothing${didYouMean(place, known)}` };
}

function formatDate(form: string, seconds: number): Filled {
  const date = new Date(seconds * 1000);
  const two = (number: number): string => String(number).padStart(2, '0');
  const day = `${String(date.getUTCFullYear()).padStart(4, '0')}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`;
  const time = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`;
  const newYear = Date.UTC(date.getUTCFullYear(), 0, 1);
  const directives: Readonly<Record<string, string>> = {
    '%Y': day.slice(0, -6),
    '%m': day.slice(-5, -3),
    '%d': day.slice(-2),
    '%H': time.slice(0, 2),
    '%M': time.slice(3, 5),
    '%S': time.slice(6),
    '%F': day,
    '%T': time,
    '%s': String(seconds),
    '%j': String(Math.floor((date.getTime() - newYear) / 86_400_000) + 1).padStart(3, '0'),
    '%%': '%',
  };
  if (form === '') return { fault: '"${sourceDate:}" needs the form of the date, such as "%Y-%m-%d"' };
  let fault: string | undefined;
  const text = form.replaceAll(/%[\s\S]?/gu, (directive) => {
    const value = directives[directive];
    if (value === undefined) fault ??= `the date has no "${directive}"; it has ${Object.keys(directives).join(' ')}`;
    return value ?? '';
  });
  return fault === undefined ? { text } : { fault };
}
