// Reads a CycloneDX JSON document and finds what its schema lets through, and the gravest of what it does not.
// It loads no schema, so that verification starts fast. Source: https://cyclonedx.org/docs/1.6/json/

import { hasPackageUrlForm } from '../codec/package-url-form.ts';
import { parseStrictJson } from '../codec/strict-json.ts';
import type { Parsed } from '../model/statement.ts';
import { findReferenceFaults } from './lint-references.ts';
import { parseSpdxExpression } from './spdx-expression.ts';

export interface LintedCycloneDx {
  /** The document, or why it is none. */
  readonly document: Parsed<Readonly<Record<string, unknown>>>;
  /** As phrases, each once, in the order of the document; empty when it is sound. */
  readonly faults: readonly string[];
  /** SHA-256 that the root component claims for the artifact, lower-case hex, when it does. */
  readonly rootSha256?: string;
}

/** Faults of a document; a text that is no JSON object is `malformed` and has that as its one fault. Never throws. */
export function lintCycloneDx(text: string | Uint8Array): LintedCycloneDx {
  const parsed = parseStrictJson(text, { maxDepth: 128 });
  const reason = parsed.status === 'malformed' ? parsed.reason : 'it is no JSON object';
  const document = parsed.status === 'parsed' ? asPlain(parsed.value) : undefined;
  if (document === undefined) return { document: { status: 'malformed', reason }, faults: [reason] };
  const faults = new Set<string>([
    ...findHeaderFaults(document),
    ...findObjectFaults(document),
    ...findReferenceFaults(document),
  ]);
  const rootSha256 = sha256Of(asPlain(asPlain(document.metadata)?.component));
  return {
    document: { status: 'parsed', value: document },
    faults: [...faults],
    ...(rootSha256 === undefined ? {} : { rootSha256 }),
  };
}

type Plain = Readonly<Record<string, unknown>>;

const versions = new Set(['1.4', '1.5', '1.6', '1.7']);

function findHeaderFaults(document: Plain): readonly string[] {
  const faults: string[] = [];
  const { bomFormat, specVersion, serialNumber, version, metadata } = document;
  if (bomFormat !== 'CycloneDX') faults.push(`bomFormat is ${show(bomFormat)}, not "CycloneDX"`);
  if (typeof specVersion !== 'string' || !versions.has(specVersion))
    faults.push(`specVersion is ${show(specVersion)}, not 1.4 to 1.7`);
  if (serialNumber === undefined) faults.push('it has no serialNumber');
  else if (typeof serialNumber !== 'string' || !/^urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(serialNumber)) {
    faults.push(`serialNumber is ${show(serialNumber)}, not "urn:uuid:" and a UUID in lower case`);
  }
  if (version !== undefined && (typeof version !== 'number' || !Number.isSafeInteger(version) || version < 1)) {
    faults.push(`version is ${show(version)}, not a whole number from 1`);
  }
  if (metadata !== undefined && asPlain(metadata) === undefined) faults.push('metadata is no object');
  const timestamp = asPlain(metadata)?.timestamp;
  if (timestamp !== undefined && !isTimestamp(timestamp))
    faults.push(`metadata.timestamp is ${show(timestamp)}, not a time as in RFC 3339`);
  return faults;
}

function isTimestamp(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  return /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/.test(value) && !Number.isNaN(Date.parse(value));
}

/** Looks at every object of the document, wherever it stands. */
function findObjectFaults(document: Plain): readonly string[] {
  const faults: string[] = [];
  const waiting: { readonly path: string; readonly value: unknown }[] = [{ path: '', value: document }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { path, value } = next;
    const plain = asPlain(value);
    const prefix = path === '' ? '' : `${path}.`;
    const members: (readonly [string, unknown])[] = Array.isArray(value)
      ? value.map((member, index) => [`${path}[${index}]`, member])
      : Object.entries(plain ?? {}).map(([key, member]) => [prefix + key, member]);
    // Last first, because the last one pushed is looked at next.
    for (const [place, member] of members.reverse()) {
      if (typeof member === 'object' && member !== null) waiting.push({ path: place, value: member });
    }
    for (const fault of plain === undefined ? [] : faultsOf(plain, path)) faults.push(fault);
  }
  return faults;
}

