import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fillTemplate, type TemplateValues, templateFault } from '../../src/codec/template.ts';
import { ToolError } from '../../src/model/tool-error.ts';

const values: TemplateValues = {
  name: 'hello',
  version: '1.2.3',
  tag: 'v1.2.3',
  commit: 'c0ffee',
  sourceDateSeconds: 1_709_181_296,
};

test('each name is filled in, also twice and side by side', () => {
  expect(fillTemplate('${name}-${version}.tar.gz', values)).toBe('hello-1.2.3.tar.gz');
  expect(fillTemplate('${tag}${tag} ${commit}', values)).toBe('v1.2.3v1.2.3 c0ffee');
});

test('a value that looks like a template is not filled in again', () => {
  expect(fillTemplate('${name}', { ...values, name: '${version}' })).toBe('${version}');
});

test('a dollar alone stands for itself, and two before a brace stand for one', () => {
  expect(fillTemplate('$5 $HOME $$ $${version} {}', values)).toBe('$5 $HOME $$ ${version} {}');
});

test('the date is written in UTC, in the leap day too', () => {
  expect(fillTemplate('${sourceDate:%Y-%m-%dT%H:%M:%SZ}', values)).toBe('2024-02-29T04:34:56Z');
  expect(fillTemplate('${sourceDate:%s %j %F %T %%}', values)).toBe('1709181296 060 2024-02-29 04:34:56 %');
  expect(fillTemplate('${sourceDate:%F %j}', { ...values, sourceDateSeconds: 0 })).toBe('1970-01-01 001');
});

test('date(1) writes the same', () => {
  const form = '%Y %m %d %H %M %S %s %j %F %T %%';
  const seconds = [0, 951_782_399, 1_709_181_296, 1_735_689_599, 1_735_689_600, 4_102_444_799];
  for (const sourceDateSeconds of seconds) {
    const peer = execFileSync('date', ['-u', '-d', `@${sourceDateSeconds}`, `+${form}`], { encoding: 'utf8' }).trimEnd();
    expect(fillTemplate(`\${sourceDate:${form}}`, { ...values, sourceDateSeconds })).toBe(peer);
  }
});

test('an unknown name is refused with the one it was meant to be', () => {
  expect(templateFault('${verison}')).toBe('"${verison}" stands for nothing; did you mean "version"?');
  expect(() => fillTemplate('${verison}', values)).toThrow(ToolError);
});

test('an unknown directive of a date, a percent sign at the end and a date without form are refused', () => {
  expect(templateFault('${sourceDate:%Y %q}')).toContain('no "%q"');
  expect(templateFault('${sourceDate:%Y%}')).toContain('no "%"');
  expect(templateFault('${sourceDate}')).toContain('needs the form');
  expect(templateFault('${sourceDate:}')).toContain('needs the form');
});

test('a brace that is never closed is refused', () => {
  expect(templateFault('a ${version')).toContain('no "}"');
  expect(templateFault('${')).toContain('no "}"');
});

test('names of every object are no values', () => {
  for (const name of ['constructor', '__proto__', 'toString', ''])
    expect(templateFault(`\${${name}}`), name).toContain('stands for nothing');
});

test('a text is refused by the check exactly when filling it in throws', () => {
  const text = fc.array(fc.constantFrom('$', '{', '}', '${version}', '${sourceDate:%F}', 'sourceDate:', '%', 'Y', 'a', '\n'), {
    maxLength: 12,
  });
  fc.assert(
    fc.property(text, (parts) => {
      const template = parts.join('');
      let threw = false;
      try {
        fillTemplate(template, values);
      } catch (error) {
        expect(error).toBeInstanceOf(ToolError);
        threw = true;
      }
      expect(templateFault(template) !== undefined).toBe(threw);
    }),
  );
});
