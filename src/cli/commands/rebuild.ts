// selfsame rebuild: builds the commit of an accepted release again, and compares.

import { ToolError } from '../../model/tool-error.ts';
import { defineCommand } from '../command.ts';
import { absolute } from './project-options.ts';
import { exitCodeOfRebuild, sourceOption, toSource } from './rebuild-options.ts';
import { besideRelease, type GivenBesideRelease, servicesNamed, toSigningBesideRelease } from './signing-options.ts';
import { identityVariables, proxyVariables, trustVariables } from './variables.ts';
import { releasePolicyOptions, toReleasePolicyOptions } from './verifying-options.ts';

const file = { kind: 'value', value: 'FILE', completes: 'file' } as const;

export const rebuildCommand = defineCommand({
  name: 'rebuild',
  summary: 'build the commit of a release again, and compare with what was published',
  description: [
    'Verifies the release first, as verify-release does. Then it takes the commit that was signed from the clone at hand or from the repository, builds it once in one room by the configuration in that commit, and compares every artifact byte for byte.',
    'Nothing of the release is run: what runs is what the commit says, in a room, with the network open in "build.prepare". It needs Linux with namespaces. When the bytes differ, it says whether the tools and the room are those that were recorded.',
  ],
  positionals: [
    { name: 'DIR', description: 'release folder, or a .tar.gz of it', required: true, repeated: false, completes: 'file' },
    {
      name: 'VERSION',
      description: 'tag that was asked for, such as v0.1.0; the release must be signed as this very one',
      required: false,
      repeated: false,
      completes: 'nothing',
    },
  ],
  options: {
    source: sourceOption,
    config: {
      ...file,
      description: 'configuration as a path in the repository, in place of selfsame.yaml at its root',
    },
    ...releasePolicyOptions,
    'trusted-root': {
      ...releasePolicyOptions['trusted-root'],
      description: 'trusted_root.json to check the release against; the root of a rehearsal is trusted only when named here',
    },
    'source-from': {
      ...releasePolicyOptions['source-from'],
      description: 'what must state repository and tag, as verify-release takes it',
    },
    'statement-out': {
      ...file,
      description: 'sign what was seen, and write the statement here; only when the artifacts were reproduced or differ',
    },
    rehearse: {
      kind: 'flag',
      description: 'with --statement-out: sign with a Sigstore made for this run, whose signatures bind nobody',
    },
    ...besideRelease,
    'signing-root': {
      ...besideRelease['signing-root'],
      description: 'with --statement-out: trusted_root.json that the signing services lead to',
    },
  },
  formats: ['text', 'json'],
  examples: [
    { title: 'in a clone of the project', command: 'selfsame rebuild hello-0.1.0 v0.1.0' },
    {
      title: 'anywhere, signing what was seen',
      command:
        'selfsame rebuild hello-0.1.0 v0.1.0 --identity https://example.org/acme/hello/release.yml@refs/tags/v0.1.0 --issuer https://issuer.example.org --repository https://example.org/acme/hello --statement-out rebuild.jsonl',
    },
  ],
  variables: [...trustVariables, ...identityVariables, ...proxyVariables],
  pages: [
    { path: 'rebuild.md', about: 'what each outcome means' },
    { path: 'rooms.md', about: 'where a build runs, and which variables reach build.prepare' },
    { path: 'rebuild.md#json', about: 'what each member of its JSON means' },
  ],
  exits: {
    yes: 'reproduced: every artifact came out with the published bytes',
    no: 'the artifacts differ although the same tools built them, or the release was refused',
  },
  async run({ options, positionals: [from = '', version], world: openWorld, interactive, progress, print }) {
    const [{ rebuild }, { printRebuild }] = await Promise.all([
      import('../../ops/rebuild.ts'),
      import('../../report/print-rebuild.ts'),
    ]);
    const world = await openWorld();
    const out = absolute(world, options['statement-out']);
    refuseStray(options, out !== undefined);
    const signing = toSigningBesideRelease(world, options, interactive);
    const outcome = await rebuild(
      world,
      {
        verify: {
          version,
          from: absolute(world, from),
          ...toReleasePolicyOptions(world, options),
        },
        source: toSource(world, options.source),
        config: options.config,
        ...(out === undefined ? {} : { statement: { file: out, ...(options.rehearse ? {} : { signing }) } }),
      },
      progress,
    );
    print(outcome, printRebuild);
    return exitCodeOfRebuild(outcome);
  },
});

/** @throws {ToolError} `usage/without-statement-out`, `usage/contradiction`. */
function refuseStray(given: GivenBesideRelease & { readonly rehearse: boolean }, isSigned: boolean): void {
  const services = servicesNamed(given);
  const [stray] = given.rehearse ? ['rehearse', ...services] : services;
  if (!isSigned && stray !== undefined) {
    throw new ToolError('usage', 'usage/without-statement-out', `--${stray} says how to sign, and nothing is to be signed`, {
      help: 'add --statement-out FILE, or leave it out: --trusted-root names a root to verify with',
    });
  }
  const [service] = services;
  if (!given.rehearse || service === undefined) return;
  throw new ToolError(
    'usage',
    'usage/contradiction',
    `--rehearse signs with a Sigstore of its own, and --${service} names another`,
    {
      help: 'leave one of them out',
    },
  );
}
