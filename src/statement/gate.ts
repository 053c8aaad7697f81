// The statement on one gate: a test result whose subject is the source that it ran on.
// Source: https://github.com/in-toto/attestation/blob/main/spec/predicates/test-result.md (v0.1)

import { readList, readObject, readOneOf, readOptional, readText, refuse } from '../codec/json-shape.ts';
import { byText } from '../model/code-unit-order.ts';
import type { GateRecord } from '../model/gate.ts';
import type { ReleasePlan } from '../model/plan.ts';
import { type GateResult, predicateTypes, type ResourceDescriptor, type Statement } from '../model/statement.ts';
import { readDescriptor } from './descriptor.ts';

/** What went in is the configuration: the commands first, under the gate's id, then the tool, then the covered files. */
export function gateOf(record: GateRecord, plan: ReleasePlan): Statement<GateResult> {
  const tool: readonly ResourceDescriptor[] =
    record.toolVersion === undefined ? [] : [{ name: 'tool', annotations: { version: record.toolVersion } }];
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: `git+${plan.source.repository}@${plan.identity.ref}`, digest: { gitCommit: plan.source.commit } }],
    predicateType: predicateTypes.gate,
    predicate: {
      result: record.result === 'passed' ? 'PASSED' : 'FAILED',
      configuration: [
        {
          name: record.id,
          digest: { sha256: record.commandSha256 },
          ...annotationsOf(record, plan),
        },
        ...tool,
        ...[...record.covers]
          .sort(byText(({ path }) => path))
          .map(({ path, sha256 }): ResourceDescriptor => ({ name: path, digest: { sha256 } })),
      ],
    },
  };
}

function annotationsOf({ counts }: GateRecord, { source }: ReleasePlan): Pick<ResourceDescriptor, 'annotations'> {
  if (counts === undefined && !source.dirty) return {};
  return { annotations: { ...(counts === undefined ? {} : { counts }), ...(source.dirty ? { dirty: true } : {}) } };
}

/** @throws a shape fault, see codec/json-shape.ts. */
export function readGate(value: unknown, where: string): GateResult {
  const predicate = readObject(value, where);
  const configuration = readList(predicate.configuration, `${where}.configuration`, readDescriptor);
  if (configuration.length === 0) refuse(`${where}.configuration`, 'is empty');
  const names = (list: unknown, at: string) => readList(list, at, readText);
  return {
    result: readOneOf(predicate.result, ['PASSED', 'WARNED', 'FAILED'], `${where}.result`),
    configuration,
    ...readOptional(predicate, 'url', where, readText),
    ...readOptional(predicate, 'passedTests', where, names),
    ...readOptional(predicate, 'warnedTests', where, names),
    ...readOptional(predicate, 'failedTests', where, names),
  };
}
