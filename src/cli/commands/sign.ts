// selfsame sign: goes on where the signing of a release ended.

import { defineCommand, namesOf } from '../command.ts';
import { exitCodeOf } from './exit-code-of.ts';
import { absolute } from './project-options.ts';
import { signingOptions, toSigningOptions } from './signing-options.ts';

export const signCommand = defineCommand({
  name: 'sign',
  summary: 'go on signing a release that a service kept from being signed',
  description: [
    'When a service cannot be reached, "selfsame release" keeps what it made in a folder that ends in ".unsigned", with every signature that it got. This signs what is missing, and nothing twice, writes the release folder and verifies it as written.',
    'A file that changed in between is refused, and so is an identity other than the one that the release was planned with.',
  ],
  positionals: [
    { name: 'DIR', description: 'folder that "selfsame release" left', required: true, repeated: false, completes: 'folder' },
  ],
  options: {
    resume: { kind: 'flag', description: 'sign what is missing; there is no other way to sign yet, so it must be given' },
    out: {
      kind: 'value',
      value: 'DIR',
      completes: 'folder',
      description: 'release folder to make; the name of DIR without ".unsigned" when absent',
    },
    ...signingOptions,
  },
  groups: [{ title: 'Where to sign, and as whom', options: namesOf(signingOptions) }],
  formats: ['text', 'json'],
  examples: [
    { title: 'sign what is missing', command: 'selfsame sign release/hello-0.1.0.unsigned --resume' },
    {
      title: 'with a token from elsewhere',
      command: 'selfsame sign release/hello-0.1.0.unsigned --resume --identity-token-file token.jwt',
    },
  ],
  exits: { yes: 'the release is made and verified', no: 'the folder as written was refused: there is no release' },
  async run({ options, positionals: [folder = ''], world: openWorld, interactive, progress, print }) {
    const [{ sign }, { printOutcome }] = await Promise.all([
      import('../../ops/sign.ts'),
      import('../../report/print-outcome.ts'),
    ]);
    const world = await openWorld();
    const outcome = await sign(
      world,
      {
        folder: absolute(world, folder),
        resume: options.resume,
        out: absolute(world, options.out),
        ...toSigningOptions(world, options, interactive),
      },
      progress,
    );
    print(outcome, printOutcome);
    return exitCodeOf(outcome.outcome);
  },
});
