// verify-bundle: one bundle, or JSON lines of them, held against a file or its digest and against who must have signed, offline.

import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { splitBundles } from '../codec/split-bundles.ts';
import {
  type AnyStatement,
  type BundleVerdict,
  type Digest,
  type DigestAlgorithm,
  digestAlgorithms,
} from '../model/bundle-verdict.ts';
import { ToolError } from '../model/tool-error.ts';
import type { Files, Progress, World } from '../model/world.ts';
import { parseAnyStatement } from '../statement/parse-any-statement.ts';
import { authenticateBundles, type BundleContext } from '../verify/authenticate.ts';
import { readDigestContent } from '../verify/digest-content.ts';
import { defaultThresholds, signerFromFlags } from '../verify/policy.ts';
import { parsePublicKey } from '../verify/public-key.ts';
import { readMessageContent, readMessageDigest } from '../verify/signature-content.ts';
import { toSignedFile } from '../verify/signed-file.ts';
import { type BundleQuestion, namedAlgorithms, toBundleVerdict } from '../verify/to-bundle-verdict.ts';
import { parseTrustedRoot } from '../verify/trusted-root.ts';
import { readDefaultTrust } from './find-trust.ts';

export interface VerifyBundleOptions {
  /** Absolute path of one bundle as JSON, or of JSON lines with a bundle each. */
  readonly bundle: string;
  /** Absolute path of what must be signed; in its place `digest`. */
  readonly file?: string;
  /** `sha256:` and hex, or the same with `sha384` and `sha512`. */
  readonly digest?: string;
  readonly identity?: string;
  readonly identityPattern?: string;
  readonly issuer?: string;
  /** Absolute path of a public key in PEM, in place of identity and issuer. */
  readonly key?: string;
  /** Absolute path; the root of the public-good Sigstore that is at hand when absent. */
  readonly trustedRoot?: string;
  /** Predicate type that the statement must be of. */
  readonly type?: string;
}

/** What the bundles must speak of. */
interface AskedSubject {
  readonly name: string;
  /** Every digest of it that is known, those by these algorithms among them where they can be. */
  readonly digests: (algorithms: readonly DigestAlgorithm[]) => Promise<readonly Digest[]>;
  readonly readMessage: BundleContext<AnyStatement>['readMessage'];
}

/**
 * @throws {ToolError} `usage/no-subject`, `usage/two-subjects`, `usage/bad-digest`, `usage/no-identity`, `usage/key-and-identity`,
 *   and what reading the files throws. What is wrong with a bundle is in the verdict.
 */
export async function verifyBundle(world: World, options: VerifyBundleOptions, progress: Progress): Promise<BundleVerdict> {
  const asked = await readSubject(world, options);
  const signer = await readSigner(world, options);
  const { trustedRoot, from } =
    options.trustedRoot === undefined
      ? await readDefaultTrust(world, progress)
      : { trustedRoot: await world.files.readText(options.trustedRoot), from: options.trustedRoot };
  const now = world.clock.now();
  const roots = parseTrustedRoot(trustedRoot, now, options.trustedRoot);
  const context: BundleContext<AnyStatement> = {
    roots,
    policy: { thresholds: defaultThresholds },
    ...(signer.kind === 'key' ? { key: signer.key } : {}),
    readMessage: asked.readMessage,
    parseStatement: parseAnyStatement,
  };

  const done = progress.stage('verify');
  const bundles = splitBundles(basename(options.bundle), await world.files.readText(options.bundle));
  const outcomes = await authenticateBundles(bundles, context);
  const question: BundleQuestion = {
    subject: { name: asked.name, digests: await asked.digests(namedAlgorithms(outcomes)) },
    signer,
    ...(options.type === undefined ? {} : { predicateType: options.type }),
    thresholds: defaultThresholds,
    roots,
    rootFrom: from,
    now,
  };
  const verdict = toBundleVerdict(outcomes, question);
  done(verdict.verdict);
  return verdict;
}

