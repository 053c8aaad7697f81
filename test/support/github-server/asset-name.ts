// The name under which GitHub keeps an asset. Its documentation says only that it renames "special characters, non-alphanumeric
// characters, and leading or trailing periods"; the rest is from what people saw: softprops/action-gh-release #159, travis-ci/dpl #821.

/**
 * Every run of other characters becomes one period, periods in a row become one, a name that begins with a period gets `default`
 * before it, and one at the end goes. Letters beyond ASCII are spelled in Latin ones by GitHub; how is not known, and here they are
 * other characters.
 */
export function assetNameOnGithub(name: string): string {
  const plain = name
    .replaceAll(/[^A-Za-z0-9_.+@-]+/g, '.')
    .replaceAll(/\.{2,}/g, '.')
    .replace(/\.$/, '');
  return plain === '' || plain.startsWith('.') ? `default${plain}` : plain;
}
