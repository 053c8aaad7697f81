// verify-release: an offline verdict over a whole release folder.

import { exitCodes } from '../../model/tool-error.ts';
import { printVerdict } from '../../report/print-verdict.ts';
import { defineCommand } from '../command.ts';
import { absolute } from './project-options.ts';

/** Where repository and tag of a release may be read. */
const sources = ['certificate', 'provenance'] as const;

export const verifyReleaseCommand = defineCommand({
  name: 'verify-release',
  summary: 'check a release folder offline, and say yes or no',
  description: [
    'Checks every signature, certificate and log entry against a trusted root, then that the release is whole and was built from the source and by the signer that you name. It needs no network and no account, unless --online asks for a second opinion.',
    'Whom the release must be signed by comes from these options, from a policy, or from the remote of the clone that this is run in. It is never read from the release itself.',
  ],
  positionals: [
    {
      name: 'VERSION',
      description: 'tag that was asked for, such as v0.1.0; the release must be signed as this very one',
      required: false,
      repeated: false,
      completes: 'nothing',
    },
  ],
  options: {
    from: { kind: 'value', value: 'PATH', completes: 'file', description: 'release folder, or a .tar.gz of it' },
    'trusted-root': {
      kind: 'value',
      value: 'FILE',
      completes: 'file',
      description: 'trusted_root.json to check signatures against; the root of a rehearsal is trusted only when named here',
    },
    identity: {
      kind: 'value',
      value: 'TEXT',
      completes: 'nothing',
      description: 'exact identity of the signer: a URI or an e-mail address',
    },
    'identity-pattern': {
      kind: 'value',
      value: 'PATTERN',
      completes: 'nothing',
      description: 'regular expression for the whole identity, in place of --identity',
    },
    issuer: { kind: 'value', value: 'URL', completes: 'nothing', description: 'exact issuer of the identity' },
    repository: {
      kind: 'value',
      value: 'URL',
      completes: 'nothing',
      description: 'source repository that it must be built from',
    },
    'source-from': {
      kind: 'value',
      value: 'WHERE',
      completes: 'nothing',
      choices: sources,
      description:
        "what must state repository and tag (an exact e-mail address implies provenance: the signer's own word, where the certificate is silent)",
    },
    policy: {
      kind: 'value',
      value: 'FILE',
      completes: 'file',
      description: 'policy to read in place of release-policy.yaml or "verify" in selfsame.yaml',
    },
    online: {
      kind: 'flag',
      description: 'ask a second verifier too, over the network, with the trusted keys of today; it must agree',
    },
    'tuf-mirror': {
      kind: 'value',
      value: 'URL',
      completes: 'nothing',
      description: 'with --online: where the second verifier fetches its trusted keys, in place of the public-good Sigstore',
    },
    'tuf-root': {
      kind: 'value',
      value: 'FILE',
      completes: 'file',
      description: 'with --tuf-mirror: its first root.json, which you have from its owner',
    },
  },
  formats: ['text', 'json'],
  examples: [
    { title: 'in a clone, by its remote', command: 'verify-release v0.1.0 --from hello-0.1.0' },
    {
      title: 'anywhere, with everything named',
      command:
        'verify-release v0.1.0 --from hello-0.1.0 --identity https://example.org/acme/hello/release.yml@refs/tags/v0.1.0 --issuer https://issuer.example.org --repository https://example.org/acme/hello',
    },
  ],
  exits: { yes: 'accepted: every check passed', no: 'refused: at least one check failed' },
  async run({ options, positionals: [version], world: openWorld, progress, print }) {
    const { verifyRelease } = await import('../../ops/verify-release.ts');
    const world = await openWorld();
    const verdict = await verifyRelease(
      world,
      {
        version,
        from: absolute(world, options.from),
        trustedRoot: absolute(world, options['trusted-root']),
        identity: options.identity,
        identityPattern: options['identity-pattern'],
        issuer: options.issuer,
        repository: options.repository,
        // The choices were checked when the command line was parsed.
        sourceFrom: sources.find((each) => each === options['source-from']),
        policy: absolute(world, options.policy),
        online: options.online,
        tufMirror: options['tuf-mirror'],
        tufRoot: absolute(world, options['tuf-root']),
      },
      progress,
    );
    print(verdict, printVerdict);
    switch (verdict.verdict) {
      case 'accepted':
        return exitCodes.yes;
      case 'refused':
        return exitCodes.no;
    }
  },
});
