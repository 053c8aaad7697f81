// selfsame sbom: writes the SBOMs of what a build makes.

import { defineCommand } from '../command.ts';
import { exitCodeOf } from './exit-code-of.ts';
import { absolute, allowDirtyOption, configOption, tagOption } from './project-options.ts';

export const sbomCommand = defineCommand({
  name: 'sbom',
  summary: 'build once, and write the SBOM of everything that ships',
  description: [
    'Builds the commit in one room, lists what each artifact contains, holds the list against evidence gained in another way, and writes one CycloneDX document an artifact: the same bytes that a release of this commit would hold.',
    'Nothing is compared, stated or signed; "release" does all of it.',
  ],
  positionals: [],
  options: {
    out: {
      kind: 'value',
      value: 'DIR',
      completes: 'folder',
      description: 'folder to make, release/sbom when not given; it must not be there yet',
    },
    tag: tagOption,
    config: configOption,
    'allow-dirty': allowDirtyOption,
  },
  formats: ['text', 'json', 'markdown'],
  examples: [
    { title: 'see what a release would list', command: 'selfsame sbom' },
    { title: 'into a folder, for a program', command: 'selfsame sbom --out out/sbom --json' },
  ],
  pages: [
    { path: 'sbom.md', about: 'what is listed, and against what it is held' },
    { path: 'configuration.md', about: 'what selfsame.yaml says of it' },
    { path: 'json.md#sbom', about: 'what each member of its JSON means' },
  ],
  exits: { yes: 'the documents are written and sound', no: 'a document lacks something that ships, or lists what does not' },
  async run({ options, world: openWorld, progress, print, format }) {
    const [{ sbom }, { printSbom, printSbomMarkdown }] = await Promise.all([
      import('../../ops/sbom.ts'),
      import('../../report/print-sbom.ts'),
    ]);
    const world = await openWorld();
    const outcome = await sbom(
      world,
      {
        folder: world.workingFolder,
        config: absolute(world, options.config),
        tag: options.tag,
        allowDirty: options['allow-dirty'],
        out: absolute(world, options.out),
      },
      progress,
    );
    print(outcome, format === 'markdown' ? printSbomMarkdown : printSbom);
    return exitCodeOf(outcome.outcome);
  },
});
