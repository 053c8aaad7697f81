// Finds references inside a CycloneDX document that lead nowhere, and names that two things bear.

type Plain = Readonly<Record<string, unknown>>;

/** Duplicate and empty `bom-ref`s, and dangling references of dependencies, compositions, annotations and vulnerabilities. */
export function findReferenceFaults(document: Plain): readonly string[] {
  const faults: string[] = [];
  const defined = new Set<string>();
  for (const ref of definedReferences(document)) {
    if (typeof ref !== 'string' || ref === '') faults.push(`bom-ref ${show(ref)} is empty or no text`);
    else if (defined.has(ref)) faults.push(`bom-ref ${show(ref)} is given twice`);
    else defined.add(ref);
  }
  for (const { where, ref } of usedReferences(document)) {
    // A BOM-Link leads into another document.
    if (typeof ref !== 'string' || (!defined.has(ref) && !ref.startsWith('urn:cdx:')))
      faults.push(`${where} ${show(ref)} names nothing here`);
  }
  return [...faults, ...findRepeats(document)];
}

function* definedReferences(document: Plain): Generator<unknown> {
  const waiting: unknown[] = [document];
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    const plain = asPlain(value);
    if (plain !== undefined && Object.hasOwn(plain, 'bom-ref')) yield plain['bom-ref'];
    const members: readonly unknown[] = Array.isArray(value) ? value : Object.values(plain ?? {});
    for (const member of members) if (typeof member === 'object' && member !== null) waiting.push(member);
  }
}

interface Use {
  readonly where: string;
  readonly ref: unknown;
}

function* usedReferences(document: Plain): Generator<Use> {
  for (const dependency of listOf(document.dependencies)) {
    const plain = asPlain(dependency) ?? {};
    yield { where: 'dependency', ref: plain.ref };
    for (const ref of listOf(plain.dependsOn)) yield { where: 'dependsOn', ref };
    for (const ref of listOf(plain.provides)) yield { where: 'provides', ref };
  }
  for (const composition of listOf(document.compositions)) {
    for (const key of ['assemblies', 'dependencies', 'vulnerabilities']) {
      for (const ref of listOf(asPlain(composition)?.[key])) yield { where: `composition of ${key}`, ref };
    }
  }
  for (const annotation of listOf(document.annotations)) {
    for (const ref of listOf(asPlain(annotation)?.subjects)) yield { where: 'subject of an annotation', ref };
  }
  for (const vulnerability of listOf(document.vulnerabilities)) {
    for (const affected of listOf(asPlain(vulnerability)?.affects)) {
      yield { where: 'affected', ref: asPlain(affected)?.ref };
    }
  }
}

function findRepeats(document: Plain): readonly string[] {
  const faults: string[] = [];
  const seen = new Set<unknown>();
  for (const dependency of listOf(document.dependencies)) {
    const { ref, dependsOn } = asPlain(dependency) ?? {};
    if (seen.has(ref)) faults.push(`the dependencies of ${show(ref)} are given twice`);
    seen.add(ref);
    const targets = listOf(dependsOn);
    if (new Set(targets).size < targets.length) faults.push(`${show(ref)} depends on one thing twice`);
  }
  return faults;
}

function show(ref: unknown): string {
  return `"${typeof ref === 'string' ? ref.slice(0, 120) : (JSON.stringify(ref) ?? 'nothing')}"`;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function asPlain(value: unknown): Plain | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
}
