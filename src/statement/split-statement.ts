// Splits a statement with more subjects than one may have into parts that say the same. Form: docs/release-folder.md

import { maxSubjects, type Statement } from '../model/statement.ts';

/**
 * Statements that have the same subjects together, in the same order, and the same predicate each.
 *
 * @param most Subjects of one part.
 * @returns The statement alone where it is small enough.
 */
export function splitStatement<Predicate>(
  statement: Statement<Predicate>,
  most: number = maxSubjects,
): readonly Statement<Predicate>[] {
  const { subject } = statement;
  if (subject.length <= most) return [statement];
  return Array.from({ length: Math.ceil(subject.length / most) }, (_, index) => ({
    ...statement,
    subject: subject.slice(index * most, (index + 1) * most),
  }));
}
