// Tells what a file is for in a release that selfsame did not make, by the names that cosign, gh and goreleaser give.
// Names: docs/foreign-releases.md

/**
 * - `signature`: one bundle, or one a line.
 * - `signature or artifact`: a name that other things have too: what is in it decides.
 */
export type ForeignFileRole = 'artifact' | 'checksums' | 'sbom' | 'signature' | 'signature or artifact';

/** Longest first: the name of what is signed is what is left. */
const signatureSuffixes = ['.sigstore.json', '.sigstore', '.intoto.jsonl', '.bundle', '.jsonl'] as const;
const ambiguousSuffixes: readonly string[] = ['.bundle', '.jsonl'];
const checksumSuffixes = ['.sha256', '.sha512'] as const;
const checksumNames = /^(?:(?:.+[_-])?checksums\.txt|sha(?:256|512)sums(?:\.txt)?)$/i;
const sbomNames = /(?:^|[._-])(?:sbom|bom|cdx|spdx)\.json$/i;

/** Everything that no other role claims is an artifact. */
export function foreignFileRole(name: string): ForeignFileRole {
  const suffix = suffixOf(name, signatureSuffixes);
  if (suffix !== undefined) return ambiguousSuffixes.includes(suffix) ? 'signature or artifact' : 'signature';
  if (checksumNames.test(name) || suffixOf(name, checksumSuffixes) !== undefined) return 'checksums';
  return sbomNames.test(name) ? 'sbom' : 'artifact';
}

/** What a signature file lies beside, by its name: `hello` of `hello.sigstore.json`. */
export function signedBeside(name: string): string | undefined {
  return withoutSuffix(name, signatureSuffixes);
}

/** What a list of one digest is about, by its name: `hello` of `hello.sha256`. */
export function checksumBeside(name: string): string | undefined {
  return withoutSuffix(name, checksumSuffixes);
}

/** What an SBOM lies beside, by its name: `hello` of `hello.cdx.json`, `hello.sbom.json` and `hello.sbom.cdx.json`. */
export function sbomBeside(name: string): string | undefined {
  return /^(.+?)(?:\.(?:sbom|bom|cdx|spdx)){1,2}\.json$/i.exec(name)?.[1];
}

function withoutSuffix(name: string, suffixes: readonly string[]): string | undefined {
  const suffix = suffixOf(name, suffixes);
  return suffix === undefined ? undefined : name.slice(0, -suffix.length);
}

function suffixOf(name: string, suffixes: readonly string[]): string | undefined {
  return suffixes.find((suffix) => name.length > suffix.length && name.endsWith(suffix));
}
