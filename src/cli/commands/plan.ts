// selfsame plan: shows what would be released.

import { exitCodes } from '../../model/tool-error.ts';
import { defineCommand } from '../command.ts';
import { absolute, allowDirtyOption, configOption, rehearseOption, tagOption } from './project-options.ts';

export const planCommand = defineCommand({
  name: 'plan',
  summary: 'show what would be built, from which commit, with which environment',
  description: [
    'Reads the configuration and the source and prints the plan of the release. Nothing is built, and nothing is written.',
  ],
  positionals: [],
  options: { rehearse: rehearseOption, tag: tagOption, config: configOption, 'allow-dirty': allowDirtyOption },
  formats: ['text', 'json'],
  examples: [
    { title: 'the release of the tag at this commit, by the identity at hand', command: 'selfsame plan' },
    { title: 'a rehearsal before the tag is made', command: 'selfsame plan --rehearse' },
  ],
  exits: { yes: 'there is a plan' },
  async run({ options, world: openWorld, progress, print }) {
    const [{ plan }, { printPlan }] = await Promise.all([import('../../ops/plan.ts'), import('../../report/print-plan.ts')]);
    const world = await openWorld();
    const planned = await plan(
      world,
      {
        folder: world.workingFolder,
        config: absolute(world, options.config),
        tag: options.tag,
        rehearse: options.rehearse,
        allowDirty: options['allow-dirty'],
      },
      progress,
    );
    print(planned, printPlan);
    return exitCodes.yes;
  },
});
