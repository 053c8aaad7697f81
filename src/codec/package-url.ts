// Package URLs: the names of packages across ecosystems. The door of `packageurl-js`.
// Source: https://github.com/package-url/purl-spec

import { PackageURL } from 'packageurl-js';

export interface PackageUrl {
  readonly type: string;
  readonly namespace?: string;
  readonly name: string;
  readonly version?: string;
  readonly qualifiers?: Readonly<Record<string, string>>;
  readonly subpath?: string;
}

/** The parts of a package URL, or undefined when the text is none. Go's module paths keep their letter case. */
export function parsePackageUrl(text: string): PackageUrl | undefined {
  // The package also reads `pkg://type/name`, surrounding space and what a URL parser mends; the specification's form has none of it.
  if (!/^pkg:[A-Za-z][A-Za-z0-9.+-]*\/[\x21-\x7e]+$/.test(text)) return undefined;
  try {
    const { type, namespace, name, version, qualifiers, subpath } = PackageURL.fromString(text);
    return {
      type,
      name,
      ...(namespace == null ? {} : { namespace }),
      ...(version == null ? {} : { version }),
      ...(qualifiers == null ? {} : { qualifiers: { ...qualifiers } }),
      ...(subpath == null ? {} : { subpath }),
    };
  } catch {
    return undefined;
  }
}

/**
 * The one canonical text of a package URL, or undefined where the parts break a rule of their type (a Go version that begins with
 * `v` and is no semantic version, an npm name that npm would refuse).
 */
export function printPackageUrl(parts: PackageUrl): string | undefined {
  try {
    const { type, namespace, name, version, qualifiers, subpath } = parts;
    return new PackageURL(type, namespace, name, version, qualifiers && { ...qualifiers }, subpath).toString();
  } catch {
    return undefined;
  }
}

/** The same package URL without its qualifiers; the text itself when it has none. */
export function withoutQualifiers(text: string): string {
  const question = text.indexOf('?');
  if (question === -1) return text;
  const hash = text.indexOf('#', question);
  return text.slice(0, question) + (hash === -1 ? '' : text.slice(hash));
}
