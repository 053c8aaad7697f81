import { styleText } from 'node:util';
import { expect, test } from 'vitest';
import { createStyle } from '../../src/report/style.ts';

test('colors are those that node:util writes', () => {
  const style = createStyle(true);
  const asNode = (format: Parameters<typeof styleText>[0]) => styleText(format, 'text', { validateStream: false });
  expect(style.strong('text')).toBe(asNode('bold'));
  expect(style.faint('text')).toBe(asNode('dim'));
  expect(style.good('text')).toBe(asNode('green'));
  expect(style.warning('text')).toBe(asNode('yellow'));
  // Node writes one sequence for each of the two.
  expect(style.bad('text').replaceAll(';', 'm\u001b[')).toBe(asNode(['bold', 'red']));
});

test('without colors, text stays what it is', () => {
  for (const paint of Object.values(createStyle(false))) expect(paint('text')).toBe('text');
});
