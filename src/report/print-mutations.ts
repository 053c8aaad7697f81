// What came of breaking documents on purpose, in the form that every report of findings takes.

import { counted } from '../model/counted.ts';
import type { DocumentMutant, DocumentMutation } from '../model/document-mutation.ts';
import type { Finding } from '../model/finding.ts';
import type { FindingReport } from './finding-report.ts';

export function toMutationReport(mutation: DocumentMutation): FindingReport {
  const { outcome, seed, files, kinds, survivors, untried, findings, notes = [] } = mutation;
  const tried = kinds.reduce((count, kind) => count + kind.tried, 0);
  const places = kinds.reduce((count, kind) => count + kind.places, 0);
  const placeless = kinds.filter((kind) => kind.places === 0).map(({ id }) => id);
  return {
    command: 'doc-check --mutate',
    outcome,
    looked: `${counted(files, 'document')}, ${counted(tried, 'mutant')} of ${places} places, seed "${seed}"`,
    findings: [...findings, ...survivors.map(toFinding)],
    waived: [],
    unsettled: untried.map((mutant) => ({
      rule: mutant.mutation,
      reason: `${mutant.file}:${mutant.line}: ${mutant.what}: ${mutant.reason}`,
    })),
    rules: kinds.map(({ id, title }) => ({ id, title })),
    notes: [
      ...kinds.filter((kind) => kind.places > 0).map((kind) => `${kind.id}: ${kind.tried - kind.survived} of ${kind.tried} seen`),
      ...(placeless.length === 0 ? [] : [`no place for: ${placeless.join(', ')}`]),
      ...notes,
    ],
  };
}

function toFinding({ mutation, file, line, what, rules }: DocumentMutant): Finding {
  return {
    rule: mutation,
    ...{ file, line, column: 1 },
    message: `survived: ${what}, and no rule said no`,
    help: `see why ${rules.map((rule) => `"${rule}"`).join(', ')} did not find it`,
  };
}
