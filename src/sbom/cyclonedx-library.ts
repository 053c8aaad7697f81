// The door of @cyclonedx/cyclonedx-library: builds its models, normalises them to a plain document, validates a text strictly.
// It loads ajv itself. Import this file only when a document is written: the library takes a tenth of a second.

import * as Enums from '@cyclonedx/cyclonedx-library/Enums';
import * as Models from '@cyclonedx/cyclonedx-library/Models';
import { JSON as Json } from '@cyclonedx/cyclonedx-library/Serialize';
import { isSupportedSpdxId } from '@cyclonedx/cyclonedx-library/SPDX';
import { Spec1dot6, Version } from '@cyclonedx/cyclonedx-library/Spec';
import { JsonStrictValidator } from '@cyclonedx/cyclonedx-library/Validation';

import type { Component } from '../model/sbom.ts';
import { parseSpdxExpression } from './spdx-expression.ts';

export interface DocumentParts {
  readonly root: Component;
  /** The artifact's relative address, for the root's distribution reference. */
  readonly rootAddress: string;
  readonly components: readonly Component[];
  readonly dependencies: Readonly<Record<string, readonly string[]>>;
  readonly timestampSeconds: number;
  readonly supplier?: string;
  readonly author?: string;
  readonly toolVersion: string;
}

/** A normalised document: plain objects in no promised order, without what the library's models lack. */
export function toDocument(parts: DocumentParts): Record<string, unknown> {
  const byRef = new Map<string, Models.Component>();
  const root = toComponent(parts.root, parts.rootAddress);
  byRef.set(parts.root.ref, root);
  const bom = new Models.Bom({
    version: 1,
    metadata: new Models.Metadata({
      timestamp: new Date(parts.timestampSeconds * 1000),
      lifecycles: new Models.LifecycleRepository([Enums.LifecyclePhase.PostBuild]),
      tools: new Models.Tools({
        components: new Models.ComponentRepository([
          new Models.Component(Enums.ComponentType.Application, 'selfsame', {
            version: parts.toolVersion,
            bomRef: 'tool:selfsame',
          }),
        ]),
      }),
      ...(parts.author === undefined
        ? {}
        : { authors: new Models.OrganizationalContactRepository([new Models.OrganizationalContact({ name: parts.author })]) }),
      ...(parts.supplier === undefined ? {} : { supplier: new Models.OrganizationalEntity({ name: parts.supplier }) }),
      component: root,
    }),
  });
  for (const component of parts.components) {
    const model = toComponent(component, component.distribution);
    byRef.set(component.ref, model);
    bom.components.add(model);
  }
  for (const [from, targets] of Object.entries(parts.dependencies)) {
    for (const target of targets) {
      const model = byRef.get(target);
      if (model !== undefined) byRef.get(from)?.dependencies.add(model.bomRef);
    }
  }
  const document = new Json.Normalize.Factory(Spec1dot6).makeForBom().normalize(bom, { sortLists: false });
  return { ...document };
}

/** One for the process: it keeps the compiled schema. */
const validator = new JsonStrictValidator(Version.v1dot6);

/** Faults that the strict schema of CycloneDX 1.6 finds; undefined when there are none. The first call compiles the schema. */
export async function validateStrictly(text: string): Promise<unknown> {
  return (await validator.validate(text)) ?? undefined;
}

function toComponent(component: Component, address: string | undefined): Models.Component {
  const hashes = new Models.HashDictionary();
  for (const [name, content] of Object.entries(component.hashes)) {
    const algorithm = Object.values(Enums.HashAlgorithm).find((known) => known === name);
    if (algorithm === undefined) throw new Error(`"${name}" is no hash algorithm of CycloneDX`);
    hashes.set(algorithm, content);
  }
  const kinds = { application: Enums.ComponentType.Application, library: Enums.ComponentType.Library } as const;
  return new Models.Component(kinds[component.kind], component.name, {
    bomRef: component.ref,
    hashes,
    ...(component.version === undefined ? {} : { version: component.version }),
    ...(component.purl === undefined ? {} : { purl: component.purl }),
    ...(component.supplier === undefined ? {} : { supplier: new Models.OrganizationalEntity({ name: component.supplier }) }),
    ...(component.licence === undefined ? {} : { licenses: new Models.LicenseRepository([toLicence(component.licence)]) }),
    ...(address === undefined
      ? {}
      : {
          externalReferences: new Models.ExternalReferenceRepository([
            new Models.ExternalReference(address, Enums.ExternalReferenceType.Distribution, {
              hashes: new Models.HashDictionary(hashes),
            }),
          ]),
        }),
  });
}

/** An identifier of the SPDX list, an expression of such, or else free text: no licence is guessed. */
function toLicence(text: string): Models.License {
  if (isSupportedSpdxId(text)) return new Models.SpdxLicense(text);
  const identifiers = parseSpdxExpression(text);
  const known = (identifier: string) =>
    identifier.includes('Ref-') || [identifier, identifier.replace(/\+$/, '')].some(isSupportedSpdxId);
  const isExpression = identifiers !== undefined && /[\s+(]|Ref-/.test(text) && identifiers.every(known);
  return isExpression ? new Models.LicenseExpression(text) : new Models.NamedLicense(text);
}
