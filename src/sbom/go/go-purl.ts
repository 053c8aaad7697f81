// Names Go modules, main packages and the standard library as package URLs.
// Source: https://github.com/package-url/purl-spec/blob/main/types/golang-definition.json

import { printPackageUrl } from '../../codec/package-url.ts';
import { ToolError } from '../../model/tool-error.ts';

/**
 * `pkg:golang/<module>@<version>#<package>`, letter case kept, because Go module paths are case-sensitive.
 *
 * @param subpath Of the package below its module.
 * @throws {ToolError} `sbom/go-module-name` when the module's path or version cannot be one.
 */
export function goPurl(module: string, version?: string, subpath?: string): string {
  const slash = module.lastIndexOf('/');
  const purl = printPackageUrl({
    type: 'golang',
    ...(slash === -1 ? {} : { namespace: module.slice(0, slash) }),
    name: module.slice(slash + 1),
    ...(version === undefined ? {} : { version }),
    ...(subpath === undefined || subpath === '' ? {} : { subpath }),
  });
  if (purl !== undefined) return purl;
  throw new ToolError('build', 'sbom/go-module-name', `"${module}" at version "${version ?? ''}" is no Go module`, {
    help: 'look at what "go version -m" prints for the program',
  });
}

/** The standard library of a toolchain such as `go1.26.8 X:nojsonv2`, under the name that vulnerability databases use. */
export function standardLibraryPurl(goVersion: string): string {
  return goPurl('stdlib', goRelease(goVersion));
}

/** `1.26.8` from `go1.26.8 X:nojsonv2`; a development version stays as it is. */
export function goRelease(goVersion: string): string {
  return (goVersion.split(' ')[0] ?? goVersion).replace(/^go(?=\d)/, '');
}
