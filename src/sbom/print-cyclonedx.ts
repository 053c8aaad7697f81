// Prints an inventory as CycloneDX 1.6 JSON: the same bytes in every locale, from every order of its parts.
// Source: https://cyclonedx.org/docs/1.6/json/; what the library leaves out or cannot do: docs/sbom.md

import { createHash } from 'node:crypto';
import { printCanonicalJson, printCompactJson } from '../codec/canonical-json.ts';
import { byText } from '../model/code-unit-order.ts';
import type { Component, Inventory } from '../model/sbom.ts';
import { ToolError } from '../model/tool-error.ts';
import { lintCycloneDx } from './lint-cyclonedx.ts';

export interface PrintOptions {
  readonly artifact: { readonly name: string; readonly sha256: string; readonly sha512: string };
  readonly version: string;
  /** Whole seconds since 1970: the source's date. */
  readonly timestampSeconds: number;
  readonly supplier?: string;
  readonly author?: string;
  readonly toolVersion: string;
  /** File that holds the signature over this document, when there is one. */
  readonly signedBy?: string;
}

/**
 * The document, schema-valid and without a fault of our own lint.
 *
 * @throws {ToolError} `sbom/invalid-document` when it is not, with the faults as excerpt: the inventory holds what CycloneDX cannot.
 */
export async function printCycloneDx(inventory: Inventory, options: PrintOptions): Promise<string> {
  const { toDocument, validateStrictly } = await import('./cyclonedx-library.ts');
  const root = rootOf(inventory, options);
  const components = [...inventory.components].sort(byText(({ ref }) => ref));
  const document = toDocument({
    root,
    rootAddress: encodeURIComponent(options.artifact.name),
    components,
    dependencies: inventory.dependencies,
    timestampSeconds: options.timestampSeconds,
    toolVersion: options.toolVersion,
    ...(options.supplier === undefined ? {} : { supplier: options.supplier }),
    ...(options.author === undefined ? {} : { author: options.author }),
  });
  const whole = sortLists(addWhatTheLibraryLacks(document, inventory, { ...options, root, components }));
  const text = printCanonicalJson({ ...whole, serialNumber: serialNumberOf(whole) });
  const faults = [
    ...schemaFaults(await validateStrictly(text)),
    ...lintCycloneDx(text).faults,
    ...elementFaults(whole),
    ...lossFaults(whole, [root, ...components]),
  ];
  if (faults.length === 0) return text;
  throw new ToolError(
    'tool',
    'sbom/invalid-document',
    `the SBOM of "${options.artifact.name}" would not be a sound CycloneDX document`,
    {
      help: 'report this with the lines below: a component holds what CycloneDX cannot say',
      excerpt: faults.slice(0, 20),
    },
  );
}

type Plain = Readonly<Record<string, unknown>>;

function rootOf(inventory: Inventory, { artifact, version, supplier }: PrintOptions): Component {
  return {
    ...inventory.root,
    version: inventory.root.version ?? version,
    hashes: { ...inventory.root.hashes, 'SHA-256': artifact.sha256, 'SHA-512': artifact.sha512 },
    ...(inventory.root.supplier === undefined && supplier !== undefined ? { supplier } : {}),
    properties: { ...inventory.root.properties, 'selfsame:file': artifact.name },
  };
}

interface Extras extends PrintOptions {
  readonly root: Component;
  readonly components: readonly Component[];
}

function addWhatTheLibraryLacks(document: Plain, inventory: Inventory, extras: Extras): Plain {
  const known = new Map([extras.root, ...extras.components].map((component) => [component.ref, component]));
  const metadata = asPlain(document.metadata);
  return {
    ...document,
    metadata: {
      ...metadata,
      component: completed(asPlain(metadata.component), known),
      properties: [
        { name: 'selfsame:reader', value: inventory.reader },
        ...inventory.remarks.map((value) => ({ name: 'selfsame:remark', value })),
        extras.signedBy === undefined ? unknown('signature') : { name: 'selfsame:signature', value: extras.signedBy },
        ...(extras.author === undefined ? [unknown('author')] : []),
      ],
    },
    components: asList(document.components).map((component) => completed(asPlain(component), known)),
    // The library leaves a component without dependencies out or in by its own rules: the graph is written whole, from ours.
    dependencies: [...known.keys()].map((ref) => ({ ref, dependsOn: [...(inventory.dependencies[ref] ?? [])] })),
    compositions: [
      { aggregate: inventory.completeness, assemblies: [extras.root.ref] },
      { aggregate: inventory.relations ?? inventory.completeness, dependencies: [...known.keys()] },
    ],
  };
}

