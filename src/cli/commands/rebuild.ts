// selfsame rebuild: builds the commit of an accepted release again, and compares.

import { ToolError } from '../../model/tool-error.ts';
import { printRebuild } from '../../report/print-rebuild.ts';
import { defineCommand } from '../command.ts';
import { absolute } from './project-options.ts';
import { exitCodeOfRebuild, sourceOption, toSource } from './rebuild-options.ts';
import { signingOptions, toSigningOptions } from './signing-options.ts';

const sources = ['certificate', 'provenance'] as const;
const text = { kind: 'value', completes: 'nothing' } as const;
const file = { kind: 'value', value: 'FILE', completes: 'file' } as const;

// The release has a trusted root of its own, under the name that it has everywhere.
const { 'trusted-root': signingRoot, ...servicesOptions } = signingOptions;

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
    'trusted-root': {
      ...file,
      description: 'trusted_root.json to check the release against; the root of a rehearsal is trusted only when named here',
    },
    identity: { ...text, value: 'TEXT', description: 'exact identity of the signer: a URI or an e-mail address' },
    'identity-pattern': {
      ...text,
      value: 'PATTERN',
      description: 'regular expression for the whole identity, in place of --identity',
    },
    issuer: { ...text, value: 'URL', description: 'exact issuer of the identity' },
    repository: { ...text, value: 'URL', description: 'source repository that it must be built from' },
    'source-from': {
      ...text,
      value: 'WHERE',
      choices: sources,
      description: 'what must state repository and tag, as verify-release takes it',
    },
    policy: { ...file, description: 'policy to read in place of release-policy.yaml or "verify" in selfsame.yaml' },
    'statement-out': {
      ...file,
      description: 'sign what was seen, and write the statement here; only when the artifacts were reproduced or differ',
    },
    rehearse: {
      kind: 'flag',
      description: 'with --statement-out: sign with a Sigstore made for this run, whose signatures bind nobody',
    },
    ...servicesOptions,
    'signing-root': {
      ...signingRoot,
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
  exits: {
    yes: 'reproduced: every artifact came out with the published bytes',
    no: 'the artifacts differ although the same tools built them, or the release was refused',
  },
  async run({ options, positionals: [from = '', version], world: openWorld, interactive, progress, print }) {
    const { rebuild } = await import('../../ops/rebuild.ts');
    const world = await openWorld();
    const out = absolute(world, options['statement-out']);
    refuseStray(options, out !== undefined);
    const signing = toSigningOptions(world, { ...options, 'trusted-root': options['signing-root'] }, interactive);
    const outcome = await rebuild(
      world,
      {
        verify: {
          version,
          from: absolute(world, from),
          trustedRoot: absolute(world, options['trusted-root']),
          identity: options.identity,
          identityPattern: options['identity-pattern'],
          issuer: options.issuer,
          repository: options.repository,
          // The choices were checked when the command line was parsed.
          sourceFrom: sources.find((each) => each === options['source-from']),
          policy: absolute(world, options.policy),
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
function refuseStray(given: Readonly<Record<string, string | boolean | undefined>>, isSigned: boolean): void {
  const services = [...Object.keys(servicesOptions), 'signing-root'].filter((name) => given[name] !== undefined);
  const [stray] = given.rehearse === true ? ['rehearse', ...services] : services;
  if (!isSigned && stray !== undefined) {
    throw new ToolError('usage', 'usage/without-statement-out', `--${stray} says how to sign, and nothing is to be signed`, {
      help: 'add --statement-out FILE, or leave it out: --trusted-root names a root to verify with',
    });
  }
  const [service] = services;
  if (given.rehearse !== true || service === undefined) return;
  throw new ToolError(
    'usage',
    'usage/contradiction',
    `--rehearse signs with a Sigstore of its own, and --${service} names another`,
    {
      help: 'leave one of them out',
    },
  );
}
