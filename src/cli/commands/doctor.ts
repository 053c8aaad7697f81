// selfsame doctor: says what this machine can do.

import { exitCodes } from '../../model/tool-error.ts';
import { defineCommand } from '../command.ts';

export const doctorCommand = defineCommand({
  name: 'doctor',
  summary: 'say what this machine can do for a release, and what it lacks',
  description: [
    'Looks for git and bash and tries what rooms need, such as namespaces and a cut network. "limited" means that a release works with fewer walls, which it will then report as open.',
  ],
  positionals: [],
  options: {},
  formats: ['text', 'json'],
  examples: [{ title: 'before a first release', command: 'selfsame doctor' }],
  pages: [
    { path: 'rooms.md', about: 'what a room needs, and what it is without' },
    { path: 'json.md#doctor', about: 'what each member of its JSON means' },
  ],
  exits: { yes: 'a release can be made here', no: 'something that every release needs is missing' },
  async run({ world: openWorld, print }) {
    const [{ doctor }, { printDoctor }] = await Promise.all([
      import('../../ops/doctor.ts'),
      import('../../report/print-config.ts'),
    ]);
    const world = await openWorld();
    const report = await doctor(world);
    print(report, printDoctor);
    return report.checks.some(({ status }) => status === 'missing') ? exitCodes.no : exitCodes.yes;
  },
});