/** Evidence, properties, and each minimum element that is not there declared unknown. */
function completed(document: Plain, known: ReadonlyMap<string, Component>): Plain {
  const component = known.get(String(document['bom-ref']));
  if (component === undefined) return document;
  const properties = [
    ...Object.entries(component.properties ?? {}).map(([name, value]) => ({ name, value })),
    ...missingElements(document).map(unknown),
  ];
  return {
    ...document,
    evidence: {
      identity: [
        {
          field: component.purl === undefined ? 'name' : 'purl',
          methods: [{ technique: component.technique ?? 'other', confidence: 1, value: component.evidence }],
        },
      ],
      ...(component.occurrences === undefined || component.occurrences.length === 0
        ? {}
        : { occurrences: component.occurrences.map((location) => ({ location })) }),
    },
    ...(properties.length === 0 ? {} : { properties }),
  };
}

/** CISA's minimum elements of a component (2026), by the field that holds each. */
const componentElements: Readonly<Record<string, string>> = {
  supplier: 'supplier',
  name: 'name',
  version: 'version',
  purl: 'identifier',
  licenses: 'licence',
  hashes: 'hash',
};

function missingElements(document: Plain): readonly string[] {
  return Object.entries(componentElements)
    .filter(([field]) => document[field] === undefined)
    .map(([, element]) => element);
}

function unknown(element: string): Plain {
  return { name: 'selfsame:unknown', value: element };
}

/** Elements of the document that are neither there nor declared unknown. */
function elementFaults(document: Plain): readonly string[] {
  const metadata = asPlain(document.metadata);
  const declared = asList(metadata.properties).map((property) => asPlain(property).value);
  const faults = ['timestamp', 'tools', 'lifecycles', 'component'].filter((field) => metadata[field] === undefined);
  if (metadata.authors === undefined && !declared.includes('author')) faults.push('authors');
  return faults.map((field) => `metadata has no "${field}" and does not declare it unknown`);
}

/** The library drops what it does not know without a word, such as a digest of the wrong length: what went in must have come out. */
function lossFaults(document: Plain, components: readonly Component[]): readonly string[] {
  const written = new Map(
    [asPlain(document.metadata).component, ...asList(document.components)].map((entry) => [
      asPlain(entry)['bom-ref'],
      asPlain(entry),
    ]),
  );
  return components.flatMap((component) => {
    const entry = written.get(component.ref);
    if (entry === undefined) return [`"${component.ref}" was left out`];
    const digests = Object.keys(component.hashes).length - asList(entry.hashes).length;
    const licences = (component.licence === undefined ? 0 : 1) - asList(entry.licenses).length;
    return [
      ...(digests === 0 ? [] : [`"${component.ref}" lost ${digests} of its digests`]),
      ...(licences === 0 ? [] : [`"${component.ref}" lost its licence`]),
    ];
  });
}

/** Lists whose order means nothing: each is sorted by what its members are known by, then by their whole text. */
function sortLists(value: Plain): Plain {
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, sortedMember(member)]));
}

function sortedMember(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value
      .map((member: unknown) => {
        const sorted = sortedMember(member);
        return { sorted, key: `${nameOf(sorted)}\n${printCompactJson(sorted)}` };
      })
      .sort(byText(({ key }) => key))
      .map(({ sorted }) => sorted);
  }
  if (typeof value === 'object' && value !== null) return sortLists({ ...value });
  return value;
}

function nameOf(value: unknown): string {
  const plain = asPlain(value);
  return String(plain['bom-ref'] ?? plain.ref ?? plain.alg ?? plain.name ?? '');
}

/** Namespace of the serial numbers, made once for this purpose. */
const namespace = Buffer.from('4c8f6a1e0d1b4f0f9f6b2d7c53a1e790', 'hex');

/** A name-based UUID over the document without its number. @see https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-5 */
function serialNumberOf(document: Plain): string {
  const digest = createHash('sha1').update(namespace).update(printCanonicalJson(document)).digest().subarray(0, 16);
  digest.writeUInt8((digest.readUInt8(6) & 0x0f) | 0x50, 6);
  digest.writeUInt8((digest.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = digest.toString('hex');
  return `urn:uuid:${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

function schemaFaults(errors: unknown): readonly string[] {
  if (errors === undefined) return [];
  return asList(errors).map((error) => `${String(asPlain(error).instancePath)}: ${String(asPlain(error).message)}`);
}

function asPlain(value: unknown): Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
