// A text between the pieces of a template stays a text.

import { expect, test } from 'vitest';
import { html, styleElement } from '../../src/report/html.ts';

test('texts and numbers are escaped, markup of ours is not', () => {
  const inner = html`<b>${'<i>&"\''}</b>`;
  expect(String(html`<p title="${'a" b'}">${inner}${3}${[inner, inner]}</p>`)).toBe(
    `<p title="a&#34; b">${String(inner)}3${String(inner)}${String(inner)}</p>`,
  );
  expect(String(inner)).toBe('<b>&#60;i&#62;&#38;&#34;&#39;</b>');
});

test('an object that looks like markup of ours is not taken for it', () => {
  const forged = { markup: '<script>', toString: () => '<script>' } as unknown as string;
  expect(String(html`${forged}`)).toBe('&#60;script&#62;');
});

test('a style sheet stands as it is, and cannot end its element', () => {
  expect(String(styleElement('a>b{content:"&"}'))).toBe('<style>a>b{content:"&"}</style>');
  expect(() => styleElement('</style>')).toThrow('could end');
});
