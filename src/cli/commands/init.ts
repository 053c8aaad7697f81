// selfsame init: writes a first configuration.

import { exitCodes } from '../../model/tool-error.ts';
import { defineCommand } from '../command.ts';

export const initCommand = defineCommand({
  name: 'init',
  summary: 'write a selfsame.yaml for this project',
  description: [
    'Looks for Go, npm, Cargo, Python, make, CMake, Maven and Helm, and writes a selfsame.yaml with a build that can give the same bytes twice. A file that is there is never replaced.',
  ],
  positionals: [],
  options: {},
  formats: ['text', 'json'],
  examples: [{ title: 'begin in a clone', command: 'selfsame init' }],
  exits: { yes: 'the file is written' },
  async run({ world: openWorld, print }) {
    const [{ init }, { printInit }] = await Promise.all([import('../../ops/init.ts'), import('../../report/print-config.ts')]);
    const world = await openWorld();
    print(await init(world, { folder: world.workingFolder }), printInit);
    return exitCodes.yes;
  },
});
