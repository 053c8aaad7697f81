// doc-check: checks Markdown documents.

import { exitCodes } from '../../model/tool-error.ts';
import { defineCommand } from '../command.ts';
import { absolute } from './project-options.ts';

export const docCheckCommand = defineCommand({
  name: 'doc-check',
  summary: 'check that documents are there and that their shell blocks parse',
  description: [
    'Checks that the documents and headings that doc-check.yaml requires are there, and gives every fenced shell block to a real bash, which parses it and runs nothing. A run that finds no shell block fails.',
  ],
  positionals: [
    { name: 'PATH', description: 'a Markdown file, or a folder of them', required: true, repeated: true, completes: 'file' },
  ],
  options: {
    config: { kind: 'value', value: 'FILE', completes: 'file', description: 'configuration to read instead of doc-check.yaml' },
  },
  formats: ['text', 'json'],
  examples: [{ title: 'the documents of a project', command: 'doc-check README.md docs' }],
  exits: { yes: 'nothing was found', no: 'something was found' },
  async run({ options, positionals, world: openWorld, print }) {
    const [{ docCheck }, { printDocuments }] = await Promise.all([
      import('../../ops/doc-check.ts'),
      import('../../report/print-documents.ts'),
    ]);
    const world = await openWorld();
    const check = await docCheck(world, { paths: positionals, config: absolute(world, options.config) });
    print(check, printDocuments);
    switch (check.outcome) {
      case 'passed':
        return exitCodes.yes;
      case 'failed':
        return exitCodes.no;
    }
  },
});
