// selfsame compare: holds two files or folders against each other.

import { exitCodes } from '../../model/tool-error.ts';
import { defineCommand } from '../command.ts';
import { absolute } from './project-options.ts';

export const compareCommand = defineCommand({
  name: 'compare',
  summary: 'compare two files or two folders, byte by byte',
  description: [
    'Names what is missing, extra, or of another type, mode or link target, and for unequal files the first byte that differs. Comparing nothing is never "equal".',
  ],
  positionals: [
    { name: 'FIRST', description: 'a file or folder', required: true, repeated: false, completes: 'file' },
    { name: 'SECOND', description: 'what it is compared with', required: true, repeated: false, completes: 'file' },
  ],
  options: {},
  formats: ['text', 'json'],
  examples: [{ title: 'two builds', command: 'selfsame compare build-a build-b' }],
  pages: [
    { path: 'compare.md', about: 'what is compared, and what is not' },
    { path: 'json.md#compare', about: 'what each member of its JSON means' },
  ],
  exits: { yes: 'equal', no: 'different' },
  async run({ positionals: [first = '', second = ''], world: openWorld, print }) {
    const [{ compare }, { printComparison }] = await Promise.all([
      import('../../ops/compare.ts'),
      import('../../report/print-comparison.ts'),
    ]);
    const world = await openWorld();
    const comparison = await compare(world, { first: absolute(world, first), second: absolute(world, second) });
    print(comparison, printComparison);
    switch (comparison.outcome) {
      case 'equal':
        return exitCodes.yes;
      case 'different':
        return exitCodes.no;
    }
  },
});
