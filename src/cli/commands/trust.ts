// selfsame trust: shows whom signatures are trusted by, and brings that up to date.

import { exitCodes, ToolError } from '../../model/tool-error.ts';
import { defineCommand } from '../command.ts';
import { absolute } from './project-options.ts';
import { trustVariables } from './variables.ts';

export const trustCommand = defineCommand({
  name: 'trust',
  summary: 'show whom signatures are trusted by, or bring that up to date',
  description: [
    'Verification trusts the authorities and logs of a trusted root. One of the public-good Sigstore ships with selfsame; "update" fetches the one of today with The Update Framework, which refuses old, expired and forged ones, and keeps it on this machine.',
    '"show" reads what is on this machine and asks nobody.',
  ],
  positionals: [
    {
      name: 'ACTION',
      description: 'what to do',
      required: true,
      repeated: false,
      completes: 'nothing',
      choices: ['show', 'update'],
    },
    {
      name: 'NAME',
      description: 'whose keys: public-good, which is the default, staging, or the URL of a mirror',
      required: false,
      repeated: false,
      completes: 'nothing',
    },
  ],
  options: {
    root: {
      kind: 'value',
      value: 'FILE',
      completes: 'file',
      description: 'for the first update of a mirror: its first root.json, which you have from its owner',
    },
  },
  formats: ['text', 'json'],
  examples: [
    { title: 'shows what verify-release trusts', command: 'selfsame trust show' },
    { title: 'fetches the keys of today', command: 'selfsame trust update' },
    {
      title: 'begins to trust a Sigstore of your own',
      command: 'selfsame trust update https://tuf.example.org --root root.json',
    },
  ],
  variables: [
    ...trustVariables,
    { name: 'NODE_USE_ENV_PROXY', description: 'makes "update" go through HTTPS_PROXY, when it is 1' },
  ],
  pages: [
    { path: 'trust.md', about: 'what is trusted, and what an update refuses' },
    { path: 'json.md#trust', about: 'what each member of its JSON means' },
  ],
  exits: { yes: 'shown, or up to date' },
  async run({ options, positionals: [action, name], world: openWorld, progress, print }) {
    if (action === 'show' && options.root !== undefined) {
      throw new ToolError('usage', 'usage/contradiction', '"trust show" asks nobody, so that it needs no --root', {
        help: 'leave --root out, or write "trust update"',
      });
    }
    const [{ showTrust, updateTrust }, { printTrust }] = await Promise.all([
      import('../../ops/trust.ts'),
      import('../../report/print-trust.ts'),
    ]);
    const world = await openWorld();
    const run = action === 'update' ? updateTrust : showTrust;
    print(await run(world, { name, root: absolute(world, options.root) }, progress), printTrust);
    return exitCodes.yes;
  },
});
