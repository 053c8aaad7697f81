// Reads a written SBOM back and holds it against evidence gained in another way.

import { parsePackageUrl, withoutQualifiers } from '../codec/package-url.ts';
import { parseStrictJson } from '../codec/strict-json.ts';
import { byCodeUnit } from '../model/code-unit-order.ts';
import type { ExpectedCoverage } from '../model/sbom.ts';

/**
 * What the file lacks and what it has too much, as phrases; empty when both sets are equal.
 *
 * @param writtenText The CycloneDX file as written, not what was meant to be.
 * @param accepted Package URLs or names of components that a person vouches for (`sbom.accept`): they may be there beyond the
 * evidence, never instead of it.
 */
export function checkCoverage(
  writtenText: string,
  expected: ExpectedCoverage,
  accepted: readonly string[] = [],
): readonly string[] {
  const parsed = parseStrictJson(writtenText);
  if (parsed.status === 'malformed') return [`the SBOM cannot be read back: ${parsed.reason}`];
  const vouched = new Set(accepted);
  const ships = new Set(expected.purls);
  const written = new Set<string>();
  const faults: string[] = [];
  for (const { name, purl } of componentsOf(parsed.value)) {
    const plain = purl === undefined ? undefined : withoutQualifiers(purl);
    if (plain === undefined || parsePackageUrl(plain) === undefined) {
      if (!vouched.has(name)) faults.push(`component "${name}" has no package URL, so no evidence can stand for it`);
      continue;
    }
    if (written.has(plain)) faults.push(`"${plain}" is listed twice`);
    written.add(plain);
    if (!ships.has(plain) && !vouched.has(plain) && !vouched.has(name)) {
      faults.push(`"${plain}" is in the SBOM and not in what ships by ${expected.method}`);
    }
  }
  for (const purl of expected.purls) {
    if (!written.has(purl)) faults.push(`"${purl}" ships by ${expected.method} and is not in the SBOM`);
  }
  return faults.sort(byCodeUnit);
}

/** Every component at every depth, the described one left out. */
function* componentsOf(document: unknown): Generator<{ readonly name: string; readonly purl?: string }> {
  const components = memberOf(document, 'components');
  if (!Array.isArray(components)) return;
  for (const component of components) {
    const name = memberOf(component, 'name');
    const purl = memberOf(component, 'purl');
    yield { name: typeof name === 'string' ? name : '', ...(typeof purl === 'string' ? { purl } : {}) };
    yield* componentsOf(component);
  }
}

function memberOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? Object.getOwnPropertyDescriptor(value, key)?.value
    : undefined;
}
