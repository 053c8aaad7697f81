// The labels that the runners of a job are chosen by, those of its matrix too.

import { allScalars, childOf, itemsOf, type YamlNode, type YamlScalar } from '../codec/yaml-tree.ts';
import type { Job } from './workflow.ts';

/** Labels of `runs-on`; for `${{ matrix.os }}` what the matrix has under that name. Names of groups are left out. */
export function runnerLabels(job: Job): readonly YamlScalar[] {
  const runsOn = childOf(job.node, 'runs-on');
  const labels = runsOn?.kind === 'map' ? childOf(runsOn, 'labels') : runsOn;
  const found: YamlScalar[] = [];
  const named = new Set<string>();
  for (const label of allScalars(labels)) {
    const [, name] = /^\$\{\{\s*matrix\.([\w-]+(?:\.[\w-]+)*)\s*\}\}$/.exec(label.text) ?? [];
    if (name === undefined) found.push(label);
    else if (!named.has(name)) {
      named.add(name);
      for (const value of matrixValues(job, name.split('.'))) found.push(value);
    }
  }
  return found;
}

function matrixValues(job: Job, [name = '', ...below]: readonly string[]): readonly YamlScalar[] {
  const matrix = childOf(childOf(job.node, 'strategy'), 'matrix');
  const values = [
    ...itemsOf(childOf(matrix, name)),
    ...itemsOf(childOf(matrix, 'include')).flatMap((item) => childOf(item, name) ?? []),
  ];
  return values.flatMap((value) => allScalars(below.reduce<YamlNode | undefined>(childOf, value)));
}
