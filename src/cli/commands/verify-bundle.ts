// selfsame verify-bundle: an offline verdict over one bundle, or JSON lines of them.

import { defineCommand } from '../command.ts';
import { exitCodeOf } from './exit-code-of.ts';
import { absolute } from './project-options.ts';
import { trustVariables } from './variables.ts';
import { signerOptions } from './verifying-options.ts';

const text = { kind: 'value', completes: 'nothing' } as const;
const file = { kind: 'value', value: 'FILE', completes: 'file' } as const;

export const verifyBundleCommand = defineCommand({
  name: 'verify-bundle',
  summary: 'check one signature of a file or statement offline, and say yes or no',
  description: [
    'Checks a Sigstore bundle of any maker: that it is signed by whom you name, recorded in a transparency log, and made over your file or over a statement that names it. It needs no network and no account.',
    'A bundle in JSON lines has several: every one must be signed by whom you name, and at least one must speak of your file. A whole release is checked with verify-release, which also sees what is missing.',
  ],
  positionals: [
    {
      name: 'BUNDLE',
      description: 'bundle as JSON, or JSON lines with a bundle each',
      required: true,
      repeated: false,
      completes: 'file',
    },
    { name: 'FILE', description: 'what must be signed', required: false, repeated: false, completes: 'file' },
  ],
  options: {
    digest: { ...text, value: 'DIGEST', description: 'in place of FILE, its digest, such as sha256:…; sha384 and sha512 too' },
    ...signerOptions,
    key: { ...file, description: 'public key in PEM that must have signed, in place of --identity and --issuer' },
    'trusted-root': {
      ...file,
      description: 'trusted_root.json to check signatures against; the public-good Sigstore when none is named',
    },
    type: { ...text, value: 'URI', description: 'predicate type that the statement about FILE must be of' },
  },
  formats: ['text', 'json'],
  examples: [
    {
      title: 'a file and its signature',
      command:
        'selfsame verify-bundle hello.sigstore.json hello --identity https://example.org/acme/hello/release.yml@refs/tags/v0.1.0 --issuer https://issuer.example.org',
    },
    {
      title: 'that some statement of a release is a provenance of the file',
      command:
        'selfsame verify-bundle hello-0.1.0.intoto.jsonl hello --type https://slsa.dev/provenance/v1 --identity-pattern ".*@refs/tags/v0.1.0" --issuer https://issuer.example.org',
    },
    { title: 'a signature by a key of your own', command: 'selfsame verify-bundle hello.sigstore.json hello --key cosign.pub' },
  ],
  variables: trustVariables,
  pages: [
    { path: 'verify-bundle.md', about: 'what is checked, and how its answers differ from those of others' },
    { path: 'trust.md', about: 'whom signatures must lead to' },
    { path: 'json.md#verify-bundle', about: 'what each member of its JSON means' },
  ],
  exits: { yes: 'accepted: every signature holds, and speaks of the file', no: 'refused: at least one does not' },
  async run({ options, positionals: [bundle = '', subject], world: openWorld, progress, print }) {
    const [{ verifyBundle }, { printBundleVerdict }] = await Promise.all([
      import('../../ops/verify-bundle.ts'),
      import('../../report/print-bundle-verdict.ts'),
    ]);
    const world = await openWorld();
    const verdict = await verifyBundle(
      world,
      {
        bundle: absolute(world, bundle),
        file: absolute(world, subject),
        digest: options.digest,
        identity: options.identity,
        identityPattern: options['identity-pattern'],
        issuer: options.issuer,
        key: absolute(world, options.key),
        trustedRoot: absolute(world, options['trusted-root']),
        type: options.type,
      },
      progress,
    );
    print(verdict, printBundleVerdict);
    return exitCodeOf(verdict.verdict);
  },
});
