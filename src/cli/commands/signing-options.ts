// The options that say where and as whom something is signed.

import { identitySourceIds, sigstoreNames } from '../../model/signing.ts';
import type { World } from '../../model/world.ts';
import type { SigningOptions } from '../../ops/open-signing.ts';
import { namesOf } from '../command.ts';
import { absolute } from './project-options.ts';

const url = { kind: 'value', value: 'URL', completes: 'nothing' } as const;
const file = { kind: 'value', value: 'FILE', completes: 'file' } as const;

export const signingOptions = {
  sigstore: {
    kind: 'value',
    value: 'NAME',
    completes: 'nothing',
    choices: sigstoreNames,
    description: 'Sigstore to sign with; public-good when nothing is said',
  },
  'signing-config': {
    ...file,
    description: 'SigningConfig that names the services, in place of --sigstore; needs --trusted-root',
  },
  'fulcio-url': { ...url, description: 'certificate authority, in place of --sigstore; needs --rekor-url and --trusted-root' },
  'rekor-url': { ...url, description: 'transparency log to use with --fulcio-url' },
  'rekor-version': {
    kind: 'value',
    value: 'N',
    completes: 'nothing',
    choices: ['1', '2'],
    description: 'version of the log at --rekor-url; 2 when nothing is said',
  },
  'timestamp-url': { ...url, description: 'timestamp authority to use with --fulcio-url; a log of version 2 needs one' },
  'trusted-root': { ...file, description: 'trusted_root.json that the services lead to; what is signed is verified with it' },
  'identity-from': {
    kind: 'value',
    value: 'SOURCE',
    completes: 'nothing',
    choices: identitySourceIds,
    description: 'where the identity token comes from, where several are at hand',
  },
  'identity-token-file': { ...file, description: 'file that holds an identity token for the audience "sigstore"' },
} as const;

const { 'trusted-root': signingRoot, ...servicesOptions } = signingOptions;

/** The same for a command about a release, whose own trusted root has the name that it has everywhere. */
export const besideRelease = { ...servicesOptions, 'signing-root': signingRoot } as const;

type Given = { readonly [Name in keyof typeof signingOptions]: string | undefined };

/** The choices were checked when the command line was parsed. */
export function toSigningOptions(world: World, given: Given, interactive: boolean): SigningOptions {
  const rekorVersion = given['rekor-version'];
  return {
    sigstore: sigstoreNames.find((name) => name === given.sigstore),
    signingConfig: absolute(world, given['signing-config']),
    fulcioUrl: given['fulcio-url'],
    rekorUrl: given['rekor-url'],
    rekorVersion: rekorVersion === undefined ? undefined : rekorVersion === '1' ? 1 : 2,
    timestampUrl: given['timestamp-url'],
    trustedRoot: absolute(world, given['trusted-root']),
    identityFrom: identitySourceIds.find((id) => id === given['identity-from']),
    identityTokenFile: absolute(world, given['identity-token-file']),
    interactive,
  };
}

export type GivenBesideRelease = { readonly [Name in keyof typeof besideRelease]: string | undefined };

/** As `toSigningOptions`: the trusted root that the services lead to is that of `--signing-root`. */
export function toSigningBesideRelease(world: World, given: GivenBesideRelease, interactive: boolean): SigningOptions {
  return toSigningOptions(world, { ...given, 'trusted-root': given['signing-root'] }, interactive);
}

/** Which of these options are given. */
export function servicesNamed(given: GivenBesideRelease): readonly (keyof GivenBesideRelease)[] {
  return namesOf(besideRelease).filter((name) => given[name] !== undefined);
}
