// selfsame release: makes a release that anyone can check.

import type { ReleaseOutcome } from '../../model/outcome.ts';
import { ToolError } from '../../model/tool-error.ts';
import { defineCommand, namesOf } from '../command.ts';
import { exitCodeOf } from './exit-code-of.ts';
import { absolute, allowDirtyOption, configOption, rehearseOption, tagOption } from './project-options.ts';
import { signingOptions, toSigningOptions } from './signing-options.ts';
import { identityVariables, proxyVariables } from './variables.ts';

export const releaseCommand = defineCommand({
  name: 'release',
  summary: 'build twice, compare, list, state, sign, and verify the release folder',
  description: [
    'Builds the tagged commit twice in rooms that differ. When both give the same bytes and every gate passes, it writes the release folder with SBOMs, statements and signatures, and verifies the folder as written. A no leaves no release folder.',
    'It signs with the identity at hand: that of the CI job, a token, or a person who logs in with a browser. When a service cannot be reached, everything made is kept, and "selfsame sign DIR --resume" goes on. Nothing is published.',
    'On several machines: each runs one leg with --leg, which builds in one room and needs no identity; then --collect takes all legs, compares them and goes on. No code of the project runs where legs are collected. With --unsigned it stops before signing, for "selfsame sign" in another job.',
    'The last line printed is the verify-release command that accepts what was made.',
  ],
  positionals: [
    {
      name: 'DIR',
      description: 'with --collect: a leg folder, or a folder that holds some',
      required: false,
      repeated: true,
      completes: 'folder',
    },
  ],
  options: {
    rehearse: rehearseOption,
    out: { kind: 'value', value: 'DIR', completes: 'folder', description: 'folder to make; it must not be there yet' },
    tag: tagOption,
    config: configOption,
    'allow-dirty': allowDirtyOption,
    leg: {
      kind: 'value',
      value: 'LEG',
      completes: 'nothing',
      description: 'build this leg alone, as "selfsame plan --matrix" names it, and leave a leg folder at --out',
    },
    collect: { kind: 'flag', description: 'build nothing here: take the legs that other machines left at DIR' },
    unsigned: { kind: 'flag', description: 'stop before signing, and leave what "selfsame sign --resume" signs' },
    'signing-workflow': {
      kind: 'value',
      value: 'WORKFLOW',
      completes: 'nothing',
      description:
        'with --unsigned, in GitHub Actions: whose job will sign, as OWNER/NAME/.github/workflows/FILE.yml@REF; no token is asked for',
    },
    evidence: {
      kind: 'value',
      value: 'DIR',
      completes: 'folder',
      description: 'where a refusal or a failed build leaves its report, logs and differing files, small enough to upload',
    },
    keep: { kind: 'flag', description: 'keep both rooms and their logs also when all went well' },
    ...signingOptions,
  },
  groups: [{ title: 'Where to sign, and as whom', options: namesOf(signingOptions) }],
  formats: ['text', 'json'],
  examples: [
    { title: 'rehearse on a laptop', command: 'selfsame release --rehearse' },
    { title: 'sign with the identity of the CI job', command: 'selfsame release' },
    { title: 'one leg, on a machine of its own', command: 'selfsame release --rehearse --leg varied --out legs/varied' },
    { title: 'from the legs of all machines', command: 'selfsame release --rehearse --collect legs' },
    { title: 'into a folder, for a program', command: 'selfsame release --rehearse --out out/v0.1.0 --json' },
  ],
  variables: [...identityVariables, ...proxyVariables],
  pages: [
    { path: 'rooms.md', about: 'where a build runs, and which variables reach build.prepare' },
    { path: 'variations.md', about: 'how the two rooms differ' },
    { path: 'release-folder.md', about: 'every file of a release' },
    { path: 'signing.md', about: 'what is signed, and where' },
    { path: 'rehearsal.md', about: 'what a rehearsal is worth' },
    { path: 'matrix.md', about: 'legs on several machines' },
    { path: 'json.md#release', about: 'what each member of its JSON means' },
  ],
  exits: {
    yes: 'the release is made and verified; or the leg is built, or the release staged, as asked',
    no: 'no release: the builds differ, a gate failed, or the folder was refused',
  },
  async run({ options, positionals, world: openWorld, interactive, progress, print }) {
    refuseStray(options, positionals);
    const world = await openWorld();
    const common = {
      folder: world.workingFolder,
      config: absolute(world, options.config),
      tag: options.tag,
      rehearse: options.rehearse,
      allowDirty: options['allow-dirty'],
      out: absolute(world, options.out),
      evidence: absolute(world, options.evidence),
      keep: options.keep,
    };
    const { leg } = options;
    const make = async (): Promise<ReleaseOutcome> => {
      if (leg !== undefined) {
        const { buildLeg } = await import('../../ops/build-leg.ts');
        return buildLeg(world, { ...common, leg }, progress);
      }
      const { release } = await import('../../ops/release.ts');
      const asked = {
        ...common,
        collect: options.collect ? positionals.map((folder) => absolute(world, folder)) : undefined,
        unsigned: options.unsigned,
        signingWorkflow: options['signing-workflow'],
        signing: toSigningOptions(world, options, interactive),
      };
      return release(world, asked, progress);
    };
    const [outcome, { printOutcome }] = await Promise.all([make(), import('../../report/print-outcome.ts')]);
    print(outcome, printOutcome);
    return exitCodeOf(outcome.outcome);
  },
});

type Given = { readonly leg: string | undefined } & { readonly [Name in 'collect' | 'unsigned']: boolean } & {
  readonly [Name in 'signing-workflow' | keyof typeof signingOptions]: string | undefined;
};

/** @throws {ToolError} `usage/extra-argument`, `usage/contradiction`. */
function refuseStray(given: Given, positionals: readonly string[]): void {
  if (!given.collect && positionals.length > 0) {
    throw new ToolError('usage', 'usage/extra-argument', `"${positionals[0]}" names a leg folder, and --collect is not given`, {
      help: 'add --collect, or leave it out; "selfsame release --help" shows what it takes',
    });
  }
  if (given.leg === undefined) return;
  const services = namesOf(signingOptions).filter((name) => given[name] !== undefined);
  const [stray] = [
    ...(['collect', 'unsigned'] as const).filter((name) => given[name]),
    ...(given['signing-workflow'] === undefined ? [] : ['signing-workflow']),
    ...services,
  ];
  if (stray === undefined) return;
  throw new ToolError(
    'usage',
    'usage/contradiction',
    `--leg builds one leg and signs nothing, and --${stray} is for a whole release`,
    {
      help: 'leave one of them out',
    },
  );
}
