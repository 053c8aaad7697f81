// Turns the build information of a Go program into an inventory.

import type { GoBuildInformation, GoModule } from '../../codec/go-build-information.ts';
import { byText } from '../../model/code-unit-order.ts';
import type { Component, Inventory } from '../../model/sbom.ts';
import { goPurl, goRelease, standardLibraryPurl } from './go-purl.ts';

const evidence = 'go build information';

/**
 * What a Go program says it was linked from: its modules and the standard library. The root is the program with its main package.
 *
 * @param version The version that is released.
 */
export function toGoInventory(information: GoBuildInformation, fileName: string, version: string): Inventory {
  const root = rootOf(information, fileName, version);
  const components = [standardLibrary(information), ...information.modules.map(toComponent)].sort(byText(({ ref }) => ref));
  const remarks = ['direct and indirect dependencies are not told apart'];
  for (const { path, replacement } of information.modules) {
    if (replacement !== undefined && replacement.version === undefined) {
      remarks.push(`module "${path}" is replaced by a folder, so its version is not known`);
    }
  }
  if (information.mainModule === undefined) remarks.push('the program was built without its main module');
  return {
    reader: 'go',
    root,
    components,
    dependencies: { [root.ref]: components.map(({ ref }) => ref) },
    // Without a main module the program was built outside module mode or from single files: then nothing vouches for the list.
    completeness: information.mainModule === undefined ? 'unknown' : 'complete',
    relations: 'incomplete',
    remarks,
  };
}

function rootOf(information: GoBuildInformation, fileName: string, version: string): Component {
  const { mainModule, mainPackage } = information;
  const settings = Object.fromEntries(
    ['GOOS', 'GOARCH', 'CGO_ENABLED', '-tags']
      .filter((key) => information.settings.has(key))
      .map((key) => [`selfsame:go:${key.replace(/^-/, '').toLowerCase()}`, information.settings.get(key) ?? '']),
  );
  const purl = mainModule && goPurl(mainModule.path, mainModule.version, packageBelow(mainModule.path, mainPackage));
  return {
    ref: purl ?? `program:${fileName}`,
    kind: 'application',
    name: mainPackage ?? fileName,
    version,
    ...(purl === undefined ? {} : { purl }),
    hashes: {},
    evidence,
    technique: 'binary-analysis',
    properties: settings,
  };
}

function packageBelow(module: string, mainPackage: string | undefined): string | undefined {
  return mainPackage?.startsWith(`${module}/`) === true ? mainPackage.slice(module.length + 1) : undefined;
}

function standardLibrary(information: GoBuildInformation): Component {
  const purl = standardLibraryPurl(information.goVersion);
  return {
    ref: purl,
    kind: 'library',
    name: 'stdlib',
    version: goRelease(information.goVersion),
    purl,
    licence: 'BSD-3-Clause',
    supplier: 'The Go Authors',
    hashes: {},
    evidence,
    technique: 'binary-analysis',
    properties: { 'selfsame:go:toolchain': information.goVersion },
  };
}

/** A replaced module is what replaces it; one replaced by a folder keeps its name and has no version. */
function toComponent(module: GoModule): Component {
  const { replacement } = module;
  const shipped = replacement === undefined ? module : replacement.version === undefined ? { path: module.path } : replacement;
  const purl = goPurl(shipped.path, shipped.version);
  const sum = replacement === undefined ? module.sum : replacement.sum;
  return {
    ref: purl,
    kind: 'library',
    name: shipped.path,
    ...(shipped.version === undefined ? {} : { version: shipped.version }),
    purl,
    hashes: {},
    evidence,
    technique: 'binary-analysis',
    properties: {
      ...(sum === undefined ? {} : { 'selfsame:go:module-sum': sum }),
      ...(replacement === undefined
        ? {}
        : { 'selfsame:go:replaces': `${module.path}${module.version ? `@${module.version}` : ''}` }),
    },
  };
}
