// selfsame init: writes a first configuration, or the workflow that releases on GitHub.

import { exitCodes, ToolError } from '../../model/tool-error.ts';
import type { World } from '../../model/world.ts';
import { type Call, defineCommand } from '../command.ts';

export const initCommand = defineCommand({
  name: 'init',
  summary: 'write a selfsame.yaml for this project, or the workflow that releases it on GitHub',
  description: [
    'Looks for Go, npm, Cargo, Python, make, CMake, Maven and Helm, and writes a selfsame.yaml with a build that can give the same bytes twice. A file that is there is never replaced.',
    'With --github it writes .github/workflows/release.yml, which calls the reusable workflow of Selfsame pinned to a commit, and a release-policy.yaml that names who will sign. Where they are there, it changes nothing, keeps the pin, and says what differs in structure: comments, pins and the order of keys are no difference.',
  ],
  positionals: [],
  options: {
    github: { kind: 'flag', description: 'write the workflow that releases, and the policy that names who signs' },
    pin: {
      kind: 'value',
      value: 'COMMIT',
      completes: 'nothing',
      description:
        'with --github: commit of the reusable workflow; when absent, git asks the project for that of the tag of this version',
    },
  },
  formats: ['text', 'json'],
  examples: [
    { title: 'begin in a clone', command: 'selfsame init' },
    { title: 'release on GitHub', command: 'selfsame init --github' },
    {
      title: 'without asking the network',
      command: 'selfsame init --github --pin 8f4b7f84864484a7bf31766abe9204da3cbe65b3',
    },
  ],
  pages: [
    { path: 'quick-start.md', about: 'how a first release goes' },
    { path: 'configuration.md', about: 'what selfsame.yaml says' },
    { path: 'github.md', about: 'what the workflow does, and who signs' },
    { path: 'json.md#init', about: 'what each member of its JSON means' },
  ],
  exits: {
    yes: 'the file is written; with --github, it is written or as it would be written',
    no: 'with --github: the workflow or the policy that is there differs',
  },
  async run({ options, world: openWorld, print }) {
    if (options.github) return await initGithub(await openWorld(), options.pin, print);
    if (options.pin !== undefined) {
      throw new ToolError('usage', 'usage/pin-alone', '--pin names a commit for a workflow, and none is to be written', {
        help: 'add --github, or leave it out',
      });
    }
    const [{ init }, { printInit }] = await Promise.all([import('../../ops/init.ts'), import('../../report/print-config.ts')]);
    const world = await openWorld();
    print(await init(world, { folder: world.workingFolder }), printInit);
    return exitCodes.yes;
  },
});

async function initGithub(world: World, pin: string | undefined, print: Call['print']): Promise<number> {
  const [operation, { printGithubSetup }] = await Promise.all([
    import('../../ops/init-github.ts'),
    import('../../report/print-github-setup.ts'),
  ]);
  const setup = await operation.initGithub(world, { folder: world.workingFolder, pin });
  print(setup, printGithubSetup);
  return setup.outcome === 'differs' ? exitCodes.no : exitCodes.yes;
}
