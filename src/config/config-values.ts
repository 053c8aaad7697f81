// The kinds of values of selfsame.yaml, each with the phrase that completes `"key" …` when a value is none.

import { schema as v } from '../codec/schema.ts';
import { templateFault } from '../codec/template.ts';

export const text = (what: string, longest = 1000) =>
  v.pipe(
    v.string(`must be ${what}`),
    v.nonEmpty('must not be empty'),
    v.maxLength(longest, `must not be longer than ${longest} characters`),
    v.check(isOneLine, 'must be one line of text, without white space around it'),
  );

export const shell = v.pipe(
  v.string('must be shell commands'),
  v.nonEmpty('must not be empty'),
  v.maxLength(65_536, 'must not be longer than 65536 characters'),
  v.check((value) => value.trim() !== '', 'must not be empty'),
  v.check((value) => !value.includes('\r'), 'must not contain carriage returns: bash takes them for text'),
  v.check((value) => !hasControls(value), 'must not contain control characters'),
);

/** Where a text may be another one for each target. */
type FilledFor = Parameters<typeof templateFault>[1];

export const template = (what: string, of?: FilledFor) =>
  v.pipe(
    text(what),
    v.check(
      (value) => templateFault(value, of) === undefined,
      (issue) => `holds a template that cannot be filled in: ${templateFault(issue.input, of) ?? ''}`,
    ),
  );

export const path = (what: string, of?: FilledFor) =>
  v.pipe(template(what, of), v.check(isInside, 'must stay inside the work tree: relative, with "/", without "." or ".." parts'));

export const folder = (what: string, of?: FilledFor) =>
  v.pipe(
    v.string(`must be ${what}`),
    v.maxLength(1000, 'must not be longer than 1000 characters'),
    v.check(
      (value) => value === '' || (isOneLine(value) && templateFault(value, of) === undefined),
      'must be one line of text with known templates',
    ),
    v.check(
      (value) => value === '' || (value.endsWith('/') && isInside(value.slice(0, -1))),
      'must be a relative folder that ends with "/", such as "dist/"',
    ),
  );

export const paths = (what: string, of?: FilledFor) =>
  v.array(path(`${what}, such as "dist/*"`, of), `must be a list of ${what}s`);

export const id = (what: string) =>
  v.pipe(
    v.string(`must be ${what}`),
    v.maxLength(100, 'must not be longer than 100 characters'),
    v.regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'must be lower-case words joined by hyphens'),
  );

function isOneLine(value: string): boolean {
  return !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(value) && value === value.trim();
}

/** Any control character but line feed and tab. */
export function hasControls(value: string): boolean {
  return /[^\P{Cc}\n\t]/u.test(value);
}

function isInside(value: string): boolean {
  const parts = value.split('/');
  return !/\\|^!|^[A-Za-z]:/.test(value) && parts.every((part) => part !== '' && part !== '.' && part !== '..');
}
