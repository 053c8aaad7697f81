// Finds what a release is signed with: the services, the root that they lead to, and the identity at hand.

import { join } from 'node:path';
import type { SignConfig } from '../model/config.ts';
import type { IdentitySourceId, SigningServices, SigstoreName } from '../model/signing.ts';
import { ToolError } from '../model/tool-error.ts';
import type { PinnedPlan } from '../model/unsigned-release.ts';
import type { Progress, World } from '../model/world.ts';
import { createSigner } from '../sign/create-signer.ts';
import { chooseIdentity } from '../sign/identity/choose-identity.ts';
import { type Identity, readIdentity } from '../sign/identity/read-identity.ts';
import { parseSigningConfig, servicesFromUrls } from '../sign/signing-config.ts';
import { parseTrustedRoot } from '../verify/trusted-root.ts';
import type { SigningSession } from './sign-unsigned.ts';
import { readTrust } from './trust.ts';

/** Where to sign, as the command line or `sign` in selfsame.yaml says it. */
export interface SigningOptions {
  /** A Sigstore that is known by name; the public-good one when nothing is said. */
  readonly sigstore?: SigstoreName;
  /** Absolute path of a SigningConfig. */
  readonly signingConfig?: string;
  readonly fulcioUrl?: string;
  readonly rekorUrl?: string;
  readonly rekorVersion?: 1 | 2;
  readonly timestampUrl?: string;
  /** Absolute path of the root that the services lead to. */
  readonly trustedRoot?: string;
  readonly identityFrom?: IdentitySourceId;
  /** Absolute path. */
  readonly identityTokenFile?: string;
  /** Whether somebody is there who can log in with a browser. */
  readonly interactive: boolean;
}

export interface Signing {
  /** Who signs, as the token at hand says. */
  readonly identity: Identity;
  /** A signer with a token that is good now; the one that was read when planning may have expired while building. */
  open(progress: Progress): Promise<SigningSession>;
}

/** A certificate is asked for at once; a token that ends sooner than this may be too late on a slow line. */
const shortestLifeMs = 30_000;

/**
 * @throws {ToolError} `usage/two-sigstores`, `usage/no-trusted-root`, `usage/half-the-services`, and what reading them throws.
 */
export async function openSigning(world: World, options: SigningOptions, progress: Progress): Promise<Signing> {
  const { services, trustedRoot, root } = await findServices(world, options, progress);
  const { source, token: first, identity, read } = await findIdentity(world, options, services.identityIssuers, progress);

  return {
    identity,

    async open(opening) {
      const isFresh = identity.expiresAt.getTime() - world.clock.now().getTime() > shortestLifeMs;
      const identityToken = isFresh ? first : await source.getToken();
      const now = isFresh ? identity : read(identityToken);
      requireSameIdentity(identity, now);
      return {
        signer: createSigner({
          http: world.http,
          services,
          identityToken,
          expected: now.expected,
          note: (text) => opening.note(text),
        }),
        trustedRoot,
        root,
        close: async () => undefined,
      };
    },
  };
}

/** Who would sign, as the token at hand says. */
export async function identityAtHand(world: World, options: SigningOptions, progress: Progress): Promise<Identity> {
  return (await findIdentity(world, options, [], progress)).identity;
}

async function findIdentity(
  world: World,
  { identityFrom, identityTokenFile, interactive }: SigningOptions,
  identityIssuers: readonly string[],
  progress: Progress,
) {
  const tell = (text: string): void => progress.note(text);
  const source = await chooseIdentity(
    { ...world, identityIssuers, interactive, tell },
    { from: identityFrom, tokenFile: identityTokenFile },
  );
  const read = (token: string): Identity => readIdentity(token, world.clock.now(), world.environment.GITHUB_SERVER_URL);
  const token = await source.getToken();
  return { source, token, identity: read(token), read };
}

/**
 * The options of the command line, and those of the configuration where they say nothing of the same thing.
 *
 * @param folder Absolute path of the folder that the configuration lies in.
 */
export function withConfigured(options: SigningOptions, config: SignConfig, folder: string): SigningOptions {
  const { sigstore, signingConfig, fulcioUrl, rekorUrl, timestampUrl, trustedRoot } = options;
  const saysWhere = [sigstore, signingConfig, fulcioUrl, rekorUrl, timestampUrl].some((option) => option !== undefined);
  const where = saysWhere
    ? {}
    : {
        ...(config.sigstore === undefined ? {} : { sigstore: config.sigstore }),
        ...(config.signingConfig === undefined ? {} : { signingConfig: join(folder, config.signingConfig) }),
        ...(config.trustedRoot === undefined || trustedRoot !== undefined
          ? {}
          : { trustedRoot: join(folder, config.trustedRoot) }),
      };
  const identityFrom = options.identityFrom ?? (options.identityTokenFile === undefined ? config.identityFrom : undefined);
  return { ...options, ...where, ...(identityFrom === undefined ? {} : { identityFrom }) };
}

