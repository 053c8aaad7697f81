// The predicate types that a workflow or a recipe can name: as URIs, by the short names of tools, and by the actions that make them.
// Sources: cosign 3, cmd/cosign/cli/options/predicate.go; the READMEs of the actions; docs/release-folder.md for our own.

import { ownProject } from '../model/own-project.ts';
import { predicateTypes } from '../model/statement.ts';

const provenance = 'https://slsa.dev/provenance/v1';
const earlierProvenance = 'https://slsa.dev/provenance/v0.2';
const cycloneDx = 'https://cyclonedx.org/bom';
const spdx = 'https://spdx.dev/Document';

const shortNames: ReadonlyMap<string, string> = new Map([
  ['slsaprovenance', earlierProvenance],
  ['slsaprovenance02', earlierProvenance],
  ['slsaprovenance1', provenance],
  ['cyclonedx', cycloneDx],
  ['spdx', spdx],
  ['spdxjson', spdx],
  ['link', 'https://in-toto.io/Link/v1'],
  ['vuln', 'https://cosign.sigstore.dev/attestation/vuln/v1'],
  ['openvex', 'https://openvex.dev/ns'],
  ['custom', 'https://cosign.sigstore.dev/attestation/v1'],
]);

/** What an action or a reusable workflow states, by the beginning of its name. */
const makers: readonly { readonly uses: string; readonly types: readonly string[] }[] = [
  { uses: 'actions/attest-build-provenance', types: [provenance] },
  { uses: 'actions/attest-sbom', types: [cycloneDx, spdx] },
  { uses: 'slsa-framework/slsa-github-generator', types: [earlierProvenance] },
  { uses: ownProject, types: Object.values(predicateTypes) },
];

/** The URI behind the value of a flag such as cosign's `--type`; undefined for what is neither a short name nor a URI. */
export function predicateTypeOf(value: string): string | undefined {
  return shortNames.get(value) ?? (/^https?:\/\/[\w.-]+\.[a-z]+\/\S+$/.test(value) ? value : undefined);
}

/** Every type that a step's or a job's `uses` states; empty where that is not known. */
export function predicateTypesMadeBy(uses: string): readonly string[] {
  const name = uses.replace(/@.*$/, '');
  return makers.find((maker) => name === maker.uses || name.startsWith(`${maker.uses}/`))?.types ?? [];
}

/** URIs of predicate types in running text. */
export const predicateTypeUri =
  /https:\/\/(?:slsa\.dev\/(?:provenance|verification_summary)|cyclonedx\.org\/bom|spdx\.dev\/Document|in-toto\.io\/(?:attestation\/[\w-]+|Link)|cosign\.sigstore\.dev\/attestation(?:\/vuln)?|openvex\.dev\/ns)(?:\/v\d[\d.]*\d|\/v\d)?(?![\w/-])/g;

/** Whether both name one type, of which one may leave out the version: `https://spdx.dev/Document/v2.3`. */
export function isSamePredicateType(first: string, second: string): boolean {
  return first === second || first.startsWith(`${second}/v`) || second.startsWith(`${first}/v`);
}
