// Whether a text has the form of a package URL, without the rules of single types: light enough for verification, which only
// has to refuse what no reader could take for one. Source: https://github.com/package-url/purl-spec

const character = "(?:[A-Za-z0-9._~!$&'()*+,;=:-]|%[0-9A-Fa-f]{2})";
const form = new RegExp(
  [
    '^pkg:[A-Za-z][A-Za-z0-9.+-]*',
    `(?:/${character}+)+`,
    `(?:@(?:${character}|/)+)?`,
    `(?:\\?[A-Za-z][A-Za-z0-9._-]*=(?:${character}|[/@?])+)?`,
    `(?:#(?:${character}|[/@?])+)?$`,
  ].join(''),
);

/** A namespace may stand before the name as segments, as `%40scope` does for npm; several qualifiers are joined by `&`. */
export function hasPackageUrlForm(text: string): boolean {
  return text.length <= 4096 && form.test(text);
}
