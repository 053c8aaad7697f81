// selfsame config: shows the configuration in effect.

import { exitCodes } from '../../model/tool-error.ts';
import { defineCommand } from '../command.ts';
import { absolute, configOption } from './project-options.ts';

export const configCommand = defineCommand({
  name: 'config',
  summary: 'print the configuration in effect, every default written out',
  description: [
    'Reads selfsame.yaml strictly and prints it whole as YAML, with every default and where each value comes from. The output is itself a configuration that means the same.',
  ],
  positionals: [],
  options: { config: configOption },
  formats: ['text', 'json'],
  examples: [
    { title: 'see every default', command: 'selfsame config' },
    { title: 'read it in a program', command: 'selfsame config --json' },
  ],
  pages: [
    { path: 'configuration.md', about: 'what each key means' },
    { path: 'json.md#config', about: 'what each member of its JSON means' },
  ],
  exits: { yes: 'the configuration is sound' },
  async run({ options, world: openWorld, print }) {
    const [{ config }, { printYaml }] = await Promise.all([
      import('../../ops/config.ts'),
      import('../../report/print-config.ts'),
    ]);
    const world = await openWorld();
    const outcome = await config(world, { folder: world.workingFolder, config: absolute(world, options.config) });
    print(outcome, ({ yaml }) => printYaml(yaml));
    return exitCodes.yes;
  },
});