async function readSubject(world: World, { file, digest }: VerifyBundleOptions): Promise<AskedSubject> {
  if (file !== undefined && digest !== undefined) {
    throw new ToolError('usage', 'usage/two-subjects', 'both a file and "--digest" say what must be signed', {
      help: 'give one of them',
    });
  }
  if (digest !== undefined) return digestSubject(parseDigest(digest));
  if (file === undefined) {
    throw new ToolError('usage', 'usage/no-subject', 'nothing says what the bundle must be about', {
      help: 'name the file that you have, or give its digest with --digest: a signature over something else proves nothing of it',
    });
  }
  return fileSubject(world.files, file);
}

/** @throws {ToolError} `usage/bad-digest`. */
function parseDigest(text: string): Digest {
  const [, name, hex = ''] = /^([a-z0-9]+):([0-9a-f]+)$/.exec(text) ?? [];
  const algorithm = digestAlgorithms.find((each) => each === name);
  // Two hex digits a byte: the algorithms are named after their bits.
  if (algorithm !== undefined && hex.length * 4 === Number(algorithm.slice('sha'.length))) return { algorithm, hex };
  throw new ToolError('usage', 'usage/bad-digest', `"${text}" is no digest`, {
    help: 'give it as sha256: and 64 digits of lower-case hex, or likewise with sha384 or sha512',
  });
}

function digestSubject(digest: Digest): AskedSubject {
  return {
    name: `${digest.algorithm}:${digest.hex}`,
    digests: async () => [digest],
    readMessage: async (bundle) => readDigestContent(bundle, digest),
  };
}

/** The file is read once for each algorithm that a bundle names it by, which is one as a rule. */
function fileSubject(files: Files, file: string): AskedSubject {
  const name = basename(file);
  const known = new Map<DigestAlgorithm, Promise<{ readonly digest: Digest; readonly sizeBytes: number }>>();
  const hashed = (algorithm: DigestAlgorithm) => {
    const hashing = known.get(algorithm) ?? hashFile(files, file, algorithm);
    known.set(algorithm, hashing);
    return hashing;
  };
  return {
    name,
    async digests(algorithms) {
      for (const algorithm of algorithms) await hashed(algorithm);
      if (known.size === 0) await hashed('sha256');
      return (await Promise.all(known.values())).map(({ digest }) => digest);
    },
    async readMessage(bundle, keyType) {
      const named = readMessageDigest(bundle, digestAlgorithms);
      if (named.status === 'malformed') return named;
      const { digest, sizeBytes } = await hashed(named.value.algorithm);
      return readMessageContent(
        bundle,
        new Map([[digest.hex, toSignedFile(files, name, file, sizeBytes)]]),
        digestAlgorithms,
        keyType,
      );
    },
  };
}

async function hashFile(files: Files, file: string, algorithm: DigestAlgorithm) {
  const hash = createHash(algorithm);
  let sizeBytes = 0;
  for await (const block of files.readBlocks(file)) {
    hash.update(block);
    sizeBytes += block.length;
  }
  return { digest: { algorithm, hex: hash.digest('hex') }, sizeBytes };
}

async function readSigner(world: World, options: VerifyBundleOptions): Promise<BundleQuestion['signer']> {
  const rule = signerFromFlags(options);
  if (options.key === undefined) {
    if (rule !== undefined) return { kind: 'certificate', rule };
    throw new ToolError('usage', 'usage/no-identity', 'nothing says who must have signed the bundle', {
      help: 'give --identity and --issuer, or the public key with --key',
    });
  }
  if (rule === undefined) return { kind: 'key', key: parsePublicKey(await world.files.readText(options.key), options.key) };
  throw new ToolError('usage', 'usage/key-and-identity', '"--key" and "--identity" both say who must have signed', {
    help: 'give --key for a bundle that is signed with a bare key, --identity and --issuer for one with a certificate',
  });
}
