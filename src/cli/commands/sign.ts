// selfsame sign: goes on where the signing of a release ended.

import { defineCommand, namesOf } from '../command.ts';
import { exitCodeOf } from './exit-code-of.ts';
import { absolute } from './project-options.ts';
import { signingOptions, toSigningOptions } from './signing-options.ts';
import { identityVariables, proxyVariables } from './variables.ts';

export const signCommand = defineCommand({
  name: 'sign',
  summary: 'go on signing a release that a service kept from being signed',
  description: [
    'When a service cannot be reached, "selfsame release" keeps what it made in a folder that ends in ".unsigned", with every signature that it got; with --unsigned it stops there. This signs what is missing, and nothing twice, writes the release folder and verifies it as written.',
    'A file that changed in between is refused, and so is an identity other than the one that the release was planned with.',
  ],
  positionals: [
    { name: 'DIR', description: 'folder that "selfsame release" left', required: true, repeated: false, completes: 'folder' },
  ],
  options: {
    resume: { kind: 'flag', description: 'sign what is missing; there is no other way to sign yet, so it must be given' },
    expect: {
      kind: 'value',
      value: 'SHA256',
      completes: 'nothing',
      description: 'refuse DIR unless its unsigned.json has this digest, as "release --unsigned" printed it in another job',
    },
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
      title: 'the very folder that another job made',
      command:
        'selfsame sign hello-0.1.0.unsigned --resume --expect 63a2b4b6d8d4dfd3dc8fbc1b21a4b0e3a5a0a1c3c4bb5f0c1e8f4f0f6c1d2e3f',
    },
    {
      title: 'with a token from elsewhere',
      command: 'selfsame sign release/hello-0.1.0.unsigned --resume --identity-token-file token.jwt',
    },
  ],
  variables: [...identityVariables, ...proxyVariables],
  pages: [
    { path: 'signing.md#resuming', about: 'what is kept, and what is signed again' },
    { path: 'identity.md', about: 'where the identity comes from' },
    { path: 'json.md#sign', about: 'what each member of its JSON means' },
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
        expect: options.expect,
        out: absolute(world, options.out),
        ...toSigningOptions(world, options, interactive),
      },
      progress,
    );
    print(outcome, printOutcome);
    return exitCodeOf(outcome.outcome);
  },
});