/** @throws {ToolError} `sign/other-identity` when the token is not for whom the release was planned, `sign/other-run` for another run. */
export function requirePinnedIdentity(
  { expected }: Identity,
  { plan, run }: { readonly plan: PinnedPlan; readonly run?: string },
): void {
  const { identity, issuer } = plan.identity;
  if (expected.identity !== identity || expected.issuer !== issuer) {
    throw new ToolError(
      'usage',
      'sign/other-identity',
      `the release is to be signed by "${identity}", not by "${expected.identity}"`,
      {
        help: `get an identity token of "${identity}" from "${issuer}", or make the release again`,
      },
    );
  }
  const now = expected.claims.runInvocationUri;
  if (run === undefined || now === undefined || now === run) return;
  throw new ToolError('usage', 'sign/other-run', `the provenance speaks of the run "${run}", and this is "${now}"`, {
    help: 'sign in the run that built it, or make the release again: a certificate of another run would contradict its provenance',
  });
}

function requireSameIdentity(first: Identity, second: Identity): void {
  if (first.expected.identity === second.expected.identity && first.expected.issuer === second.expected.issuer) return;
  throw new ToolError('usage', 'sign/other-identity', 'the second identity token is for somebody else than the first', {
    help: 'log in as the same person',
  });
}

async function findServices(
  world: World,
  options: SigningOptions,
  progress: Progress,
): Promise<{ readonly services: SigningServices } & Pick<SigningSession, 'trustedRoot' | 'root'>> {
  const { sigstore, signingConfig, fulcioUrl, rekorUrl, timestampUrl, rekorVersion = 2 } = options;
  const byUrl = fulcioUrl !== undefined || rekorUrl !== undefined || timestampUrl !== undefined;
  const ways = [sigstore !== undefined, signingConfig !== undefined, byUrl].filter((way) => way).length;
  if (ways > 1) {
    throw new ToolError('usage', 'usage/two-sigstores', 'the services to sign with are named in two ways', {
      help: 'give one of --sigstore, --signing-config, and --fulcio-url with --rekor-url',
    });
  }
  if (signingConfig !== undefined) {
    const services = parseSigningConfig(await world.files.readText(signingConfig), world.clock.now(), signingConfig);
    return { services, trustedRoot: await namedRoot(world, options), root: 'in the folder' };
  }
  if (byUrl) {
    if (fulcioUrl === undefined || rekorUrl === undefined) {
      throw new ToolError('usage', 'usage/half-the-services', 'a certificate authority and a log are needed to sign', {
        help: 'give --fulcio-url and --rekor-url',
      });
    }
    const services = servicesFromUrls({
      fulcioUrl,
      rekorUrl,
      rekorVersion,
      ...(timestampUrl === undefined ? {} : { timestampUrl }),
    });
    return { services, trustedRoot: await namedRoot(world, options), root: 'in the folder' };
  }
  const trust = await readTrust(world, sigstore ?? 'public-good', progress);
  if (trust.signingConfig === undefined) {
    throw new ToolError('network', 'sign/no-signing-config', `${trust.from} names no services to sign with`, {
      help: 'name them with --signing-config',
    });
  }
  const services = parseSigningConfig(trust.signingConfig, world.clock.now(), trust.from);
  return options.trustedRoot === undefined
    ? { services, trustedRoot: trust.trustedRoot, root: sigstore === 'staging' ? 'in the folder' : 'public-good' }
    : { services, trustedRoot: await namedRoot(world, options), root: 'in the folder' };
}

/** Read before anything is built: the folder is verified with it in the end. */
async function namedRoot(world: World, { trustedRoot }: SigningOptions): Promise<string> {
  if (trustedRoot === undefined) {
    throw new ToolError('usage', 'usage/no-trusted-root', 'it is not known which root the services lead to', {
      help: 'give their trusted_root.json with --trusted-root: what is signed is verified before there is a release',
    });
  }
  const text = await world.files.readText(trustedRoot);
  parseTrustedRoot(text, world.clock.now(), trustedRoot);
  return text;
}
