// Writes HTML in which every text is text: what is put between the pieces of a template is escaped, unless it was made here too.

import { escapeHtml } from './escape.ts';

/** Markup that was made by `html` alone: nothing that is read from a file can be one. */
export class Html {
  readonly #markup: string;

  private constructor(markup: string) {
    this.#markup = markup;
  }

  static of(pieces: TemplateStringsArray, values: readonly HtmlValue[]): Html {
    return new Html(pieces.map((piece, index) => piece + Html.#markupOf(values[index] ?? '')).join(''));
  }

  /** A style sheet of our own, as it stands: character references mean nothing in one. */
  static ofStyle(css: string): Html {
    if (css.includes('<')) throw new Error('a style sheet could end its element');
    return new Html(`<style>${css}</style>`);
  }

  static #markupOf(value: HtmlValue): string {
    if (value instanceof Html) return value.#markup;
    if (Array.isArray(value)) return value.map((each) => Html.#markupOf(each)).join('');
    return escapeHtml(String(value));
  }

  toString(): string {
    return this.#markup;
  }
}

export type HtmlValue = string | number | Html | readonly Html[];

/** A value in an attribute stands in double quotes, and is never an address: what is escaped there is still a place to go to. */
export function html(pieces: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return Html.of(pieces, values);
}

export function styleElement(css: string): Html {
  return Html.ofStyle(css);
}
