// selfsame release: makes a release that anyone can check.

import { defineCommand, namesOf } from '../command.ts';
import { exitCodeOf } from './exit-code-of.ts';
import { absolute, allowDirtyOption, configOption, rehearseOption, tagOption } from './project-options.ts';
import { signingOptions, toSigningOptions } from './signing-options.ts';

export const releaseCommand = defineCommand({
  name: 'release',
  summary: 'build twice, compare, list, state, sign, and verify the release folder',
  description: [
    'Builds the tagged commit twice in rooms that differ. When both give the same bytes and every gate passes, it writes the release folder with SBOMs, statements and signatures, and verifies the folder as written. A no leaves no release folder.',
    'It signs with the identity at hand: that of the CI job, a token, or a person who logs in with a browser. When a service cannot be reached, everything made is kept, and "selfsame sign DIR --resume" goes on. Nothing is published.',
    'The last line printed is the verify-release command that accepts what was made.',
  ],
  positionals: [],
  options: {
    rehearse: rehearseOption,
    out: { kind: 'value', value: 'DIR', completes: 'folder', description: 'folder to make; it must not be there yet' },
    tag: tagOption,
    config: configOption,
    'allow-dirty': allowDirtyOption,
    keep: { kind: 'flag', description: 'keep both rooms and their logs also when all went well' },
    ...signingOptions,
  },
  groups: [{ title: 'Where to sign, and as whom', options: namesOf(signingOptions) }],
  formats: ['text', 'json'],
  examples: [
    { title: 'rehearse on a laptop', command: 'selfsame release --rehearse' },
    { title: 'sign with the identity of the CI job', command: 'selfsame release' },
    { title: 'into a folder, for a program', command: 'selfsame release --rehearse --out out/v0.1.0 --json' },
  ],
  exits: {
    yes: 'the release is made and verified',
    no: 'no release: the builds differ, a gate failed, or the folder was refused',
  },
  async run({ options, world: openWorld, interactive, progress, print }) {
    const [{ release }, { printOutcome }] = await Promise.all([
      import('../../ops/release.ts'),
      import('../../report/print-outcome.ts'),
    ]);
    const world = await openWorld();
    const outcome = await release(
      world,
      {
        folder: world.workingFolder,
        config: absolute(world, options.config),
        tag: options.tag,
        rehearse: options.rehearse,
        allowDirty: options['allow-dirty'],
        out: absolute(world, options.out),
        keep: options.keep,
        signing: toSigningOptions(world, options, interactive),
      },
      progress,
    );
    print(outcome, printOutcome);
    return exitCodeOf(outcome.outcome);
  },
});
