// selfsame plan: shows what would be released.

import { exitCodes } from '../../model/tool-error.ts';
import { defineCommand } from '../command.ts';
import { absolute, allowDirtyOption, configOption, rehearseOption, tagOption } from './project-options.ts';
import { identityVariables } from './variables.ts';

export const planCommand = defineCommand({
  name: 'plan',
  summary: 'show what would be built, from which commit, with which environment',
  description: [
    'Reads the configuration and the source and prints the plan of the release. Nothing is built, and nothing is written.',
    'With --matrix it prints the legs of the release instead, one line of JSON that strategy.matrix of a workflow takes: each builds one target in one room, on a machine of its own, with "selfsame release --leg".',
  ],
  positionals: [],
  options: {
    rehearse: rehearseOption,
    tag: tagOption,
    config: configOption,
    'allow-dirty': allowDirtyOption,
    matrix: { kind: 'flag', description: 'print the legs as strategy.matrix takes them; needs no identity' },
  },
  formats: ['text', 'json'],
  examples: [
    { title: 'the release of the tag at this commit, by the identity at hand', command: 'selfsame plan' },
    { title: 'a rehearsal before the tag is made', command: 'selfsame plan --rehearse' },
    { title: 'the legs, for a workflow', command: 'selfsame plan --rehearse --matrix' },
  ],
  variables: identityVariables,
  pages: [
    { path: 'configuration.md', about: 'what is planned from' },
    { path: 'identity.md', about: 'where the identity comes from' },
    { path: 'matrix.md', about: 'what a leg is' },
    { path: 'json.md#plan', about: 'what each member of its JSON means' },
  ],
  exits: { yes: 'there is a plan' },
  async run({ options, world: openWorld, progress, print, printLine }) {
    const world = await openWorld();
    const project = {
      folder: world.workingFolder,
      config: absolute(world, options.config),
      tag: options.tag,
      rehearse: options.rehearse,
      allowDirty: options['allow-dirty'],
    };
    if (options.matrix) {
      const { planMatrix } = await import('../../ops/plan.ts');
      printLine(await planMatrix(world, project));
      return exitCodes.yes;
    }
    const [{ plan }, { printPlan }] = await Promise.all([import('../../ops/plan.ts'), import('../../report/print-plan.ts')]);
    print(await plan(world, project, progress), printPlan);
    return exitCodes.yes;
  },
});