function faultsOf(value: Plain, path: string): readonly string[] {
  const faults: string[] = [];
  const at = path === '' ? '' : `${path}: `;
  if (isComponentPath(path)) faults.push(...componentFaults(value).map((fault) => at + fault));
  if (typeof value.purl === 'string' && !hasPackageUrlForm(value.purl)) {
    faults.push(`${at}purl ${show(value.purl)} is no package URL`);
  }
  for (const hash of Array.isArray(value.hashes) ? value.hashes : [])
    for (const fault of hashFaults(hash)) faults.push(at + fault);
  if (isLicencePath(path)) faults.push(...licenceFaults(value).map((fault) => at + fault));
  return faults;
}

/** Where CycloneDX puts components: the lists of that name, the root, and a pedigree's. Not the references of a 1.6 declaration. */
function isComponentPath(path: string): boolean {
  return (
    /(^|[.\]])(components|ancestors|descendants|variants)\[\d+\]$|^metadata\.component$/.test(path) &&
    !path.startsWith('formulation')
  );
}

const componentTypes = new Set(
  `application framework library container platform operating-system device device-driver firmware file machine-learning-model data
  cryptographic-asset`.split(/\s+/),
);

function componentFaults(component: Plain): readonly string[] {
  const faults: string[] = [];
  const { type, name, scope, hashes, purl, version } = component;
  if (typeof type !== 'string' || !componentTypes.has(type)) faults.push(`type is ${show(type)}, not a component type`);
  if (typeof name !== 'string') faults.push('the component has no name');
  if (version !== undefined && typeof version !== 'string') faults.push(`version is ${show(version)}, not text`);
  if (purl !== undefined && typeof purl !== 'string') faults.push(`purl is ${show(purl)}, not text`);
  if (hashes !== undefined && !Array.isArray(hashes)) faults.push('hashes is no list');
  if (scope !== undefined && scope !== 'required' && scope !== 'optional' && scope !== 'excluded') {
    faults.push(`scope is ${show(scope)}, not "required", "optional" or "excluded"`);
  }
  return faults;
}

/** Hex digits by algorithm; BLAKE3 has no fixed length, so the schema's lengths are taken. */
const digitsOf: Readonly<Record<string, readonly number[]>> = {
  MD5: [32],
  'SHA-1': [40],
  'SHA-256': [64],
  'SHA-384': [96],
  'SHA-512': [128],
  'SHA3-256': [64],
  'SHA3-384': [96],
  'SHA3-512': [128],
  'BLAKE2b-256': [64],
  'BLAKE2b-384': [96],
  'BLAKE2b-512': [128],
  BLAKE3: [32, 40, 64, 96, 128],
  'Streebog-256': [64],
  'Streebog-512': [128],
};

function hashFaults(hash: unknown): readonly string[] {
  const { alg, content } = asPlain(hash) ?? {};
  const digits = typeof alg === 'string' && Object.hasOwn(digitsOf, alg) ? digitsOf[alg] : undefined;
  if (digits === undefined) return [`hash algorithm ${show(alg)} is none of CycloneDX`];
  if (typeof content !== 'string' || !/^[0-9a-fA-F]+$/.test(content) || !digits.includes(content.length)) {
    return [`${String(alg)} is ${show(content)}, not ${digits.join(' or ')} hex digits`];
  }
  return [];
}

function isLicencePath(path: string): boolean {
  return /(^|[.\]])licenses\[\d+\]$/.test(path);
}

function licenceFaults(choice: Plain): readonly string[] {
  const { expression, license } = choice;
  if (expression !== undefined) {
    if (license !== undefined) return ['a licence is given as an expression and as a licence at once'];
    const isExpression = typeof expression === 'string' && parseSpdxExpression(expression) !== undefined;
    return isExpression ? [] : [`licence expression ${show(expression)} has not the form of SPDX`];
  }
  const { id, name } = asPlain(license) ?? {};
  if ((id === undefined) === (name === undefined)) return ['a licence needs either an "id" or a "name"'];
  return [];
}

function sha256Of(root: Plain | undefined): string | undefined {
  const hashes = root?.hashes;
  if (!Array.isArray(hashes)) return undefined;
  const claimed = hashes.flatMap((hash: unknown) => {
    const { alg, content } = asPlain(hash) ?? {};
    return alg === 'SHA-256' && typeof content === 'string' ? [content.toLowerCase()] : [];
  });
  // Two digests for one file claim nothing.
  return claimed.length === 1 ? claimed[0] : undefined;
}

const shownLength = 60;

function show(value: unknown): string {
  if (value === undefined) return 'missing';
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? typeof value);
  return `"${text.length > shownLength ? `${text.slice(0, shownLength)}…` : text}"`;
}

function asPlain(value: unknown): Plain | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
}
